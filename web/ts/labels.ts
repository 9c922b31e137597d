// The names of places over the base map: the most important first, none over another.
import type { VectorTileLayer } from '@mapbox/vector-tile'
import type { Part, TileName } from './basetile.ts'
import { type L, latLng } from './leaflet.ts'
import { CanvasOverlay } from './overlay.ts'
import type { Palette } from './palette.ts'
import { Room } from './room.ts'

interface Label {
  readonly id: string
  readonly text: string
  readonly kind: string
  readonly rank: number
  readonly at: L.LatLng
}

const SANS = '"Source Sans 3 Variable", "Source Sans 3", system-ui, sans-serif'
const SERIF = '"Source Serif 4 Variable", "Source Serif 4", Georgia, serif'

/** A box of the map that is taken: how far its middle is from a place, and its size, in pixels. */
export interface Taken {
  readonly at: L.LatLng
  readonly dx: number
  readonly dy: number
  readonly width: number
  readonly height: number
  /** Whether it is the circle within, a symbol: the name of what lies under it stands beside. */
  readonly round: boolean
}

interface Face {
  readonly font: string
  readonly spacing: string
  readonly upper?: boolean
  readonly dot?: boolean
}

function face(kind: string, zoom: number): Face {
  switch (kind) {
    case 'country':
      return { font: `600 ${zoom < 4 ? 11 : 12.5}px ${SANS}`, spacing: '0.08em', upper: true }
    case 'capital':
      return { font: `600 ${zoom < 5 ? 12 : 13}px ${SANS}`, spacing: '0px', dot: true }
    case 'province':
      return { font: `500 11px ${SANS}`, spacing: '0.06em' }
    case 'water':
      return { font: `italic 400 12px ${SERIF}`, spacing: '0.04em' }
    default:
      return { font: `400 ${zoom < 8 ? 12 : 12.5}px ${SANS}`, spacing: '0px', dot: true }
  }
}

export class LabelLayer extends CanvasOverlay {
  readonly #tiles = new Map<string, Label[]>()
  readonly #palette: () => Palette
  readonly #occupied: () => readonly Taken[]
  #pending = 0

  constructor(palette: () => Palette, occupied: () => readonly Taken[]) {
    super('labels')
    this.#palette = palette
    this.#occupied = occupied
  }

  add(coords: L.Coords, layer: VectorTileLayer | undefined, part: Part): void {
    const found: Label[] = []
    for (let i = 0; layer && i < layer.length; i++) {
      const feature = layer.feature(i)
      const at = feature.loadGeometry()[0]?.[0]
      if (!at) continue
      const world = 2 ** coords.z
      const [x, y] = [(at.x / 4096) * part.scale - part.column, (at.y / 4096) * part.scale - part.row]
      if (x < 0 || y < 0 || x >= 1 || y >= 1) continue
      const lon = ((coords.x + x) / world) * 360 - 180
      const lat = (Math.atan(Math.sinh(Math.PI * (1 - (2 * (coords.y + y)) / world))) * 180) / Math.PI
      const { name, rank } = feature.properties
      found.push({
        id: `${feature.id}/${Math.floor(coords.x / world)}`,
        text: String(name),
        kind: String(feature.properties.class),
        rank: Number(rank),
        at: latLng([lon, lat]),
      })
    }
    this.#tiles.set(key(coords), found)
    this.#later()
  }

  drop(coords: L.Coords): void {
    this.#tiles.delete(key(coords))
  }

  // Several tiles arrive at once; they are drawn in one go.
  #later(): void {
    if (this.#pending) return
    this.#pending = requestAnimationFrame(() => {
      this.#pending = 0
      this.redraw()
    })
  }

  protected draw(ctx: CanvasRenderingContext2D, place: (at: L.LatLng) => L.Point, size: L.Point): void {
    const zoom = Math.round(this._map.getZoom()) // that of the tiles
    const palette = this.#palette()
    const seen = new Set<string>()
    const labels = [...this.#tiles]
      .filter(([name]) => Number(name.split('/')[0]) === Math.round(zoom))
      .flatMap(([, list]) => list)
      .sort((a, b) => a.rank - b.rank)
    const room = new Room(size.x, size.y)
    const symbols: { at: L.Point; radius: number }[] = []
    const written = new Room(size.x, size.y)
    for (const { at, dx, dy, width, height, round } of this.#occupied()) {
      const middle = place(at)
      const box = [middle.x + dx - width / 2, middle.y + dy - height / 2, width, height] as const
      room.block(...box)
      if (round) symbols.push({ at: middle, radius: width / 2 })
      else written.block(...box)
    }
    ctx.textBaseline = 'middle'
    ctx.lineJoin = 'round'
    for (const label of labels) {
      if (seen.has(label.id)) continue
      seen.add(label.id)
      const at = place(label.at)
      if (!written.free(at.x, at.y, 1, 1)) continue
      const over = symbols.find((c) => c.at.distanceTo(at) < c.radius)
      this.#write(ctx, label, at, over ? over.radius + over.at.distanceTo(at) : 0, room, palette, zoom)
    }
  }

  // hidden is how far round the place a symbol lies over it: the name then stands
  // beside the symbol, without a dot of its own.
  #write(
    ctx: CanvasRenderingContext2D,
    label: Label,
    at: L.Point,
    hidden: number,
    room: Room,
    p: Palette,
    zoom: number,
  ): void {
    const style = face(label.kind, zoom)
    const text = style.upper ? label.text.toLocaleUpperCase() : label.text
    ctx.font = style.font
    ctx.letterSpacing = style.spacing
    const width = ctx.measureText(text).width
    const gap = hidden ? hidden + 7 : 6
    const sides = style.dot ? ([1, -1] as const) : ([0] as const)
    for (const side of sides) {
      const left = side === 0 ? at.x - width / 2 : side > 0 ? at.x + gap : at.x - gap - width
      if (!room.take(left - 5, at.y - 9, width + 10, 18)) continue
      if (style.dot && !hidden) {
        ctx.beginPath()
        if (label.kind === 'capital') ctx.rect(at.x - 2, at.y - 2, 4, 4)
        else ctx.arc(at.x, at.y, 1.75, 0, 2 * Math.PI)
        ctx.fillStyle = p.label
        ctx.fill()
      }
      ctx.lineWidth = 3
      ctx.strokeStyle = label.kind === 'water' ? p.water : p.halo
      ctx.strokeText(text, left, at.y)
      ctx.fillStyle =
        label.kind === 'water'
          ? p.labelWater
          : label.kind === 'province' || label.kind === 'country'
            ? p.labelMinor
            : p.label
      ctx.fillText(text, left, at.y)
      return
    }
  }
}

const key = ({ z, x, y }: TileName): string => `${z}/${x}/${y}`
