// The incidents of the view on a canvas, what lies under the pointer, and a stop
// for each mark so that the keyboard and a screen reader reach it.
import type { ClusterMark, CountryMark, Marks, MarkTile, PointMark } from './api.ts'
import { type CountryLabel, drawCountryLabel, drawLeader, LABEL_HIGH, layCountryLabels } from './countrylabels.ts'
import { drawExtents, type Extent, layNumbers, type PlacedNumber } from './extents.ts'
import type { Taken } from './labels.ts'
import { type L, latLng } from './leaflet.ts'
import type { LonLat } from './lonlat.ts'
import { CanvasOverlay } from './overlay.ts'
import type { Palette } from './palette.ts'
import type { Provinces } from './provinces.ts'
import { hiddenNumbers, ringRadii } from './rings.ts'
import { Room } from './room.ts'
import { STOPS, type Stop, Stops } from './stops.ts'
import {
  areaRadius,
  clusterRadius,
  countBox,
  drawCluster,
  drawNumber,
  drawPoint,
  drawRing,
  markName,
  markRadius,
  mostOf,
  vague,
} from './symbol.ts'
import { drawTies, type Ties } from './ties.ts'
import { ALWAYS, placeInTime, type Span } from './time.ts'
import { clusterWords, pointWords } from './words.ts'

export type Mark =
  | { readonly type: 'point'; readonly key: string; readonly data: PointMark }
  | { readonly type: 'cluster'; readonly key: string; readonly data: ClusterMark }
  | { readonly type: 'country'; readonly key: string; readonly data: CountryMark }

/** The least distance, in pixels, within which a mark is hit: half of 24. */
const REACH = 12

/** How faint what lies before the time shown is. */
const FAINT = 0.28

/** Numbers that are of another time than the one shown stay as they are for so long: a brush that is followed does not flicker. */
const OLD_MS = 150

/** How faint they are then, until their own time's are there. */
const OLD = 0.4

/** Buttons follow marks that change in quick succession after this long. */
const STOPS_MS = 120

export interface MarkLayerOptions {
  readonly palette: () => Palette
  readonly provinces: Provinces
  /** Whether the reader came for this mark; it is ringed. */
  readonly chosen: (mark: Mark) => boolean
  readonly onPick: (mark: Mark, by: 'pointer' | 'keyboard') => void
  /** What is to be seen has changed: the marks that are in the window, and the radius in pixels of their areas. */
  readonly onSight: (marks: readonly Mark[], areaPixels: (mark: Mark) => number) => void
  /** A mark is under the pointer or has the focus; undefined when none is. */
  readonly onHover: (mark: Mark | undefined) => void
}

export class MarkLayer extends CanvasOverlay {
  readonly #options: MarkLayerOptions
  readonly #stops: Stops
  #marks: Mark[] = [] // all that are loaded
  #seen: Mark[] = [] // those of the time shown
  #past: Mark[] = [] // drawn faintly
  #span = ALWAYS
  #keepPast = false
  #loadedPast: Mark[] = []
  #active = ''
  #labels = new Map<string, CountryLabel>()
  #numbers: ReadonlyMap<string, PlacedNumber> = new Map()
  #radii: ReadonlyMap<string, number> = new Map() // of rings
  #stopsLater = 0
  // The time that the numbers of clusters and countries are of, and whether it is an old one.
  #counted = ALWAYS
  #old = false
  #oldLater = 0
  #ties: Ties = []

