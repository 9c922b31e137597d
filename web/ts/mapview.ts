// One map: base, incidents, popups, and the view that goes into the address.
import { AnswerError, fetchMarks, type Marks } from './api.ts'
import { BaseMap } from './basemap.ts'
import { leaveTheScrollAlone, stillness } from './gestures.ts'
import { boundsOf, boxOf, L, latLng } from './leaflet.ts'
import type { Box, LonLat } from './lonlat.ts'
import { type Mark, MarkLayer, markWords } from './marklayer.ts'
import { onThemeChange, type Palette, readPalette } from './palette.ts'
import { Popup } from './popup.ts'

const MAX_ZOOM = 17

/** Waits this long after the map has come to rest before asking for marks. */
const SETTLE_MS = 120

export interface MapViewEvents {
  /** New marks are on the map for this view; null when every incident of the filter is in it. */
  readonly onMarks?: (view: Box | null) => void
  /** The reader moved the map. */
  readonly onMove?: (center: LonLat, zoom: number) => void
  readonly onHover?: (incident: number | undefined) => void
}

export class MapView {
  readonly map: L.Map
  readonly element: HTMLElement
  readonly #events: MapViewEvents
  readonly #base: BaseMap
  readonly #marks: MarkLayer
  readonly #popup: Popup
  readonly #status: HTMLElement
  #palette: Palette
  #query: string
  #asking: AbortController | undefined
  #settle = 0
  // Whether the map goes where the incidents of a new filter are, kept until an
  // answer is there: the map may still be coming to rest and ask once more.
  #follow: 'always' | 'if none is in view' | undefined
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
      minZoom: 1,
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

    this.#setFirstView(first)
    this.#marks = new MarkLayer({
      palette: () => this.#palette,
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
    this.#marks.addTo(this.map)
    this.#base.addTo(this.map)
    element.classList.add('map-live')
    if (first) {
      this.#marks.show(first)
      performance.mark('dateline:incidents')
    }
    this.#base.once('load', () => this.#drawn())

    onThemeChange(() => {
      this.#palette = readPalette(element)
      this.#base.repaint()
      this.#marks.redraw()
    })
    void document.fonts?.ready.then(() => {
      this.#base.repaintLabels()
      this.#marks.redraw()
    })
    this.map.on('moveend', () => this.#moved())
    new ResizeObserver(() => this.map.invalidateSize({ animate: false, pan: false })).observe(element)
    if (first && (this.#fixed || first.zoom === this.map.getZoom()))
      queueMicrotask(() => this.#events.onMarks?.(this.#window(first)))
    else void this.refresh()
  }

  // A fixed map keeps the marks that came with the page.
  get #fixed(): boolean {
    return 'fixed' in this.element.dataset
  }

  get query(): string {
    return this.#query
  }

  /** Shows the incidents of another filter; fit moves the map to them. */
  async setQuery(query: string, { fit = false } = {}): Promise<void> {
    this.#query = query
    this.#popup.close()
    this.#follow = fit ? 'always' : 'if none is in view'
    await this.refresh()
  }

  fit(bounds: Box): void {
    this.map.fitBounds(boundsOf(bounds), { maxZoom: 9, padding: [24, 24], animate: !stillness() })
  }

  setView(center: LonLat, zoom: number): void {
    this.map.setView(latLng(center), zoom, { animate: false })
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
    if (!this.map.getBounds().contains(there)) this.map.panTo(there, { animate: !stillness() })
    void this.#popup.card(there, incident, this.#query)
  }

  /** A sentence about what went wrong; '' when all is well again. */
  say(text: string): void {
    this.#status.textContent = text
    this.#status.hidden = text === ''
  }

  /** Asks for the marks of the view; the last ones stay until they are there. */
  async refresh(): Promise<void> {
    this.#asking?.abort()
    const asking = new AbortController()
    this.#asking = asking
    const view = boxOf(this.map.getBounds().pad(0.15))
    this.element.setAttribute('aria-busy', 'true')
    try {
      const marks = await fetchMarks(this.#query, view, this.map.getZoom(), asking.signal)
      this.#marks.show(marks)
      this.#base.repaintLabels()
      this.say('')
      this.#events.onMarks?.(this.#window(marks))
      const follow = this.#follow
      this.#follow = undefined
      if (follow && marks.bounds && (follow === 'always' || !this.#marks.anyIn(this.map.getBounds())))
        this.fit(marks.bounds)
    } catch (error) {
      if (!asking.signal.aborted)
        this.say(error instanceof AnswerError ? error.message : 'The map could not be brought up to date.')
    } finally {
      if (this.#asking === asking) this.element.removeAttribute('aria-busy')
    }
  }

  #setFirstView(first: Marks | undefined): void {
    const { bounds, zoom, center } = this.element.dataset
    if (zoom && center) {
      this.setView(numbers(center) as unknown as LonLat, Number(zoom))
      return
    }
    const box = bounds ? (numbers(bounds) as unknown as Box) : ([-170, -56, 180, 75] as const)
    this.map.fitBounds(boundsOf(box), {
      maxZoom: first?.zoom && first.zoom < MAX_ZOOM ? Math.max(first.zoom, 9) : 11,
      animate: false,
    })
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
  #window({ bounds }: Marks): Box | null {
    const seen = this.map.getBounds()
    if (!bounds) return null
    const all = boundsOf(bounds)
    const turns = Math.round((seen.getCenter().lng - all.getCenter().lng) / 360)
    const [west, south, east, north] = [all.getWest(), all.getSouth(), all.getEast(), all.getNorth()]
    const inside = seen.contains(boundsOf([west + 360 * turns, south, east + 360 * turns, north]))
    return inside ? null : boxOf(seen)
  }

  #hover(mark: Mark | undefined): void {
    this.#events.onHover?.(mark?.type === 'point' ? mark.data.id : undefined)
    if (!mark) this.#tooltip.remove()
    else
      this.#tooltip
        .setLatLng(this.#marks.at(mark))
        .setContent(text(markWords(mark)))
        .openOn(this.map)
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
      document.documentElement.dataset.ready = '1'
      performance.mark('dateline:ready')
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
