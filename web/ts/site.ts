// entry: what every page does: searching, copying from a field or from code, light
// or dark, the share builder, and bringing the map once the page has been painted.
import { SearchBox } from './search.ts'
import './share.ts'
import { painted } from './turns.ts'

const { mapScript } = (document.currentScript as HTMLScriptElement).dataset
if (mapScript) void bring(mapScript)

/** Runs a script once the page has been painted; it is fetched meanwhile, after what the page is painted with. */
async function bring(src: string): Promise<void> {
  const early = document.createElement('link')
  document.head.append(Object.assign(early, { rel: 'preload', as: 'script', fetchPriority: 'low', href: src }))
  await painted()
  document.head.append(Object.assign(document.createElement('script'), { src }))
}

for (const search of document.querySelectorAll<HTMLElement>('[data-search]')) {
  const [input, host] = [search.querySelector('input'), search.querySelector<HTMLElement>('[data-search-host]')]
  if (input && host) new SearchBox(input, host)
}

// Heard by the document, for buttons that come later too.
document.addEventListener('click', async (e) => {
  const button = e.target instanceof Element ? e.target.closest<HTMLButtonElement>('[data-copy]') : null
  const source = button && document.querySelector<HTMLElement>(button.dataset.copy ?? '')
  if (!button || !source) return
  button.dataset.words ??= button.textContent ?? ''
  button.dataset.label ??= button.getAttribute('aria-label') ?? ''
  // Says so to those who do not see the word change.
  button.ariaLive = 'polite'
  try {
    await navigator.clipboard.writeText(mark(source))
    button.textContent = 'Copied'
  } catch {
    // Without leave to write, or over plain http: the text is selected.
    button.textContent = 'Press Ctrl+C to copy'
  }
  button.removeAttribute('aria-label')
  setTimeout(() => {
    button.textContent = button.dataset.words ?? ''
    if (button.dataset.label) button.setAttribute('aria-label', button.dataset.label)
  }, 2500)
})

/** Selects the text of a field or of an element, and gives it. */
function mark(source: HTMLElement): string {
  if (source instanceof HTMLInputElement || source instanceof HTMLTextAreaElement) {
    source.select()
    return source.value
  }
  getSelection()?.selectAllChildren(source)
  return source.textContent ?? ''
}

const root = document.documentElement
const KEY = 'dateline-theme'

function remember(theme: string): void {
  try {
    localStorage.setItem(KEY, theme)
  } catch {
    // Private windows may refuse; the choice then lasts for this page.
  }
}

function remembered(): string | null {
  try {
    return localStorage.getItem(KEY)
  } catch {
    return null
  }
}

const asked = new URLSearchParams(location.search).has('theme')
const kept = remembered()
if (!asked && (kept === 'light' || kept === 'dark')) root.dataset.theme = kept

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-theme-toggle]')) {
  const dark = () =>
    root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
  button.setAttribute('aria-pressed', String(dark()))
  button.addEventListener('click', () => {
    const next = dark() ? 'light' : 'dark'
    root.dataset.theme = next
    button.setAttribute('aria-pressed', String(next === 'dark'))
    remember(next)
  })
}
