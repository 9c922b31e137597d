// The brush over the timeline: two handles and the span between them, each a
// slider for the keyboard; play, step, speed, and whether the past stays.
import type { Counts } from './api.ts'
import { span as element } from './element.ts'
import { Player } from './player.ts'
import { ALWAYS, binStarts, dayNumber, dayOf, parseSpan, type Span, spanText } from './time.ts'
import { drawBars, drawTicks } from './timebars.ts'

export interface TimeBarEvents {
  /** The brush is being moved; past says to keep what was before it, faintly. */
  readonly onMove: (span: Span, past: boolean) => Promise<void> | void
  /** The brush has come to rest. */
  readonly onRest: (span: Span) => void
}

/** The keyboard's brush is at rest this long after the last key. */
const REST_MS = 500

type Part = 'from' | 'to' | 'whole'

export class TimeBar {
  readonly #element: HTMLElement
  readonly #plot: HTMLElement
  readonly #words: HTMLElement | null
  readonly #events: TimeBarEvents
  readonly #player: Player
  readonly #parts: Record<Part, HTMLElement>
  readonly #shade = [element('timebar-shade'), element('timebar-shade')] as const
  readonly #tip = element('timebar-tip')
  #figures: readonly number[] = []
  #starts: readonly number[] = []
  // The brush in bins from the first one's beginning; a filter's day may lie
  // within a bin.
  #lo = 0
  #hi = 0
  #rest = 0

