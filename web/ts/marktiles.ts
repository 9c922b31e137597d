// The marks of a filter by tiles: asked for once, kept, and broken off when no
// view wants them any more.
import { fetchFrame, fetchTile, type MapFrame, type MarkTile } from './api.ts'
import type { TileName } from './basetile.ts'

/** How many pixels wide a tile of marks is drawn. */
const TILE_PIXELS = 512

/** How many answers are kept. */
const KEPT = 400

/** The window of a map in pixels of the world at a zoom, x from 180° W on, y from the top. */
export interface PixelWindow {
  readonly left: number
  readonly top: number
  readonly right: number
  readonly bottom: number
}

/** The tiles that cover the window at a whole zoom, each once however often the world is seen. */
export function tilesOf(window: PixelWindow, zoom: number): string[] {
  const z = Math.max(0, zoom - 1)
  const count = 2 ** z
  const size = TILE_PIXELS * 2 ** (zoom - 1 - z) // half as large at zoom 0
  const at = (v: number) => Math.floor(v / size)
  const names: string[] = []
  const [first, last] = [at(window.left), Math.min(at(window.right), at(window.left) + count - 1)]
  for (let y = Math.max(0, at(window.top)); y <= Math.min(count - 1, at(window.bottom)); y++)
    for (let x = first; x <= last; x++) names.push(name({ z, x: ((x % count) + count) % count, y }))
  return names
}

const name = ({ z, x, y }: TileName) => `${z}/${x}/${y}`

interface Entry<T> {
  readonly answer: Promise<T>
  readonly asking: AbortController
  value?: T
}

export class MarkTiles {
  readonly #entries = new Map<string, Entry<MapFrame | MarkTile>>()
  #edition: number

  /** edition is the one that the page was made of. */
  constructor(edition: number) {
    this.#edition = edition
  }

  async frame(query: string): Promise<MapFrame> {
    const frame = await this.#get(`frame ${query}`, (signal) => fetchFrame(query, signal))
    this.#edition = Math.max(this.#edition, frame.edition)
    return frame
  }

  tile(query: string, tile: string): Promise<MarkTile> {
    return this.#get(`${tile} ${query}`, (signal) => fetchTile(query, tile, this.#edition, signal))
  }

  /** The tile if it is there already. */
  peek(query: string, tile: string): MarkTile | undefined {
    return this.#entries.get(`${tile} ${query}`)?.value as MarkTile | undefined
  }

  /** Breaks off what was asked for other queries or tiles than these and is not there yet. */
  dropOthers(queries: readonly string[], tiles: readonly string[]): void {
    const wanted = new Set(queries.flatMap((q) => [`frame ${q}`, ...tiles.map((t) => `${t} ${q}`)]))
    for (const [key, entry] of this.#entries) {
      if (entry.value || wanted.has(key)) continue
      entry.asking.abort()
      this.#entries.delete(key)
    }
  }

  /** Forgets what is there: there is a newer edition. */
  clear(): void {
    this.dropOthers([], [])
    this.#entries.clear()
  }

  #get<T extends MapFrame | MarkTile>(key: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
    let entry = this.#entries.get(key) as Entry<T> | undefined
    if (entry) this.#entries.delete(key)
    else {
      const asking = new AbortController()
      const fresh: Entry<T> = { answer: ask(asking.signal), asking }
      fresh.answer.then(
        (value) => {
          fresh.value = value
        },
        // What failed is asked for again the next time it is wanted.
        () => {
          if (this.#entries.get(key) === fresh) this.#entries.delete(key)
        },
      )
      entry = fresh
    }
    this.#entries.set(key, entry) // the most recently used is last
    for (const [old, { value }] of this.#entries) {
      if (this.#entries.size <= KEPT) break
      if (value) this.#entries.delete(old)
    }
    return entry.answer
  }
}
