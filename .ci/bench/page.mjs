// What a page weighs and how soon its first incident is drawn.
//   node .ci/bench/page.mjs [FILE ...]   (bin/dateline must be built; each FILE is a UCDP file to import)
// For the seed data set and for each FILE: bytes over the wire (compressed) of the map and the embed, by type, and
// the median of five loads, in milliseconds from the start of the navigation: the server's answer, the first paint, the first incident drawn by the script
// and the whole map with its base. Compare the rows of one run only.
import { execFileSync, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

const root = join(dirname(fileURLToPath(import.meta.url)), '../..')
const { chromium } = await import(join(root, 'web/node_modules/playwright-core/index.mjs'))
const binary = join(root, 'bin/dateline')
const browserPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']

const freePort = () =>
  new Promise((resolve) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address()
      s.close(() => resolve(port))
    })
  })

async function serve(files) {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-bench-'))
  const db = join(folder, 'bench.db')
  if (files.length) execFileSync(binary, ['import', '--db', db, ...files], { stdio: 'ignore' })
  const port = await freePort()
  const started = performance.now()
  const server = spawn(binary, ['serve', '--db', db, '--addr', `127.0.0.1:${port}`], { stdio: 'ignore' })
  const base = `http://127.0.0.1:${port}`
  while (!(await fetch(`${base}/readyz`).then((r) => r.ok, () => false))) await new Promise((r) => setTimeout(r, 10))
  return { base, ready: performance.now() - started, stop: () => { server.kill(); rmSync(folder, { recursive: true, force: true }) } }
}

const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]

async function load(browser, url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 } })
  const page = await context.newPage()
  const client = await context.newCDPSession(page)
  await client.send('Network.enable')
  const types = new Map()
  const weights = {}
  client.on('Network.responseReceived', (e) => types.set(e.requestId, e.type))
  client.on('Network.loadingFinished', (e) => {
    const type = types.get(e.requestId) ?? 'Other'
    weights[type] = (weights[type] ?? 0) + e.encodedDataLength
  })
  await page.goto(url)
  await page.waitForFunction(() => document.documentElement.dataset.ready === '1')
  const times = await page.evaluate(() => ({
    answer: performance.getEntriesByType('navigation')[0].responseStart,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    incident: performance.getEntriesByName('dateline:incidents')[0]?.startTime ?? Number.NaN,
    map: performance.getEntriesByName('dateline:ready')[0]?.startTime ?? Number.NaN,
  }))
  await context.close()
  return { weights, times }
}

const browser = await chromium.launch({ executablePath: browserPath, args })
for (const files of [[], ...process.argv.slice(2).map((f) => [f])]) {
  const server = await serve(files)
  const { all } = await (await fetch(`${server.base}/map/marks`)).json()
  console.log(`\n${files[0] ?? 'seed data set'}: ${all} incidents, ready ${Math.round(server.ready)} ms after the start`)
  for (const path of ['/', '/embed/map']) {
    const loads = []
    for (let i = 0; i < 5; i++) loads.push(await load(browser, server.base + path))
    const { weights } = loads[0]
    const total = Object.values(weights).reduce((a, b) => a + b)
    const kb = (n) => `${(n / 1000).toFixed(1)} kB`
    console.log(`  ${path.padEnd(12)} ${kb(total)} in all: ${Object.entries(weights).map(([t, n]) => `${t} ${kb(n)}`).join(', ')}`)
    const ms = (name) => Math.round(median(loads.map((l) => l.times[name])))
    console.log(`  ${''.padEnd(12)} answer ${ms('answer')} ms, first paint ${ms('paint')} ms, first incident ${ms('incident')} ms, whole map ${ms('map')} ms`)
  }
  server.stop()
}
await browser.close()
