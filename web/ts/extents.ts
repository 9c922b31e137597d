// Within what the places lie that are known to the province at best: the shapes of
// provinces and dashed discs, below all symbols, and the numbers of those that
// stand for several; see geo/picture/province.go and areacluster.go.
import { clearLeader, NUDGES } from './countrylabels.ts'
import type { L } from './leaflet.ts'
import type { Palette } from './palette.ts'
import type { Room } from './room.ts'
import { drawDiscs, drawShape, numberWidth } from './symbol.ts'

/** The extent of a mark on the canvas. */
export interface Extent {
  readonly key: string // of the mark
  readonly at: L.Point
  /** What its number says; 0 for none. */
  readonly count: number
  /** Of its disc in pixels; 0 for none. */
  readonly radius: number
  /** The name of its symbol, which gives the colour. */
  readonly symbol: string
  /** Undefined where there is none, or it is not there yet. */
  readonly province?: { readonly key: string; readonly path: Path2D } | undefined
}

// What tells whether a point is in a path has no other use.
const ruler = document.createElement('canvas').getContext('2d')

/**
 * Draws provinces, each once however many marks lie in it, and discs, of which those
 * that overlap are tinted as one: none looks graver for what lies over it.
 */
export function drawExtents(
  ctx: CanvasRenderingContext2D,
  extents: readonly Extent[],
  palette: Palette,
  active: string,
): void {
  const most = new Map<string, Extent>()
  const lit = new Set<string>()
  const discs = new Map<string, Extent[]>()
  for (const e of extents) {
    if (!e.province) {
      if (e.radius) discs.set(e.symbol, [...(discs.get(e.symbol) ?? []), e])
      continue
    }
    const { key } = e.province
    if (e.key === active) lit.add(key)
    if (e.count > (most.get(key)?.count ?? -1)) most.set(key, e)
  }
  for (const [key, { province, symbol }] of most)
    if (province) drawShape(ctx, province.path, palette.mark(symbol), lit.has(key))
  for (const [symbol, list] of discs)
    drawDiscs(
      ctx,
      list.map(({ at, radius, key }) => ({ at, radius, active: key === active })),
      palette.mark(symbol),
    )
}

/** How far a number is from its place and how wide, in pixels, and whether a line joins the two. */
export interface PlacedNumber {
  readonly dx: number
  readonly dy: number
  readonly width: number
  readonly joined: boolean
}

/**
 * Where the numbers of several stand, by the marks' keys: within the area, as a
 * whole if they can be, and beside what is known better. In tight only numbers and
 * the middles of symbols are taken: rather over a rim than over a number. Without
 * room within its area, a number stands beside, joined to its place.
 */
export function layNumbers(
  ctx: CanvasRenderingContext2D,
  extents: readonly Pick<Extent, 'key' | 'at' | 'count' | 'radius' | 'province'>[],
  room: Room,
  tight: Room,
): Map<string, PlacedNumber> {
  const numbers = new Map<string, PlacedNumber>()
  for (const { key, at, count, radius, province } of extents) {
    if (count < 2) continue
    const width = numberWidth(ctx, count)
    const within = (dx: number, dy: number) =>
      province
        ? Boolean(ruler?.isPointInPath(province.path, at.x + dx, at.y + dy, 'evenodd'))
        : Math.hypot(dx, dy) < radius
    const place = (from: Room, fits: (dx: number, dy: number) => boolean) =>
      NUDGES.find(([dx, dy]) => fits(dx, dy) && from.free(at.x + dx - width / 2 - 1, at.y + dy - 9, width + 2, 18))
    const whole = (dx: number, dy: number) => within(dx - width / 2, dy - 8) && within(dx + width / 2, dy + 8)
    const beside = (dx: number, dy: number) => !within(dx, dy)
    const inside = place(room, whole) ?? place(room, within) ?? place(tight, within)
    const [dx, dy] = inside ??
      place(room, (dx, dy) => beside(dx, dy) && clearLeader(at, dx, dy, room)) ??
      place(room, beside) ??
      place(tight, beside) ?? [0, 0]
    for (const r of [room, tight]) r.block(at.x + dx - width / 2 - 1, at.y + dy - 9, width + 2, 18)
    numbers.set(key, { dx, dy, width, joined: !inside })
  }
  return numbers
}
