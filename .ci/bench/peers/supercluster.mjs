// supercluster behind node's own server: the clusters of a view, as GeoJSON.
import { createServer } from 'node:http'
import { fileURLToPath } from 'node:url'
import { moving, windows } from '../places.mjs'
import { start } from '../wrk.mjs'
import { rows } from './rows.mjs'

export async function startSupercluster(csv) {
  const peer = await start('node', (port) => [fileURLToPath(import.meta.url), csv, String(port)], '/clusters?view=40,30,50,40&zoom=5')
  return {
    ...peer,
    name: 'supercluster',
    questions: [3, 5, 9].map((z) => ({ name: `clusters of a view, z${z}`, paths: windows(z).map((w) => `/clusters?view=${moving(w)}&zoom=${z}`) })),
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { default: Supercluster } = await import('supercluster')
  const points = []
  for await (const { lon, lat, ...properties } of rows(process.argv[2])) points.push({ type: 'Feature', geometry: { type: 'Point', coordinates: [lon, lat] }, properties })
  const index = new Supercluster({ radius: 60, maxZoom: 14 }).load(points)
  createServer((request, response) => {
    const q = new URL(request.url, 'http://localhost').searchParams
    const features = index.getClusters(q.get('view').split(',').map(Number), Number(q.get('zoom')))
    response.writeHead(200, { 'Content-Type': 'application/geo+json' }).end(JSON.stringify({ type: 'FeatureCollection', features }))
  }).listen(Number(process.argv[3]), '127.0.0.1')
}
