// The list beside the map: brought up to date with it, each pointing at the other.
import { AnswerError, fetchList } from './api.ts'
import type { Box, LonLat } from './lonlat.ts'

/** After this time a list that has not come is said to be late. */
const SLOW_MS = 4000

export interface ResultsEvents {
  readonly onPoint: (incident: number | undefined) => void
  readonly onPick: (incident: number, at: LonLat) => void
}

export class Results {
  #element: HTMLElement
  readonly #say: (text: string) => void
  readonly #served: string | undefined
  #asking: AbortController | undefined
  #shown: { readonly query: string; readonly view: Box | null; readonly order: string } | undefined
  #late = false // something went wrong with the list, and was said

  /** served is the query whose list, from its beginning, came with the page. */
  constructor(element: HTMLElement, events: ResultsEvents, say: (text: string) => void, served?: string) {
    this.#element = element
    this.#say = say
    this.#served = served
    const host = element.parentElement ?? element
    const incidentAt = (e: Event) => (e.target as Element).closest<HTMLElement>('[data-incident]')
    const idOf = (item: HTMLElement | null) => (item ? Number(item.dataset.incident) : undefined)
    host.addEventListener('pointerover', (e) => events.onPoint(idOf(incidentAt(e))))
    host.addEventListener('pointerleave', () => events.onPoint(undefined))
    host.addEventListener('focusin', (e) => events.onPoint(idOf(incidentAt(e))))
    host.addEventListener('click', (e) => {
      const next = (e.target as Element).closest<HTMLAnchorElement>('.paging a[rel=next]')
      if (next && this.#shown && !e.ctrlKey && !e.metaKey && !e.shiftKey) {
        e.preventDefault()
        void this.#more(Number(new URL(next.href).searchParams.get('offset')))
        return
      }
      const item = incidentAt(e)
      if (!item || (e.target as Element).closest('a, button')) return
      const { lon, lat } = item.dataset
      if (lon && lat) events.onPick(Number(item.dataset.incident), [Number(lon), Number(lat)])
    })
  }

  /** Shows the incidents of the query within the view, in an order. */
  async show(query: string, view: Box | null, order = ''): Promise<void> {
    const there = !this.#shown && !view && query === this.#served
    this.#shown = { query, view, order }
    if (there) return
    const fresh = await this.#ask(0)
    if (fresh) this.#swap(fresh)
  }

  /** The list as it is, in another order. */
  async sort(order: string): Promise<void> {
    if (this.#shown) await this.show(this.#shown.query, this.#shown.view, order)
  }

  async #ask(offset: number): Promise<HTMLElement | undefined> {
    if (!this.#shown) return undefined
    this.#asking?.abort()
    const asking = new AbortController()
    this.#asking = asking
    const { query, view, order } = this.#shown
    const slow = window.setTimeout(() => this.#say('The list is still loading. It shows what it had last.'), SLOW_MS)
    try {
      const html = await fetchList(query, view, offset, order, asking.signal)
      if (asking.signal.aborted) return undefined
      const host = document.createElement('template')
      host.innerHTML = html // the server's own template, escaped there
      const fresh = host.content.firstElementChild
      if (this.#late) this.#say('')
      this.#late = false
      return fresh instanceof HTMLElement ? fresh : undefined
    } catch (error) {
      if (asking.signal.aborted) return undefined
      this.#late = true
      this.#say(error instanceof AnswerError ? error.message : 'The list could not be brought up to date.')
      return undefined
    } finally {
      clearTimeout(slow)
    }
  }

  /** Adds the next page below, so that nothing that is read moves away. */
  async #more(offset: number): Promise<void> {
    const fresh = await this.#ask(offset)
    const [list, items] = [this.#element, fresh].map((e) => e?.querySelector('[data-list]'))
    if (!fresh || !list || !items) return
    const first = items.querySelector<HTMLElement>('.incident-title')
    list.append(...items.children)
    const [old, next] = [this.#element, fresh].map((e) => e.querySelector('.paging'))
    if (next) old?.replaceWith(next)
    else old?.remove()
    first?.focus({ preventScroll: true })
  }

  // The count line stays the same element, so that a screen reader is told of
  // its change; the rest is replaced. What had the focus has it again.
  #swap(fresh: HTMLElement): void {
    const [count, next] = [this.#element, fresh].map((e) => e.querySelector('[data-count]'))
    if (count && next) {
      if (count.innerHTML !== next.innerHTML) count.innerHTML = next.innerHTML
      next.replaceWith(count)
    }
    const focused = this.#element.contains(document.activeElement) ? document.activeElement : null
    const incident = focused?.closest<HTMLElement>('[data-incident]')?.dataset.incident
    const by = (focused as HTMLElement | null)?.dataset.by
    this.#element.replaceWith(fresh)
    this.#element = fresh
    const again = incident
      ? fresh.querySelector<HTMLElement>(`[data-incident="${incident}"] a`)
      : by && fresh.querySelector<HTMLElement>(`[data-by="${by}"]`)
    if (again) again.focus({ preventScroll: true })
  }

  /** The place of an incident of the list, if it has one. */
  at(incident: number): LonLat | undefined {
    const { lon, lat } = this.#element.querySelector<HTMLElement>(`[data-incident="${incident}"]`)?.dataset ?? {}
    return lon && lat ? [Number(lon), Number(lat)] : undefined
  }

  highlight(incident: number | undefined): void {
    for (const item of this.#element.querySelectorAll<HTMLElement>('[data-incident]'))
      item.classList.toggle('incident-active', Number(item.dataset.incident) === incident)
  }
}
