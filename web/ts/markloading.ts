// The marks of a map's view, as they come from the server: which are asked for,
// what is shown of them in the meantime, and what is done when they do not come.
import { AnswerError, type MapFrame, type Marks, type MarkTile } from './api.ts'
import type { L } from './leaflet.ts'
import { MarkTiles, tilesOf } from './marktiles.ts'
import { dayNumber, dayOf, parseSpan, type Span, spanWords } from './time.ts'

/** After this long the reader is told that the map is still loading. */
const SLOW_MS = 1500

/** A moving brush asks for clusters no more often than this. */
const FOLLOW_MS = 60

/** After a failure the map tries again this long after. */
const AGAIN_MS = 10_000

const SLOW = 'The connection is slow: the map shows what it had last.'

/** A span that is shown for a while, and whether what was before it is too, faintly. */
export interface TimeShown {
  readonly span: Span
  readonly past: boolean
}

/** Marks to be drawn, those drawn faintly, and the time that the numbers are of if another than the filter's is shown. */
export interface Loaded {
  readonly marks: Pick<Marks, 'points' | 'clusters' | 'countries'>
  readonly past: MarkTile
  readonly counted: Span | undefined
}

export interface MarkLoadingEvents {
  readonly onShow: (loaded: Loaded) => void
  /** All that was asked for is there and shown. */
  readonly onLoaded: (frame: MapFrame) => void
  /** A sentence about what went wrong; '' when all is well again. */
  readonly onTrouble: (text: string) => void
}

export class MarkLoading {
  readonly #map: L.Map
  readonly #element: HTMLElement
  readonly #events: MarkLoadingEvents
  readonly #tiles: MarkTiles
  #query: string
  // What the brush shows while it is moved, in place of the query's own time.
  #time: TimeShown | undefined
  #following = false
  // What is being asked for; an answer to anything else comes too late.
  #asking: object | undefined
  #again = 0
  // The filter and zoom whose tiles are on the map.
  #shown = ''

  /** edition is that of the marks that came with the page; element is busy while any are on their way. */
  constructor(map: L.Map, element: HTMLElement, edition: number, events: MarkLoadingEvents) {
    this.#map = map
    this.#element = element
    this.#events = events
    this.#query = element.dataset.query ?? ''
    this.#tiles = new MarkTiles(edition)
  }

  /** The filter. Another one ends what the brush shows. */
  get query(): string {
    return this.#query
  }

  set query(query: string) {
    this.#query = query
    this.#time = undefined
  }

  /** Whether any marks but those of the page have been asked for. */
  get asked(): boolean {
    return this.#asking !== undefined
  }

  /** Whether another time than the filter's is shown. */
  get brushed(): boolean {
    return this.#time !== undefined
  }

  /** The filter that the map shows now, and that of what is drawn faintly. */
  get queries(): [query: string, past: string | undefined] {
    if (!this.#time) return [this.#query, undefined]
    const { span, past } = this.#time
    const before =
      past && span.from ? withTime(this.#query, { from: '', to: dayOf(dayNumber(span.from) - 1) }) : undefined
    return [withTime(this.#query, span), before]
  }

  /** Shows another time than the filter's, or its own again; of a brush that moves on, what comes last. */
  async follow(time: TimeShown | undefined): Promise<void> {
    this.#time = time
    // A moving brush asks again only when the last answer is there.
    if (this.#following) return
    this.#following = true
    try {
      for (let shown: TimeShown | undefined | null = null; shown !== this.#time; ) {
        shown = this.#time
        await this.refresh()
        if (shown !== this.#time) await new Promise((resolve) => setTimeout(resolve, FOLLOW_MS))
      }
    } finally {
      this.#following = false
    }
  }

  /** Asks for the marks of the view; the last ones stay until they are there. */
  async refresh(): Promise<void> {
    clearTimeout(this.#again)
    const asking = {}
    this.#asking = asking
    // Tiles are of whole zooms; between two of them the nearer one's are shown.
    const zoom = Math.round(this.#map.getZoom())
    const k = this.#map.getZoomScale(zoom)
    const [query, past] = this.queries
    const queries = past === undefined ? [query] : [query, past]
    const bounds = this.#map.getPixelBounds()
    const [min, max] = [bounds.min as L.Point, bounds.max as L.Point]
    const tiles = tilesOf({ left: k * min.x, top: k * min.y, right: k * max.x, bottom: k * max.y }, zoom)
    this.#tiles.dropOthers(queries, tiles)
    this.#element.setAttribute('aria-busy', 'true')
    const late = window.setTimeout(() => this.#asking === asking && this.#events.onTrouble(SLOW), SLOW_MS)
    try {
      const frame = this.#tiles.frame(query)
      const asked = queries.flatMap((q) => tiles.map((t) => this.#tiles.tile(q, t)))
      // Of a filter and zoom that are on the map already, tiles are shown as they
      // come; other ones replace them all at once.
      const shown = `${zoom} ${query} ${past}`
      if (shown === this.#shown) {
        let drawing = 0
        const draw = async () => {
          const known = await frame
          if (this.#asking === asking && !drawing)
            drawing = requestAnimationFrame(() => {
              drawing = 0
              if (this.#asking === asking) this.#showLoaded(known, tiles, query, past)
            })
        }
        for (const tile of asked) tile.then(draw).catch(() => {}) // told of below
      }
      const [known, ...parts] = await Promise.all([frame, ...asked])
      if (this.#asking !== asking) return
      this.#shown = shown
      this.#showLoaded(known, tiles, query, past, parts)
      this.#events.onTrouble('')
      this.#events.onLoaded(known)
    } catch (error) {
      if (this.#asking !== asking) return
      this.#events.onTrouble(error instanceof AnswerError ? error.message : 'The map could not be brought up to date.')
      this.#again = window.setTimeout(() => void this.refresh(), AGAIN_MS)
    } finally {
      clearTimeout(late)
      if (this.#asking === asking) this.#element.removeAttribute('aria-busy')
    }
  }

  #showLoaded(
    frame: MapFrame,
    tiles: readonly string[],
    query: string,
    past: string | undefined,
    parts?: readonly MarkTile[],
  ): void {
    const here = parts?.slice(0, tiles.length) ?? tiles.flatMap((t) => this.#tiles.peek(query, t) ?? [])
    const before =
      parts?.slice(tiles.length) ?? (past === undefined ? [] : tiles.flatMap((t) => this.#tiles.peek(past, t) ?? []))
    const counted = parseSpan(new URLSearchParams(query).get('datetime') ?? '')
    this.#events.onShow({
      marks: { ...joined(here), countries: frame.countries },
      past: joined(before),
      counted: this.#time ? counted : undefined,
    })
  }
}

/** The query with another time. */
export function withTime(query: string, span: Span): string {
  const others = query.split('&').filter((part) => part && !part.startsWith('datetime='))
  const datetime = spanWords(span)
  return [...others, ...(datetime ? [`datetime=${datetime}`] : [])].join('&')
}

const joined = (tiles: readonly MarkTile[]): MarkTile => ({
  points: tiles.flatMap((t) => t.points),
  clusters: tiles.flatMap((t) => t.clusters),
})
