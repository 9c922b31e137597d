// entry: every page with a map, see site.ts. On the front page filter, map, list and
// address go together; elsewhere the map stands alone.
import { AreaDrawing, AreaOutline } from './area.ts'
import { areaText } from './areatext.ts'
import { checkDates, encode, fillDates, fillForm, formQuery } from './filterform.ts'
import { boxOf } from './leaflet.ts'
import { brief, type LonLat } from './lonlat.ts'
import { MapView } from './mapview.ts'
import { fitOnPaper } from './print.ts'
import { Results } from './results.ts'
import { go } from './search.ts'
import { Sheet } from './sheet.ts'
import { offerStreetMap } from './streetmap.ts'
import { followTime } from './timefollow.ts'
import { turn } from './turns.ts'

const VIEW_NAMES = ['zoom', 'center', 'incident', 'lang', 'theme', 'sort']

/** The time after the last key before words are searched. */
const TYPING_MS = 300

/** The list follows a brush that has not moved for so long. */
const LIST_MS = 250

for (const element of document.querySelectorAll<HTMLElement>('[data-map]')) void start(element)

async function start(element: HTMLElement): Promise<void> {
  await turn() // reading the script was one slice
  const form = document.querySelector<HTMLFormElement>('form[data-filter-form]')
  const results = document.querySelector<HTMLElement>('[data-results]')
  fitOnPaper(element)
  const together = element.closest('.desk, [data-desk]')
  if (together && results) await desk(element, results, together.contains(form) ? form : null)
  else {
    const view = new MapView(element)
    offerStreetMap(view.map, element, (text) => view.say(text))
  }
}

async function desk(element: HTMLElement, list: HTMLElement, form: HTMLFormElement | null): Promise<void> {
  let listing = 0
  const view = new MapView(element, {
    // As long as everything is in view the list is the filter's own.
    onMarks: (box) => {
      clearTimeout(listing)
      if (!view.brushed) void results.show(view.query, box, order(view))
      else listing = window.setTimeout(() => void results.show(view.shownQuery, box, order(view)), LIST_MS)
    },
    onMove: (center, zoom) => {
      if (form) history.replaceState(null, '', address(view.query, center, zoom))
      share(view.query, center, zoom)
    },
    onHover: (incident) => results.highlight(incident),
  })
  const results = new Results(
    list,
    { onPoint: (id) => view.highlight(id), onPick: (id, at) => view.open(id, at) },
    (text) => view.say(text),
    inOrder(new URLSearchParams(location.search)) ? element.dataset.query : undefined,
  )
  const incident = Number(element.dataset.incident)
  if (incident) view.choose(incident, results.at(incident))
  await view.started
  const outline = new AreaOutline(view.map)
  outline.show(view.query)
  offerStreetMap(view.map, element, (text) => view.say(text))
  const section = document.querySelector<HTMLElement>('[data-sheet]')
  if (section) new Sheet(section, element)
  list.parentElement?.addEventListener('click', (e) => {
    const link = (e.target as Element).closest<HTMLAnchorElement>('[data-sort] a')
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) return
    e.preventDefault()
    const now = new URLSearchParams(location.search)
    now.delete('offset')
    if (link.dataset.by === 'newest') now.delete('sort')
    else now.set('sort', link.dataset.by ?? '')
    const search = [...now].map(([name, value]) => `${name}=${encode(value)}`).join('&')
    history.replaceState(null, '', search ? `?${search}` : location.pathname)
    void results.sort(order(view))
  })
  if (!form) return
  await turn()
  followForm(form, view, outline)
  document.dispatchEvent(new Event('dateline:follows'))
  await turn()
  tools(view, outline)
}

/** Whether the page's list begins with its first incident, in an order that no move of the map changes. */
const inOrder = (page: URLSearchParams): boolean => !page.has('offset') && page.get('sort') !== 'near'

/** The order of the list as /map/list takes it: nearness is to the map's centre. */
function order(view: MapView): string {
  const sort = new URLSearchParams(location.search).get('sort')
  if (!sort) return ''
  if (sort !== 'near') return `sort=${encode(sort)}`
  const { lng, lat } = view.map.getCenter().wrap()
  return `sort=near&center=${brief(lng, 4)},${brief(lat, 4)}`
}

