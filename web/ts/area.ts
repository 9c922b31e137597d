// The area of the filter on the map, and the drawing of one: with the pointer, or
// with the arrow keys, which move the map under a cross hair.
import { cornersOf, pieces } from './areatext.ts'
import { L, latLng } from './leaflet.ts'
import type { LonLat } from './lonlat.ts'

/** As many corners as the filter takes. */
const MOST_CORNERS = 500

/** The outline of the filter's area. */
export class AreaOutline {
  readonly #lines: readonly L.Polyline[]
  #shown = ''

  constructor(map: L.Map) {
    const pane = map.getPane('area') ?? map.createPane('area')
    pane.style.zIndex = '405'
    pane.style.pointerEvents = 'none'
    const renderer = L.svg({ pane: 'area' })
    this.#lines = ['area-halo', 'area-line'].map((className) =>
      L.polyline([], { className, renderer, pane: 'area', interactive: false, fill: false, smoothFactor: 0.5 }).addTo(
        map,
      ),
    )
  }

  show(query: string): void {
    const text = new URLSearchParams(query).get('area') ?? ''
    if (text === this.#shown) return
    this.#shown = text
    this.draw(cornersOf(query), true)
  }

  /** Shows the filter's area again, after another one was drawn. */
  restore(query: string): void {
    this.#shown = '-'
    this.show(query)
  }

  draw(corners: readonly LonLat[], closed: boolean): void {
    // On the copies of the world beside this one too.
    const line = pieces(corners, closed)
    const turns = closed ? [-360, 0, 360] : [0]
    const all = turns.map((turn) => line.map(([lon, lat]) => latLng([lon + turn, lat])))
    for (const l of this.#lines) l.setLatLngs(all)
  }
}

export interface AreaTools {
  /** The element that holds the buttons: data-act is draw, corner, undo, done or cancel. */
  readonly element: HTMLElement
  readonly map: L.Map
  /** The filter's corners are these now. */
  readonly onDrawn: (corners: readonly LonLat[]) => void
  readonly onStop: () => void
  readonly onStart: () => void
}

/** Draws an area: a click, or Enter at the cross hair, sets a corner. */
export class AreaDrawing {
  readonly #t: AreaTools
  readonly #outline: AreaOutline
  readonly #said: HTMLElement | null
  #corners: LonLat[] = []
  #on = false

  constructor(tools: AreaTools, outline: AreaOutline) {
    this.#t = tools
    this.#outline = outline
    this.#said = tools.element.querySelector('[data-area-said]')
    const host = tools.map.getContainer()
    tools.element.addEventListener('click', (e) => {
      const act = (e.target as Element).closest<HTMLElement>('[data-act]')?.dataset.act
      if (act === 'draw') this.#start()
      else if (act === 'corner') this.#add(this.#middle())
      else if (act === 'undo') this.#undo()
      else if (act === 'done') this.#done()
      else if (act === 'cancel') this.#stop()
    })
    // Before the map has it: while an area is drawn a click on a symbol is a corner.
    let down: L.Point | undefined
    host.addEventListener('pointerdown', (e) => (down = L.point(e.clientX, e.clientY)), true)
    host.addEventListener(
      'click',
      (e) => {
        if (!this.#on || (e.target as Element).closest('.leaflet-control, .leaflet-popup')) return
        e.preventDefault()
        e.stopPropagation()
        if (down && down.distanceTo(L.point(e.clientX, e.clientY)) > 6) return // the map was dragged
        const { lng, lat } = tools.map.mouseEventToLatLng(e)
        this.#add([lng, lat])
      },
      true,
    )
    host.addEventListener(
      'keydown',
      (e) => {
        if (!this.#on || e.ctrlKey || e.metaKey || e.altKey) return
        const act = {
          Enter: () => this.#add(this.#middle()),
          ' ': () => this.#add(this.#middle()),
          Backspace: () => this.#undo(),
          Escape: () => this.#stop(),
        }[e.key]
        if (!act) return
        e.preventDefault()
        e.stopPropagation()
        act()
      },
      true,
    )
  }

  get on(): boolean {
    return this.#on
  }

  #middle(): LonLat {
    const { lng, lat } = this.#t.map.getCenter()
    return [lng, lat]
  }

  #start(): void {
    this.#on = true
    this.#corners = []
    this.#outline.draw([], false)
    this.#t.map.doubleClickZoom.disable()
    this.#t.onStart()
    this.#update()
    this.#t.map.getContainer().focus({ preventScroll: true })
  }

  #add(corner: LonLat): void {
    const [first] = this.#corners
    const last = this.#corners.at(-1)
    const at = (c: LonLat) => this.#t.map.latLngToContainerPoint(latLng(c))
    // A click on the first corner closes the area; a second one on the last does nothing.
    if (first && this.#corners.length > 2 && at(first).distanceTo(at(corner)) < 14) {
      this.#done()
      return
    }
    if (last && at(last).distanceTo(at(corner)) < 3) return
    if (this.#corners.length >= MOST_CORNERS) {
      this.#say(`An area has at most ${MOST_CORNERS} corners.`)
      return
    }
    this.#corners.push(corner)
    this.#update()
  }

  #undo(): void {
    this.#corners.pop()
    this.#update()
  }

  #done(): void {
    if (this.#corners.length < 3) {
      this.#say('An area needs at least three corners.')
      return
    }
    const corners = this.#corners
    this.#end()
    this.#t.onDrawn(corners)
  }

  #stop(): void {
    this.#end()
    this.#t.onStop()
  }

  #end(): void {
    this.#on = false
    this.#corners = []
    this.#t.map.doubleClickZoom.enable()
    this.#update()
    this.#t.element.querySelector<HTMLElement>('[data-act=draw]')?.focus({ preventScroll: true })
  }

  #update(): void {
    const { element } = this.#t
    element.classList.toggle('map-tools-drawing', this.#on)
    this.#t.map.getContainer().classList.toggle('map-drawing', this.#on)
    for (const button of element.querySelectorAll<HTMLElement>('[data-act]')) {
      const { act } = button.dataset
      button.hidden = (act === 'draw' || act === 'view') === this.#on
    }
    if (!this.#on) {
      this.#say('')
      return
    }
    const n = this.#corners.length
    this.#outline.draw(this.#corners, n > 2)
    this.#say(
      n === 0
        ? 'Click the corners of the area, or move the map with the arrow keys and press Enter for each.'
        : `${n} ${n === 1 ? 'corner' : 'corners'}.${n < 3 ? ` ${3 - n} more at least.` : ' Done, or further corners.'}`,
    )
  }

  #say(text: string): void {
    if (this.#said) {
      this.#said.textContent = text
      this.#said.hidden = text === ''
    }
  }
}
