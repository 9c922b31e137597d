// One map: base, incidents, popups, and the view that goes into the address.
import { fetchPlaces, type MapFrame, type Marks } from './api.ts'
import { BaseMap } from './basemap.ts'
import { watchConnection } from './connection.ts'
import { leaveTheScrollAlone, stillness } from './gestures.ts'
import { handOverFocus } from './handover.ts'
import { boundsOf, boxOf, L, latLng } from './leaflet.ts'
import { explain, shownOf } from './legend.ts'
import type { Box, LonLat } from './lonlat.ts'
import { type Mark, MarkLayer, markWords } from './marklayer.ts'
import { MarkLoading, type TimeShown } from './markloading.ts'
import { onThemeChange, type Palette, readPalette } from './palette.ts'
import { Popup } from './popup.ts'
import { Provinces } from './provinces.ts'
import type { Ties } from './ties.ts'
import { ALWAYS } from './time.ts'
import { turn } from './turns.ts'

const MAX_ZOOM = 17

/** Waits this long after the map has come to rest before asking for marks. */
const SETTLE_MS = 60

/** The pointer rests on a symbol when it has been there for so long. */
const REST_MS = 150

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
  readonly #loading: MarkLoading
  #settle = 0
  // Whether the map goes where the incidents of a new filter are, kept until an
  // answer is there: the map may still be coming to rest and ask once more.
  #follow: 'always' | 'if none is in view' | undefined
  // Nothing has been moved or chosen: the page's legend is of what is seen, and a
  // change of its height would move the map.
  #asServed = true
  // The places of the incident that the map is about, joined while no other is looked at.
  #ties: Ties = []
  #tying = 0
  readonly #known = new Map<string, Promise<Ties>>()
  #chosen: { readonly incident: number; readonly at: LonLat | undefined } | undefined
  #tooltip = L.tooltip({ direction: 'top', offset: [0, -8], className: 'map-tip' })

  constructor(element: HTMLElement, events: MapViewEvents = {}) {
    this.element = element
    this.#events = events
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

    this.#loading = new MarkLoading(this.map, element, first?.edition ?? 0, {
      onShow: ({ marks, past, counted }) => {
        this.#marks.show(marks, past, counted)
        this.#base.repaintLabels()
      },
      onLoaded: (frame) => this.#loaded(frame),
      onTrouble: (text) => this.say(text),
    })
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
      occupied: () => this.#marks.taken(),
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
    if (first && !this.#loading.asked) {
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
      this.#marks.redraw() // first: names keep clear of it
      this.#base.repaintLabels()
    })
    this.map.on('moveend', () => this.#moved())
    this.map.on('dragstart zoomstart', () => {
      this.#asServed = false
    })
    new ResizeObserver(() => this.map.invalidateSize({ animate: false, pan: false })).observe(element)
    if (this.#loading.asked) return
    if (first && (this.#fixed || first.zoom === Math.round(this.map.getZoom())))
      this.#events.onMarks?.(this.#window(first))
    else void this.refresh()
  }

  // A fixed map keeps the marks that came with the page.
  get #fixed(): boolean {
    return 'fixed' in this.element.dataset
  }

  get query(): string {
    return this.#loading.query
  }

  /** Whether another time than the filter's is shown, see setTime. */
  get brushed(): boolean {
    return this.#loading.brushed
  }

  /** The filter with the time that is shown. */
  get shownQuery(): string {
    return this.#loading.queries[0]
  }

  /** Shows the incidents of another filter; fit moves the map to them, still keeps it where it is. */
  async setQuery(query: string, { fit = false, still = false } = {}): Promise<void> {
    this.#loading.query = query
    this.#asServed = false
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
    this.#asServed = false
    this.#marks.setTime(time?.span ?? ALWAYS, time?.past ?? false)
    await this.#loading.follow(time)
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
    void this.#popup.card(there, incident, this.query)
  }

  /** A sentence about what went wrong; '' when all is well again. */
  say(text: string): void {
    this.#status.textContent = text
    this.#status.hidden = text === ''
  }

  /** Asks for the marks of the view; the last ones stay until they are there. */
  refresh(): Promise<void> {
    return this.#loading.refresh()
  }

  #loaded(frame: MapFrame): void {
    this.#events.onMarks?.(this.#window(frame))
    const follow = this.#follow
    this.#follow = undefined
    if (follow && frame.bounds && (follow === 'always' || !this.#marks.anyIn(this.map.getBounds())))
      this.fit(frame.bounds)
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
    const key = `${id} ${new URLSearchParams(this.query).get('edition') ?? ''}`
    let places = this.#known.get(key)
    if (!places) {
      places = fetchPlaces(id, this.query)
      places.catch(() => this.#known.delete(key))
      this.#known.set(key, places)
    }
    return places
  }

  async #pick(mark: Mark, by: 'pointer' | 'keyboard'): Promise<void> {
    const at = this.#marks.at(mark)
    const back = by === 'keyboard' ? () => this.#marks.focus(mark.key) : undefined
    this.#tooltip.remove()
    if (mark.type === 'point') return this.#popup.card(at, mark.data.id, this.query, back)
    if (mark.type === 'country') {
      const { lon, lat, code } = mark.data
      const query = new URLSearchParams(this.query)
      query.set('country', code)
      return this.#popup.list(at, [lon - 1e-3, lat - 1e-3, lon + 1e-3, lat + 1e-3], query.toString(), back)
    }
    const [west, south, east, north] = mark.data.box
    if (mark.data.stack || this.map.getZoom() >= MAX_ZOOM) {
      const e = 1e-5
      return this.#popup.list(at, [west - e, south - e, east + e, north + e], this.query, back)
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
