// entry: the street map of a PMTiles archive, loaded only once a reader asks for it.
import { PMTiles } from 'pmtiles'
import { leafletLayer } from 'protomaps-leaflet'
import type { StreetRequest } from './streetmap.ts'

document.addEventListener('dateline:street', async (e) => {
  const { leaflet, url, dark, pane, done } = (e as CustomEvent<StreetRequest>).detail
  // The library looks for the page's Leaflet under this name.
  Object.assign(globalThis, { L: leaflet })
  try {
    const archive = new PMTiles(url)
    const { maxZoom } = await archive.getHeader()
    const options = { url: archive, maxDataZoom: maxZoom, flavor: dark ? 'dark' : 'light', attribution: '', pane }
    done(leafletLayer(options as never) as never)
  } catch {
    done(undefined)
  }
})
