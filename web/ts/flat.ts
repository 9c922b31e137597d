// entry: what the pages of a folder of files have in place of a server. It answers
// the questions of the map's script from files, so that all else is as it is.
import { type Feature, FlatLayer, type Frame } from './flatlayer.ts'
import type { Box } from './lonlat.ts'

const up = new URL(document.documentElement.dataset.flat ?? './', document.baseURI).href
const ask = window.fetch.bind(window)
const file = async (path: string): Promise<Response> => {
  const answer = await ask(up + path)
  if (!answer.ok) throw new Error(`${path}: ${answer.status}`)
  return answer
}

let layer: Promise<FlatLayer> | undefined
const incidents = (): Promise<FlatLayer> => {
  layer ??= Promise.all([
    file('data/incidents.geojson').then((r) => r.json() as Promise<{ features: Feature[] }>),
    file('map/frame.json').then((r) => r.json() as Promise<Frame>),
    file('map/regions.json').then((r) => r.json() as Promise<Frame['regions']>),
    file('map/words.json').then((r) => r.json() as Promise<Frame['words']>),
  ]).then(([{ features }, frame, regions, words]) => new FlatLayer(features, { ...frame, regions, words }))
  return layer
}

const fragment = async (path: string) => (await (await file(path)).text()).replaceAll('%root%/', up)

window.fetch = async (input, init) => {
  // The script asks by path, from the root of a server.
  if (typeof input !== 'string') return ask(input, init)
  const url = new URL(input, document.baseURI)
  if (!input.startsWith('/')) return url.search && url.pathname === location.pathname ? page(url) : ask(input, init)
  const query = filterOf(url.searchParams)
  const json = (body: unknown) =>
    new Response(JSON.stringify(body), { headers: { 'Content-Type': 'application/json' } })
  const html = (body: string) => new Response(body, { headers: { 'Content-Type': 'text/html' } })
  const [, section, name = '', ...rest] = url.pathname.split('/')
  if (section === 'tiles' && name === 'base') return ask(`${up}tiles/base/${rest.join('/')}`, init)
  if (section === 'map') {
    if (name === 'card') return html(await fragment(`map/card/${rest[0]}.html`))
    const all = await incidents()
    if (name === 'frame') return json(all.frame(query))
    if (name === 'counts') return json(all.counts(query))
    if (name === 'list') return html(await list(all, query, url.searchParams.get('view')))
    const [z, x, y] = rest.map((part) => Number.parseInt(part, 10))
    if (name === 'tiles' && y !== undefined) return json(all.tile(query, z ?? 0, x ?? 0, y))
  }
  return new Response('', { status: 404 })
}

/** The parts of an address that select incidents. */
function filterOf(params: URLSearchParams): string {
  const kept = new URLSearchParams(params)
  for (const name of ['view', 'offset', 'v', 'edition', 'zoom', 'center', 'incident', 'lang', 'theme'])
    kept.delete(name)
  return kept.toString()
}

/** The list of the incidents that the query selects, those within the view. */
async function list(all: FlatLayer, query: string, view: string | null): Promise<string> {
  const box = view ? (view.split(',').map(Number) as unknown as Box) : null
  const ids = new Set(all.listed(query, box))
  const host = document.createElement('template')
  host.innerHTML = await fragment('map/list.html')
  const [first, ...more] = host.content.querySelectorAll<HTMLElement>('[data-results]')
  const items = [...host.content.querySelectorAll<HTMLElement>('[data-list] > [data-incident]')]
  if (!first) return ''
  for (const e of more) e.remove()
  for (const e of first.querySelectorAll('.paging')) e.remove()
  const matched = all.select(query).length
  const total = all.select('').length
  const count = first.querySelector('[data-count]')
  if (count) {
    count.innerHTML = `<b>${matched}</b> of ${total} incidents`
    if (box) count.insertAdjacentHTML('beforeend', ` <span class="count-view">${ids.size} in this view</span>`)
  }
  const shown = items.filter((e) => ids.has(Number(e.dataset.incident)))
  first.querySelector('[data-list]')?.replaceChildren(...shown)
  if (!shown.length)
    first.querySelector('[data-list]')?.replaceWith(
      Object.assign(document.createElement('p'), {
        className: 'empty',
        textContent: matched
          ? 'None of them lies in this part of the map. Zoom out or move the map to see them.'
          : 'No incident matches all of these filters.',
      }),
    )
  const countries = new Map(all.frame(query).countries.map((c) => [c.name, c.count]))
  for (const item of first.querySelectorAll<HTMLElement>('.unpinned li')) {
    const n = countries.get(item.querySelector('a')?.textContent ?? '')
    if (n === undefined) item.remove()
    else item.querySelector('span')?.replaceChildren(`${n} ${n === 1 ? 'incident' : 'incidents'}`)
  }
  if (!first.querySelector('.unpinned li')) first.querySelector('.unpinned')?.remove()
  return first.outerHTML
}

/** The page of an address with a filter: its headings and its filters in force, as words. */
async function page(url: URL): Promise<Response> {
  const all = await incidents()
  const query = filterOf(url.searchParams)
  const answer = await ask(url.pathname)
  const doc = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const n = all.select(query).length
  if (query) {
    doc.querySelector('.desk-head h1')?.replaceChildren('Incidents that match')
    doc.querySelector('.desk-head .standfirst')?.replaceChildren(`${n} of ${all.select('').length} incidents.`)
    const chips = document.createElement('ul')
    chips.className = 'chips'
    chips.dataset.chips = ''
    chips.setAttribute('aria-label', 'Filters in force')
    for (const [name, value] of new URLSearchParams(query)) {
      const without = new URLSearchParams(query)
      without.delete(name, value)
      const link = Object.assign(document.createElement('a'), { className: 'chip', href: `${url.pathname}?${without}` })
      link.textContent = `${name}: ${value} ×`
      link.setAttribute('aria-label', `Remove ${name}: ${value}`)
      const item = document.createElement('li')
      item.append(link)
      chips.append(item)
    }
    doc.querySelector('[data-chips-host]')?.replaceChildren(chips)
  }
  return new Response(doc.documentElement.outerHTML)
}

// A page that is opened with a filter in its address was written without one: a
// map that follows its address is told of it once it does.
document.addEventListener('dateline:follows', () => {
  if (filterOf(new URLSearchParams(location.search))) window.dispatchEvent(new PopStateEvent('popstate'))
})
document.addEventListener('DOMContentLoaded', () => {
  const query = filterOf(new URLSearchParams(location.search))
  const map = document.querySelector<HTMLElement>('[data-map]')
  if (!query || !map || !('embed' in map.dataset)) return
  map.dataset.query = query
  map.click()
  void incidents().then((all) => {
    const ids = new Set(all.listed(query, null))
    for (const item of document.querySelectorAll<HTMLElement>('[data-list] > [data-incident]'))
      item.hidden = !ids.has(Number(item.dataset.incident))
    document.querySelector('.embed-list > summary')?.replaceChildren(`${ids.size} incidents as a list`)
  })
})
