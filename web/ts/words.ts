// Marks in words, for tooltips and for those who do not see the map.
import type { ClusterMark, PointMark } from './api.ts'
import { markName } from './symbol.ts'

const KINDS: Readonly<Record<string, string>> = {
  attack: 'Attack',
  plot: 'Foiled plot',
  arrest: 'Arrest',
  operation: 'Security operation',
  warning: 'Warning',
  alert: 'Alert level change',
  other: 'Incident',
}

const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'long', timeZone: 'UTC' })

/** Day, month and year of YYYY-MM-DD in words; "" for "". */
export const dayWords = (day: string): string => (day ? DAY.format(new Date(`${day}T00:00:00Z`)) : '')

export function tollWords(m: Pick<PointMark, 'low' | 'best' | 'high' | 'kind'>): string {
  const { low, best, high } = m
  if (low !== undefined && high !== undefined && low < high) return `${low}–${high} killed`
  if (best !== undefined) return best === 0 ? 'no one killed' : `${best} killed`
  return m.kind === 'attack' ? 'killed: not known' : ''
}

export function pointWords(m: PointMark): string {
  const parts = [
    m.title ?? KINDS[markName(m.kind)],
    m.title ? KINDS[markName(m.kind)] : '',
    dayWords(m.date),
    tollWords(m),
  ]
  return parts.filter(Boolean).join(', ')
}

export function clusterWords(m: ClusterMark): string {
  const toll = m.killed > 0 ? `, ${m.killed.toLocaleString('en')} killed` : ''
  return `${m.count.toLocaleString('en')} incidents${m.stack ? ' at one place' : ' close together'}${toll}`
}
