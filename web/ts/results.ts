// The list beside the map: brought up to date with it, each pointing at the other.
import { AnswerError, fetchList } from './api.ts'
import type { Box, LonLat } from './lonlat.ts'

export interface ResultsEvents {
  readonly onPoint: (incident: number | undefined) => void
  readonly onPick: (incident: number, at: LonLat) => void
}

export class Results {
  #element: HTMLElement
  readonly #say: (text: string) => void
  #asking: AbortController | undefined

  constructor(element: HTMLElement, events: ResultsEvents, say: (text: string) => void) {
    this.#element = element
    this.#say = say
    const host = element.parentElement ?? element
    const incidentAt = (e: Event) => (e.target as Element).closest<HTMLElement>('[data-incident]')
    const idOf = (item: HTMLElement | null) => (item ? Number(item.dataset.incident) : undefined)
    host.addEventListener('pointerover', (e) => events.onPoint(idOf(incidentAt(e))))
    host.addEventListener('pointerleave', () => events.onPoint(undefined))
    host.addEventListener('focusin', (e) => events.onPoint(idOf(incidentAt(e))))
    host.addEventListener('click', (e) => {
      const item = incidentAt(e)
      if (!item || (e.target as Element).closest('a, button')) return
      const { lon, lat } = item.dataset
      if (lon && lat) events.onPick(Number(item.dataset.incident), [Number(lon), Number(lat)])
    })
  }

  /** Shows the incidents of the query within the view. */
  async show(query: string, view: Box | null): Promise<void> {
    this.#asking?.abort()
    const asking = new AbortController()
    this.#asking = asking
    try {
      const html = await fetchList(query, view, 0, asking.signal)
      const host = document.createElement('template')
      host.innerHTML = html // the server's own template, escaped there
      const fresh = host.content.firstElementChild
      if (!(fresh instanceof HTMLElement)) return
      this.#swap(fresh)
    } catch (error) {
      if (!asking.signal.aborted)
        this.#say(error instanceof AnswerError ? error.message : 'The list could not be brought up to date.')
    }
  }

  // The count line stays the same element, so that a screen reader is told of
  // its change; the rest is replaced.
  #swap(fresh: HTMLElement): void {
    const [count, next] = [this.#element, fresh].map((e) => e.querySelector('[data-count]'))
    if (count && next) {
      if (count.innerHTML !== next.innerHTML) count.innerHTML = next.innerHTML
      next.replaceWith(count)
    }
    this.#element.replaceWith(fresh)
    this.#element = fresh
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
