// Leaflet with markercluster, the usual way to put incidents on a page: one GeoJSON, one marker each.
//   node .ci/bench/peers/markercluster.mjs [N]
// Prints the median of three loads, in milliseconds from the start of the navigation to the first clusters drawn.
import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch } from '../../../web/browser/harness.mjs'
import { csvOf } from '../store.mjs'
import { median } from '../wrk.mjs'
import { rows } from './rows.mjs'

const modules = join(dirname(fileURLToPath(import.meta.url)), 'node_modules')
const PAGE = `<!doctype html><title>markercluster</title><link rel="stylesheet" href="/leaflet/dist/leaflet.css">
<link rel="stylesheet" href="/leaflet.markercluster/dist/MarkerCluster.Default.css"><style>#map{height:100vh;margin:0}</style><div id="map"></div>
<script src="/leaflet/dist/leaflet.js"></script><script src="/leaflet.markercluster/dist/leaflet.markercluster.js"></script><script>
const map = L.map('map', { maxZoom: 18 }).setView([30, 45], 4)
fetch('/incidents.geojson').then((r) => r.json()).then((layer) => {
  const group = L.markerClusterGroup()
  group.addLayers(L.geoJSON(layer).getLayers())
  map.addLayer(group)
  requestAnimationFrame(() => requestAnimationFrame(() => performance.mark('drawn')))
})
</script>`

const n = Number(process.argv[2] ?? 10_000)
const features = []
for await (const { lon, lat, ...properties } of rows(await csvOf(n))) features.push({ type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] }, properties })
const layer = JSON.stringify({ type: 'FeatureCollection', features })
const server = createServer((request, response) => {
  if (request.url === '/') return response.writeHead(200, { 'Content-Type': 'text/html' }).end(PAGE)
  if (request.url === '/incidents.geojson') return response.writeHead(200, { 'Content-Type': 'application/geo+json' }).end(layer)
  const type = request.url.endsWith('.css') ? 'text/css' : request.url.endsWith('.js') ? 'text/javascript' : 'image/png'
  const file = createReadStream(join(modules, request.url)).once('error', () => response.writeHead(404).end())
  file.once('open', () => file.pipe(response.writeHead(200, { 'Content-Type': type })))
})
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
const browser = await launch()
const times = []
for (let i = 0; i < 3; i++) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 800 } })
  await page.goto(`http://127.0.0.1:${server.address().port}/`)
  await page.waitForFunction(() => performance.getEntriesByName('drawn').length > 0, null, { timeout: 300_000 })
  times.push(await page.evaluate(() => performance.getEntriesByName('drawn')[0].startTime))
  await page.close()
}
await browser.close()
server.closeAllConnections()
server.close()
console.log(`Leaflet.markercluster, ${n.toLocaleString('en')} incidents: first clusters drawn after ${Math.round(median(times))} ms`)
