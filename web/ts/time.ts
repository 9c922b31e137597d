// Days and spans of days, as the filter's datetime writes them, and the bins of
// a timeline.
import type { Unit } from './api.ts'

/** A span of days YYYY-MM-DD, both included; '' is an open end. */
export interface Span {
  readonly from: string
  readonly to: string
}

export const ALWAYS: Span = { from: '', to: '' }

const DAY_MS = 86_400_000

/** The number of a day YYYY-MM-DD, counted from 1970. */
export const dayNumber = (day: string): number => Math.round(Date.parse(`${day}T00:00:00Z`) / DAY_MS)

export const dayOf = (n: number): string => new Date(n * DAY_MS).toISOString().slice(0, 10)

/** The span that a datetime of days, months or years asks for. */
export function parseSpan(datetime: string): Span {
  if (!datetime) return ALWAYS
  const [from = '', to = from] = datetime.split('/')
  return { from: firstDay(from), to: lastDay(to) }
}

/** The span as datetime; '' for all of time. */
export function spanWords({ from, to }: Span): string {
  if (!from && !to) return ''
  return from === to ? from : `${from || '..'}/${to || '..'}`
}

/** The first day of YYYY, YYYY-MM or YYYY-MM-DD; '' of '..'. */
export function firstDay(s: string): string {
  if (s === '..') return ''
  if (/^\d{4}$/.test(s)) return `${s}-01-01`
  if (/^\d{4}-\d\d$/.test(s)) return `${s}-01`
  return s.slice(0, 10)
}

/** The last day of YYYY, YYYY-MM or YYYY-MM-DD; '' of '..'. */
export function lastDay(s: string): string {
  if (s === '..') return ''
  if (/^\d{4}$/.test(s)) return `${s}-12-31`
  const month = /^(\d{4})-(\d\d)$/.exec(s)
  if (month) return new Date(Date.UTC(Number(month[1]), Number(month[2]), 0)).toISOString().slice(0, 10)
  return s.slice(0, 10)
}

/** Where an incident lies for a span: in it, before it, or after it. One without a date may always have been in it. */
export function placeInTime(date: string, end: string | undefined, { from, to }: Span): 'in' | 'before' | 'after' {
  if (!date) return 'in'
  if (to && date > to) return 'after'
  if (from && end !== '..' && (end ?? date) < from) return 'before'
  return 'in'
}

/** The bins of a timeline: day numbers of the first days, and of the day after the last bin. */
export function binStarts(start: string, unit: Unit, count: number): number[] {
  const first = dayNumber(start)
  const [year, month] = [Number(start.slice(0, 4)), Number(start.slice(5, 7)) - 1]
  const utc = (y: number, m: number) => {
    const at = new Date(0)
    at.setUTCFullYear(y, m, 1) // Date.UTC takes years below 100 for 19xx
    return Math.round(at.getTime() / DAY_MS)
  }
  const nth: Record<Unit, (i: number) => number> = {
    day: (i) => first + i,
    week: (i) => first + 7 * i,
    month: (i) => utc(year, month + i),
    year: (i) => utc(year + i, 0),
  }
  return Array.from({ length: count + 1 }, (_, i) => nth[unit](i))
}

const MONTHS = 'January February March April May June July August September October November December'.split(' ')

/** The days of a span in words, as the server writes them: 2015–2024, March 2024, 3–9 March 2024. Both ends are known. */
export function spanText({ from, to }: Span): string {
  const [s, e] = [parts(from), parts(to)]
  if (from === to) return `${s.day} ${s.name} ${s.year}`
  const wholeMonths = s.day === 1 && lastDay(to.slice(0, 7)) === to
  const sameYear = s.year === e.year
  if (wholeMonths && s.month === 1 && e.month === 12) return sameYear ? `${s.year}` : `${s.year}–${e.year}`
  if (wholeMonths && sameYear) return s.month === e.month ? `${s.name} ${s.year}` : `${s.name}–${e.name} ${e.year}`
  if (wholeMonths) return `${s.name} ${s.year} – ${e.name} ${e.year}`
  const end = `${e.day} ${e.name} ${e.year}`
  if (sameYear && s.month === e.month) return `${s.day}–${end}`
  return sameYear ? `${s.day} ${s.name} – ${end}` : `${s.day} ${s.name} ${s.year} – ${end}`
}

function parts(day: string): { year: number; month: number; day: number; name: string } {
  const [year, month, d] = day.split('-').map(Number) as [number, number, number]
  return { year, month, day: d, name: MONTHS[month - 1] ?? '' }
}
