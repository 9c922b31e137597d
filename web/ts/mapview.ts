// One map: base, incidents, popups, and the view that goes into the address.
import { AnswerError, fetchPlaces, type MapFrame, type Marks, type MarkTile } from './api.ts'
import { BaseMap } from './basemap.ts'
import { watchConnection } from './connection.ts'
import { leaveTheScrollAlone, stillness } from './gestures.ts'
import { handOverFocus } from './handover.ts'
import { boundsOf, boxOf, L, latLng } from './leaflet.ts'
import { explain, shownOf } from './legend.ts'
import type { Box, LonLat } from './lonlat.ts'
import { type Mark, MarkLayer, markWords } from './marklayer.ts'
import { MarkTiles, tilesOf } from './marktiles.ts'
import { onThemeChange, type Palette, readPalette } from './palette.ts'
import { Popup } from './popup.ts'
import { Provinces } from './provinces.ts'
import type { Ties } from './ties.ts'
import { ALWAYS, dayNumber, dayOf, parseSpan, type Span, spanWords } from './time.ts'
import { turn } from './turns.ts'

const MAX_ZOOM = 17

/** Waits this long after the map has come to rest before asking for marks. */
const SETTLE_MS = 60

/** After this long the reader is told that the map is still loading. */
const SLOW_MS = 1500

/** The pointer rests on a symbol when it has been there for so long. */
const REST_MS = 150

/** A moving brush asks for clusters no more often than this. */
const FOLLOW_MS = 60

/** After a failure the map tries again this long after. */
const AGAIN_MS = 10_000

const SLOW = 'The connection is slow: the map shows what it had last.'

export interface MapViewEvents {
  /** New marks are on the map for this view; null when every incident of the filter is in it. */
  readonly onMarks?: (view: Box | null) => void
  /** The reader moved the map. */
  readonly onMove?: (center: LonLat, zoom: number) => void
  readonly onHover?: (incident: number | undefined) => void
  /** Base and incidents are on the screen for the first time. */
  readonly onDrawn?: () => void
}

export class MapView {
  readonly map: L.Map
  readonly element: HTMLElement
  /** The map's parts are in their places; what they show may still be coming. */
  readonly started: Promise<void>
  readonly #events: MapViewEvents
  readonly #base: BaseMap
  readonly #marks: MarkLayer
  readonly #popup: Popup
  readonly #status: HTMLElement
  #palette: Palette
  #query: string
  readonly #tiles: MarkTiles
  // What is being asked for; an answer to anything else comes too late.
  #asking: object | undefined
  #settle = 0
  #again = 0
  // Whether the map goes where the incidents of a new filter are, kept until an
  // answer is there: the map may still be coming to rest and ask once more.
  #follow: 'always' | 'if none is in view' | undefined
  // What the brush shows while it is moved, in place of the query's own time.
  #time: TimeShown | undefined
  #following = false
  // Nothing has been moved or chosen: the page's legend is of what is seen, and a
  // change of its height would move the map.
  #asServed = true
  // The places of the incident that the map is about, joined while no other is looked at.
  #ties: Ties = []
  #tying = 0
  readonly #known = new Map<string, Promise<Ties>>()
  // The filter and zoom whose tiles are on the map.
  #shown = ''
  #chosen: { readonly incident: number; readonly at: LonLat | undefined } | undefined
  #tooltip = L.tooltip({ direction: 'top', offset: [0, -8], className: 'map-tip' })

