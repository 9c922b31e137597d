// The incidents of the view on a canvas, what lies under the pointer, and a
// button for each mark so that the keyboard and a screen reader reach it.
import type { ClusterMark, CountryMark, Marks, PointMark } from './api.ts'
import { type L, latLng } from './leaflet.ts'
import { CanvasOverlay } from './overlay.ts'
import type { Palette } from './palette.ts'
import { Room } from './room.ts'
import { areaRadius, clusterRadius, drawCluster, drawPoint, drawRing, markRadius, RIM } from './symbol.ts'
import { clusterWords, pointWords } from './words.ts'

export type Mark =
  | { readonly type: 'point'; readonly key: string; readonly data: PointMark }
  | { readonly type: 'cluster'; readonly key: string; readonly data: ClusterMark }
  | { readonly type: 'country'; readonly key: string; readonly data: CountryMark }

/** Up to how many marks get a button: more stops than that are a trap, and the list has them all. */
const BUTTONS = 120

/** The least distance, in pixels, within which a mark is hit: half of 24. */
const REACH = 12

export interface MarkLayerOptions {
  readonly palette: () => Palette
  /** Whether the reader came for this mark; it is ringed. */
  readonly chosen: (mark: Mark) => boolean
  readonly onPick: (mark: Mark, by: 'pointer' | 'keyboard') => void
  readonly onHover: (mark: Mark | undefined) => void
}

export class MarkLayer extends CanvasOverlay {
  readonly #options: MarkLayerOptions
  readonly #buttons = document.createElement('div')
  #marks: Mark[] = []
  #active = ''
  #labels = new Map<string, CountryLabel>()
  /** The key of the mark whose button Tab leads to. */
  #stop = ''

