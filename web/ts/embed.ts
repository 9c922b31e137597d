// entry: what an embed does until its map is touched. The picture and the list
// are in the page already; this tells the height, and fetches the map that moves
// when a reader reaches for it. It keeps nothing and asks nobody but Dateline.

import { followHeight } from './embedheight.ts'
import type { Wish } from './embedmap.ts'
import { Picture } from './embedpicture.ts'

const root = document.documentElement
const own = document.currentScript as HTMLScriptElement
const { mapScript = '', mapStyle = '' } = own.dataset
const element = document.querySelector<HTMLElement>('[data-map]')

followHeight(own.dataset)
if (element) new Picture(element, (wish) => bring(element, wish))
// All that is to be seen is in the page; a frame below the fold gets no animation frame to wait for.
root.dataset.ready = '1'
performance.mark('dateline:incidents')
performance.mark('dateline:ready')

let coming: Promise<(wish: Wish) => void> | undefined

/** Brings the map, if it is not there, and does what the reader wished. */
async function bring(element: HTMLElement, wish: Wish): Promise<void> {
  element.setAttribute('aria-busy', 'true')
  coming ??= Promise.all([
    import(new URL(mapScript, document.baseURI).href) as Promise<typeof import('./embedmap.ts')>,
    new Promise((resolve, reject) => {
      const link = document.createElement('link')
      Object.assign(link, { rel: 'stylesheet', href: mapStyle, onload: resolve, onerror: reject })
      document.head.append(link)
    }),
  ]).then(([{ enliven }]) => enliven(element))
  try {
    const grant = await coming
    grant(wish)
  } catch {
    coming = undefined // the next touch tries again
    throw new Error('The map could not be loaded. Picture and list are complete.')
  } finally {
    element.removeAttribute('aria-busy')
  }
}

// In WordPress's sandbox a link can open no window; the host follows it, if it
// leads to this very site.
const secret = new URLSearchParams(location.hash.slice(1).replace(/^\?/, '')).get('secret')
if (secret)
  document.addEventListener('click', (e) => {
    const link = e.target instanceof Element && e.target.closest('a')
    if (!link || e.defaultPrevented || link.target === '_self') return
    e.preventDefault()
    window.parent.postMessage({ secret, message: 'link', value: link.href }, '*')
  })
