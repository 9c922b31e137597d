// entry: /embed.js, for pages that show our maps. Gives every frame of ours the
// height it asks for, and makes <dateline-map country="AFG"> such a frame. The
// frames work without it, at the size that their code states.
const global = window as Window & { dateline?: { readonly base: string } }

// A page may have it more than once.
if (!global.dateline) {
  const script = document.currentScript as HTMLScriptElement | null
  // The folder it is in: of a server the root, of files wherever they lie.
  const home = new URL('.', script?.src ?? location.href)
  const base = home.origin
  global.dateline = Object.freeze({ base })

  /** Pixels: a mistake in the frame shall not make a page endless. */
  const MOST = 20_000

  const origin = (frame: HTMLIFrameElement) => {
    try {
      return new URL(frame.src).origin
    } catch {
      return ''
    }
  }
  const frames = () =>
    [...document.querySelectorAll<HTMLIFrameElement>('iframe[data-dateline], iframe[src*="/embed/map"]')].filter(
      (frame) => origin(frame) === base,
    )

  addEventListener('message', ({ data, source, origin: sender }) => {
    if (data?.dateline !== 'resize' || !(data.height > 0)) return
    const frame = frames().find((f) => f.contentWindow === source)
    // In a sandbox the sender's origin is "null".
    if (frame && (sender === base || sender === 'null')) frame.style.height = `${Math.min(MOST, data.height)}px`
  })

  // Those that told their height before we listened tell it again.
  const ask = () => {
    for (const frame of frames()) frame.contentWindow?.postMessage({ dateline: 'height?' }, '*')
  }
  ask()
  addEventListener('DOMContentLoaded', ask)

  const OWN = ['src', 'title', 'id', 'class', 'style', 'slot', 'hidden', 'lang', 'dir', 'width', 'frame-height']

  /**
   * A map as an element: its attributes are the filter, view and options of
   * /embed/map, by the same names; src may be the address of an embed to begin
   * with. frame-height is the height until the map tells its own.
   */
  class DatelineMap extends HTMLElement {
    #frame: HTMLIFrameElement | undefined

    connectedCallback(): void {
      this.#show()
      new MutationObserver(() => this.#show()).observe(this, { attributes: true })
    }

    #show(): void {
      const url = new URL(this.getAttribute('src') ?? 'embed/map', home)
      for (const { name, value } of this.attributes)
        if (!OWN.includes(name) && !/^(data|aria|on)/.test(name)) url.searchParams.set(name, value)
      const lang = this.getAttribute('lang')
      if (lang) url.searchParams.set('lang', lang)
      if (url.origin !== base || this.#frame?.src === url.href) return
      this.style.display ||= 'block'
      if (!this.#frame) {
        this.#frame = document.createElement('iframe')
        const height = Number(this.getAttribute('frame-height') ?? this.getAttribute('height')) || 560
        Object.assign(this.#frame, { loading: 'lazy', allow: 'fullscreen', title: this.title || 'Map of incidents' })
        this.#frame.referrerPolicy = 'strict-origin-when-cross-origin'
        this.#frame.dataset.dateline = ''
        this.#frame.style.cssText = `border:0;width:0;min-width:100%;height:${height}px`
      }
      this.#frame.src = url.href
      if (!this.#frame.isConnected) this.replaceChildren(this.#frame)
    }
  }
  customElements.get('dateline-map') ?? customElements.define('dateline-map', DatelineMap)
}

export {}