/** The buttons on the map that make a filter of what it shows, or of an area drawn. */
function tools(view: MapView, outline: AreaOutline): void {
  const element = document.querySelector<HTMLElement>('[data-map-tools]')
  if (!element) return
  view.element.append(element) // over the map's lower edge, where the pointer is
  element.hidden = false
  const filterBy = (name: 'bbox' | 'area', value: string) => {
    const params = new URLSearchParams(view.query)
    params.delete('bbox')
    params.delete('area')
    params.set(name, value)
    go(address([...params].map(([n, v]) => `${n}=${encode(v)}`).join('&')))
  }
  element.querySelector('[data-act=view]')?.addEventListener('click', () => {
    const digits = Math.max(0, Math.min(4, Math.round(view.map.getZoom() / 3)))
    filterBy(
      'bbox',
      boxOf(view.map.getBounds())
        .map((n) => brief(n, digits))
        .join(','),
    )
  })
  new AreaDrawing(
    {
      element,
      map: view.map,
      onStart: () => view.map.closePopup(),
      onDrawn: (corners) => filterBy('area', areaText(corners)),
      onStop: () => {
        outline.draw([], false)
        outline.restore(view.query)
      },
    },
    outline,
  )
}

function followForm(form: HTMLFormElement, view: MapView, outline: AreaOutline): void {
  const time = followTime(view, (span) => {
    fillDates(form, span)
    apply('stay')
  })
  // Where the map looks after a change of the filter: at its places, where it
  // is unless nothing would be seen there, or where it is.
  const apply = (look: 'places' | 'seen' | 'stay') => {
    if (!checkDates(form)) return
    const query = formQuery(form)
    if (query === view.query && !view.brushed) return
    history.pushState(null, '', look === 'stay' ? address(query, ...viewInAddress()) : address(query))
    share(query)
    void view.setQuery(query, { fit: look === 'places', still: look === 'stay' })
    time?.follow(query)
    outline.show(query)
    void refreshChips(form)
  }
  let typing = 0
  // The search box is the form's, but stands elsewhere. A date is looked at once it is whole.
  document.addEventListener('input', (e) => {
    if (!(e.target instanceof HTMLInputElement) || e.target.form !== form) return
    if (!['search', 'text', 'number'].includes(e.target.type) || 'date' in e.target.dataset) return
    if ('whole' in e.target.dataset || e.target.name === 'near' || e.target.name === 'km') return
    clearTimeout(typing)
    typing = window.setTimeout(() => apply('seen'), TYPING_MS)
  })
  form.addEventListener('change', (e) => {
    const { name, value } = e.target as HTMLInputElement
    if (name === 'near' && value.trim()) void near()
    if (name === 'near' || name === 'km') return
    apply(['country', 'region', 'area'].includes(name) ? 'places' : 'seen')
  })
  form.addEventListener('submit', (e) => {
    e.preventDefault()
    apply('seen')
  })
  // Where a place is the server knows; what is wrong with its name is a page of its own.
  const near = async () => {
    const fields = new URLSearchParams([...new FormData(form)].map(([n, v]) => [n, String(v)]))
    const answer = await fetch(`${location.pathname}?${fields}`).catch(() => undefined)
    if (answer?.ok) show(answer.url, true)
    else form.submit()
  }
  const show = (href: string, push: boolean) => {
    const params = new URL(href, location.href).searchParams
    clearTimeout(typing)
    if (push) history.pushState(null, '', href)
    fillForm(form, params)
    checkDates(form)
    const query = filterOf(params)
    share(query)
    const [center, zoom] = [params.get('center')?.split(',').map(Number), params.get('zoom')]
    if (query !== view.query) void view.setQuery(query, { fit: !center })
    time?.follow(query)
    outline.show(query)
    if (center?.length === 2 && zoom) view.setView(center as unknown as LonLat, Number(zoom))
    void refreshChips(form)
  }
  document.addEventListener('dateline:go', (e) => {
    const { detail: href } = e as CustomEvent<string>
    if (new URL(href, location.href).pathname !== location.pathname) return
    e.preventDefault()
    show(href, true)
  })
  window.addEventListener('popstate', () => show(location.href, false))
  // A chip's link takes one value away without leaving the page.
  document.addEventListener('click', (e) => {
    if (e.ctrlKey || e.metaKey || e.shiftKey || !(e.target instanceof Element)) return
    const link = e.target.closest<HTMLAnchorElement>(
      '[data-chips] a, [data-filter-reset], [data-meant] a, .empty-ways a',
    )
    if (!link || new URL(link.href).pathname !== location.pathname) return
    e.preventDefault()
    show(link.href, true)
  })
}

