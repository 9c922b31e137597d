// A canvas over the map that is drawn anew when the map has come to rest, and
// moves and scales with it until then.
import { L } from './leaflet.ts'

/** How much more than the window is drawn on each side, so that a short drag shows no edge. */
const PADDING = 0.15

export abstract class CanvasOverlay extends L.Layer {
  readonly #canvas = document.createElement('canvas')
  #origin = L.point(0, 0)
  #center = L.latLng(0, 0)
  #zoom = 0
  readonly #pane: string

  constructor(pane: string) {
    super()
    this.#pane = pane
    this.#canvas.className = 'map-overlay leaflet-zoom-animated'
    this.#canvas.setAttribute('aria-hidden', 'true')
  }

  /** Draws on ctx, whose pixels are CSS pixels; place gives the canvas position of a map position. */
  protected abstract draw(ctx: CanvasRenderingContext2D, place: (at: L.LatLng) => L.Point, size: L.Point): void

  override onAdd(map: L.Map): this {
    map.getPane(this.#pane)?.append(this.#canvas)
    map.on('moveend', this.redraw, this)
    map.on('zoomanim', this.#animate, this)
    map.on('zoom', this.#follow, this)
    this.redraw()
    return this
  }

  override onRemove(map: L.Map): this {
    map.off('moveend', this.redraw, this)
    map.off('zoomanim', this.#animate, this)
    map.off('zoom', this.#follow, this)
    this.#canvas.remove()
    return this
  }

  redraw(): void {
    const map = this._map
    if (!map) return
    const size = map.getSize()
    const pad = size.multiplyBy(PADDING).round()
    this.#origin = map.containerPointToLayerPoint(pad.multiplyBy(-1)).round()
    this.#center = map.getCenter()
    this.#zoom = map.getZoom()
    const whole = size.add(pad.multiplyBy(2))
    const ratio = Math.min(3, window.devicePixelRatio || 1)
    const [width, height] = [Math.round(whole.x * ratio), Math.round(whole.y * ratio)]
    if (this.#canvas.width !== width || this.#canvas.height !== height) {
      this.#canvas.width = width
      this.#canvas.height = height
      this.#canvas.style.width = `${whole.x}px`
      this.#canvas.style.height = `${whole.y}px`
    }
    L.DomUtil.setTransform(this.#canvas, this.#origin, 1)
    const ctx = this.#canvas.getContext('2d')
    if (!ctx) return
    ctx.setTransform(ratio, 0, 0, ratio, 0, 0)
    ctx.clearRect(0, 0, whole.x, whole.y)
    const origin = this.#origin
    this.draw(ctx, (at) => map.latLngToLayerPoint(at).subtract(origin), whole)
  }

  #animate(event: L.LeafletEvent): void {
    const { center, zoom } = event as L.ZoomAnimEvent
    this.#transform(center, zoom)
  }

  #follow(): void {
    if (this._map) this.#transform(this._map.getCenter(), this._map.getZoom())
  }

  // Where the drawing, made for one centre and zoom, lies for another: the
  // arithmetic of Leaflet's own renderers, from its public parts.
  #transform(center: L.LatLng, zoom: number): void {
    const map = this._map
    if (!map) return
    const scale = map.getZoomScale(zoom, this.#zoom)
    const half = map.getSize().multiplyBy(0.5 + PADDING)
    const moved = map.project(this.#center, zoom).subtract(half.multiplyBy(scale))
    const pane = map.getPane('mapPane')
    const at = pane ? L.DomUtil.getPosition(pane) : L.point(0, 0)
    const corner = map.project(center, zoom).subtract(map.getSize().divideBy(2)).add(at)
    L.DomUtil.setTransform(this.#canvas, moved.subtract(corner), scale)
  }
}
