// What the map weighs and how it feels in a browser (Chromium, drawing in software).
//   node .ci/bench/page.mjs [--incidents 0,16566,200000] [--rounds 5]   (bin/dateline must be built; 0 is the seed data set)
// Of each size, in medians: bytes over the wire by type; milliseconds from the start of the navigation to the answer, the
// first paint, the first incident drawn and the whole map; how much the page shifts while it loads, and its longest task;
// from a change of the filter to the redrawn map; and, while the brush is dragged over the timeline, how long frames take
// and how often the whole map was brought up to date. Compare the rows of one run only.
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { binary, databaseOf, serveArgs } from './store.mjs'
import { median, root, sleep, start } from './wrk.mjs'

const { chromium } = await import(join(root, 'web/node_modules/playwright-core/index.mjs'))
const { values } = parseArgs({ options: { incidents: { type: 'string', default: '0,16566,200000' }, rounds: { type: 'string', default: '5' } } })
const rounds = Number(values.rounds)
const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
const args = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
const browser = await chromium.launch({ executablePath, args })

const kB = (n) => `${(n / 1000).toFixed(1)} kB`
const share = (list, part) => list.toSorted((a, b) => a - b)[Math.floor((list.length - 1) * part)]

/** Opens the address in a browser that has nothing kept, and waits for the map. */
async function open(url) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })
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
  await page.addInitScript(() => {
    window.seen = { shift: 0, tasks: [] }
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) if (!e.hadRecentInput) window.seen.shift += e.value
    }).observe({ type: 'layout-shift', buffered: true })
    new PerformanceObserver((list) => {
      for (const e of list.getEntries()) window.seen.tasks.push(e.duration)
    }).observe({ type: 'longtask', buffered: true })
  })
  await page.goto(url)
  await page.waitForFunction(() => document.documentElement.dataset.ready === '1' && !document.querySelector('[data-map][aria-busy]'))
  return { page, weights, close: () => context.close() }
}

async function load(url) {
  const { page, weights, close } = await open(url)
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length)
  const times = await page.evaluate(() => ({
    answer: performance.getEntriesByType('navigation')[0].responseStart,
    paint: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    incident: performance.getEntriesByName('dateline:incidents')[0]?.startTime ?? Number.NaN,
    map: performance.getEntriesByName('dateline:ready')[0]?.startTime ?? Number.NaN,
    shift: window.seen.shift,
    task: Math.max(0, ...window.seen.tasks),
  }))
  await close()
  return { weights, times }
}

/** Milliseconds from each of several changes of the filter to the frame in which the map is drawn anew. */
async function filterChanges(url) {
  const { page, close } = await open(url)
  const took = await page.evaluate(async () => {
    const form = document.querySelector('form[data-filter-form]')
    const map = document.querySelector('[data-map]')
    const frame = () => new Promise(requestAnimationFrame)
    const took = []
    const boxes = [...form.querySelectorAll('input[type=checkbox][name=kind], input[type=checkbox][name=outcome]')]
    for (const box of [...boxes, ...boxes]) {
      await new Promise((resolve) => setTimeout(resolve, 700))
      const began = performance.now()
      box.click()
      while (!map.hasAttribute('aria-busy')) await frame()
      while (map.hasAttribute('aria-busy')) await frame()
      took.push(performance.now() - began)
    }
    return took
  })
  await close()
  return took
}

/** Drags the brush to and fro: milliseconds of each frame, and how often all of the map was up to date. */
async function brush(url) {
  const { page, close } = await open(url)
  const bar = page.locator('[data-timebar-plot]')
  await bar.scrollIntoViewIfNeeded()
  const { x, y, width } = await bar.boundingBox()
  await page.evaluate(() => {
    const map = document.querySelector('[data-map]')
    window.frames = []
    window.answers = 0
    new MutationObserver(() => {
      if (!map.hasAttribute('aria-busy')) window.answers++
    }).observe(map, { attributeFilter: ['aria-busy'] })
    let last = performance.now()
    const tick = (now) => {
      window.frames.push(now - last)
      last = now
      requestAnimationFrame(tick)
    }
    requestAnimationFrame(tick)
  })
  await page.mouse.move(x + width * 0.3, y + 20)
  await page.mouse.down()
  const began = performance.now()
  for (let i = 0; i < 150; i++) {
    await page.mouse.move(x + width * (0.6 + 0.3 * Math.sin(i / 12)), y + 20)
    await sleep(8)
  }
  const seconds = (performance.now() - began) / 1000
  await page.mouse.up()
  const { frames, answers } = await page.evaluate(() => ({ frames: window.frames, answers: window.answers }))
  await close()
  return { frames: frames.slice(5), answers: answers / seconds }
}

for (const n of values.incidents.split(',').map(Number)) {
  const server = await start(binary, serveArgs(await databaseOf(n)), '/readyz')
  const { all } = await (await fetch(`${server.base}/map/frame`)).json()
  console.log(`\n${all.toLocaleString('en')} incidents`)
  for (const path of ['/', '/embed/map']) {
    const loads = []
    for (let i = 0; i < rounds; i++) loads.push(await load(server.base + path))
    const { weights } = loads[0]
    const total = Object.values(weights).reduce((a, b) => a + b)
    console.log(`  ${path.padEnd(12)} ${kB(total)} in all: ${Object.entries(weights).map(([t, w]) => `${t} ${kB(w)}`).join(', ')}`)
    const of = (name) => median(loads.map((l) => l.times[name]))
    const ms = (name) => Math.round(of(name))
    console.log(`  ${''.padEnd(12)} answer ${ms('answer')} ms, first paint ${ms('paint')} ms, first incident ${ms('incident')} ms, whole map ${ms('map')} ms`)
    console.log(`  ${''.padEnd(12)} shifts ${of('shift').toFixed(4)}, longest task ${ms('task')} ms`)
  }
  const changes = await filterChanges(`${server.base}/`)
  console.log(`  filter change to redrawn map: median ${Math.round(median(changes))} ms, 90 % within ${Math.round(share(changes, 0.9))} ms (${changes.length} changes)`)
  const { frames, answers } = await brush(`${server.base}/`)
  console.log(`  brush: frames median ${median(frames).toFixed(1)} ms, 95 % within ${share(frames, 0.95).toFixed(1)} ms; all of the map ${answers.toFixed(1)} times a second`)
  await server.stop()
}
await browser.close()
