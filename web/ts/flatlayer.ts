// The incidents of a folder of files, filtered in the browser with the words that
// the server's addresses have.
import type { ClusterMark, CountryMark, Counts, MapFrame, MarkTile, PointMark, Unit } from './api.ts'
import type { Box } from './lonlat.ts'
import { binStarts, dayNumber, dayOf, parseSpan, placeInTime } from './time.ts'

/** A feature of data/incidents.geojson. */
export interface Feature {
  readonly id: number
  readonly geometry: { readonly coordinates: readonly [lon: number, lat: number] } | null
  readonly properties: Readonly<Record<string, string | number | null>>
}

/** What map/frame.json, map/regions.json and map/words.json hold. */
export interface Frame extends MapFrame {
  readonly regions: Readonly<Record<string, readonly string[]>>
  /** Summaries, by id. */
  readonly words: Readonly<Record<number, string>>
}

/** Known to the country alone: listed, never on the map. */
const COUNTRY_ONLY = 7

/** Known to the province at best: a cluster of its own kind. */
const PROVINCE = 5

/** How many pixels apart marks are that do not become one. */
const CELL = 40

const text = (f: Feature, name: string) => String(f.properties[name] ?? '')
const precision = (f: Feature) => Number(f.properties.geo_precision ?? 8)

/** Whether a record leaves something open, as geo/gaps.go has it. */
function lacks(f: Feature, gap: string): boolean {
  const kind = text(f, 'kind')
  const counted = kind === 'attack' || kind === 'security_operation'
  const place = Number(f.properties.geo_precision ?? 0)
  switch (gap) {
    case 'killed':
    case 'injured':
      return counted && text(f, `${gap}_best`) === ''
    case 'attribution':
      return kind === 'attack' && ['', 'unknown', 'none'].includes(text(f, 'attribution'))
    case 'place':
      return place === 0 || place === COUNTRY_ONLY
    case 'area':
      return place === 5 || place === 6
    case 'date':
      return text(f, 'date') === ''
    case 'day':
      return text(f, 'date') !== '' && ['month', 'range', 'year'].includes(text(f, 'date_precision'))
    default:
      return gap === 'sources' && Number(f.properties.sources_count ?? 0) < 2
  }
}

/** Letters without case and marks. */
const fold = (s: string) => s.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase()

const within = ([west, south, east, north]: Box, [lon, lat]: readonly [number, number]) =>
  lat >= south && lat <= north && (west <= east ? lon >= west && lon <= east : lon >= west || lon <= east)

/** The corners of area= are lon,lat pairs; a point on the left of an odd number of sides lies within. */
function inArea(area: readonly number[], [lon, lat]: readonly [number, number]): boolean {
  let inside = false
  for (let i = 0, j = area.length - 2; i < area.length; j = i, i += 2) {
    const [x1, y1, x2, y2] = [area[i], area[i + 1], area[j], area[j + 1]] as [number, number, number, number]
    if (y1 > lat !== y2 > lat && lon < ((x2 - x1) * (lat - y1)) / (y2 - y1) + x1) inside = !inside
  }
  return inside
}

export class FlatLayer {
  readonly #all: readonly Feature[]
  readonly #frame: Frame
  #last: { query: string; found: readonly Feature[] } | undefined

  constructor(all: readonly Feature[], frame: Frame) {
    this.#all = all
    this.#frame = frame
  }