  constructor(bar: HTMLElement, events: TimeBarEvents) {
    this.#element = bar
    this.#events = events
    this.#plot = bar.querySelector('[data-timebar-plot]') ?? bar
    this.#words = bar.querySelector('[data-timebar-words]')
    this.#parts = { whole: slider('The span shown'), from: slider('From'), to: slider('To') }
    for (const [part, handle] of Object.entries(this.#parts)) handle.classList.add(`timebar-${part}`)
    const brush = element('timebar-brush')
    brush.append(...this.#shade, this.#parts.whole, this.#parts.from, this.#parts.to, this.#tip)
    this.#tip.hidden = true
    this.#plot.append(brush)
    this.#player = new Player(bar, {
      step: (by) => this.#step(by),
      rest: () => this.#settle(0),
      past: () => void this.#move(),
      reset: () => {
        this.setSpan(ALWAYS)
        this.#settle(0)
      },
    })
    const { start = '', unit = 'day', bins = '', datetime = '' } = bar.dataset
    this.#layOut(start, unit as Counts['unit'], bins.split(' ').map(Number), false)
    this.setSpan(parseSpan(datetime))
    brush.addEventListener('pointerdown', (e) => this.#grab(e))
    brush.addEventListener('pointermove', (e) => this.#point(e))
    brush.addEventListener('pointerleave', () => {
      this.#tip.hidden = true
    })
    brush.addEventListener('keydown', (e) => this.#key(e))
    bar.classList.add('timebar-live')
  }

  get past(): boolean {
    return this.#player.past
  }

  /** Moves the brush to the filter's time. */
  setSpan(span: Span): void {
    this.#lo = span.from ? this.#place(dayNumber(span.from)) : 0
    this.#hi = span.to ? this.#place(dayNumber(span.to) + 1) : this.#count
    if (this.#hi <= this.#lo) this.#hi = Math.min(this.#count, this.#lo + 0.2)
    this.#show(span)
  }

  /** Shows the timeline of another filter. */
  setCounts({ start, unit, incidents, undated }: Counts): void {
    const span = this.#span()
    this.#element.hidden = incidents.length === 0
    this.#element.classList.toggle('timebar-single', incidents.length === 1)
    const note = this.#element.querySelector<HTMLElement>('[data-timebar-undated]')
    if (note) note.hidden = undated === 0
    if (!start || incidents.length === 0) return
    this.#layOut(start, unit, incidents, true)
    this.setSpan(span)
  }

  #layOut(start: string, unit: Counts['unit'], figures: readonly number[], draw: boolean): void {
    this.#figures = figures
    this.#starts = binStarts(start, unit, figures.length)
    if (!draw) return
    const bars = this.#element.querySelector('[data-timebar-bars]')
    const ticks = this.#element.querySelector('[data-timebar-ticks]')
    if (bars) drawBars(bars, figures)
    this.#element.querySelector('[data-timebar-links]')?.remove() // the brush is over them
    if (ticks) drawTicks(ticks, this.#starts)
  }

  get #count(): number {
    return this.#figures.length
  }

  /** Where a day's beginning lies, in bins. */
  #place(day: number): number {
    const starts = this.#starts
    const after = starts.findIndex((s) => s > day)
    if (after === 0) return 0
    if (after < 0) return this.#count
    const [a, b] = [starts[after - 1] as number, starts[after] as number]
    return after - 1 + (day - a) / (b - a)
  }

  #day(bin: number): string {
    return dayOf(this.#starts[Math.max(0, Math.min(this.#count, Math.round(bin)))] as number)
  }

  /** The brush as a span; its ends are open where it reaches those of the timeline. */
  #span(): Span {
    const [lo, hi] = [Math.round(this.#lo), Math.round(this.#hi)]
    return {
      from: lo <= 0 ? '' : this.#day(lo),
      to: hi >= this.#count ? '' : dayOf((this.#starts[hi] as number) - 1),
    }
  }

  #show(span: Span): void {
    const [lo, hi, n] = [this.#lo, this.#hi, this.#count]
    const percent = (bins: number) => `${(100 * bins) / n}%`
    const [before, after] = this.#shade
    before.style.width = percent(lo)
    after.style.left = percent(hi)
    const { from, to, whole } = this.#parts
    from.style.left = percent(lo)
    to.style.left = percent(hi)
    whole.style.left = percent(lo)
    whole.style.width = percent(hi - lo)
    const everything = !span.from && !span.to
    const all = { from: this.#day(0), to: dayOf((this.#starts[n] as number) - 1) }
    const words = spanText({ from: span.from || all.from, to: span.to || all.to })
    aria(
      from,
      0,
      Math.max(0, Math.ceil(hi) - 1),
      lo,
      spanText({ from: span.from || all.from, to: span.from || all.from }),
    )
    aria(to, Math.min(n, Math.floor(lo) + 1), n, hi, spanText({ from: span.to || all.to, to: span.to || all.to }))
    aria(whole, 0, Math.max(0, Math.floor(n - (hi - lo))), lo, words)
    whole.tabIndex = everything ? -1 : 0
    this.#element.classList.toggle('timebar-everything', everything)
    this.#player.setEverything(everything)
    if (this.#words) this.#words.textContent = everything ? `All dates: ${words}` : this.#tell(span, words)
  }

  // While the brush moves, the bins it covers say about how many incidents there are.
  #tell(span: Span, words: string): string {
    const text =
      span.from && span.to
        ? words
        : span.from
          ? `Since ${spanText({ from: span.from, to: span.from })}`
          : `Until ${spanText({ from: span.to, to: span.to })}`
    const n = this.#figures.slice(Math.round(this.#lo), Math.round(this.#hi)).reduce((a, b) => a + b, 0)
    const about = Math.round(n)
    return `${text}: ${about.toLocaleString('en')} ${about === 1 ? 'incident' : 'incidents'}`
  }

  #move(): Promise<void> | void {
    const span = this.#span()
    this.#show(span)
    return this.#events.onMove(span, this.#player.past)
  }

  #settle(after: number): void {
    clearTimeout(this.#rest)
    this.#rest = window.setTimeout(() => {
      if (!this.#player.playing) this.#events.onRest(this.#span())
    }, after)
  }

  #set(lo: number, hi: number): void {
    this.#lo = lo
    this.#hi = hi
    void this.#move()
  }

  // Moves one part of the brush by whole bins.
  #shift(part: Part, to: number): void {
    const [n, width] = [this.#count, this.#hi - this.#lo]
    if (part === 'from') this.#set(Math.max(0, Math.min(Math.ceil(this.#hi) - 1, to)), this.#hi)
    else if (part === 'to') this.#set(this.#lo, Math.min(n, Math.max(Math.floor(this.#lo) + 1, to)))
    else {
      const lo = Math.max(0, Math.min(n - width, to))
      this.#set(lo, lo + width)
    }
  }

  #grab(e: PointerEvent): void {
    if (e.button !== 0) return
    const brush = e.currentTarget as HTMLElement
    const began = { lo: this.#lo, hi: this.#hi, at: this.#binAt(e) }
    let part = (Object.keys(this.#parts) as Part[]).find((p) => this.#parts[p] === e.target)
    // Outside of the brush, or where it covers everything, a new one begins.
    const fresh = !part || (part === 'whole' && this.#element.classList.contains('timebar-everything'))
    this.#player.stop()
    this.#tip.hidden = true
    brush.setPointerCapture(e.pointerId)
    const drag = (e: PointerEvent) => {
      const at = this.#binAt(e)
      if (fresh) {
        const [a, b] = [this.#clamp(began.at), this.#clamp(at)]
        this.#set(Math.min(a, b), Math.max(a, b) + 1)
        return
      }
      const start = part === 'to' ? began.hi : began.lo
      this.#shift(part as Part, Math.round(start + at - began.at))
    }
    const end = (e: PointerEvent) => {
      brush.removeEventListener('pointermove', drag)
      brush.removeEventListener('pointerup', end)
      brush.removeEventListener('pointercancel', cancel)
      if (e.type === 'pointerup' && fresh && this.#lo === began.lo && this.#hi === began.hi) drag(e)
      this.#settle(0)
    }
    const cancel = (e: PointerEvent) => {
      this.#set(began.lo, began.hi)
      end(e)
    }
    brush.addEventListener('pointermove', drag)
    brush.addEventListener('pointerup', end)
    brush.addEventListener('pointercancel', cancel)
    part ??= 'whole'
    if (!fresh) this.#parts[part].focus({ preventScroll: true })
    e.preventDefault()
  }

  /** The bin that the pointer is over, in fractions, or would be if the bins went on. */
  #binAt(e: PointerEvent): number {
    const { left, width } = this.#plot.getBoundingClientRect()
    return ((e.clientX - left) / width) * this.#count
  }

  #clamp(bin: number): number {
    return Math.max(0, Math.min(this.#count - 1, Math.floor(bin)))
  }

  // What the bin under the pointer holds.
  #point(e: PointerEvent): void {
    if (e.buttons || e.pointerType === 'touch') return
    const bin = this.#clamp(this.#binAt(e))
    const [a, b] = [this.#starts[bin] as number, this.#starts[bin + 1] as number]
    const n = this.#figures[bin] ?? 0
    const words = n === 0 ? 'none' : n < 0.5 ? 'part of one' : Math.round(n).toLocaleString('en')
    this.#tip.textContent = `${spanText({ from: dayOf(a), to: dayOf(b - 1) })}: ${words}`
    this.#tip.hidden = false
    this.#tip.style.left = `${(100 * (bin + 0.5)) / this.#count}%`
    this.#tip.classList.toggle('timebar-tip-end', bin > this.#count / 2)
  }

  #key(e: KeyboardEvent): void {
    const part = (Object.keys(this.#parts) as Part[]).find((p) => this.#parts[p] === e.target)
    if (!part) return
    const large = Math.max(2, Math.round(this.#count / 10))
    const at = Math.round(part === 'to' ? this.#hi : this.#lo)
    const to: Record<string, number> = {
      ArrowLeft: at - 1,
      ArrowDown: at - 1,
      ArrowRight: at + 1,
      ArrowUp: at + 1,
      PageDown: at - large,
      PageUp: at + large,
      Home: 0,
      End: this.#count,
    }
    const there = to[e.key]
    if (there === undefined || e.ctrlKey || e.metaKey || e.altKey) return
    e.preventDefault()
    this.#player.stop()
    this.#shift(part, there)
    this.#settle(REST_MS)
  }

  // Moves the brush by a step of its own or, while it plays, by a bin or a few.
  // One that covers everything becomes a short one at the beginning. Tells
  // whether there was a way to go.
  async #step(by: 'back' | 'on' | 'play'): Promise<boolean> {
    const n = this.#count
    const few = Math.max(1, Math.round(n / 100))
    if (this.#element.classList.contains('timebar-everything')) {
      const width = Math.min(n, Math.max(1, Math.round(n / 25)))
      this.#lo = by === 'back' ? n - width : 0
      this.#hi = this.#lo + width
    } else {
      const width = Math.max(1, Math.round(this.#hi - this.#lo))
      const lo = Math.round(this.#lo)
      const step = by === 'play' ? few : by === 'on' ? width : -width
      if (by === 'play' && lo + width >= n) return false
      this.#lo = Math.max(0, Math.min(n - width, lo + step))
      this.#hi = this.#lo + width
    }
    await this.#move()
    if (by !== 'play') this.#settle(REST_MS)
    return true
  }
}

function slider(label: string): HTMLElement {
  const handle = element('timebar-handle')
  handle.tabIndex = 0
  handle.setAttribute('role', 'slider')
  handle.setAttribute('aria-label', label)
  handle.setAttribute('aria-orientation', 'horizontal')
  return handle
}

function aria(handle: HTMLElement, min: number, max: number, now: number, text: string): void {
  handle.setAttribute('aria-valuemin', String(min))
  handle.setAttribute('aria-valuemax', String(Math.max(min, max)))
  handle.setAttribute('aria-valuenow', String(Math.min(Math.max(min, max), Math.max(min, Math.round(now)))))
  handle.setAttribute('aria-valuetext', text)
}
