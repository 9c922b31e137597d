// How time and memory grow with the number of incidents: the table of README.md.
//   node .ci/bench/growth.mjs [--sizes 16566,200000,2000000,10000000] [--seconds 2] [--rounds 3]
// bin/dateline must be built, wrk be there (.ci/setup bench). A database that is not under bin/bench yet is made, which for
// 10,000,000 incidents takes minutes and 10 GB: without --sizes that size is measured only where its database is there.
//
// Questions are asked over one connection, so that no answer waits for another; processor is what the server spent on an
// answer, which other work on the machine disturbs least. In brackets, how many times that of the first size. Each answer's
// count is checked.
import { existsSync, readFileSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { moving, tiles, windows } from './places.mjs'
import { binary, databaseOf, pathOf, serveArgs } from './store.mjs'
import { ask, firstAsked, median, resident, root, sleep, start, table } from './wrk.mjs'

const { values } = parseArgs({ options: { sizes: { type: 'string' }, seconds: { type: 'string', default: '2' }, rounds: { type: 'string', default: '3' } } })
const [seconds, rounds] = [Number(values.seconds), Number(values.rounds)]
const sizes = values.sizes ? values.sizes.split(',').map(Number) : [16_566, 200_000, 2_000_000, ...[10_000_000].filter((n) => existsSync(pathOf(n)))]

const NEVER_ASKED = 'datetime=1980-01-01/{day}'
const DATES = 'datetime=2015-01-01/2020-12-31'
const views = (zoom, filter = '') => windows(zoom).map((w) => `/map/marks?${filter}view=${moving(w)}&zoom=${zoom}`)
const questions = {
  'clusters of a view, z5': views(5),
  'the same by dates': views(5, `${DATES}&`),
  'a filter nobody asked for, clusters of a tile, z5': tiles(5).map((t) => `/map/tiles/${t}.json?${NEVER_ASKED}`),
  'incident tile, not kept, z6': tiles(6).map((t) => `/tiles/incidents/${t}.mvt?${NEVER_ASKED}`),
  'incident tile, not kept, z10': tiles(10).map((t) => `/tiles/incidents/${t}.mvt?${NEVER_ASKED}`),
  'histogram, facets and count': [`/map/counts?${NEVER_ASKED}`],
  '500 newest of a view, z5': windows(5).map((w) => `/ogc/collections/incidents/items?bbox=${moving(w)}&limit=500`),
}

/** Milliseconds of processor that a process has taken. */
const processor = (pid) => {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10 // ticks of 1/100 s
}

/** Milliseconds until a browser with nothing kept has drawn the first incident of the map page. */
async function firstPicture(base) {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
  if (!executablePath) return Number.NaN
  const { chromium } = await import(join(root, 'web/node_modules/playwright-core/index.mjs'))
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox', '--disable-gpu', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync'] })
  try {
    const page = await (await browser.newContext({ viewport: { width: 1280, height: 900 }, reducedMotion: 'reduce' })).newPage()
    await page.goto(`${base}/`)
    await page.waitForFunction(() => performance.getEntriesByName('dateline:incidents').length > 0)
    return await page.evaluate(() => performance.getEntriesByName('dateline:incidents')[0].startTime)
  } finally {
    await browser.close()
  }
}

const round = (n) => n.toLocaleString('en', { maximumSignificantDigits: n < 100 ? 2 : 3 })

async function measure(n, ground) {
  const path = await databaseOf(n)
  const started = []
  let server
  for (let k = 0; k < rounds; k++) {
    await server?.stop()
    server = await start(binary, serveArgs(path), '/tiles/incidents/5/19/12.mvt')
    const spent = processor(server.pid)
    await sleep(1000) // what the start left behind is given back
    started.push([server.ms, spent, resident(server.pid)])
  }
  try {
    const { matched } = await (await fetch(`${server.base}/map/counts`)).json()
    if (Math.abs(matched - n) > 10) throw new Error(`the server counts ${matched} incidents, want ${n}`)
    const of = (k) => median(started.map((s) => s[k]))
    const out = {
      'database, MB': statSync(path).size / 1e6,
      'start to first tile, ms': of(0),
      'start, processor, ms': of(1),
      'resident a second later, MB': of(2),
      'beyond that of 14 incidents, B an incident': ((of(2) - ground) * 2 ** 20) / n,
    }
    for (const [name, paths] of Object.entries(questions)) {
      const answer = await fetch(server.base + firstAsked(paths[0]))
      if (!answer.ok) throw new Error(`${answer.status} for ${firstAsked(paths[0])}`)
      await answer.arrayBuffer()
      ask(server.base, paths, { seconds: 1, connections: 1 })
      const p50 = []
      let [spent, asked] = [-processor(server.pid), 0]
      for (let k = 1; k <= rounds; k++) {
        const r = ask(server.base, paths, { seconds, connections: 1, offset: k * 1_000_003 })
        if (r.failed || r.broken) throw new Error(`${name}: ${r.failed} answers without success, ${r.broken} broken connections`)
        p50.push(r.p50)
        asked += r.requests
      }
      spent += processor(server.pid)
      out[`${name}, ms`] = median(p50)
      out[`${name}, processor, ms`] = spent / asked
      console.error(`${n.toLocaleString('en')}: ${name}: ${round(median(p50))} ms, processor ${round(spent / asked)} ms`)
    }
    const pictures = []
    for (let k = 0; k < rounds; k++) pictures.push(await firstPicture(server.base))
    out['first incident drawn in a browser, ms'] = median(pictures)
    out['resident after all that, MB'] = resident(server.pid)
    return out
  } finally {
    await server.stop()
  }
}

const empty = await start(binary, serveArgs(await databaseOf(0)), '/readyz')
await sleep(1000)
const ground = resident(empty.pid)
await empty.stop()
const found = []
for (const n of sizes) found.push(await measure(n, ground))
const cell = (name, k) => {
  const [v, first] = [found[k][name], found[0][name]]
  if (Number.isNaN(v)) return ''
  return k > 0 ? `${round(v)} (${round(v / first)}x)` : round(v)
}
console.log(table(['', ...sizes.map((n) => n.toLocaleString('en'))], Object.keys(found[0]).map((name) => [name, ...found.map((_, k) => cell(name, k))])))
