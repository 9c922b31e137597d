// The search box: a combobox that suggests what the words may mean, after the
// pattern of the ARIA Authoring Practices Guide. Without suggestions it is the
// filter's field for words.
import { formQuery } from './filterform.ts'

interface Suggestion {
  readonly kind: string
  readonly label: string
  readonly note: string
  readonly n?: number
  readonly href: string
}

/** The time after the last key before the server is asked. */
const TYPING_MS = 160

/** A server that could not answer is asked once more after this time. */
const AGAIN_MS = 1000

/** Asks whoever shows the page's incidents to go to an address of this page; nobody
 * listening, the browser goes there. */
export function go(href: string): void {
  const event = new CustomEvent('dateline:go', { detail: href, cancelable: true })
  if (document.dispatchEvent(event)) location.assign(href)
}

export class SearchBox {
  readonly #input: HTMLInputElement
  readonly #list: HTMLUListElement
  readonly #said: HTMLElement
  #options: readonly HTMLLIElement[] = []
  #active = -1
  #typing = 0
  #asking: AbortController | undefined

  constructor(input: HTMLInputElement, host: HTMLElement) {
    this.#input = input
    this.#list = document.createElement('ul')
    this.#list.id = `${input.id}-list`
    this.#list.hidden = true
    this.#list.setAttribute('role', 'listbox')
    this.#list.setAttribute('aria-label', 'Suggestions')
    this.#said = document.createElement('p')
    this.#said.className = 'visually-hidden'
    this.#said.setAttribute('role', 'status')
    host.append(this.#list, this.#said)
    for (const [name, value] of Object.entries({
      role: 'combobox',
      'aria-expanded': 'false',
      'aria-controls': this.#list.id,
      'aria-autocomplete': 'list',
      'aria-haspopup': 'listbox',
    }))
      input.setAttribute(name, value)
    input.addEventListener('input', () => this.#typed())
    input.addEventListener('keydown', (e) => this.#key(e))
    // The names of places are read when they are asked for first: before a word is typed.
    input.addEventListener('focus', () => void fetch('/suggest?q=').catch(() => undefined), { once: true })
    input.addEventListener('focusout', () => this.#close())
    // The finger or the mouse must not take the focus away before it has chosen.
    this.#list.addEventListener('pointerdown', (e) => e.preventDefault())
    this.#list.addEventListener('mousedown', (e) => e.preventDefault())
    this.#list.addEventListener('click', (e) => {
      const option = (e.target as Element).closest<HTMLLIElement>('[role=option]')
      if (option) this.#choose(option)
    })
  }

  #typed(): void {
    clearTimeout(this.#typing)
    this.#asking?.abort()
    if (this.#input.value.trim().length < 2) this.#close()
    else this.#typing = window.setTimeout(() => void this.#ask(), TYPING_MS)
  }

  async #ask(): Promise<void> {
    const asking = new AbortController()
    this.#asking = asking
    const query = new URLSearchParams(this.#input.form ? formQuery(this.#input.form) : '')
    query.set('q', this.#input.value.trim())
    query.set('on', this.#input.dataset.on === '/' ? '/' : '/incidents')
    const ask = () => fetch(`/suggest?${query}`, { signal: asking.signal }).catch(() => undefined)
    let answer = await ask()
    if (!answer?.ok && !asking.signal.aborted) {
      await new Promise((resolve) => setTimeout(resolve, AGAIN_MS)) // a busy server: once more
      if (!asking.signal.aborted) answer = await ask()
    }
    // Without an answer the field still searches words.
    const found = answer?.ok ? ((await answer.json()) as { suggestions: readonly Suggestion[] }).suggestions : []
    if (!asking.signal.aborted && document.activeElement === this.#input) this.#show(found)
  }

  #show(found: readonly Suggestion[]): void {
    this.#options = found.map((s, i) => {
      const option = document.createElement('li')
      option.id = `${this.#list.id}-${i}`
      option.setAttribute('role', 'option')
      option.setAttribute('aria-selected', 'false')
      option.dataset.href = s.href
      option.className = `suggestion suggestion-${s.kind}`
      const count = s.n === undefined ? '' : s.n === 1 ? '1 incident' : `${s.n.toLocaleString('en')} incidents`
      for (const [name, text] of [
        ['label', s.kind === 'near' ? `Near ${s.label}` : s.label],
        ['note', s.note],
        ['n', count],
      ] as const) {
        if (!text) continue
        const part = document.createElement('span')
        part.className = `suggestion-${name}`
        part.textContent = text
        option.append(part, ' ')
      }
      return option
    })
    this.#list.replaceChildren(...this.#options)
    this.#active = -1
    this.#input.removeAttribute('aria-activedescendant')
    this.#list.hidden = found.length === 0
    this.#input.setAttribute('aria-expanded', String(found.length > 0))
    const words = found.length === 1 ? '1 suggestion' : `${found.length} suggestions`
    this.#said.textContent = found.length ? `${words}, use the arrow keys` : 'No suggestions'
  }

  #close(): void {
    clearTimeout(this.#typing)
    this.#asking?.abort()
    this.#list.hidden = true
    this.#options = []
    this.#active = -1
    this.#said.textContent = ''
    this.#input.setAttribute('aria-expanded', 'false')
    this.#input.removeAttribute('aria-activedescendant')
  }

  #key(e: KeyboardEvent): void {
    const open = !this.#list.hidden
    if (e.isComposing) return
    switch (e.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        e.preventDefault()
        if (open) this.#move(e.key === 'ArrowDown' ? 1 : -1)
        else if (this.#input.value.trim().length >= 2) void this.#ask()
        return
      case 'Escape':
        if (open) e.preventDefault() // the first clears the list, the next the field
        this.#close()
        return
      case 'Enter': {
        const option = this.#options[this.#active]
        if (option) {
          e.preventDefault()
          this.#choose(option)
        } else this.#close()
      }
    }
  }

  // Below the last one, and above the first, the field itself comes round.
  #move(step: number): void {
    const n = this.#options.length + 1
    this.#active = ((this.#active + 1 + step + n) % n) - 1
    for (const [i, option] of this.#options.entries()) option.setAttribute('aria-selected', String(i === this.#active))
    const option = this.#options[this.#active]
    if (option) {
      this.#input.setAttribute('aria-activedescendant', option.id)
      option.scrollIntoView({ block: 'nearest' })
    } else this.#input.removeAttribute('aria-activedescendant')
  }

  #choose(option: HTMLLIElement): void {
    const { href } = option.dataset
    this.#close()
    if (href) go(href)
  }
}