  /** The incidents that the query selects, in the order of the file. */
  select(query: string): readonly Feature[] {
    if (this.#last?.query !== query) this.#last = { query, found: this.#select(new URLSearchParams(query)) }
    return this.#last.found
  }

  #select(params: URLSearchParams): readonly Feature[] {
    const values = (name: string) => params.getAll(name).flatMap((v) => v.split(',').filter(Boolean))
    const tests: ((f: Feature) => boolean)[] = []
    const countries = new Set([
      ...values('country').map((c) => c.toUpperCase()),
      ...values('region').flatMap((r) => this.#frame.regions[r] ?? []),
    ])
    if (countries.size) tests.push((f) => countries.has(text(f, 'country')))
    for (const [name, property] of Object.entries({
      kind: 'kind',
      outcome: 'outcome',
      dataset: 'dataset',
      group: 'groups',
      method: 'methods',
    })) {
      const wanted = values(name)
      if (wanted.length)
        tests.push((f) =>
          text(f, property)
            .split('; ')
            .some((v) => wanted.includes(v)),
        )
    }
    const provinces = params.getAll('admin1').map(fold)
    if (provinces.length) tests.push((f) => provinces.includes(fold(text(f, 'admin1'))))
    const figure = (name: string, property: string, most = false) => {
      const limit = Number(params.get(name) ?? '')
      if (!limit) return
      tests.push((f) => {
        const v = f.properties[property]
        return v !== null && v !== undefined && (most ? Number(v) <= limit : Number(v) >= limit)
      })
    }
    figure('killed_min', 'killed_best')
    figure('sources_min', 'sources_count')
    figure('precision_max', 'geo_precision', true)
    const missing = values('missing')
    if (missing.length) tests.push((f) => missing.some((gap) => lacks(f, gap)))
    const span = parseSpan(params.get('datetime') ?? '')
    if (span.from || span.to)
      tests.push((f) => {
        const date = text(f, 'date')
        return date !== '' && placeInTime(date, text(f, 'date_end') || undefined, span) === 'in'
      })
    const words = fold(params.get('q') ?? '')
      .split(/[^\p{L}\p{N}]+/u)
      .filter(Boolean)
    if (words.length)
      tests.push((f) => {
        const all = fold(`${text(f, 'title')} ${text(f, 'place')} ${this.#frame.words[f.id] ?? ''}`)
        return words.every((w) => all.includes(w))
      })
    const box = values('bbox').map(Number)
    if (box.length === 4)
      tests.push((f) => f.geometry !== null && within(box as unknown as Box, f.geometry.coordinates))
    const area = values('area').map(Number)
    if (area.length >= 6) tests.push((f) => f.geometry !== null && inArea(area, f.geometry.coordinates))
    return this.#all.filter((f) => tests.every((t) => t(f)))
  }

  /** The answer of /map/frame. */
  frame(query: string): MapFrame {
    const found = this.select(query)
    const { edition, all, countries: known } = this.#frame
    const countries = known.flatMap((c): CountryMark[] => {
      const there = found.filter((f) => precision(f) === COUNTRY_ONLY && f.properties.country === c.code)
      return there.length ? [{ ...c, count: there.length }] : []
    })
    const bounds = found.length === this.#all.length ? this.#frame.bounds : boxOf(found)
    return { edition, all, matched: found.length, countries, ...(bounds && { bounds }) }
  }

  /** The answer of /map/tiles/z/x/y.json: marks of the tile, those close together as clusters. */
  tile(query: string, z: number, x: number, y: number): MarkTile {
    const cells = new Map<string, Feature[]>()
    for (const f of this.select(query)) {
      if (!f.geometry || precision(f) >= COUNTRY_ONLY) continue
      const [px, py] = pixels(f.geometry.coordinates, z)
      if (Math.floor(px / 512) !== x || Math.floor(py / 512) !== y) continue
      const cell = `${precision(f) >= PROVINCE} ${Math.floor(px / CELL)} ${Math.floor(py / CELL)}`
      cells.set(cell, [...(cells.get(cell) ?? []), f])
    }
    const points: PointMark[] = []
    const clusters: ClusterMark[] = []
    for (const [cell, list] of cells) {
      const [first] = list as [Feature]
      if (list.length === 1) points.push(pointMark(first))
      else clusters.push(clusterMark(list, cell.startsWith('true')))
    }
    return { points, clusters }
  }

  /** The answer of /map/counts, an incident in the bin of its first day. */
  counts(query: string): Counts {
    const found = this.select(query)
    const days = found.map((f) => text(f, 'date')).filter(Boolean)
    const base = { matched: found.length, undated: found.length - days.length }
    if (!days.length) return { ...base, unit: 'year', incidents: [] }
    const numbers = days.map(dayNumber)
    const [first, last] = [Math.min(...numbers), Math.max(...numbers)]
    const length = last - first
    const unit: Unit = length < 120 ? 'day' : length < 365 * 20 ? 'month' : 'year'
    const start =
      dayOf(first).slice(0, unit === 'day' ? 10 : unit === 'month' ? 7 : 4) +
      { day: '', week: '', month: '-01', year: '-01-01' }[unit]
    const count =
      unit === 'day' ? length + 1 : unit === 'month' ? Math.ceil(length / 28) + 1 : Math.ceil(length / 365) + 1
    const starts = binStarts(start, unit, count)
    const incidents = starts
      .slice(0, -1)
      .map((from, i) => numbers.filter((n) => n >= from && n < (starts[i + 1] ?? 0)).length)
    while (incidents.at(-1) === 0) incidents.pop()
    return { ...base, unit, start, incidents }
  }

  /** The ids of those within the view, of all for null. */
  listed(query: string, view: Box | null): number[] {
    return this.select(query)
      .filter((f) => !view || (f.geometry !== null && within(view, f.geometry.coordinates)))
      .map((f) => f.id)
  }
}

/** Pixels of the world at tile zoom z, whose tiles are 512 wide. */
function pixels([lon, lat]: readonly [number, number], z: number): [x: number, y: number] {
  const size = 512 * 2 ** z
  const sin = Math.sin((lat * Math.PI) / 180)
  return [((lon + 180) / 360) * size, (0.5 - Math.log((1 + sin) / (1 - sin)) / (4 * Math.PI)) * size]
}

function pointMark({ id, geometry, properties: p }: Feature): PointMark {
  const [lon, lat] = geometry?.coordinates ?? [0, 0]
  const figure = (name: string) =>
    p[name] === null || p[name] === undefined ? {} : { [name.slice(7)]: Number(p[name]) }
  return {
    id,
    lon,
    lat,
    kind: String(p.kind),
    precision: Number(p.geo_precision),
    date: String(p.date ?? ''),
    title: String(p.title),
    ...(p.outcome && { outcome: String(p.outcome) }),
    ...(p.geo_radius_km && { radius: Number(p.geo_radius_km) }),
    ...(p.date_end && { end: String(p.date_end) }),
    ...figure('killed_low'),
    ...figure('killed_best'),
    ...figure('killed_high'),
  }
}

function clusterMark(list: readonly Feature[], area: boolean): ClusterMark {
  const at = list.map((f) => f.geometry?.coordinates ?? [0, 0])
  const mean = (i: 0 | 1) => at.reduce((sum, p) => sum + p[i], 0) / at.length
  const kinds: Record<string, number> = {}
  for (const f of list) kinds[text(f, 'kind')] = (kinds[text(f, 'kind')] ?? 0) + 1
  const box = boxOf(list) ?? [0, 0, 0, 0]
  return {
    lon: mean(0),
    lat: mean(1),
    count: list.length,
    killed: list.reduce((sum, f) => sum + Number(f.properties.killed_best ?? 0), 0),
    unknown: list.filter((f) => f.properties.killed_best === null).length,
    kinds,
    box,
    ...(box[0] === box[2] && box[1] === box[3] && { stack: true }),
    ...(area && { area: true }),
  }
}

/** The box round the incidents; undefined without a place. */
function boxOf(list: readonly Feature[]): Box | undefined {
  const at = list.flatMap((f) => (f.geometry ? [f.geometry.coordinates] : []))
  if (!at.length) return undefined
  const [lons, lats] = [at.map((p) => p[0]), at.map((p) => p[1])]
  return [Math.min(...lons), Math.min(...lats), Math.max(...lons), Math.max(...lats)]
}
