// How fast Dateline answers, as a share of a server that answers as many constant bytes, and beside what packages give.
//   node .ci/bench/serve.mjs [--sizes 200000,2000000] [--rounds 3] [--seconds 3] [--gzip] [--only WORDS] [--no-peers]
// bin/dateline must be built; wrk and, for the peers, PostgreSQL with PostGIS must be there (.ci/setup bench).
// Every ratio is taken in turns in one run; compare nothing else. The table is printed as Markdown.
import { parseArgs } from 'node:util'
import { startPostGIS } from './peers/postgis.mjs'
import { startSupercluster } from './peers/supercluster.mjs'
import { moving, tiles, windows } from './places.mjs'
import { binary, csvOf, databaseOf, serveArgs } from './store.mjs'
import { compare, resident, start, startControl, table } from './wrk.mjs'

const { values } = parseArgs({
  options: {
    sizes: { type: 'string', default: '200000,2000000' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '3' },
    only: { type: 'string', default: '' },
    gzip: { type: 'boolean', default: false },
    'no-peers': { type: 'boolean', default: false },
  },
})
const options = { rounds: Number(values.rounds), seconds: Number(values.seconds), gzip: values.gzip }

const FILTERS = { country: 'country=AFG,PAK', kind: 'kind=attack', dates: 'datetime=2015-01-01/2020-12-31' }

/** {day} makes a filter that nobody has asked for before, so that no cache has the answer. */
const NEVER_ASKED = 'datetime=1980-01-01/{day}'

const views = (zoom, filter = '') => windows(zoom).map((w) => `/map/marks?${filter && `${filter}&`}view=${moving(w)}&zoom=${zoom}`)

/** What is asked: a name, its paths, and how. */
const questions = [
  ...[3, 5, 9].map((z) => ({ name: `clusters of a view, z${z}`, paths: views(z) })),
  ...Object.entries(FILTERS).map(([name, filter]) => ({ name: `clusters of a view, z5, by ${name}`, paths: views(5, filter) })),
  ...[3, 5, 9].map((z) => ({ name: `map tile not cached, z${z}`, paths: tiles(z).map((t) => `/map/tiles/${t}.json?${NEVER_ASKED}`) })),
  { name: 'map tile again, z5', paths: tiles(5).map((t) => `/map/tiles/${t}.json`) },
  ...[6, 10, 12].map((z) => ({ name: `tile not cached, z${z}`, paths: tiles(z).map((t) => `/tiles/incidents/${t}.mvt?${NEVER_ASKED}`) })),
  ...[6, 10].map((z) => ({ name: `tile not cached, z${z}, kind`, paths: tiles(z).map((t) => `/tiles/incidents/${t}.mvt?kind=attack&${NEVER_ASKED}`) })),
  ...[6, 10].map((z) => ({ name: `the same tile again, z${z}`, paths: tiles(z).map((t) => `/tiles/incidents/${t}.mvt`) })),
  { name: 'base tile again, z5', paths: tiles(5).map((t) => `/tiles/base/${t}.mvt`) },
  ...[5, 9].map((z) => ({ name: `500 newest of a view, z${z}`, paths: windows(z).map((w) => `/ogc/collections/incidents/items?bbox=${moving(w)}&limit=500`) })),
  { name: 'histogram and facets', paths: [`/map/counts?${NEVER_ASKED}`], connections: 1 },
  { name: 'histogram and facets, by kind', paths: [`/map/counts?kind=attack&${NEVER_ASKED}`], connections: 1 },
].filter((q) => q.name.includes(values.only))

const [kB, ms, share] = [(n) => (n / 1000).toFixed(1), (n) => n.toFixed(2), (n) => n.toFixed(n < 0.1 ? 4 : 2)]
const rows = []
const say = (name, n, r) => {
  rows.push([name, n.toLocaleString('en'), kB(r.bytes), Math.round(r.rate).toLocaleString('en'), ms(r.p50), `${ms(r.p99)} (${(r.p99 / r.controlP99).toFixed(1)}x)`, share(r.ratio)])
  console.error(rows.at(-1).join('  '))
}

const control = await startControl()
const notes = []
try {
  const empty = await start(binary, serveArgs(await databaseOf(0)), '/readyz')
  const ground = resident(empty.pid)
  await empty.stop()
  for (const n of values.sizes.split(',').map(Number)) {
    const server = await start(binary, serveArgs(await databaseOf(n)), '/tiles/incidents/5/19/12.mvt')
    const { matched } = await (await fetch(`${server.base}/map/counts`)).json()
    if (matched !== n) throw new Error(`the server counts ${matched} incidents, want ${n}`)
    notes.push(`${n.toLocaleString('en')} incidents: first tile ${Math.round(server.ms)} ms after the start, ${Math.round(resident(server.pid))} MB resident then (${Math.round(ground)} MB with 14)`)
    console.error(notes.at(-1))
    for (const { name, paths, connections } of questions) say(name, n, await compare(server.base, control.base, paths, { ...options, connections }))
    notes.push(`${n.toLocaleString('en')} incidents: ${Math.round(resident(server.pid))} MB resident after the measurements`)
    await server.stop()
  }
  if (!values['no-peers']) {
    const n = Number(values.sizes.split(',')[0])
    const csv = await csvOf(n)
    for (const startPeer of [startSupercluster, startPostGIS]) {
      const peer = await startPeer(csv)
      try {
        notes.push(`${peer.name}: ready after ${(peer.ms / 1000).toFixed(1)} s`)
        for (const q of peer.questions) say(`${peer.name}: ${q.name}`, n, await compare(peer.base, control.base, q.paths, options))
      } finally {
        await peer.stop()
      }
    }
  }
} finally {
  await control.stop()
}
console.log(table(['question', 'incidents', 'kB', 'answers/s', 'p50 ms', 'p99 ms (of the control)', 'ratio to the control'], rows))
console.log(`\n${notes.map((n) => `- ${n}`).join('\n')}`)
