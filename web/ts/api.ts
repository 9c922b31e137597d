// What the server says, as the addresses under /map write it.
import { type Box, brief, type LonLat } from './lonlat.ts'
import type { Ties } from './ties.ts'

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
  /** First day it can have been; '' where that is not known. */
  readonly date: string
  /** Last day, if another than the first; '..' where that is not known. */
  readonly end?: string
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
  /** km within which the incidents of a stack lie that are not known more exactly. */
  readonly radius?: number
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
  /** The places of the one incident that the map is about. */
  readonly ties?: Ties
}

/** What a map shows of a filter apart from its tiles. */
export type MapFrame = Pick<Marks, 'edition' | 'all' | 'matched' | 'bounds' | 'countries'>

/** A tile of the moving map: what is drawn in 512 by 512 pixels. */
export type MarkTile = Pick<Marks, 'points' | 'clusters'>

/** How many incidents there are of a filter, and when they were, by bins that follow each other. */
export interface Counts {
  readonly matched: number
  readonly undated: number
  readonly unit: Unit
  readonly start?: string
  readonly incidents: readonly number[]
}

export type Unit = 'day' | 'week' | 'month' | 'year'

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

const withQuery = (path: string, ...parts: string[]) => {
  const query = parts.filter(Boolean).join('&')
  return query ? `${path}?${query}` : path
}

async function fetchJson<T>(url: string, signal: AbortSignal | null): Promise<T> {
  return (await ask(url, signal)).json() as Promise<T>
}

export const fetchFrame = (query: string, signal: AbortSignal | null): Promise<MapFrame> =>
  fetchJson(withQuery('/map/frame', query), signal)

/** The tile z/x/y; edition is the one that the map has seen, so that the tile may be kept. */
export const fetchTile = (query: string, tile: string, edition: number, signal: AbortSignal): Promise<MarkTile> =>
  fetchJson(withQuery(`/map/tiles/${tile}.json`, query, `v=${edition}`), signal)

interface ProvinceShape {
  readonly country?: string
  readonly code?: string
  readonly name?: string
  readonly outline: LonLat[][][]
}

/** The province round a place, in no parts where there is no land; version is that of the base map. */
export const fetchProvince = ([lon, lat]: LonLat, zoom: number, version: string): Promise<ProvinceShape> =>
  fetchJson(
    withQuery('/map/province', `center=${lon},${lat}`, `zoom=${zoom}`, `v=${encodeURIComponent(version)}`),
    null,
  )

interface PlaceOfRecord {
  readonly role: string
  readonly name?: string
  readonly point?: LonLat
  readonly precision: number
}

/** The places of an incident whose position is known, the principal one first. */
export async function fetchPlaces(id: number, query: string): Promise<Ties> {
  const { places = [] } = await fetchJson<{ places?: readonly PlaceOfRecord[] }>(
    withQuery(`/incidents/${id}.json`, editionOf(query)),
    null,
  )
  return places.flatMap(({ point, precision, ...place }) =>
    point && precision !== COUNTRY_ONLY ? { role: place.role, ...(place.name && { name: place.name }), at: point } : [],
  )
}

/** The code of a place that is known to the country only. */
const COUNTRY_ONLY = 7

function editionOf(query: string): string {
  const edition = new URLSearchParams(query).get('edition')
  return edition ? `edition=${edition}` : ''
}

export const fetchCounts = (query: string, signal: AbortSignal | null): Promise<Counts> =>
  fetchJson(withQuery('/map/counts', query), signal)

/** A part of the list beside the map: order is the words sort and center. */
export async function fetchList(
  query: string,
  view: Box | null,
  offset: number,
  order: string,
  signal: AbortSignal,
): Promise<string> {
  const parts = [query, view ? `view=${viewWords(view)}` : '', offset ? `offset=${offset}` : '', order]
  return (await ask(withQuery('/map/list', ...parts), signal)).text()
}

export async function fetchCard(id: number, query: string): Promise<string> {
  return (await ask(withQuery(`/map/card/${id}`, editionOf(query)), null)).text()
}
