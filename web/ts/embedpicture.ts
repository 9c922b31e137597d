// The server's picture of the map, until somebody reaches for it: then the map
// that moves takes its place, in the same position, and does what was wished.
import type { Wish } from './embedmap.ts'

/** A pointer that rests this long on the picture means it; one that the page scrolls past does not. */
const DWELL_MS = 150

/** Loading that takes longer than this is told. */
const PATIENCE_MS = 250

const marks = (group: Element | null): SVGAElement[] => [...(group?.querySelectorAll<SVGAElement>('.pic-mark') ?? [])]

export class Picture {
  readonly #element: HTMLElement
  readonly #bring: (wish: Wish) => Promise<void>
  readonly #buttons = document.createElement('div')
  readonly #status = document.createElement('p')
  readonly #gone = new AbortController()

  constructor(element: HTMLElement, bring: (wish: Wish) => Promise<void>) {
    this.#element = element
    this.#bring = bring
    this.#status.className = 'map-status'
    this.#status.setAttribute('role', 'status')
    this.#status.hidden = true
    this.#addButtons()
    element.append(this.#buttons, this.#status)
    // One stop for all symbols, as on the map that moves; there may be others for small frames.
    for (const group of element.querySelectorAll('.pic-marks'))
      for (const [i, link] of marks(group).entries()) link.setAttribute('tabindex', i ? '-1' : '0')

    const sized = new ResizeObserver(() => {
      const scale = element.querySelector<SVGSVGElement>('.pic')?.getScreenCTM()?.a
      if (scale) document.documentElement.style.setProperty('--shrink', String(1 / scale))
    })
    sized.observe(element)
    this.#gone.signal.addEventListener('abort', () => sized.disconnect())

    const on = <K extends keyof HTMLElementEventMap>(
      type: K,
      does: (e: HTMLElementEventMap[K]) => void,
      options?: AddEventListenerOptions,
    ) => element.addEventListener(type, does, { ...options, signal: this.#gone.signal })
    let dwell = 0
    on('pointerenter', (e) => {
      if (e.pointerType === 'mouse') dwell = window.setTimeout(() => this.#wish({}), DWELL_MS)
    })
    on('pointerleave', () => clearTimeout(dwell))
    on('focusin', () => this.#wish({}))
    on('click', (e) => this.#tap(e))
    on('keydown', (e) => this.#step(e))
    on(
      'wheel',
      (e) => {
        if (!(e.ctrlKey || e.metaKey)) return
        e.preventDefault() // or the article would zoom
        this.#wish({ zoom: -Math.sign(e.deltaY), at: this.#place(e) })
      },
      { passive: false },
    )
    this.#pinch(on)
    document.querySelector('[data-results]')?.addEventListener(
      'click',
      (e) => {
        const { incident, lon, lat } =
          e.target instanceof Element && !e.target.closest('a')
            ? (e.target.closest<HTMLElement>('[data-incident]')?.dataset ?? {})
            : {}
        if (lon && lat) this.#wish({ incident: Number(incident), position: [Number(lon), Number(lat)] })
      },
      { signal: this.#gone.signal },
    )
  }

  // The buttons of the map that moves, where they will be.
  #addButtons(): void {
    this.#buttons.className = 'map-zoom'
    for (const [name, sign, zoom] of [
      ['Zoom in', '+', 1],
      ['Zoom out', '−', -1],
    ] as const) {
      const button = document.createElement('button')
      Object.assign(button, { type: 'button', textContent: sign, title: name, ariaLabel: name })
      button.addEventListener('click', (e) => {
        e.stopPropagation()
        this.#wish({ zoom, button: name })
      })
      this.#buttons.append(button)
    }
  }

  #tap(e: MouseEvent): void {
    const link = e.target instanceof Element && e.target.closest('.pic-mark')
    if (!link || e.ctrlKey || e.metaKey || e.shiftKey) {
      if (!link) this.#wish({})
      return
    }
    e.preventDefault()
    const box = link.querySelector('circle, path')?.getBoundingClientRect() ?? link.getBoundingClientRect()
    const at = this.#place({ clientX: box.x + box.width / 2, clientY: box.y + box.height / 2 })
    const incident = Number(/\/incidents\/(\d+)/.exec(link.getAttribute('href') ?? '')?.[1])
    this.#wish({ at, open: e.detail === 0 ? 'key' : 'tap', ...(incident && { incident }) })
  }

  // Arrow keys go from symbol to symbol while the map is on its way.
  #step(e: KeyboardEvent): void {
    const step = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[e.key]
    const links = marks(e.target instanceof Element ? e.target.closest('.pic-marks') : null)
    const now = links.indexOf(e.target as SVGAElement)
    if (!step || now < 0) return
    e.preventDefault()
    links[(now + step + links.length) % links.length]?.focus()
  }

  // Two fingers that spread or close while the map is on its way.
  #pinch(on: (type: 'touchstart' | 'touchmove' | 'touchend', does: (e: TouchEvent) => void) => void): void {
    let first = 0
    let now = 0
    let at: Wish['at']
    const apart = ([a, b]: TouchList) => (a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0)
    on('touchstart', (e) => {
      const [a, b] = e.touches
      if (!a || !b) return
      first = now = apart(e.touches)
      at = this.#place({ clientX: (a.clientX + b.clientX) / 2, clientY: (a.clientY + b.clientY) / 2 })
      this.#wish({})
    })
    on('touchmove', (e) => {
      now = apart(e.touches) || now
    })
    on('touchend', (e) => {
      if (first && now && e.touches.length < 2) this.#wish({ zoom: Math.round(Math.log2(now / first)), at })
      first = 0
    })
  }

  #place({ clientX, clientY }: { clientX: number; clientY: number }): readonly [x: number, y: number] {
    const { x, y } = this.#element.getBoundingClientRect()
    return [clientX - x, clientY - y]
  }

  async #wish(wish: Wish): Promise<void> {
    const telling = setTimeout(() => this.#say('Loading the map …'), PATIENCE_MS)
    try {
      await this.#bring(wish)
      this.#say('')
      this.#gone.abort()
      this.#status.remove()
      this.#buttons.remove()
    } catch (error) {
      this.#say((error as Error).message)
    } finally {
      clearTimeout(telling)
    }
  }

  #say(text: string): void {
    this.#status.textContent = text
    this.#status.hidden = !text
  }
}
