// The base map: vector tiles drawn on canvas tiles, and the names of places over them.
import type { VectorTileLayer } from '@mapbox/vector-tile'
import { DEEPEST, type Layers, type Part, partOf, TileSource } from './basetile.ts'
import { LabelLayer, type Taken } from './labels.ts'
import { L } from './leaflet.ts'
import type { Palette } from './palette.ts'

export interface BaseMapOptions {
  readonly version: string
  readonly lang: string
  readonly palette: () => Palette
  /** The circles that names keep clear of. */
  readonly occupied: () => readonly Taken[]
  /** Called with the number of tiles that could not be had, 0 when all is well. */
  readonly onTrouble: (failed: number) => void
}

export class BaseMap extends L.GridLayer {
  readonly #source: TileSource
  /** The deepest zoom with tiles of its own; files may have fewer than the server. */
  readonly #deepest = Number(document.documentElement.dataset.flatZoom ?? DEEPEST)
  readonly #palette: () => Palette
  readonly #labels: LabelLayer
  readonly #onTrouble: (failed: number) => void
  /** How each tile on the map is painted. */
  readonly #painters = new Map<HTMLElement, () => void>()
  #failed = 0

  constructor(options: BaseMapOptions) {
    super({ pane: 'tilePane', updateWhenZooming: false, keepBuffer: 3, noWrap: false, className: 'map-tile' })
    const lang = options.lang ? `lang=${encodeURIComponent(options.lang)}&` : ''
    this.#source = new TileSource(`/tiles/base/{z}/{x}/{y}.mvt?${lang}v=${encodeURIComponent(options.version)}`)
    this.#palette = options.palette
    this.#labels = new LabelLayer(options.palette, options.occupied)
    this.#onTrouble = options.onTrouble
    this.on('tileunload', (e) => {
      this.#labels.drop(e.coords)
      this.#painters.delete(e.tile)
    })
  }

  override onAdd(map: L.Map): this {
    this.#labels.addTo(map)
    return super.onAdd(map)
  }

  override onRemove(map: L.Map): this {
    this.#labels.remove()
    return super.onRemove(map)
  }

  /** Paints everything again, as after a change of theme, with what is there already. */
  repaint(): void {
    for (const paint of this.#painters.values()) paint()
    this.#labels.redraw()
  }

  /** Draws the names again, as when their typeface has arrived. */
  repaintLabels(): void {
    this.#labels.redraw()
  }

  protected override createTile(coords: L.Coords, done: L.DoneCallback): HTMLElement {
    const canvas = document.createElement('canvas')
    const size = this.getTileSize()
    const ratio = Math.min(3, window.devicePixelRatio || 1)
    canvas.width = size.x * ratio
    canvas.height = size.y * ratio
    const part = partOf(coords, this.#deepest)
    this.#source.get(part.tile).then(
      (layers) => {
        const draw = () => {
          paint(canvas, layers, part, size.x * ratio, ratio, this.#palette(), coords.z)
        }
        draw()
        this.#painters.set(canvas, draw)
        this.#labels.add(coords, layers.labels, part)
        this.#tell(0)
        done(undefined, canvas)
      },
      (error: Error) => {
        this.#tell(1)
        done(error, canvas)
      },
    )
    return canvas
  }

  #tell(failed: number): void {
    if (failed === 0 && this.#failed === 0) return
    this.#failed = failed === 0 ? 0 : this.#failed + failed
    this.#onTrouble(this.#failed)
  }
}

function paint(
  canvas: HTMLCanvasElement,
  layers: Layers,
  part: Part,
  pixels: number,
  ratio: number,
  p: Palette,
  zoom: number,
): void {
  const ctx = canvas.getContext('2d')
  if (!ctx) return
  const k = (pixels * part.scale) / 4096
  ctx.resetTransform()
  ctx.fillStyle = p.water
  ctx.fillRect(0, 0, pixels, pixels)
  ctx.setTransform(k, 0, 0, k, -part.column * pixels, -part.row * pixels)
  ctx.lineJoin = 'round'
  ctx.lineCap = 'round'
  const unit = ratio / k // one CSS pixel
  fill(ctx, layers.land, p.land)
  stroke(ctx, layers.rivers, p.river, (zoom < 6 ? 0.6 : zoom < 9 ? 1 : 1.5) * unit)
  fill(ctx, layers.lakes, p.lake)
  stroke(ctx, layers.borders, p.province, 0.7 * unit, 'province', [3 * unit, 2 * unit])
  stroke(ctx, layers.coast, p.coast, 0.8 * unit)
  stroke(ctx, layers.borders, p.border, (zoom < 4 ? 0.8 : 1.2) * unit, 'country')
  stroke(ctx, layers.borders, p.disputed, (zoom < 4 ? 0.8 : 1.2) * unit, 'disputed', [4 * unit, 3 * unit])
}

function trace(ctx: CanvasRenderingContext2D, layer: VectorTileLayer, wanted?: string): void {
  ctx.beginPath()
  for (let i = 0; i < layer.length; i++) {
    const feature = layer.feature(i)
    if (wanted && feature.properties.class !== wanted) continue
    for (const line of feature.loadGeometry()) {
      line.forEach((at, n) => {
        if (n === 0) ctx.moveTo(at.x, at.y)
        else ctx.lineTo(at.x, at.y)
      })
      if (feature.type === 3) ctx.closePath()
    }
  }
}

function fill(ctx: CanvasRenderingContext2D, layer: VectorTileLayer | undefined, colour: string): void {
  if (!layer) return
  trace(ctx, layer)
  ctx.fillStyle = colour
  ctx.fill('evenodd')
}

function stroke(
  ctx: CanvasRenderingContext2D,
  layer: VectorTileLayer | undefined,
  colour: string,
  width: number,
  wanted?: string,
  dash: number[] = [],
): void {
  if (!layer) return
  trace(ctx, layer, wanted)
  ctx.setLineDash(dash)
  ctx.lineWidth = width
  ctx.strokeStyle = colour
  ctx.stroke()
  ctx.setLineDash([])
}
