// The symbols of incidents on canvas: the shape tells the kind, the area the
// toll, a ring its range; hollow is what was foiled, half full an attack whose
// toll is not known; a broken outline a place that is not known exactly. The
// numbers are those of the legend and of the server's picture (geo/picture).
import type { ClusterMark, PointMark } from './api.ts'
import type { Palette } from './palette.ts'

const RADIUS_MIN = 5
const RADIUS_ONE = 1.75
const RADIUS_MAX = 40

/** The radius in pixels of the symbol for that many killed. */
export function markRadius(killed: number | undefined): number {
  return Math.max(RADIUS_MIN, Math.min(RADIUS_MAX, RADIUS_ONE * Math.sqrt(Math.max(0, killed ?? 0))))
}

/** The radius in pixels of a cluster of that many incidents. */
export function clusterRadius(count: number): number {
  return Math.min(30, 10 + 3.2 * Math.log10(Math.max(1, count)) + (count > 99 ? 2 : 0))
}

const NAMES: Readonly<Record<string, string>> = {
  attack: 'attack',
  foiled_plot: 'plot',
  arrest: 'arrest',
  security_operation: 'operation',
  warning: 'warning',
  alert_change: 'alert',
}

/** The name of a kind's symbol, as in tokens.css. */
export const markName = (kind: string): string => NAMES[kind] ?? 'other'

type Kind = Pick<PointMark, 'kind' | 'outcome'>

/** Whether it was foiled: its symbol is an outline. */
export const hollow = (m: Kind): boolean => m.kind === 'foiled_plot' || m.outcome === 'foiled'

/** Whether it is an attack of which nobody says how many it killed, which is not the same as none. */
export const tollUnknown = (m: Pick<PointMark, 'kind' | 'best'>): boolean => m.kind === 'attack' && m.best === undefined

/** Whether a place is known to a district at best. */
export const vague = (m: Pick<PointMark, 'precision'>): boolean => m.precision >= 4

/** Traces the outline of a kind's shape round x, y with the area of a circle of radius r. */
function outline(ctx: CanvasRenderingContext2D, name: string, x: number, y: number, r: number): void {
  ctx.beginPath()
  switch (name) {
    case 'attack':
    case 'plot':
      ctx.arc(x, y, r, 0, 2 * Math.PI)
      break
    case 'arrest': {
      const half = r * 0.886
      ctx.rect(x - half, y - half, 2 * half, 2 * half)
      break
    }
    case 'operation': {
      const d = r * 1.253
      polygon(ctx, [x, y - d], [x + d, y], [x, y + d], [x - d, y])
      break
    }
    case 'warning': {
      const side = r * 1.347
      polygon(ctx, [x, y - side * 1.155], [x + side, y + side * 0.577], [x - side, y + side * 0.577])
      break
    }
    case 'alert':
      for (const dy of [-r * 0.55, r * 0.35]) {
        ctx.moveTo(x - r * 0.95, y + dy + r * 0.5)
        ctx.lineTo(x, y + dy - r * 0.4)
        ctx.lineTo(x + r * 0.95, y + dy + r * 0.5)
      }
      break
    default:
      ctx.moveTo(x - r * 0.75, y - r * 0.75)
      ctx.lineTo(x + r * 0.75, y + r * 0.75)
      ctx.moveTo(x + r * 0.75, y - r * 0.75)
      ctx.lineTo(x - r * 0.75, y + r * 0.75)
  }
}

function polygon(ctx: CanvasRenderingContext2D, ...points: [number, number][]): void {
  for (const [i, [x, y]] of points.entries()) {
    if (i === 0) ctx.moveTo(x, y)
    else ctx.lineTo(x, y)
  }
  ctx.closePath()
}

const isLine = (name: string) => name === 'alert' || name === 'other'

export interface Look {
  readonly palette: Palette
  readonly active: boolean
}

/** Dashes of the outline of what is not known exactly. */
const DASHES = [3, 2.2]

