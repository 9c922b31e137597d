// Positions and boxes in degrees, in the order that files and addresses have.

/** A place in degrees. */
export type LonLat = readonly [lon: number, lat: number]

/** A box west,south,east,north; east below west crosses the 180° line. */
export type Box = readonly [west: number, south: number, east: number, north: number]

/** A longitude between -180 and 180. */
export function wrap(lon: number): number {
  if (lon >= -180 && lon <= 180) return lon
  return ((((lon + 180) % 360) + 360) % 360) - 180
}

/** A number for an address: about a metre, no more digits than that. */
export const brief = (n: number, digits = 5): string => String(Number(n.toFixed(digits)))
