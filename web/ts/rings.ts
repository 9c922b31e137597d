// The rings of clusters, which give way to each other; see geo/picture/crowd.go.
import { clusterRadius, countBox } from './symbol.ts'

export interface Ring {
  readonly key: string // of the mark
  readonly at: { readonly x: number; readonly y: number }
  readonly count: number
}

/** How wide, in pixels, a ring is at the least round its number. */
const RING = 3.5

/** What two rings' paper and the space between them take, in pixels. */
const BETWEEN = 4

/**
 * The radii of rings by the marks' keys: those that would lie over each other are
 * smaller, as far as their numbers let them.
 */
export function ringRadii(ctx: CanvasRenderingContext2D, rings: readonly Ring[]): Map<string, number> {
  const all = rings.map(({ key, at, count }) => {
    const full = clusterRadius(count)
    return { key, at, full, least: Math.min(full, countBox(ctx, count)[0] + RING), r: full }
  })
  for (const [i, a] of all.entries())
    for (const b of all.slice(0, i)) {
      const apart = Math.hypot(a.at.x - b.at.x, a.at.y - b.at.y) - BETWEEN
      if (apart >= a.full + b.full) continue
      const least = a.least + b.least
      const room = a.full + b.full - least
      const share = room > 0 ? Math.max(0, apart - least) / room : 0
      for (const ring of [a, b]) ring.r = Math.min(ring.r, ring.least + share * (ring.full - ring.least))
    }
  return new Map(all.map(({ key, r }) => [key, r]))
}

/** Those of the rings, the greatest last, whose numbers lie under one that follows. */
export function hiddenNumbers<R extends Ring>(
  ctx: CanvasRenderingContext2D,
  rings: readonly R[],
  radii: ReadonlyMap<string, number>,
): R[] {
  return rings.filter(({ at, count }, i) => {
    const [w, h] = countBox(ctx, count)
    return rings.slice(i + 1).some((over) => {
      const dx = Math.max(0, Math.abs(over.at.x - at.x) - w)
      const dy = Math.max(0, Math.abs(over.at.y - at.y) - h)
      return Math.hypot(dx, dy) < (radii.get(over.key) ?? 0) + 1.5
    })
  })
}
