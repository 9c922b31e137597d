// Fetches and holds the base map's vector tiles, decoded.
import { VectorTile, type VectorTileLayer } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'

export interface TileName {
  readonly z: number
  readonly x: number
  readonly y: number
}

export const name = ({ z, x, y }: TileName): string => `${z}/${x}/${y}`

/** The deepest zoom with tiles of its own; deeper ones are parts of these, enlarged. */
export const DEEPEST = 12

/** How many decoded tiles are kept. */
const KEPT = 160

/** A tile of the map as a part of a tile that exists: its name, how many times
 * it is enlarged, and which part of it is meant, in units of the part's size. */
export interface Part {
  readonly tile: TileName
  readonly scale: number
  readonly column: number
  readonly row: number
}

export function partOf({ x, y, z }: TileName, deepest = DEEPEST): Part {
  const scale = 2 ** Math.max(0, z - deepest)
  const [parentX, parentY] = [Math.floor(x / scale), Math.floor(y / scale)]
  const count = 2 ** Math.min(z, deepest)
  const wrapped = ((parentX % count) + count) % count
  return {
    tile: { z: Math.min(z, deepest), x: wrapped, y: parentY },
    scale,
    column: x - parentX * scale,
    row: y - parentY * scale,
  }
}

export type Layers = Readonly<Record<string, VectorTileLayer>>

export class TileSource {
  readonly #tiles = new Map<string, Promise<Layers>>()
  readonly #template: string

  /** template holds {z}, {x} and {y}. */
  constructor(template: string) {
    this.#template = template
  }

  get(tile: TileName): Promise<Layers> {
    const key = name(tile)
    let layers = this.#tiles.get(key)
    if (layers) this.#tiles.delete(key)
    else {
      layers = this.#fetch(tile)
      // A tile that failed is asked for again the next time it is needed.
      layers.catch(() => this.#tiles.delete(key))
    }
    this.#tiles.set(key, layers) // the most recently used is last
    for (const old of this.#tiles.keys()) {
      if (this.#tiles.size <= KEPT) break
      this.#tiles.delete(old)
    }
    return layers
  }

  async #fetch({ z, x, y }: TileName): Promise<Layers> {
    const url = this.#template.replace('{z}', `${z}`).replace('{x}', `${x}`).replace('{y}', `${y}`)
    const answer = await fetch(url)
    if (!answer.ok) throw new Error(`base map tile ${z}/${x}/${y}: ${answer.status}`)
    return new VectorTile(new PbfReader(await answer.arrayBuffer())).layers
  }
}
