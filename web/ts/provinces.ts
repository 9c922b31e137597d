// The shapes of provinces, for incidents that are known to no more than that.
import { fetchProvince } from './api.ts'
import type { LonLat } from './lonlat.ts'

export interface Outline {
  /** The same for the same province. */
  readonly key: string
  /** Each closed. */
  readonly rings: readonly (readonly LonLat[])[]
}

/** The levels of detail that are asked for, so that a zoom more often needs no new shape. */
const LEVELS = [3, 5, 7, 9]

export class Provinces {
  readonly #version: string
  readonly #onArrival: () => void
  readonly #shapes = new Map<string, Outline | undefined>()

  /** version is that of the base map; onArrival is called when a shape that was asked for is there. */
  constructor(version: string, onArrival: () => void) {
    this.#version = version
    this.#onArrival = onArrival
  }

  /** The province round a place, if it is there already; otherwise it is asked for. */
  at([lon, lat]: LonLat, zoom: number): Outline | undefined {
    const level = LEVELS.find((l) => l >= zoom) ?? 9
    const key = `${lon},${lat}/${level}`
    if (this.#shapes.has(key)) return this.#shapes.get(key)
    // Until it is there, and where there is none, a disc is drawn in its place.
    this.#shapes.set(key, undefined)
    fetchProvince([lon, lat], level, this.#version).then(
      ({ country, code, name, outline }) => {
        if (!outline.length) return
        this.#shapes.set(key, { key: `${country}/${code}/${name}`, rings: outline.flat() })
        this.#onArrival()
      },
      () => this.#shapes.delete(key),
    )
    return undefined
  }
}
