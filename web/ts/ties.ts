// The places of one incident, joined by thin lines: held here, planned for there.
import type { L } from './leaflet.ts'
import type { LonLat } from './lonlat.ts'
import type { Palette } from './palette.ts'

/** A place of an incident: what part it plays, and where. */
export interface TiedPlace {
  readonly role: string
  readonly name?: string
  readonly at: LonLat
}

/** The places of an incident, the principal one first. */
export type Ties = readonly TiedPlace[]

const ROLES: Readonly<Record<string, string>> = {
  site: 'Where it happened',
  target: 'Target',
  arrest: 'Place of arrest',
  origin: 'Set out from',
  transit: 'Passed through',
  destination: 'Bound for',
  staging: 'Prepared at',
}

/** What stands beside a place, such as "Target: Stockholm"; the principal place has its symbol and no name. */
export const tieWords = ({ role, name }: TiedPlace, principal: boolean): string =>
  [ROLES[role] ?? role, principal ? '' : name].filter(Boolean).join(': ')

const FONT = '600 12px "Source Sans 3 Variable", "Source Sans 3", system-ui, sans-serif'

/** How far from a symbol a line begins and words stand, in pixels. */
const GAP = 5

/**
 * Draws lines from the first of the places, whose symbol has the radius, to the
 * others, each named; the points are those on the canvas.
 */
export function drawTies(
  ctx: CanvasRenderingContext2D,
  places: readonly { readonly place: TiedPlace; readonly at: L.Point }[],
  radius: number,
  p: Palette,
): void {
  const [first, ...others] = places
  if (!first) return
  ctx.font = FONT
  ctx.letterSpacing = '0px'
  ctx.textBaseline = 'middle'
  const stroke = (colour: string, width: number) => {
    ctx.strokeStyle = colour
    ctx.lineWidth = width
    ctx.stroke()
  }
  const clear = radius + GAP
  for (const { at } of others) {
    const length = first.at.distanceTo(at)
    if (length <= clear) continue
    ctx.beginPath()
    ctx.moveTo(first.at.x + ((at.x - first.at.x) * clear) / length, first.at.y + ((at.y - first.at.y) * clear) / length)
    ctx.lineTo(at.x, at.y)
    stroke(p.paper, 3.5)
    stroke(p.ink, 1.2)
  }
  for (const [i, { place, at }] of places.entries()) {
    if (i > 0) {
      ctx.beginPath()
      ctx.arc(at.x, at.y, 3.5, 0, 2 * Math.PI)
      ctx.fillStyle = p.paper
      ctx.fill()
      stroke(p.ink, 1.6)
    }
    const words = tieWords(place, i === 0)
    const [x, right] = besideTie(
      places.map((t) => t.at),
      i,
      radius,
    )
    ctx.textAlign = right ? 'start' : 'end'
    ctx.strokeStyle = p.halo
    ctx.lineWidth = 3.5
    ctx.lineJoin = 'round'
    ctx.strokeText(words, x, at.y)
    ctx.fillStyle = p.ink
    ctx.fillText(words, x, at.y)
  }
  ctx.textAlign = 'start'
}

/** Where the words of a place begin, and whether they run to the right: outwards, clear of the first place's symbol. */
export function besideTie(at: readonly L.Point[], i: number, radius: number): [x: number, right: boolean] {
  const [first, own] = [at[0] as L.Point, at[i] as L.Point]
  const right = i === 0 ? at.every((o) => o.x <= own.x) : own.x >= first.x
  const within = own.distanceTo(first) < radius + GAP
  const from = within ? first.x + (right ? 1 : -1) * radius : own.x + (right ? 3.5 : -3.5)
  return [from + (right ? GAP : -GAP), right]
}
