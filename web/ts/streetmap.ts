// A street map in place of the paper one, where the server has been given one:
// raster tiles, or vector tiles of a PMTiles file, which a bundle of its own draws.
import { L } from './leaflet.ts'

/** What the street map's bundle is asked for, and answers with. */
export interface StreetRequest {
  readonly leaflet: typeof L
  readonly url: string
  readonly dark: boolean
  readonly pane: string
  readonly done: (layer: L.Layer | undefined) => void
}

const PANE = 'street'

export function offerStreetMap(map: L.Map, element: HTMLElement, say: (text: string) => void): void {
  const { streetTiles, streetFile, streetScript } = element.dataset
  if (!streetTiles && !streetFile) return
  const pane = map.createPane(PANE)
  pane.style.zIndex = '390' // above the paper map, below the incidents
  const button = document.createElement('button')
  button.type = 'button'
  button.className = 'map-street-switch'
  button.textContent = 'Street map'
  button.setAttribute('aria-pressed', 'false')
  element.append(button)
  const credit = element.closest('.map')?.querySelector<HTMLElement>('[data-street-credit]')
  let layer: L.Layer | undefined
  const show = (on: boolean) => {
    if (layer && on) layer.addTo(map)
    else layer?.remove()
    element.classList.toggle('map-street', on)
    button.setAttribute('aria-pressed', String(on))
    if (credit) credit.hidden = !on
  }
  button.addEventListener('click', async () => {
    const on = button.getAttribute('aria-pressed') !== 'true'
    if (on && !layer) {
      button.disabled = true
      layer = streetTiles ? raster(streetTiles) : await vector(streetFile ?? '', streetScript ?? '')
      button.disabled = false
      if (!layer) {
        say('The street map could not be loaded. The paper map is shown.')
        return
      }
      layer.on('tileerror', () => say('Parts of the street map could not be loaded.'))
    }
    show(on)
  })
}

function raster(template: string): L.Layer {
  return L.tileLayer(template, { pane: PANE, maxZoom: 19 })
}

function vector(url: string, script: string): Promise<L.Layer | undefined> {
  return new Promise((resolve) => {
    const request: StreetRequest = {
      leaflet: L,
      url: new URL(url, location.href).href,
      dark: isDark(),
      pane: PANE,
      done: resolve,
    }
    const ask = () => document.dispatchEvent(new CustomEvent('dateline:street', { detail: request }))
    const tag = document.createElement('script')
    tag.src = script
    tag.addEventListener('load', ask)
    tag.addEventListener('error', () => resolve(undefined))
    document.head.append(tag)
  })
}

function isDark(): boolean {
  const { theme } = document.documentElement.dataset
  return theme ? theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches
}
