// What the server says, as /map/marks and /map/list write it.
import { type Box, brief } from './lonlat.ts'

export interface PointMark {
  readonly id: number
  readonly lon: number
  readonly lat: number
  readonly kind: string
  readonly outcome?: string
  readonly precision: number
  readonly radius?: number
  readonly low?: number
  readonly best?: number
  readonly high?: number
  readonly date: string
  readonly title?: string
}

export interface ClusterMark {
  readonly lon: number
  readonly lat: number
  readonly count: number
  readonly killed: number
  readonly unknown?: number
  readonly kinds: Readonly<Record<string, number>>
  readonly box: Box
  readonly stack?: boolean
  readonly area?: boolean
}

export interface CountryMark {
  readonly code: string
  readonly name: string
  readonly count: number
  readonly lon: number
  readonly lat: number
}

export interface Marks {
  readonly edition: number
  readonly all: number
  readonly matched: number
  readonly total: number
  readonly zoom: number
  readonly bounds?: Box
  readonly points: readonly PointMark[]
  readonly clusters: readonly ClusterMark[]
  readonly countries: readonly CountryMark[]
}

/** What went wrong, in a sentence for the reader. */
export class AnswerError extends Error {}

async function ask(url: string, signal: AbortSignal | null): Promise<Response> {
  let answer: Response
  try {
    answer = await fetch(url, { signal })
  } catch (error) {
    if (signal?.aborted) throw error
    throw new AnswerError('No connection. The map shows what it had last.')
  }
  if (answer.ok) return answer
  if (answer.status === 400) {
    const problem = (await answer.json()) as { description?: string }
    throw new AnswerError(problem.description ?? 'The filter is not understood.')
  }
  throw new AnswerError(`The server could not answer (${answer.status}). The map shows what it had last.`)
}

const viewWords = (box: Box) => box.map((n) => brief(n, 4)).join(',')

export function marksUrl(query: string, view: Box, zoom: number): string {
  return `/map/marks?${query ? `${query}&` : ''}view=${viewWords(view)}&zoom=${zoom}`
}

export async function fetchMarks(query: string, view: Box, zoom: number, signal: AbortSignal): Promise<Marks> {
  return (await ask(marksUrl(query, view, zoom), signal)).json() as Promise<Marks>
}

export async function fetchList(query: string, view: Box | null, offset: number, signal: AbortSignal): Promise<string> {
  const parts = [query, view ? `view=${viewWords(view)}` : '', offset ? `offset=${offset}` : '']
  return (await ask(`/map/list?${parts.filter(Boolean).join('&')}`, signal)).text()
}

export async function fetchCard(id: number, query: string): Promise<string> {
  const edition = new URLSearchParams(query).get('edition')
  return (await ask(`/map/card/${id}${edition ? `?edition=${edition}` : ''}`, null)).text()
}
