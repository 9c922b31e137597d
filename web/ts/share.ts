// The share builder: a choice shows its preview and code at once, without the page being loaded anew.

const form = document.querySelector<HTMLFormElement>('[data-share-form]')

/** The address of the builder with what is chosen, without what is left empty. */
function chosen(of: HTMLFormElement): string {
  const params = new URLSearchParams()
  for (const [name, value] of new FormData(of)) {
    if (typeof value === 'string' && value) params.append(name, value)
  }
  return `${location.pathname}?${params}`
}

let asked = 0

async function show(of: HTMLFormElement): Promise<void> {
  const result = document.querySelector<HTMLElement>('[data-share-result]')
  if (!result || !of.reportValidity()) return
  const address = chosen(of)
  const turn = ++asked
  result.classList.add('share-busy')
  const answer = await fetch(address).catch(() => undefined)
  if (turn !== asked) return
  result.classList.remove('share-busy')
  if (!answer?.ok) {
    of.submit() // the server says what is wrong
    return
  }
  const page = new DOMParser().parseFromString(await answer.text(), 'text/html')
  const fresh = page.querySelector('[data-share-result]')
  if (turn !== asked || !fresh) return
  history.replaceState(null, '', address)
  result.replaceChildren(...fresh.childNodes)
}

if (form) {
  form.addEventListener('change', () => void show(form))
  const button = form.querySelector<HTMLElement>('[data-share-submit]')
  if (button) button.hidden = true
  form.addEventListener('submit', (e) => {
    e.preventDefault()
    void show(form)
  })
}

export {}