/** Draws a single incident; the place of a disc is no more exact than the disc. */
export function drawPoint(ctx: CanvasRenderingContext2D, m: PointMark, x: number, y: number, look: Look): void {
  const { palette, active } = look
  const name = markName(m.kind)
  const colour = palette.mark(name)
  const r = markRadius(m.best)
  const loose = vague(m)
  if (!loose && m.high !== undefined && m.high > (m.best ?? 0) && markRadius(m.high) > r + 1) {
    ctx.beginPath()
    ctx.arc(x, y, markRadius(m.high), 0, 2 * Math.PI)
    ctx.lineWidth = 1
    ctx.strokeStyle = colour
    ctx.stroke()
  }
  outline(ctx, name, x, y, r)
  if (isLine(name)) {
    line(ctx, palette.paper, 5.5)
    if (loose) ctx.setLineDash(DASHES)
    line(ctx, colour, active ? 3.5 : 2.6)
    ctx.setLineDash([])
    return
  }
  const open = hollow(m)
  const half = !open && tollUnknown(m)
  ctx.globalAlpha = open || half ? 0.8 : loose ? 0.45 : r > 12 ? 0.72 : 0.9
  ctx.fillStyle = open || half ? palette.paper : colour
  ctx.fill()
  ctx.globalAlpha = 1
  line(ctx, palette.paper, open ? 4.5 : 3)
  if (half) {
    ctx.beginPath()
    ctx.arc(x, y, r, Math.PI / 2, (3 * Math.PI) / 2)
    ctx.fillStyle = colour
    ctx.fill()
    outline(ctx, name, x, y, r)
  }
  if (loose) ctx.setLineDash(DASHES)
  line(ctx, active && !open ? palette.ink : colour, (open ? 2.2 : half || loose ? 1.6 : 1.2) + (active ? 1 : 0))
  ctx.setLineDash([])
}

function line(ctx: CanvasRenderingContext2D, colour: string, width: number): void {
  ctx.lineWidth = width
  ctx.strokeStyle = colour
  ctx.stroke()
}

/** How many discs of a colour have an outline each: more would be a tangle. */
const DISCS_OUTLINED = 12

/** Draws discs within which places lie, tinted as one. */
export function drawDiscs(
  ctx: CanvasRenderingContext2D,
  discs: readonly { at: { x: number; y: number }; radius: number; active: boolean }[],
  colour: string,
): void {
  ctx.beginPath()
  for (const { at, radius } of discs) {
    ctx.moveTo(at.x + radius, at.y)
    ctx.arc(at.x, at.y, radius, 0, 2 * Math.PI)
  }
  ctx.globalAlpha = discs.some((d) => d.active) ? 0.22 : 0.12
  ctx.fillStyle = colour
  ctx.fill()
  ctx.globalAlpha = 0.8
  ctx.setLineDash([3, 3])
  for (const { at, radius, active } of discs) {
    if (discs.length > DISCS_OUTLINED && !active) continue
    ctx.beginPath()
    ctx.arc(at.x, at.y, radius, 0, 2 * Math.PI)
    line(ctx, colour, active ? 1.8 : 1)
  }
  ctx.setLineDash([])
  ctx.globalAlpha = 1
}

/** Draws the shape of the province within which a place lies. */
export function drawShape(ctx: CanvasRenderingContext2D, shape: Path2D, colour: string, active: boolean): void {
  ctx.globalAlpha = active ? 0.26 : 0.14
  ctx.fillStyle = colour
  ctx.fill(shape, 'evenodd')
  ctx.globalAlpha = 0.8
  ctx.setLineDash([3, 3])
  ctx.lineWidth = active ? 1.8 : 1
  ctx.strokeStyle = colour
  ctx.stroke(shape)
  ctx.setLineDash([])
  ctx.globalAlpha = 1
}

/** Draws the ring round the mark that the reader came for. */
export function drawRing(ctx: CanvasRenderingContext2D, x: number, y: number, r: number, palette: Palette): void {
  ctx.beginPath()
  ctx.arc(x, y, r, 0, 2 * Math.PI)
  line(ctx, palette.paper, 5)
  line(ctx, palette.ink, 2.5)
}

const COUNT_FONT = '"Source Sans 3 Variable", "Source Sans 3", system-ui, sans-serif'

/** How far the lower sheets of incidents on one coordinate stand out, in pixels. */
const SHEETS = [5, 2.5]

