// The marks of a map as buttons, of which Tab leads to one: the arrow keys go
// from one to the next in reading order, and Escape goes back to the map.

/** A mark as a stop: its name, and where it is in the map's window. */
export interface Stop {
  readonly key: string
  readonly label: string
  readonly x: number
  readonly y: number
}

export interface StopsEvents {
  readonly onPick: (key: string) => void
  /** The keyboard has come to a mark. */
  readonly onFocus: (key: string) => void
  readonly onEscape: () => void
}

/** Marks within so many pixels from top to bottom are read from left to right. */
const LINE = 40

/** Up to how many marks get a button: more than that are a trap, and the list has them all. */
export const STOPS = 120

export class Stops {
  readonly element = document.createElement('div')
  readonly #events: StopsEvents
  /** The key of the mark whose button Tab leads to. */
  #current = ''

  constructor(events: StopsEvents) {
    this.#events = events
    this.element.className = 'map-stops'
    this.element.setAttribute('role', 'group')
    this.element.setAttribute('aria-label', 'Incidents on the map; arrow keys go from one to the next')
    this.element.addEventListener('keydown', (e) => this.#key(e))
    this.element.addEventListener('focusin', (e) => {
      this.#current = keyOf(e.target)
      events.onFocus(this.#current)
    })
    this.element.addEventListener('focusout', () => events.onFocus(''))
    this.element.addEventListener('click', (e) => {
      const key = keyOf(e.target)
      if (key) events.onPick(key)
      e.stopPropagation()
    })
  }

  /** Has a button for each of the stops; one that stays keeps the focus. */
  fill(stops: readonly Stop[]): void {
    const focused = keyOf(document.activeElement)
    const had = this.element.contains(document.activeElement)
    const old = new Map(this.#buttons().map((b) => [keyOf(b), b]))
    const line = (s: Stop) => Math.round(s.y / LINE)
    const inOrder = [...stops].sort((a, b) => line(a) - line(b) || a.x - b.x)
    const buttons = inOrder.map((stop) => {
      const button = old.get(stop.key) ?? document.createElement('button')
      button.type = 'button'
      button.tabIndex = -1
      button.className = 'map-stop'
      if (button.getAttribute('aria-label') !== stop.label) button.setAttribute('aria-label', stop.label)
      button.dataset.mark = stop.key
      return button
    })
    // Only where something is new or in another place: a button that is taken out loses the focus.
    if (buttons.length !== this.element.children.length || buttons.some((b, i) => b !== this.element.children[i]))
      this.element.replaceChildren(...buttons)
    this.place(inOrder)
    const seen = buttons.filter((b) => !b.hidden)
    const first = seen.find((b) => keyOf(b) === this.#current) ?? seen[0]
    if (first) first.tabIndex = 0
    if (had && first && keyOf(document.activeElement) !== focused) first.focus({ preventScroll: true })
    else if (had && !first) this.#events.onEscape()
  }

  /** Moves the buttons to where their marks are; those off the window are no stops. */
  place(stops: readonly Stop[]): void {
    const at = new Map(stops.map((s) => [s.key, s]))
    const { clientWidth, clientHeight } = this.element.parentElement ?? document.documentElement
    for (const button of this.#buttons()) {
      const stop = at.get(keyOf(button))
      if (!stop) continue
      button.hidden = stop.x < 0 || stop.y < 0 || stop.x > clientWidth || stop.y > clientHeight
      button.style.transform = `translate(${Math.round(stop.x)}px, ${Math.round(stop.y)}px)`
    }
  }

  /** Whether there is a button for the mark to take the focus. */
  focus(key: string): boolean {
    const button = this.#buttons().find((b) => keyOf(b) === key)
    button?.focus({ preventScroll: true })
    return button !== undefined
  }

  #buttons(): HTMLButtonElement[] {
    return [...this.element.children] as HTMLButtonElement[]
  }

  #key(e: KeyboardEvent): void {
    const buttons = this.#buttons().filter((b) => !b.hidden)
    const at = buttons.indexOf(e.target as HTMLButtonElement)
    const steps: Record<string, number> = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }
    const step = steps[e.key]
    if (e.key !== 'Tab') e.stopPropagation() // or the map would pan as well
    if (e.key === 'Escape') {
      e.preventDefault()
      this.#events.onEscape()
      return
    }
    let to: HTMLButtonElement | undefined
    if (step) to = buttons[(at + step + buttons.length) % buttons.length]
    else if (e.key === 'Home') to = buttons[0]
    else if (e.key === 'End') to = buttons.at(-1)
    if (!to) return
    e.preventDefault()
    for (const b of buttons) b.tabIndex = -1
    to.tabIndex = 0
    to.focus({ preventScroll: true })
  }
}

const keyOf = (target: EventTarget | null): string => (target instanceof HTMLElement && target.dataset.mark) || ''
