// Lets the time run: play, back and on, how fast, and whether what is past stays
// to be seen.
import { span } from './element.ts'

export interface PlayerEvents {
  /** Goes a step; false at the end. */
  readonly step: (by: 'back' | 'on' | 'play') => Promise<boolean>
  /** Time stands still again. */
  readonly rest: () => void
  readonly past: () => void
  readonly reset: () => void
}

/** Milliseconds from one step to the next. */
const SPEEDS = [
  ['Slow', 1200],
  ['Normal', 500],
  ['Fast', 160],
] as const

export class Player {
  readonly elements: HTMLElement[]
  readonly #events: PlayerEvents
  readonly #play = button('Play')
  readonly #speed = document.createElement('select')
  readonly #past = document.createElement('input')
  readonly #all = button('All dates', 'timebar-all')
  #run: object | undefined

  constructor(events: PlayerEvents) {
    this.#events = events
    const back = button('Back', 'timebar-step')
    const on = button('On', 'timebar-step')
    back.setAttribute('aria-label', 'One step back')
    on.setAttribute('aria-label', 'One step on')
    back.textContent = '‹'
    on.textContent = '›'
    this.#play.classList.add('timebar-play')
    this.#play.addEventListener('click', () => (this.#run ? this.stop() : void this.#start()))
    for (const [element, by] of [
      [back, 'back'],
      [on, 'on'],
    ] as const)
      element.addEventListener('click', () => {
        this.stop()
        void events.step(by)
      })
    this.#speed.setAttribute('aria-label', 'Speed')
    this.#speed.append(...SPEEDS.map(([name, ms]) => new Option(name, String(ms), ms === 500, ms === 500)))
    this.#past.type = 'checkbox'
    this.#past.addEventListener('change', () => events.past())
    const past = document.createElement('label')
    past.className = 'check timebar-past'
    past.append(this.#past, span('', 'Keep the past, faint'))
    this.#all.addEventListener('click', () => {
      this.stop()
      events.reset()
    })
    this.elements = [this.#all, past, this.#speed, back, this.#play, on]
  }

  get past(): boolean {
    return this.#past.checked
  }

  get playing(): boolean {
    return this.#run !== undefined
  }

  setEverything(everything: boolean): void {
    this.#all.hidden = everything
  }

  stop(): void {
    if (!this.#run) return
    this.#run = undefined
    this.#play.textContent = 'Play'
    this.#events.rest()
  }

  async #start(): Promise<void> {
    const run = {}
    this.#run = run
    this.#play.textContent = 'Pause'
    while (this.#run === run) {
      const pause = new Promise((resolve) => setTimeout(resolve, Number(this.#speed.value)))
      const [more] = await Promise.all([this.#events.step('play'), pause])
      if (!more && this.#run === run) this.stop()
    }
  }
}

function button(text: string, className = ''): HTMLButtonElement {
  const made = document.createElement('button')
  made.type = 'button'
  made.className = className
  made.textContent = text
  return made
}