  constructor(element: HTMLElement, events: MapViewEvents = {}) {
    this.element = element
    this.#events = events
    this.#query = element.dataset.query ?? ''
    this.#palette = readPalette(element)
    const still = stillness()
    const first = readMarks(element)
    const host = document.createElement('div')
    host.className = 'map-host'
    element.append(host)
    this.map = L.map(host, {
      maxZoom: MAX_ZOOM,
      minZoom: 0,
      zoomControl: false,
      attributionControl: false,
      worldCopyJump: true,
      zoomAnimation: !still,
      fadeAnimation: !still,
      inertia: !still,
      keyboard: true,
      maxBounds: [
        [-89, Number.NEGATIVE_INFINITY],
        [89, Number.POSITIVE_INFINITY],
      ],
      maxBoundsViscosity: 1,
    })
    for (const [name, z] of [
      ['labels', '380'],
      ['marks', '420'],
    ] as const)
      this.map.createPane(name).style.zIndex = z
    const markPane = this.map.getPane('marks')
    const labelPane = this.map.getPane('labels')
    for (const pane of [markPane, labelPane]) if (pane) pane.style.pointerEvents = 'none'
    L.control.zoom({ position: 'topright', zoomInTitle: 'Zoom in', zoomOutTitle: 'Zoom out' }).addTo(this.map)
    L.control.scale({ imperial: false, position: 'bottomleft' }).addTo(this.map)
    leaveTheScrollAlone(this.map)

    this.#status = document.createElement('p')
    this.#status.className = 'map-status'
    this.#status.setAttribute('role', 'status')
    this.#status.hidden = true
    element.append(this.#status)

    this.#tiles = new MarkTiles(first?.edition ?? 0)
    this.#setFirstView(first)
    this.#marks = new MarkLayer({
      palette: () => this.#palette,
      provinces: new Provinces(element.dataset.baseVersion ?? '', () => this.#marks.redraw()),
      onSight: (marks, areaPixels) => {
        const legend = element.closest('figure')?.querySelector('[data-legend]')
        if (legend && !this.#asServed) explain(legend, shownOf(marks, areaPixels))
      },
      chosen: (mark) => this.#isChosen(mark),
      onPick: (mark, by) => void this.#pick(mark, by),
      onHover: (mark) => this.#hover(mark),
    })
    this.#base = new BaseMap({
      version: element.dataset.baseVersion ?? '',
      lang: element.dataset.lang || navigator.language,
      palette: () => this.#palette,
      occupied: () => this.#marks.circles(),
      onTrouble: (failed) =>
        this.say(failed ? 'Parts of the base map could not be loaded. Incidents are shown all the same.' : ''),
    })
    this.#popup = new Popup(this.map)
    this.#ties = first?.ties ?? []
    this.started = this.#start(first)
  }

  // In slices, for until the map is drawn its picture is in its place and the
  // page is the reader's. Somebody may ask for other marks in the meantime.
  async #start(first: Marks | undefined): Promise<void> {
    const { element } = this
    await turn()
    if (first && !this.#asking) {
      this.#marks.setTies(this.#ties)
      this.#marks.show(first)
    }
    this.#marks.addTo(this.map)
    element.classList.add('map-live')
    if (first) performance.mark('dateline:incidents')
    await turn()
    this.#base.once('load', () => this.#drawn())
    this.#base.addTo(this.map)
    await turn()
    watchConnection(this)
    onThemeChange(() => {
      this.#palette = readPalette(element)
      this.#base.repaint()
      this.#marks.redraw()
    })
    // A typeface may be asked for by the page, or by what is drawn here.
    document.fonts?.addEventListener('loadingdone', () => {
      this.#base.repaintLabels()
      this.#marks.redraw()
    })
    this.map.on('moveend', () => this.#moved())
    this.map.on('dragstart zoomstart', () => {
      this.#asServed = false
    })
    new ResizeObserver(() => this.map.invalidateSize({ animate: false, pan: false })).observe(element)
    if (this.#asking) return
    if (first && (this.#fixed || first.zoom === Math.round(this.map.getZoom())))
      this.#events.onMarks?.(this.#window(first))
    else void this.refresh()
  }

  // A fixed map keeps the marks that came with the page.
  get #fixed(): boolean {
    return 'fixed' in this.element.dataset
  }

  get query(): string {
    return this.#query
  }

  /** Whether another time than the filter's is shown, see setTime. */
  get brushed(): boolean {
    return this.#time !== undefined
  }

  /** The filter with the time that is shown. */
  get shownQuery(): string {
    return this.#queries()[0]
  }

  /** Shows the incidents of another filter; fit moves the map to them, still keeps it where it is. */
  async setQuery(query: string, { fit = false, still = false } = {}): Promise<void> {
    this.#query = query
    this.#asServed = false
    this.#time = undefined
    this.#marks.setTime(ALWAYS, false)
    this.#popup.close()
    this.#follow = still ? undefined : fit ? 'always' : 'if none is in view'
    await this.refresh()
  }

  /**
   * Shows another time than the filter's while the reader looks for one: what is
   * loaded at once, the rest as it comes. past draws faintly what was before.
   * undefined goes back to the filter's own.
   */
  async setTime(time: TimeShown | undefined): Promise<void> {
    this.#time = time
    this.#asServed = false
    this.#marks.setTime(time?.span ?? ALWAYS, time?.past ?? false)
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

  fit(bounds: Box): void {
    this.map.fitBounds(boundsOf(bounds), { maxZoom: 9, padding: [24, 24], animate: !stillness() })
  }

  setView(center: LonLat, zoom: number): void {
    this.#exactly(latLng(center), zoom)
  }

  highlight(incident: number | undefined): void {
    this.#marks.highlight(incident === undefined ? '' : `point ${incident}`)
  }

  /** Rings the incident that the address names: its own mark, or the cluster it is in. */
  choose(incident: number, at: LonLat | undefined): void {
    this.#chosen = { incident, at }
    this.#marks.redraw()
  }

  #isChosen(mark: Mark): boolean {
    if (!this.#chosen) return false
    if (mark.type === 'point') return mark.data.id === this.#chosen.incident
    if (mark.type !== 'cluster' || !this.#chosen.at) return false
    const [lon, lat] = this.#chosen.at
    return boundsOf(mark.data.box)
      .pad(1e-6)
      .contains(latLng([lon, lat]))
  }

  /** Opens the card of an incident of the list, moving the map to it. */
  open(incident: number, at: LonLat): void {
    const there = latLng(at)
    if (!this.map.getBounds().contains(there)) {
      const { x, y } = this.map.latLngToContainerPoint(there).subtract(this.map.getSize().divideBy(2))
      this.map.panBy([x, y], { animate: !stillness() })
    }
    void this.#popup.card(there, incident, this.#query)
  }

  /** A sentence about what went wrong; '' when all is well again. */
  say(text: string): void {
    this.#status.textContent = text
    this.#status.hidden = text === ''
  }

  /** Asks for the marks of the view; the last ones stay until they are there. */
  async refresh(): Promise<void> {
    clearTimeout(this.#again)
    const asking = {}
    this.#asking = asking
    // Tiles are of whole zooms; between two of them the nearer one's are shown.
    const zoom = Math.round(this.map.getZoom())
    const k = this.map.getZoomScale(zoom)
    const [query, past] = this.#queries()
    const queries = past === undefined ? [query] : [query, past]
    const bounds = this.map.getPixelBounds()
    const [min, max] = [bounds.min as L.Point, bounds.max as L.Point]
    const tiles = tilesOf({ left: k * min.x, top: k * min.y, right: k * max.x, bottom: k * max.y }, zoom)
    this.#tiles.dropOthers(queries, tiles)
    this.element.setAttribute('aria-busy', 'true')
    const late = window.setTimeout(() => this.#asking === asking && this.say(SLOW), SLOW_MS)
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
      this.say('')
      this.#events.onMarks?.(this.#window(known))
      const follow = this.#follow
      this.#follow = undefined
      if (follow && known.bounds && (follow === 'always' || !this.#marks.anyIn(this.map.getBounds())))
        this.fit(known.bounds)
    } catch (error) {
      if (this.#asking !== asking) return
      this.say(error instanceof AnswerError ? error.message : 'The map could not be brought up to date.')
      this.#again = window.setTimeout(() => void this.refresh(), AGAIN_MS)
    } finally {
      clearTimeout(late)
      if (this.#asking === asking) this.element.removeAttribute('aria-busy')
    }
  }

  /** The filter that the map shows now, and that of what is drawn faintly. */
  #queries(): [query: string, past: string | undefined] {
    if (!this.#time) return [this.#query, undefined]
    const { span, past } = this.#time
    const before =
      past && span.from ? withTime(this.#query, { from: '', to: dayOf(dayNumber(span.from) - 1) }) : undefined
    return [withTime(this.#query, span), before]
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
    this.#marks.show({ ...joined(here), countries: frame.countries }, joined(before), this.#time ? counted : undefined)
    this.#base.repaintLabels()
  }

  // The map begins where the server's picture is, so that it takes over without a
  // jump: the picture is as large as fits, so the zoom need not be whole.
  #setFirstView(first: Marks | undefined): void {
    const { bounds, zoom, center } = this.element.dataset
    if (zoom && center) {
      this.setView(numbers(center) as unknown as LonLat, Number(zoom))
      return
    }
    const box = boundsOf(bounds ? (numbers(bounds) as unknown as Box) : [-170, -56, 180, 75])
    const picture = this.element.querySelector<SVGSVGElement>('[data-map-picture] svg')?.viewBox.baseVal
    if (!first || !picture) {
      this.map.fitBounds(box, { maxZoom: 11, animate: false })
      return
    }
    const size = this.map.getSize()
    const scale = Math.min(size.x / picture.width, size.y / picture.height)
    this.#exactly(box.getCenter(), first.zoom + Math.log2(scale))
  }

  // Leaflet rounds zooms to whole ones, but for these: steps begin with the
  // reader's own.
  #exactly(center: L.LatLng, zoom: number): void {
    this.map.options.zoomSnap = 0
    this.map.setView(center, Math.max(0, Math.min(MAX_ZOOM, zoom)), { animate: false })
    this.map.options.zoomSnap = 1
  }

  #moved(): void {
    clearTimeout(this.#settle)
    this.#settle = window.setTimeout(() => {
      const { lat, lng } = this.map.getCenter()
      this.#events.onMove?.([lng, lat], this.map.getZoom())
      if (!this.#fixed) void this.refresh()
    }, SETTLE_MS)
  }

  /** The box of the map's window, null when all incidents of the filter lie in it. */
  #window({ bounds }: Pick<Marks, 'bounds'>): Box | null {
    const seen = this.map.getBounds()
    if (!bounds) return null
    const all = boundsOf(bounds)
    const turns = Math.round((seen.getCenter().lng - all.getCenter().lng) / 360)
    const [west, south, east, north] = [all.getWest(), all.getSouth(), all.getEast(), all.getNorth()]
    const inside = seen.contains(boundsOf([west + 360 * turns, south, east + 360 * turns, north]))
    return inside ? null : boxOf(seen)
  }

  #hover(mark: Mark | undefined): void {
    this.#tie(mark)
    this.#events.onHover?.(mark?.type === 'point' ? mark.data.id : undefined)
    if (!mark) this.#tooltip.remove()
    else
      this.#tooltip
        .setLatLng(this.#marks.at(mark))
        .setContent(text(markWords(mark)))
        .openOn(this.map)
  }

  // Joins the places of an incident that the pointer or the focus rests on.
  #tie(mark: Mark | undefined): void {
    clearTimeout(this.#tying)
    if (mark?.type !== 'point' || this.#fixed) {
      this.#marks.setTies(this.#ties)
      return
    }
    this.#tying = window.setTimeout(async () => {
      const tying = this.#tying
      const ties = await this.#places(mark.data.id).catch(() => [])
      if (this.#tying === tying) this.#marks.setTies(ties)
    }, REST_MS)
  }

  #places(id: number): Promise<Ties> {
    const key = `${id} ${new URLSearchParams(this.#query).get('edition') ?? ''}`
    let places = this.#known.get(key)
    if (!places) {
      places = fetchPlaces(id, this.#query)
      places.catch(() => this.#known.delete(key))
      this.#known.set(key, places)
    }
    return places
  }

  async #pick(mark: Mark, by: 'pointer' | 'keyboard'): Promise<void> {
    const at = this.#marks.at(mark)
    const back = by === 'keyboard' ? () => this.#marks.focus(mark.key) : undefined
    this.#tooltip.remove()
    if (mark.type === 'point') return this.#popup.card(at, mark.data.id, this.#query, back)
    if (mark.type === 'country') {
      const { lon, lat, code } = mark.data
      const query = new URLSearchParams(this.#query)
      query.set('country', code)
      return this.#popup.list(at, [lon - 1e-3, lat - 1e-3, lon + 1e-3, lat + 1e-3], query.toString(), back)
    }
    const [west, south, east, north] = mark.data.box
    if (mark.data.stack || this.map.getZoom() >= MAX_ZOOM) {
      const e = 1e-5
      return this.#popup.list(at, [west - e, south - e, east + e, north + e], this.#query, back)
    }
    const zoom = Math.min(
      MAX_ZOOM,
      Math.max(this.map.getZoom() + 1, this.map.getBoundsZoom(boundsOf([west, south, east, north]).pad(0.2))),
    )
    this.map.setView(boundsOf([west, south, east, north]).getCenter(), zoom, { animate: !stillness() })
  }

  // The contract of embeds and of screenshot tools: the map has been drawn.
  #drawn(): void {
    requestAnimationFrame(() => {
      handOverFocus(this.element)
      document.documentElement.dataset.ready = '1'
      performance.mark('dateline:ready')
      this.#events.onDrawn?.()
    })
  }
}

/** A span that is shown for a while, and whether what was before it is too, faintly. */
export interface TimeShown {
  readonly span: Span
  readonly past: boolean
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

const numbers = (list: string): number[] => list.split(',').map(Number)

function text(words: string): HTMLElement {
  const span = document.createElement('span')
  span.textContent = words
  return span
}

function readMarks(element: HTMLElement): Marks | undefined {
  const script = element.querySelector('script[type="application/json"]')
  return script?.textContent ? (JSON.parse(script.textContent) as Marks) : undefined
}