/** The filter's part of an address. */
function filterOf(params: URLSearchParams): string {
  return [...params]
    .filter(([name, value]) => value && !VIEW_NAMES.includes(name) && name !== 'offset' && !name.startsWith('utm_'))
    .map(([name, value]) => `${name}=${encode(value)}`)
    .join('&')
}

/** The page's address with this filter and view; language and theme stay, and
 * as long as only the view changes also the incident that the reader came for. */
function address(query: string, center?: LonLat, zoom?: number): string {
  const now = new URLSearchParams(location.search)
  const parts = [query]
  if (center && zoom !== undefined)
    parts.push(`zoom=${brief(zoom, 2)}`, `center=${brief(center[0], 4)},${brief(center[1], 4)}`)
  for (const name of center ? ['incident', 'lang', 'theme', 'sort'] : ['lang', 'theme', 'sort']) {
    const value = now.get(name)
    if (value) parts.push(`${name}=${encode(value)}`)
  }
  const search = parts.filter(Boolean).join('&')
  return search ? `${location.pathname}?${search}` : location.pathname
}

/** The view that the address states, if it does. */
function viewInAddress(): [center?: LonLat, zoom?: number] {
  const now = new URLSearchParams(location.search)
  const [lon, lat] = (now.get('center') ?? '').split(',').map(Number)
  const zoom = now.get('zoom')
  return lon !== undefined && lat !== undefined && zoom ? [[lon, lat], Number(zoom)] : []
}

/** Brings the link and the frame's code up to date with what is on screen. */
function share(query: string, center?: LonLat, zoom?: number): void {
  const link = document.querySelector<HTMLInputElement>('[data-share-link]')
  const frame = document.querySelector<HTMLTextAreaElement>('[data-share-frame]')
  const search = address(query, center, zoom).split('?')[1] ?? ''
  const base = link?.dataset.base || location.origin
  if (link) link.value = `${base}/${search ? `?${search}` : ''}`
  // The short address is made by the server: the builder has it for the view as it is now.
  document.querySelector<HTMLElement>('[data-share-short]')?.setAttribute('hidden', '')
  const more = document.querySelector<HTMLAnchorElement>('[data-share-more]')
  if (more) more.href = `/share${search ? `?${search}` : ''}`
  if (frame) {
    const src = `${base}/embed/map${search ? `?${search}` : ''}`.replaceAll('&', '&amp;')
    frame.value = frame.value.replace(/src="[^"]*"/, () => `src="${src}"`)
  }
}

/** Chips, headings and the title of the frame come from the server, for the filter as it is now. */
async function refreshChips(form: HTMLFormElement): Promise<void> {
  const filter = () => filterOf(new URLSearchParams(location.search))
  const asked = filter()
  const answer = await fetch(location.href).catch(() => undefined)
  if (!answer?.ok) return
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  if (asked !== filter()) return
  for (const part of ['[data-chips-host]', '.desk-head']) {
    const [old, fresh] = [document.querySelector(part), page.querySelector(part)]
    if (old && fresh) old.replaceWith(fresh)
  }
  countChoices(form, page)
  document.title = page.title
  const [frame, fresh] = [document, page].map((d) => d.querySelector<HTMLTextAreaElement>('[data-share-frame]'))
  const src = frame && /src="[^"]*"/.exec(frame.value)?.[0]
  if (frame && fresh && src) frame.value = fresh.value.replace(/src="[^"]*"/, () => src)
}

/** Brings the numbers at the form's choices up to date with those of a fresh page. */
function countChoices(form: HTMLFormElement, page: Document): void {
  const fresh = page.querySelector<HTMLFormElement>('form[data-filter-form]')
  if (!fresh) return
  for (const select of form.querySelectorAll('select')) {
    const other = fresh.elements.namedItem(select.name)
    if (!(other instanceof HTMLSelectElement)) continue
    const words = new Map([...other.options].map((o) => [o.value, o.text]))
    for (const option of select.options) option.text = words.get(option.value) ?? option.text
  }
  const box = (input: HTMLInputElement) => input.closest('label')
  for (const input of form.querySelectorAll<HTMLInputElement>('input[type=checkbox]')) {
    const other = fresh.querySelector<HTMLInputElement>(
      `input[name="${input.name}"][value="${CSS.escape(input.value)}"]`,
    )
    const [n, next] = [box(input), other && box(other)].map((e) => e?.querySelector('[data-n]'))
    if (n && next) n.textContent = next.textContent
    box(input)?.classList.toggle('check-none', Number(next?.textContent?.replaceAll(',', '') ?? 0) === 0)
  }
}
