// Within what the places lie that are known to the province at best: the shapes of
// provinces and dashed discs, below all symbols, and the numbers of those that
// stand for several; see geo/picture/province.go and areacluster.go.
import { NUDGES } from './countrylabels.ts'
import type { L } from './leaflet.ts'
import type { Palette } from './palette.ts'
import type { Room } from './room.ts'
import { areaRadius, drawDisc, drawShape, numberWidth } from './symbol.ts'

/** The extent of a mark on the canvas. */
export interface Extent {
  readonly key: string // of the mark
  readonly at: L.Point
  readonly count: number
  /** The name of its symbol, which gives the colour. */
  readonly symbol: string
  /** Undefined where there is none, or it is not there yet. */
  readonly province?: { readonly key: string; readonly path: Path2D } | undefined
}

// What tells whether a point is in a path has no other use.
const ruler = document.createElement('canvas').getContext('2d')

/** Draws provinces, each once however many marks lie in it, so that none looks graver for it, and discs. */
export function drawExtents(
  ctx: CanvasRenderingContext2D,
  extents: readonly Extent[],
  palette: Palette,
  active: string,
): void {
  const most = new Map<string, Extent>()
  const lit = new Set<string>()
  for (const e of extents) {
    if (!e.province) {
      if (e.count > 1) drawDisc(ctx, e.at.x, e.at.y, areaRadius(e.count), palette.mark(e.symbol), e.key === active)
      continue
    }
    const { key } = e.province
    if (e.key === active) lit.add(key)
    if (e.count > (most.get(key)?.count ?? 0)) most.set(key, e)
  }
  for (const [key, { province, symbol }] of most)
    if (province) drawShape(ctx, province.path, palette.mark(symbol), lit.has(key))
}

/**
 * Where the numbers of several stand, by the marks' keys: in pixels from their
 * place, within the area and beside what is known better.
 */
export function layNumbers(
  ctx: CanvasRenderingContext2D,
  extents: readonly Extent[],
  room: Room,
): Map<string, { dx: number; dy: number }> {
  const numbers = new Map<string, { dx: number; dy: number }>()
  for (const { key, at, count, province } of extents) {
    if (count < 2) continue
    const width = numberWidth(ctx, count)
    const within = (dx: number, dy: number) =>
      province
        ? ruler?.isPointInPath(province.path, at.x + dx, at.y + dy, 'evenodd')
        : Math.hypot(dx, dy) <= areaRadius(count)
    const place = (w: number, h: number) =>
      NUDGES.find(
        ([dx, dy]) =>
          within(dx - w, dy - h) &&
          within(dx + w, dy + h) &&
          room.take(at.x + dx - width / 2 - 1, at.y + dy - 9, width + 2, 18),
      )
    const free = place(width / 2, 8) ?? place(0, 0)
    const off = areaRadius(count) * Math.SQRT1_2 // without room: on the lower right
    const [dx, dy] = free ?? [off, off]
    if (!free) room.block(at.x + dx - width / 2, at.y + dy - 8, width, 16)
    numbers.set(key, { dx, dy })
  }
  return numbers
}
