// The bars and the years under them, as the server draws them (web/timebar.go).
import { binStarts, dayOf } from './time.ts'

const HEIGHT = 48
const TICKS = 6

function svg(name: string, attributes: Record<string, string>, text = ''): SVGElement {
  const element = document.createElementNS('http://www.w3.org/2000/svg', name)
  for (const [key, value] of Object.entries(attributes)) element.setAttribute(key, value)
  element.textContent = text
  return element
}

const percent = (v: number) => `${v.toFixed(3)}%`

/** Draws one path, a unit of its view being the width of a bar. */
export function drawBars(host: Element, figures: readonly number[]): void {
  const greatest = Math.max(...figures)
  const bar = (n: number, i: number) => {
    const height = Math.max(2, (n / greatest) * HEIGHT).toFixed(2)
    return n ? `M${i} ${HEIGHT}v-${height}h.86v${height}z` : ''
  }
  host.setAttribute('viewBox', `0 0 ${figures.length} ${HEIGHT}`)
  host.replaceChildren(svg('path', { class: 'timebar-bar', d: figures.map(bar).join('') }))
}

/** Names years where the bins, by the day numbers of their beginnings, span two or more, else months, else days. */
export function drawTicks(host: Element, starts: readonly number[]): void {
  const [first, end, n] = [starts[0] as number, starts.at(-1) as number, starts.length - 1]
  const [at, format] = ticks(first, end)
  const every = Math.ceil(at.length / TICKS)
  host.replaceChildren(
    ...at
      .filter((_, i) => i % every === 0)
      .flatMap((day) => {
        const after = starts.findIndex((s) => s > day)
        const [a, b] = [starts[after - 1] as number, starts[after] as number]
        const x = (100 * (after - 1 + (day - a) / (b - a))) / n
        const words = new Date(`${dayOf(day)}T00:00:00Z`).toLocaleDateString('en-GB', { ...format, timeZone: 'UTC' })
        return [
          svg('line', { class: 'timebar-base', x1: percent(x), x2: percent(x), y1: '48', y2: '52' }),
          svg('text', { x: percent(x), y: '62', 'text-anchor': x > 92 ? 'end' : 'start' }, words),
        ]
      }),
  )
}

function ticks(first: number, end: number): [days: number[], format: Intl.DateTimeFormatOptions] {
  const within = (unit: 'day' | 'month' | 'year', from: string) =>
    binStarts(from, unit, Math.ceil((end - first) / { day: 1, month: 28, year: 365 }[unit]) + 1).filter(
      (d) => d >= first && d < end,
    )
  const year = dayOf(first).slice(0, 4)
  const years = within('year', `${year}-01-01`)
  if (years.length > 1) return [years, { year: 'numeric' }]
  const months = within('month', `${year}-01-01`)
  if (months.length > 1) return [months, { month: 'short', year: 'numeric' }]
  return [within('day', dayOf(first)), { day: 'numeric', month: 'short' }]
}
