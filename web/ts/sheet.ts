// On a phone the list is a sheet that comes up over the map as the page scrolls:
// the page's own scrolling moves it, so that nothing fights the thumb. Its handle
// is a button that brings it up and down again.
import { stillness } from './gestures.ts'

export class Sheet {
  readonly #section: HTMLElement
  readonly #map: HTMLElement
  readonly #handle: HTMLButtonElement

  constructor(section: HTMLElement, map: HTMLElement) {
    this.#section = section
    this.#map = map
    this.#handle = document.createElement('button')
    this.#handle.type = 'button'
    this.#handle.className = 'sheet-handle'
    this.#handle.addEventListener('click', () => this.#toggle())
    section.prepend(this.#handle)
    // Looked at without listening to the scrolling itself.
    new IntersectionObserver(() => this.#say(), { threshold: [0, 0.25, 0.5, 0.75, 1] }).observe(map)
    new IntersectionObserver(() => this.#say(), { threshold: [0, 0.2, 0.4, 0.6, 0.8] }).observe(section)
    this.#say()
    // What has the focus must not lie under the sheet.
    map.addEventListener('focusin', () => {
      if (this.#is && this.#covers > 0) this.#scroll(this.#mapTop)
    })
  }

  /** Whether the list is a sheet now: the style decides, by the window's width. */
  get #is(): boolean {
    return getComputedStyle(this.#handle).display !== 'none'
  }

  /** How much of the map, in pixels, is under the sheet. */
  get #covers(): number {
    return this.#map.getBoundingClientRect().bottom - this.#section.getBoundingClientRect().top
  }

  get #up(): boolean {
    return this.#section.getBoundingClientRect().top < window.innerHeight / 3
  }

  #toggle(): void {
    if (this.#up) this.#scroll(this.#mapTop)
    else this.#scroll(this.#section.getBoundingClientRect().top + window.scrollY - 0.12 * window.innerHeight)
  }

  #scroll(top: number): void {
    window.scrollTo({ top, behavior: stillness() ? 'instant' : 'smooth' })
  }

  /** Where on the page the map begins, however far it has been held back since. */
  get #mapTop(): number {
    const before = this.#map.closest('.desk-map')?.previousElementSibling
    return (before ?? this.#map).getBoundingClientRect().bottom + window.scrollY
  }

  #say(): void {
    const up = this.#up
    this.#handle.setAttribute('aria-expanded', String(up))
    this.#handle.textContent = up ? 'Show the map' : 'Show the list'
  }
}
