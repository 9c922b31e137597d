// Lets the time run: play, back and on, how fast, and whether what is past stays
// to be seen. The controls are in the page already.

export interface PlayerEvents {
  /** Goes a step; false at the end. */
  readonly step: (by: 'back' | 'on' | 'play') => Promise<boolean>
  /** Time stands still again. */
  readonly rest: () => void
  /** The past is to be kept, or no more. */
  readonly past: () => void
  /** All of time is asked for. */
  readonly reset: () => void
}

export class Player {
  readonly #events: PlayerEvents
  readonly #play: HTMLElement | null
  readonly #speed: HTMLSelectElement | null
  readonly #past: HTMLInputElement | null
  readonly #all: HTMLElement | null
  #run: object | undefined

  constructor(bar: HTMLElement, events: PlayerEvents) {
    this.#events = events
    this.#play = bar.querySelector('[data-timebar-play]')
    this.#speed = bar.querySelector('[data-timebar-speed]')
    this.#past = bar.querySelector('[data-timebar-past]')
    this.#all = bar.querySelector('[data-timebar-all]')
    this.#play?.addEventListener('click', () => (this.#run ? this.stop() : void this.#start()))
    for (const by of ['back', 'on'] as const)
      bar.querySelector(`[data-timebar-${by}]`)?.addEventListener('click', () => {
        this.stop()
        void events.step(by)
      })
    this.#past?.addEventListener('change', () => events.past())
    this.#all?.addEventListener('click', (e) => {
      if (e instanceof MouseEvent && (e.ctrlKey || e.metaKey || e.shiftKey)) return
      e.preventDefault()
      this.stop()
      events.reset()
    })
  }

  get past(): boolean {
    return this.#past?.checked ?? false
  }

  get playing(): boolean {
    return this.#run !== undefined
  }

  setEverything(everything: boolean): void {
    if (this.#all) this.#all.hidden = everything
  }

  stop(): void {
    if (!this.#run) return
    this.#run = undefined
    if (this.#play) this.#play.textContent = 'Play'
    this.#events.rest()
  }

  async #start(): Promise<void> {
    const run = {}
    this.#run = run
    if (this.#play) this.#play.textContent = 'Pause'
    while (this.#run === run) {
      const pause = new Promise((resolve) => setTimeout(resolve, Number(this.#speed?.value)))
      const [more] = await Promise.all([this.#events.step('play'), pause])
      if (!more && this.#run === run) this.stop()
    }
  }
}
