// Leaflet with markercluster, the usual way to put incidents on a page: one GeoJSON, one marker each.
//   node .ci/bench/peers/markercluster.mjs [N]
// Beside it, in turns, the map page of Dateline with as many incidents (bin/dateline must be built). Prints medians of five loads in a
// browser that has nothing kept, in milliseconds from the start of the navigation: to markercluster's first clusters; to Dateline's
// first paint, whose picture has the clusters, and to those that its script draws.
import { createReadStream } from 'node:fs'
import { createServer } from 'node:http'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { launch } from '../../../web/browser/harness.mjs'
import { binary, csvOf, databaseOf, serveArgs } from '../store.mjs'
import { median, start } from '../wrk.mjs'
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
const dateline = await start(binary, serveArgs(await databaseOf(n)), '/readyz')
const browser = await launch()

/** Loads a page in a context of its own and gives the times of the entries, by name. */
async function load(url, ...names) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  await page.goto(url)
  await page.waitForFunction((last) => performance.getEntriesByName(last).length > 0, names.at(-1), { timeout: 300_000 })
  const times = await page.evaluate((names) => names.map((name) => performance.getEntriesByName(name)[0].startTime), names)
  await context.close()
  return times
}

const times = []
for (let i = 0; i < 6; i++) {
  const [theirs] = await load(`http://127.0.0.1:${server.address().port}/`, 'drawn')
  const [picture, script] = await load(dateline.base, 'first-contentful-paint', 'dateline:incidents')
  if (i > 0) times.push({ theirs, picture, script }) // the first load starts the browser's processes
}
await browser.close()
await dateline.stop()
server.closeAllConnections()
server.close()
const of = (k) => Math.round(median(times.map((t) => t[k])))
const share = (k) => median(times.map((t) => t[k] / t.theirs)).toFixed(2)
console.log(`Leaflet.markercluster, ${n.toLocaleString('en')} incidents: first clusters after ${of('theirs')} ms`)
console.log(`Dateline: in the picture after ${of('picture')} ms (${share('picture')} of that), drawn by the script after ${of('script')} ms (${share('script')})`)