  constructor(options: MarkLayerOptions) {
    super('marks')
    this.#options = options
    this.#stops = new Stops({
      onPick: (key) => {
        const mark = this.#find(key)
        if (mark) options.onPick(mark, 'keyboard')
      },
      onFocus: (key) => {
        this.highlight(key)
        options.onHover(this.#find(key))
      },
      onEscape: () => this._map.getContainer().focus({ preventScroll: true }),
    })
  }

  override onAdd(map: L.Map): this {
    map.getContainer().append(this.#stops.element)
    map.on('mousemove', this.#hover, this)
    map.on('mouseout', this.#leave, this)
    map.on('click', this.#click, this)
    map.on('move zoom', this.#place, this)
    this.#stopsLater = window.setTimeout(() => this.#fillStops())
    return super.onAdd(map)
  }

  override onRemove(map: L.Map): this {
    this.#stops.element.remove()
    map.off('mousemove', this.#hover, this)
    map.off('mouseout', this.#leave, this)
    map.off('click', this.#click, this)
    map.off('move zoom', this.#place, this)
    return super.onRemove(map)
  }

  /** The marks on the map in the order in which they are drawn. */
  get marks(): readonly Mark[] {
    return this.#seen
  }

  /** Draws these marks, and faintly below them those of past. counted is the time that they are of. */
  show(marks: Pick<Marks, 'points' | 'clusters' | 'countries'>, past?: MarkTile, counted = this.#span): void {
    this.#counted = counted
    this.#watchAge()
    this.#marks = inDrawingOrder(marks)
    this.#loadedPast = past ? inDrawingOrder({ ...past, countries: [] }) : []
    this.#sift()
    this.redraw()
    this.#fillStops()
  }

  /** Leaves out single incidents that are not of the span, or draws those before it faintly. */
  setTime(span: Span, keepPast: boolean): void {
    this.#span = span
    this.#keepPast = keepPast
    if (!this.#oldLater) this.#watchAge()
    this.#sift()
    this.redraw()
    clearTimeout(this.#stopsLater)
    this.#stopsLater = window.setTimeout(() => this.#fillStops(), STOPS_MS)
  }

  // Numbers that nothing has brought up to date for a while are faint.
  #watchAge(): void {
    clearTimeout(this.#oldLater)
    this.#oldLater = 0
    const { from, to } = this.#span
    if (this.#counted.from === from && this.#counted.to === to) {
      this.#old = false
      return
    }
    this.#oldLater = window.setTimeout(() => {
      this.#old = true
      this.redraw()
    }, OLD_MS)
  }

  #sift(): void {
    const when = (m: Mark) => (m.type === 'point' ? placeInTime(m.data.date, m.data.end, this.#span) : 'in')
    this.#seen = this.#marks.filter((m) => when(m) === 'in')
    this.#past = this.#keepPast ? [...this.#loadedPast, ...this.#marks.filter((m) => when(m) === 'before')] : []
  }

  /** Whether any mark lies within the bounds. */
  anyIn(bounds: L.LatLngBounds): boolean {
    return this.#seen.some((m) => bounds.contains(this.at(m)))
  }

  /** What names on the map keep clear of: symbols, labels of countries and numbers. */
  taken(): Taken[] {
    return this.#seen.flatMap((m) => {
      const [at, size] = [this.at(m), radiusOf(m) * 1.6]
      const drawn = m.type === 'point' || (m.type === 'cluster' && !m.data.area)
      const symbol = drawn ? [{ at, dx: 0, dy: 0, width: size, height: size, round: true }] : []
      const label = this.#labels.get(m.key) ?? this.#numbers.get(m.key)
      return label ? [...symbol, { ...label, at, height: LABEL_HIGH, round: false }] : symbol
    })
  }

  /** Marks the mark with the key as the one that is spoken of. */
  highlight(key: string): void {
    if (key === this.#active) return
    this.#active = key
    this.redraw()
  }

  /** Joins the places of an incident; none for [] or a single one. */
  setTies(ties: Ties): void {
    if (ties === this.#ties) return
    this.#ties = ties
    this.redraw()
  }

  focus(key: string): void {
    if (!this.#stops.focus(key)) this._map.getContainer().focus({ preventScroll: true })
  }

  /** The position of a mark on the copy of the world that is looked at. */
  at(mark: Mark): L.LatLng {
    return this.#near([mark.data.lon, mark.data.lat])
  }

  // A place on the copy of the world that is looked at, of which the meridian
  // beside is a part.
  #near([lon, lat]: LonLat, beside = lon): L.LatLng {
    const turns = Math.round((this._map.getCenter().lng - beside) / 360)
    return latLng([lon + 360 * (turns + Math.round((beside - lon) / 360)), lat])
  }

  protected draw(ctx: CanvasRenderingContext2D, place: (at: L.LatLng) => L.Point, size: L.Point): void {
    const palette = this.#options.palette()
    const [room, tight] = [new Room(size.x, size.y), new Room(size.x, size.y)]
    const hidden = this.#takeSymbols(ctx, place, room, tight)
    const extents = this.#extents(this.#seen, place, size)
    this.#numbers = layNumbers(ctx, [...hidden, ...extents], room, tight)
    this.#labels = layCountryLabels(
      ctx,
      this.#seen.flatMap((m) => (m.type === 'country' ? { key: m.key, data: m.data, at: place(this.at(m)) } : [])),
      room,
      size,
      size.subtract(this._map.getSize()).divideBy(2),
    )
    if (this.#past.length) this.#drawFaintly(ctx, place, size, palette)
    drawExtents(ctx, extents, palette, this.#active)
    for (const m of this.#seen) {
      const label = this.#labels.get(m.key) ?? this.#numbers.get(m.key)
      if (label?.joined) drawLeader(ctx, label, place(this.at(m)), palette)
    }
    for (const mark of this.#seen) {
      const at = place(this.at(mark))
      if (this.#outside(mark, at, size)) continue
      const active = mark.key === this.#active
      ctx.globalAlpha = this.#old && mark.type !== 'point' ? OLD : 1
      const label = this.#labels.get(mark.key)
      if (label) drawCountryLabel(ctx, label, at, palette, active)
      else this.#drawMark(ctx, mark, at, palette, active)
      ctx.globalAlpha = 1
      if (this.#options.chosen(mark)) {
        const { dx, dy } = this.#moved(mark)
        drawRing(ctx, at.x + dx, at.y + dy, radiusOf(mark) + 6, palette)
      }
    }
    if (this.#ties.length > 1) {
      const [first] = this.#ties
      const mark = this.#seen.find(
        ({ type, data }) => type === 'point' && data.lon === first?.at[0] && data.lat === first.at[1],
      )
      const places = this.#ties.map((tie) => ({ place: tie, at: place(this.#near(tie.at)) }))
      drawTies(ctx, places, mark ? radiusOf(mark) : 0, palette)
    }
  }

  /**
   * Gives symbols the room that they take, in tight that of their middles and numbers.
   * Rings whose numbers lie under others are the answer.
   */
  #takeSymbols(ctx: CanvasRenderingContext2D, place: (at: L.LatLng) => L.Point, room: Room, tight: Room) {
    const rings = this.#seen.flatMap((m) =>
      m.type === 'cluster' && !m.data.area
        ? [{ key: m.key, at: place(this.at(m)), count: m.data.count, radius: 0 }]
        : [],
    )
    this.#radii = ringRadii(ctx, rings)
    const hidden = hiddenNumbers(ctx, rings, this.#radii)
    for (const ring of rings) {
      const [w, h] = countBox(ctx, ring.count)
      const { x, y } = ring.at
      const r = (this.#radii.get(ring.key) ?? 0) * 0.9
      if (!hidden.includes(ring)) tight.block(x - w, y - h, 2 * w, 2 * h)
      room.block(x - r, y - r, 2 * r, 2 * r)
    }
    for (const m of this.#seen) {
      if (m.type !== 'point') continue
      const [{ x, y }, r] = [place(this.at(m)), radiusOf(m) * 0.8]
      room.block(x - r, y - r, 2 * r, 2 * r)
      tight.block(x - r / 2, y - r / 2, r, r)
    }
    return hidden
  }

  #drawMark(ctx: CanvasRenderingContext2D, mark: Mark, { x, y }: L.Point, palette: Palette, active: boolean): void {
    if (mark.type === 'point') drawPoint(ctx, mark.data, x, y, { palette, active })
    else if (mark.type === 'cluster' && mark.data.area) {
      const { dx, dy } = this.#moved(mark)
      drawNumber(ctx, mark.data, x + dx, y + dy, palette, active)
    } else if (mark.type === 'cluster') {
      const number = this.#numbers.get(mark.key)
      const r = this.#radii.get(mark.key) ?? radiusOf(mark)
      drawCluster(ctx, mark.data, x, y, { palette, active, r, beside: Boolean(number) })
      if (number) drawNumber(ctx, mark.data, x + number.dx, y + number.dy, palette, active)
    }
  }

  /** By how much a label or number is moved from the place it is of, in pixels. */
  #moved({ type, key, data }: Mark): { dx: number; dy: number } {
    const number = type === 'cluster' && data.area ? this.#numbers.get(key) : undefined
    return this.#labels.get(key) ?? number ?? { dx: 0, dy: 0 }
  }

  #extents(marks: readonly Mark[], place: (at: L.LatLng) => L.Point, size: L.Point): Extent[] {
    const extents: Extent[] = []
    for (const mark of marks) {
      const { type, key, data } = mark
      if (type === 'country') continue
      const area = type === 'point' ? data.precision === 5 : data.area
      const loose = type === 'point' && vague(data) ? radiusOf(mark) + 6 : 0
      const radius = type === 'cluster' && area ? areaRadius(data.count) : Math.max(this.#reach(mark), loose)
      if (!area && !loose && radius <= radiusOf(mark) + 2) continue
      const at = place(this.at(mark))
      if (this.#outside(mark, at, size)) continue
      extents.push({
        key,
        at,
        radius,
        count: type === 'cluster' && area ? data.count : 0,
        symbol: type === 'point' ? markName(data.kind) : mostOf(data.kinds),
        province: area && (type === 'point' || data.stack) ? this.#province(mark, place) : undefined,
      })
    }
    return extents
  }

  /** The province that a mark lies somewhere in, once it is known. */
  #province(mark: Mark, place: (at: L.LatLng) => L.Point): Extent['province'] {
    const { lon, lat } = mark.data
    const outline = this.#options.provinces.at([lon, lat], this._map.getZoom())
    if (!outline) return undefined
    const path = new Path2D()
    for (const ring of outline.rings) {
      for (const [i, corner] of ring.entries()) {
        const { x, y } = place(this.#near(corner, lon))
        if (i === 0) path.moveTo(x, y)
        else path.lineTo(x, y)
      }
      path.closePath()
    }
    return { key: outline.key, path }
  }

  // On a sheet of its own, so that symbols over each other do not add up to more.
  #drawFaintly(ctx: CanvasRenderingContext2D, place: (at: L.LatLng) => L.Point, size: L.Point, palette: Palette): void {
    const sheet = document.createElement('canvas')
    sheet.width = ctx.canvas.width
    sheet.height = ctx.canvas.height
    const faint = sheet.getContext('2d')
    if (!faint) return
    faint.setTransform(ctx.getTransform())
    const extents = this.#extents(this.#past, place, size)
    drawExtents(faint, extents, palette, '')
    for (const mark of this.#past) {
      const at = place(this.at(mark))
      if (!this.#outside(mark, at, size)) this.#drawMark(faint, mark, at, palette, false)
    }
    ctx.globalAlpha = FAINT
    ctx.drawImage(sheet, 0, 0, size.x, size.y)
    ctx.globalAlpha = 1
  }

  /** Whether nothing of a mark at a position of the canvas reaches into it. */
  #outside(mark: Mark, { x, y }: L.Point, size: L.Point): boolean {
    const reach = Math.max(SPILL, this.#reach(mark))
    return x < -reach || y < -reach || x > size.x + reach || y > size.y + reach
  }

  /** The radius in pixels of the disc within which a mark lies. */
  #reach(m: Mark): number {
    if (m.type === 'point') return this.#areaPixels(m.data)
    return m.type === 'cluster' ? this.#kilometres(m.data.radius, m.data.lat) : 0
  }

  #areaPixels(m: PointMark): number {
    return m.precision === 1 ? 0 : this.#kilometres(m.radius, m.lat)
  }

  /** A length at a latitude in pixels. */
  #kilometres(km = 0, lat = 0): number {
    const metresPerPixel = (40_075_017 * Math.cos((lat * Math.PI) / 180)) / (256 * 2 ** this._map.getZoom())
    return (km * 1000) / metresPerPixel
  }

  /** The mark under a point of the map's window: the nearest within reach. */
  #hit(at: L.Point): Mark | undefined {
    let best: Mark | undefined
    let least = Number.POSITIVE_INFINITY
    for (const mark of this.#seen) {
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
        // Its number is what can be hit; the area lies under what is known better.
        const { dx, dy } = this.#moved(mark)
        if (p.add([dx, dy]).distanceTo(at) <= REACH + 2) return mark
        continue
      }
      const number = this.#numbers.get(mark.key)
      if (number && p.add([number.dx, number.dy]).distanceTo(at) <= REACH) return mark
      const distance = p.distanceTo(at) / Math.max(REACH, radiusOf(mark) + 2)
      if (distance <= 1 && distance <= least) [best, least] = [mark, distance]
    }
    return best
  }

  #hover(e: L.LeafletEvent): void {
    const mark = this.#hit((e as L.LeafletMouseEvent).containerPoint)
    this._map.getContainer().classList.toggle('map-over-mark', Boolean(mark))
    if ((mark?.key ?? '') === this.#active) return
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

  #find(key: string): Mark | undefined {
    return this.#seen.find((m) => m.key === key)
  }

  // The largest where there are too many.
  #stopList(): Stop[] {
    return this.#seen.slice(0, STOPS).map((mark) => {
      const { x, y } = this._map.latLngToContainerPoint(this.at(mark))
      const { dx, dy } = this.#moved(mark)
      return { key: mark.key, label: markWords(mark), x: x + dx, y: y + dy }
    })
  }

  #fillStops(): void {
    clearTimeout(this.#stopsLater)
    if (!this._map) return
    this.#stops.fill(this.#stopList())
    const window = this._map.getBounds()
    this.#options.onSight(
      this.#seen.filter((m) => window.contains(this.at(m))),
      (m) => this.#reach(m),
    )
  }

  #place(): void {
    this.#stops.place(this.#stopList())
  }
}

