// What is known to a country only: its number on a label within the country, in
// no place of it.
import type { CountryMark } from './api.ts'
import type { L } from './leaflet.ts'
import type { Palette } from './palette.ts'
import { Room } from './room.ts'

/** What is written for a country, how wide it is, and how far from the country's centre it stands, in pixels. */
export interface CountryLabel {
  readonly text: string
  readonly width: number
  readonly dx: number
  readonly dy: number
}

/** A country's mark with its centre on the canvas. */
export interface PlacedCountry {
  readonly key: string
  readonly data: CountryMark
  readonly at: L.Point
}

/** Where a label goes when something is in its way: pixels below the country's centre. */
const ASIDE = [0, 26, -26, 52, -52, 78, -78]

/** Up to how many countries on a map have their label in words. */
const FEW_COUNTRIES = 6

const FONT = '600 12px "Source Sans 3 Variable", "Source Sans 3", system-ui, sans-serif'

const words = (m: CountryMark) => `${m.name}: ${m.count}, place not known`

function useFont(ctx: CanvasRenderingContext2D): void {
  ctx.font = FONT
  ctx.letterSpacing = '0px'
  ctx.textBaseline = 'middle'
}

/**
 * Labels by the marks' keys where there is room beside what is taken: in words
 * where there are few, else the number alone, the most first. One without room is
 * in the list and comes with a closer look. edge is how far the canvas of the
 * size goes on beyond the map's window.
 */
export function layCountryLabels(
  ctx: CanvasRenderingContext2D,
  countries: readonly PlacedCountry[],
  taken: readonly { readonly at: L.Point; readonly radius: number }[],
  size: L.Point,
  edge: L.Point,
): Map<string, CountryLabel> {
  const labels = new Map<string, CountryLabel>()
  const few = countries.length <= FEW_COUNTRIES
  const room = new Room(size.x, size.y)
  for (const { at, radius } of taken) room.block(at.x - radius, at.y - radius, 2 * radius, 2 * radius)
  useFont(ctx)
  for (const { key, data, at } of [...countries].sort((a, b) => b.data.count - a.data.count)) {
    const text = few ? words(data) : data.count.toLocaleString('en')
    const width = ctx.measureText(text).width + 16
    // The label stands for no place in the country, so it may make room, and
    // keeps within the window as long as its country does.
    const inside = at.x >= edge.x && at.x <= size.x - edge.x
    const middle = at.x - width / 2
    const left = inside ? Math.max(edge.x + 2, Math.min(size.x - edge.x - 2 - width, middle)) : middle
    const free = (few ? ASIDE : [0]).find((dy) => room.take(left, at.y + dy - 11, width, 22))
    if (free !== undefined || few) labels.set(key, { text, width, dx: left + width / 2 - at.x, dy: free ?? 0 })
  }
  return labels
}

/** Draws a label whose country's centre is at. */
export function drawCountryLabel(
  ctx: CanvasRenderingContext2D,
  label: CountryLabel,
  at: L.Point,
  p: Palette,
  active: boolean,
): void {
  const [left, y] = [at.x + label.dx - label.width / 2, at.y + label.dy]
  useFont(ctx)
  ctx.beginPath()
  ctx.roundRect(left, y - 11, label.width, 22, 11)
  ctx.fillStyle = p.paper
  ctx.fill()
  ctx.setLineDash([3, 3])
  ctx.lineWidth = active ? 2 : 1
  ctx.strokeStyle = p.ink
  ctx.stroke()
  ctx.setLineDash([])
  ctx.fillStyle = p.ink
  // No wider than it was laid out, though a typeface has come since.
  ctx.fillText(label.text, left + 8, y + 0.5, label.width - 16)
}