/** The size in pixels of the type that a cluster's number is set in. */
const countSize = (count: number) => (clusterRadius(count) > 16 ? 13 : 12)

/** Half the width and height in pixels of a cluster's number. */
export function countBox(ctx: CanvasRenderingContext2D, count: number): [x: number, y: number] {
  const size = countSize(count)
  ctx.font = `600 ${size}px ${COUNT_FONT}`
  ctx.letterSpacing = '0px'
  return [ctx.measureText(shortCount(count)).width / 2 + 1, size / 2]
}

/**
 * Draws a cluster: its number on paper, within a ring of radius r divided by kind.
 * Incidents on one coordinate, which no closer look will part, are sheets on each
 * other. A number that stands beside the ring is not drawn.
 */
export function drawCluster(
  ctx: CanvasRenderingContext2D,
  m: ClusterMark,
  x: number,
  y: number,
  { palette, active, r, beside }: Look & { readonly r: number; readonly beside: boolean },
): void {
  if (m.stack)
    for (const off of SHEETS) {
      ctx.beginPath()
      ctx.arc(x + off, y + off, r, 0, 2 * Math.PI)
      ctx.fillStyle = palette.paper
      ctx.fill()
      line(ctx, palette.ink, 1)
    }
  ctx.beginPath()
  ctx.arc(x, y, r + 1.5, 0, 2 * Math.PI)
  ctx.fillStyle = palette.paper
  ctx.fill()
  const width = active ? 4.5 : 3.5
  let from = -Math.PI / 2
  const kinds = Object.entries(m.kinds).sort(([a], [b]) => a.localeCompare(b))
  for (const [kind, n] of kinds) {
    const to = from + (n / m.count) * 2 * Math.PI
    ctx.beginPath()
    ctx.arc(x, y, r - width / 2, from, to)
    line(ctx, palette.mark(markName(kind)), width)
    from = to
  }
  if (beside) return
  ctx.fillStyle = palette.ink
  ctx.font = `600 ${countSize(m.count)}px ${COUNT_FONT}`
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  ctx.letterSpacing = '0px'
  ctx.fillText(shortCount(m.count), x, y + 0.5)
  ctx.textAlign = 'start'
}

const NUMBER_FONT = `600 11px ${COUNT_FONT}`

/** How wide, in pixels, the number of incidents known to a province is with its paper. */
export function numberWidth(ctx: CanvasRenderingContext2D, count: number): number {
  ctx.font = NUMBER_FONT
  ctx.letterSpacing = '0px'
  return ctx.measureText(shortCount(count)).width + 9
}

/** Draws the number of incidents known to a province, on paper. */
export function drawNumber(
  ctx: CanvasRenderingContext2D,
  m: ClusterMark,
  x: number,
  y: number,
  palette: Palette,
  active: boolean,
): void {
  const width = numberWidth(ctx, m.count)
  ctx.textAlign = 'center'
  ctx.textBaseline = 'middle'
  ctx.beginPath()
  ctx.roundRect(x - width / 2, y - 8, width, 16, 8)
  ctx.fillStyle = palette.paper
  ctx.fill()
  ctx.setLineDash([3, 2])
  line(ctx, palette.mark(mostOf(m.kinds)), active ? 2 : 1)
  ctx.setLineDash([])
  ctx.fillStyle = palette.ink
  ctx.fillText(shortCount(m.count), x, y + 0.5)
  ctx.textAlign = 'start'
}

/** The symbol of the most frequent kind. */
export function mostOf(kinds: Readonly<Record<string, number>>): string {
  const [most] = Object.entries(kinds).sort(([a, n], [b, m]) => m - n || a.localeCompare(b))
  return markName(most?.[0] ?? '')
}

/** The radius in pixels of the disc of that many incidents known to a province. */
export const areaRadius = (count: number): number => clusterRadius(count) + 8

/** 999, 1.2k, 34k, 1.2M: four characters at most. */
export function shortCount(n: number): string {
  if (n < 1000) return `${n}`
  const [value, unit] = n < 999_500 ? [n / 1000, 'k'] : [n / 1e6, 'M']
  return `${value < 9.95 ? value.toFixed(1).replace('.0', '') : Math.round(value)}${unit}`
}