/**
 * What is largest and least exact lies below, numbers on top: rings, the greatest over the
 * others, then those of areas and countries, which make room.
 */
function inDrawingOrder(marks: Pick<Marks, 'points' | 'clusters' | 'countries'>): Mark[] {
  const size = (m: Mark) => {
    if (m.type === 'country') return -2
    if (m.type === 'cluster') return m.data.area ? -1 : 1 / m.data.count
    return markRadius(m.data.best) + (m.data.precision >= 4 ? 100 : 0)
  }
  return [
    ...marks.countries.map((data): Mark => ({ type: 'country', key: `country ${data.code}`, data })),
    ...marks.points.map((data): Mark => ({ type: 'point', key: `point ${data.id}`, data })),
    ...marks.clusters.map((data): Mark => ({ type: 'cluster', key: `cluster ${data.lon} ${data.lat}`, data })),
  ].sort((a, b) => size(b) - size(a))
}

const radiusOf = (m: Mark) =>
  m.type === 'point' ? markRadius(m.data.best) : m.type === 'cluster' ? clusterRadius(m.data.count) : REACH

/** How far beyond the canvas a symbol or label may lie and still reach into it. */
const SPILL = 120

function markWords(m: Mark): string {
  if (m.type === 'point') return pointWords(m.data)
  if (m.type === 'cluster') return clusterWords(m.data)
  return `${m.data.count} in ${m.data.name}, place not known`
}

export { markWords }
