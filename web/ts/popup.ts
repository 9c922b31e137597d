// What a mark says when it is picked: the server's card, or the list of a stack.
import { type AnswerError, fetchCard, fetchList } from './api.ts'
import { L } from './leaflet.ts'
import type { Box } from './lonlat.ts'

export class Popup {
  readonly #map: L.Map
  readonly #popup: L.Popup
  #back: (() => void) | undefined
  #asked = 0

  constructor(map: L.Map) {
    this.#map = map
    this.#popup = L.popup({
      maxWidth: 320,
      minWidth: 220,
      maxHeight: 340,
      autoPanPadding: L.point(12, 12),
      className: 'map-popup',
    })
    map.on('popupclose', () => {
      const back = this.#back
      this.#back = undefined
      back?.()
    })
    map.getContainer().addEventListener('keydown', (e) => {
      if (e.key === 'Escape' && this.#popup.isOpen()) {
        e.stopPropagation()
        this.#popup.close()
      }
    })
  }

  close(): void {
    this.#back = undefined
    this.#popup.close()
  }

  card(at: L.LatLng, id: number, query: string, back?: () => void): Promise<void> {
    return this.#open(at, () => fetchCard(id, query), back)
  }

  /** The incidents within a box too small to part them. */
  list(at: L.LatLng, box: Box, query: string, back?: () => void): Promise<void> {
    return this.#open(at, () => fetchList(query, box, 0, '', new AbortController().signal), back)
  }

  async #open(at: L.LatLng, ask: () => Promise<string>, back?: () => void): Promise<void> {
    const asked = ++this.#asked
    this.#back = undefined
    const body = document.createElement('div')
    body.className = 'map-popup-body'
    body.tabIndex = -1
    body.textContent = 'Loading …'
    this.#popup.setLatLng(at).setContent(body).openOn(this.#map)
    this.#back = back
    try {
      const html = await ask()
      if (asked !== this.#asked) return
      body.innerHTML = html // the server's own template, escaped there
    } catch (error) {
      body.textContent = (error as AnswerError).message
    }
    this.#popup.update()
    if (back) (body.querySelector<HTMLElement>('a') ?? body).focus({ preventScroll: true })
  }
}
