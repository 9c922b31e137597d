// What is known to a country only: its number on a label on the country, in no
// place of it. Where symbols leave no room the label stands beside them, joined
// to the country by a line; see geo/picture/country.go.
import type { CountryMark } from './api.ts'
import type { L } from './leaflet.ts'
import type { Palette } from './palette.ts'
import type { Room } from './room.ts'

/** What is written for a country, how wide it is, and how far from the country's centre it stands, in pixels. */
export interface CountryLabel {
  readonly text: string
  readonly width: number
  readonly dx: number
  readonly dy: number
  /** Whether a line joins it with the country. */
  readonly joined: boolean
}

/** A country's mark with its centre on the canvas. */
export interface PlacedCountry {
  readonly key: string
  readonly data: CountryMark
  readonly at: L.Point
}

/** Up to how many countries on a map have their label in words. */
const FEW_COUNTRIES = 6

/** How high a label is, in pixels. */
export const LABEL_HIGH = 22

/** How many pixels the edge of a label may be from its country's centre; a number alone goes no farther than the first. */
const REACHES = [60, 120, 180]

/** How much of a leader may lie over what happened at the country's centre. */
const LEADER_GAP = 14

const FONT = '600 12px "Source Sans 3 Variable", "Source Sans 3", system-ui, sans-serif'

/** By how much a label may give way, the shortest first; along the words a pixel is worth half of one across. */
export const NUDGES = Array.from({ length: 33 * 25 }, (_, i): [number, number] => [
  10 * (i % 33) - 160,
  8 * Math.floor(i / 33) - 96,
]).sort((a, b) => Math.hypot(a[0] / 2, a[1]) - Math.hypot(b[0] / 2, b[1]))

function useFont(ctx: CanvasRenderingContext2D): void {
  ctx.font = FONT
  ctx.letterSpacing = '0px'
  ctx.textBaseline = 'middle'
}

/** How far a country's centre is from a label so wide that is moved by so much; 0 where it lies over it. */
const gap = (width: number, dx: number, dy: number) =>
  Math.hypot(Math.max(0, Math.abs(dx) - width / 2 + 8), Math.max(0, Math.abs(dy) - LABEL_HIGH / 2))

function leaderSteps({ x, y }: L.Point, dx: number, dy: number): [number, number][] {
  const length = Math.hypot(dx, dy)
  const steps: [number, number][] = []
  for (let at = LEADER_GAP; at < length; at += 6) steps.push([x + (dx * at) / length - 1, y + (dy * at) / length - 1])
  return steps
}

/** Whether a line from a place to what is so far beside it crosses nothing. */
export const clearLeader = (at: L.Point, dx: number, dy: number, room: Room): boolean =>
  leaderSteps(at, dx, dy).every(([x, y]) => room.free(x, y, 2, 2))

/**
 * Labels by the marks' keys where there is room: in words
 * where there are few, else the number alone, the most first. A number without room
 * is in the list and comes with a closer look. edge is how far the canvas of the
 * size goes on beyond the map's window.
 */
export function layCountryLabels(
  ctx: CanvasRenderingContext2D,
  countries: readonly PlacedCountry[],
  room: Room,
  size: L.Point,
  edge: L.Point,
): Map<string, CountryLabel> {
  const labels = new Map<string, CountryLabel>()
  const few = countries.length <= FEW_COUNTRIES
  useFont(ctx)
  for (const { key, data, at } of [...countries].sort((a, b) => b.data.count - a.data.count)) {
    const count = data.count.toLocaleString('en')
    const texts = few ? [`${data.name}: ${count}, place not known`, `${data.name}: ${count}`] : [count]
    const forms = texts.map((text) => ({ text, width: ctx.measureText(text).width + 16 }))
    // It keeps within the window as long as its country does.
    const inside = at.x >= edge.x && at.x <= size.x - edge.x
    const place = (reach: number, clear: boolean): CountryLabel | undefined => {
      for (const { text, width } of forms)
        for (const [dx, dy] of NUDGES) {
          const g = gap(width, dx, dy)
          if (reach ? g === 0 || g > reach : g > 0) continue
          const left = at.x + dx - width / 2
          if (inside && (left < edge.x + 2 || left + width > size.x - edge.x - 2)) continue
          const steps = reach ? leaderSteps(at, dx, dy) : []
          if (clear && reach && !clearLeader(at, dx, dy, room)) continue
          if (!room.take(left, at.y + dy - LABEL_HIGH / 2, width, LABEL_HIGH)) continue
          for (const [x, y] of steps) room.block(x, y, 2, 2)
          return { text, width, dx, dy, joined: reach > 0 }
        }
      return undefined
    }
    let label = place(0, false)
    for (const clear of [true, false])
      for (const reach of few ? REACHES : REACHES.slice(0, 1)) label ??= place(reach, clear)
    const last = forms[forms.length - 1]
    if (!label && few && last) label = { ...last, dx: 0, dy: 0, joined: false }
    if (label) labels.set(key, label)
  }
  return labels
}

/** Draws the line from a place to its label or number beside it, below all symbols. */
export function drawLeader(
  ctx: CanvasRenderingContext2D,
  { dx, dy }: Pick<CountryLabel, 'dx' | 'dy'>,
  { x, y }: L.Point,
  p: Palette,
): void {
  ctx.beginPath()
  ctx.moveTo(x, y)
  ctx.lineTo(x + dx, y + dy)
  for (const [width, colour] of [
    [3.5, p.paper],
    [1, p.ink],
  ] as const) {
    ctx.lineWidth = width
    ctx.strokeStyle = colour
    ctx.stroke()
  }
}

/** Draws a label whose country's centre is at. */
export function drawCountryLabel(
  ctx: CanvasRenderingContext2D,
  label: CountryLabel,
  at: L.Point,
  p: Palette,
  active: boolean,
): void {
  const [x, y] = [at.x + label.dx, at.y + label.dy]
  const left = x - label.width / 2
  useFont(ctx)
  ctx.beginPath()
  ctx.roundRect(left, y - LABEL_HIGH / 2, label.width, LABEL_HIGH, LABEL_HIGH / 2)
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
