// entry: what every page does: copying from a field, and light or dark.

for (const button of document.querySelectorAll<HTMLButtonElement>('[data-copy]')) {
  const words = button.textContent ?? ''
  button.addEventListener('click', async () => {
    const field = document.querySelector<HTMLInputElement | HTMLTextAreaElement>(button.dataset.copy ?? '')
    if (!field) return
    field.select()
    try {
      await navigator.clipboard.writeText(field.value)
      button.textContent = 'Copied'
    } catch {
      // Without leave to write, or over plain http: the text is selected.
      button.textContent = 'Press Ctrl+C to copy'
    }
    setTimeout(() => {
      button.textContent = words
    }, 2500)
  })
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
