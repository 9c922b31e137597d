// An area as an address has it: corners as lon,lat pairs.
import { brief, type LonLat } from './lonlat.ts'

/** Corners are written to so many decimals: 11 m. */
const DECIMALS = 4

/** Edges are straight in longitude and latitude; in pieces of this many degrees
 * they are drawn where they are. */
const STEP_DEGREES = 1

export function cornersOf(query: string): readonly LonLat[] {
  const numbers = (new URLSearchParams(query).get('area') ?? '').split(',').map(Number)
  const corners: LonLat[] = []
  for (let i = 0; i + 1 < numbers.length; i += 2) corners.push([numbers[i] ?? 0, numbers[i + 1] ?? 0])
  return corners
}

export function areaText(corners: readonly LonLat[]): string {
  return corners.map(([lon, lat]) => `${brief(lon, DECIMALS)},${brief(lat, DECIMALS)}`).join(',')
}

/** The outline in pieces, closed where it is asked to be. */
export function pieces(corners: readonly LonLat[], closed: boolean): readonly LonLat[] {
  const out: LonLat[] = []
  for (const [i, [lon, lat]] of corners.entries()) {
    const next = corners[(i + 1) % corners.length] as LonLat
    if (i === corners.length - 1 && !closed) {
      out.push([lon, lat])
      break
    }
    const n = Math.max(1, Math.ceil(Math.max(Math.abs(next[0] - lon), Math.abs(next[1] - lat)) / STEP_DEGREES))
    for (let k = 0; k < n; k++) out.push([lon + ((next[0] - lon) * k) / n, lat + ((next[1] - lat) * k) / n])
  }
  const [first] = out
  if (closed && first) out.push(first)
  return out
}