  constructor(options: MarkLayerOptions) {
    super('marks')
    this.#options = options
    this.#buttons.className = 'map-stops'
    this.#buttons.setAttribute('role', 'group')
    this.#buttons.setAttribute('aria-label', 'Incidents on the map; arrow keys go from one to the next')
    this.#buttons.addEventListener('keydown', (e) => this.#key(e))
    this.#buttons.addEventListener('focusin', (e) => {
      this.#stop = (e.target as HTMLElement).dataset.mark ?? ''
    })
    this.#buttons.addEventListener('click', (e) => {
      const i = [...this.#buttons.children].indexOf(e.target as Element)
      const mark = this.#marks[i]
      if (mark) options.onPick(mark, 'keyboard')
      e.stopPropagation()
    })
  }

  override onAdd(map: L.Map): this {
    map.getContainer().append(this.#buttons)
    map.on('mousemove', this.#hover, this)
    map.on('mouseout', this.#leave, this)
    map.on('click', this.#click, this)
    map.on('move zoom', this.#place, this)
    return super.onAdd(map)
  }

  override onRemove(map: L.Map): this {
    this.#buttons.remove()
    map.off('mousemove', this.#hover, this)
    map.off('mouseout', this.#leave, this)
    map.off('click', this.#click, this)
    map.off('move zoom', this.#place, this)
    return super.onRemove(map)
  }

  get marks(): readonly Mark[] {
    return this.#marks
  }

  show(marks: Marks): void {
    // What is largest and least exact lies below, the countries' counts on top.
    const size = (m: Mark) => {
      if (m.type === 'country') return -1
      if (m.type === 'cluster') return m.data.area ? 90 : 0
      return markRadius(m.data.best) + (m.data.precision >= 4 ? 100 : 0)
    }
    this.#marks = [
      ...marks.countries.map((data): Mark => ({ type: 'country', key: `country ${data.code}`, data })),
      ...marks.points.map((data): Mark => ({ type: 'point', key: `point ${data.id}`, data })),
      ...marks.clusters.map((data): Mark => ({ type: 'cluster', key: `cluster ${data.lon} ${data.lat}`, data })),
    ].sort((a, b) => size(b) - size(a))
    this.redraw()
    this.#makeButtons()
  }

  /** Whether any mark lies within the bounds. */
  anyIn(bounds: L.LatLngBounds): boolean {
    return this.#marks.some((m) => bounds.contains(this.at(m)))
  }

  /** What names on the map keep clear of. */
  circles(types: readonly Mark['type'][] = ['point', 'cluster', 'country']): { at: L.LatLng; radius: number }[] {
    return this.#marks
      .filter((m) => types.includes(m.type) && !(m.type === 'cluster' && m.data.area))
      .map((m) => ({ at: this.at(m), radius: radiusOf(m) * 0.8 }))
  }

  /** Marks the mark with the key as the one that is spoken of. */
  highlight(key: string): void {
    if (key === this.#active) return
    this.#active = key
    this.redraw()
  }

  focus(key: string): void {
    const i = this.#marks.findIndex((m) => m.key === key)
    const button = this.#buttons.children[i]
    if (button instanceof HTMLElement) button.focus()
    else this._map.getContainer().focus()
  }

  /** The position of a mark on the copy of the world that is looked at. */
  at(mark: Mark): L.LatLng {
    const { lon, lat } = mark.data
    const turns = Math.round((this._map.getCenter().lng - lon) / 360)
    return latLng([lon + 360 * turns, lat])
  }

  protected draw(ctx: CanvasRenderingContext2D, place: (at: L.LatLng) => L.Point, size: L.Point): void {
    const palette = this.#options.palette()
    this.#labels = this.#layLabels(ctx, place, size)
    for (const mark of this.#marks) {
      const { x, y } = place(this.at(mark))
      const active = mark.key === this.#active
      if (mark.type === 'point') drawPoint(ctx, mark.data, x, y, { palette, active, area: this.#areaPixels(mark.data) })
      else if (mark.type === 'cluster') drawCluster(ctx, mark.data, x, y, { palette, active })
      else this.#drawCountry(ctx, mark.key, x, y, palette, active)
      if (mark.type !== 'country' && this.#options.chosen(mark)) drawRing(ctx, x, y, radiusOf(mark) + 6, palette)
    }
  }

  // A count on the country's own name, in no place of it.
  #drawCountry(ctx: CanvasRenderingContext2D, key: string, x: number, y: number, p: Palette, active: boolean): void {
    const label = this.#labels.get(key)
    if (!label) return
    const [middle, top] = [x + label.dx, y + label.dy]
    ctx.font = COUNTRY_FONT
    ctx.letterSpacing = '0px'
    ctx.textBaseline = 'middle'
    ctx.beginPath()
    ctx.roundRect(middle - label.width / 2, top - 11, label.width, 22, 11)
    ctx.fillStyle = p.paper
    ctx.fill()
    ctx.setLineDash([3, 3])
    ctx.lineWidth = active ? 2 : 1
    ctx.strokeStyle = p.ink
    ctx.stroke()
    ctx.setLineDash([])
    ctx.fillStyle = p.ink
    ctx.fillText(label.text, middle - label.width / 2 + 8, top + 0.5)
  }

  // Labels of countries where there is room beside the symbols: in words where
  // there are few, else the number alone, the most first. One without room is in
  // the list and comes with a closer look.
  #layLabels(
    ctx: CanvasRenderingContext2D,
    place: (at: L.LatLng) => L.Point,
    size: L.Point,
  ): Map<string, CountryLabel> {
    const labels = new Map<string, CountryLabel>()
    const countries = this.#marks.filter((m) => m.type === 'country').sort((a, b) => b.data.count - a.data.count)
    const few = countries.length <= FEW_COUNTRIES
    const room = new Room(size.x, size.y)
    for (const { at, radius } of this.circles(['point', 'cluster'])) {
      const { x, y } = place(at)
      room.block(x - radius, y - radius, 2 * radius, 2 * radius)
    }
    // What is drawn goes on beyond the window on each side.
    const edge = size.subtract(this._map.getSize()).divideBy(2)
    ctx.font = COUNTRY_FONT
    ctx.letterSpacing = '0px'
    for (const mark of countries) {
      const text = few ? countryText(mark.data) : mark.data.count.toLocaleString('en')
      const width = ctx.measureText(text).width + 16
      const { x, y } = place(this.at(mark))
      // The label stands for no place in the country, so it may make room, and
      // keeps within the window as long as its country does.
      const inside = x >= edge.x && x <= size.x - edge.x
      const left = inside ? Math.max(edge.x + 2, Math.min(size.x - edge.x - 2 - width, x - width / 2)) : x - width / 2
      const free = (few ? ASIDE : [0]).find((dy) => room.take(left, y + dy - 11, width, 22))
      if (free !== undefined || few) labels.set(mark.key, { text, width, dx: left + width / 2 - x, dy: free ?? 0 })
    }
    return labels
  }

  #areaPixels(m: PointMark): number {
    if (!m.radius || m.precision === 1) return 0
    const metresPerPixel = (40_075_017 * Math.cos((m.lat * Math.PI) / 180)) / (256 * 2 ** this._map.getZoom())
    return (m.radius * 1000) / metresPerPixel
  }

  /** The mark under a point of the map's window: the nearest within reach. */
  #hit(at: L.Point): Mark | undefined {
    let best: Mark | undefined
    let least = Number.POSITIVE_INFINITY
    for (const mark of this.#marks) {
      const p = this._map.latLngToContainerPoint(this.at(mark))
      if (mark.type === 'country') {
        const label = this.#labels.get(mark.key)
        if (
          label &&
          Math.abs(p.y + label.dy - at.y) <= REACH &&
          Math.abs(p.x + label.dx - at.x) <= Math.max(REACH, label.width / 2)
        )
          return mark
        continue
      }
      if (mark.type === 'cluster' && mark.data.area) {
        // Its number is what can be hit; the disc lies under what is known better.
        const off = areaRadius(mark.data.count) * RIM
        if (p.add([off, off]).distanceTo(at) <= REACH + 2) return mark
        continue
      }
      const distance = p.distanceTo(at) / Math.max(REACH, radiusOf(mark) + 2)
      if (distance <= 1 && distance <= least) [best, least] = [mark, distance]
    }
    return best
  }

  #hover(e: L.LeafletEvent): void {
    const mark = this.#hit((e as L.LeafletMouseEvent).containerPoint)
    this._map.getContainer().classList.toggle('map-over-mark', Boolean(mark))
    this.highlight(mark?.key ?? '')
    this.#options.onHover(mark)
  }

  #leave(): void {
    this.highlight('')
    this.#options.onHover(undefined)
  }

  #click(e: L.LeafletEvent): void {
    const mark = this.#hit((e as L.LeafletMouseEvent).containerPoint)
    if (mark) this.#options.onPick(mark, 'pointer')
  }

  #makeButtons(): void {
    const had = this.#buttons.contains(document.activeElement)
    // Reading order: from the top, left to right in bands.
    const order = (m: Mark) => {
      const p = this._map.latLngToContainerPoint(this.at(m))
      return Math.round(p.y / 40) * 10_000 + p.x
    }
    const buttons = this.#marks.slice(0, BUTTONS).map((mark) => {
      const button = document.createElement('button')
      button.type = 'button'
      button.tabIndex = -1
      button.className = 'map-stop'
      button.setAttribute('aria-label', markWords(mark))
      button.dataset.mark = mark.key
      button.style.order = String(Math.round(order(mark)))
      return button
    })
    this.#buttons.replaceChildren(...buttons)
    const first = buttons.find((b) => b.dataset.mark === this.#stop) ?? buttons[0]
    if (first) first.tabIndex = 0
    this.#place()
    if (had) first?.focus({ preventScroll: true })
  }

  #place(): void {
    for (const [i, button] of [...this.#buttons.children].entries()) {
      const mark = this.#marks[i]
      if (!mark || !(button instanceof HTMLElement)) continue
      const p = this._map.latLngToContainerPoint(this.at(mark))
      const size = this._map.getSize()
      const inside = p.x >= 0 && p.y >= 0 && p.x <= size.x && p.y <= size.y
      button.hidden = !inside
      button.style.transform = `translate(${Math.round(p.x)}px, ${Math.round(p.y)}px)`
    }
  }

  #key(e: KeyboardEvent): void {
    const buttons = [...this.#buttons.querySelectorAll<HTMLElement>('button:not([hidden])')].sort(
      (a, b) => Number(a.style.order) - Number(b.style.order),
    )
    const at = buttons.indexOf(e.target as HTMLElement)
    const moves: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }
    let to: HTMLElement | undefined
    const step = moves[e.key]
    if (step) to = buttons[(at + step + buttons.length) % buttons.length]
    else if (e.key === 'Home') to = buttons[0]
    else if (e.key === 'End') to = buttons.at(-1)
    else if (e.key === 'Escape') to = this._map.getContainer()
    if (e.key !== 'Tab') e.stopPropagation() // or the map would pan as well
    if (!to) return
    e.preventDefault()
    for (const b of buttons) b.tabIndex = -1
    if (to !== this._map.getContainer()) {
      to.tabIndex = 0
      this.highlight(to.dataset.mark ?? '')
    }
    to.focus({ preventScroll: true })
  }
}

const radiusOf = (m: Mark) =>
  m.type === 'point' ? markRadius(m.data.best) : m.type === 'cluster' ? clusterRadius(m.data.count) : REACH

/** What is written for a country, how wide it is, and how far from its centre it stands, in pixels. */
interface CountryLabel {
  readonly text: string
  readonly width: number
  readonly dx: number
  readonly dy: number
}

/** Where a label goes when something is in its way: pixels below the country's centre. */
const ASIDE = [0, 26, -26, 52, -52, 78, -78]

/** Up to how many countries on a map have their label in words. */
const FEW_COUNTRIES = 6

const COUNTRY_FONT = '600 12px "Source Sans 3 Variable", "Source Sans 3", system-ui, sans-serif'

const countryText = (m: CountryMark) => `${m.name}: ${m.count}, place not known`

function markWords(m: Mark): string {
  if (m.type === 'point') return pointWords(m.data)
  if (m.type === 'cluster') return clusterWords(m.data)
  return `${m.data.count} in ${m.data.name}, place not known`
}

export { markWords }
