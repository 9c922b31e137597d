// What happens to Dateline under load: for some minutes the traffic of a map that many move, then ten times as many.
//   node .ci/bench/load.mjs [--incidents 200000] [--seconds 300] [--connections 16]
// Ends with 1 where an answer failed, where memory grew by more than a tenth, where the slowest of 100 answers came more
// than 20 ms after the control's, or where the crowd got anything but answers and 503 with Retry-After.
import { parseArgs } from 'node:util'
import { moving, tiles, windows } from './places.mjs'
import { binary, databaseOf, serveArgs } from './store.mjs'
import { ask, resident, sleep, start, startControl } from './wrk.mjs'

const { values } = parseArgs({
  options: { incidents: { type: 'string', default: '200000' }, seconds: { type: 'string', default: '300' }, connections: { type: 'string', default: '16' } },
})
const seconds = Number(values.seconds)
const connections = Number(values.connections)

/** A reader pans and zooms, changes a filter, looks at the list and opens an incident now and then. */
const traffic = [
  ...[3, 5, 7, 9, 11].flatMap((z) => windows(z).map((w) => `/map/marks?view=${moving(w)}&zoom=${z}`)),
  ...[5, 8].flatMap((z) => windows(z).map((w) => `/map/marks?kind=attack&datetime=1980-01-01/{day}&view=${moving(w)}&zoom=${z}`)),
  ...[4, 6, 10].flatMap((z) => tiles(z).map((t) => `/tiles/incidents/${t}.mvt`)),
  ...[6, 10].flatMap((z) => tiles(z).map((t) => `/tiles/incidents/${t}.mvt?datetime=1990-01-01/{day}`)),
  ...tiles(6).map((t) => `/tiles/base/${t}.mvt`),
  ...windows(6).map((w) => `/map/list?view=${moving(w)}`),
  ...windows(6).map(() => '/map/counts?datetime=1990-01-01/{day}'),
  ...['AFG', 'IRQ', 'SYR', 'SOM'].flatMap((c) => [`/countries/${c}`, `/?country=${c}`, `/map/counts?country=${c}`]),
]

const control = await startControl()
const server = await start(binary, serveArgs(await databaseOf(Number(values.incidents))), '/map/counts')
const failures = []
try {
  let bytes = 0
  const sample = traffic.filter((_, i) => i % 9 === 0)
  for (const q of sample) bytes += (await (await fetch(server.base + q.replace(/\{(-?[\d.]+)\+j\}/g, '$1').replaceAll('{day}', '2020-01-01'))).arrayBuffer()).byteLength
  const constant = [`/b/${Math.round(bytes / sample.length)}`]
  ask(server.base, traffic, { seconds: Math.min(20, seconds), connections, offset: 77_777 })
  const before = resident(server.pid)
  const part = Math.max(5, Math.round(seconds / 10))
  const total = { requests: 0, failed: 0, broken: 0, p99: 0, control: 0 }
  for (let spent = 0, k = 1; spent < seconds; spent += part, k++) {
    const calm = ask(control.base, constant, { seconds: Math.min(5, part), connections })
    const r = ask(server.base, traffic, { seconds: part, connections, offset: k * 1_000_003 })
    total.requests += r.requests
    total.failed += r.failed
    total.broken += r.broken
    total.p99 = Math.max(total.p99, r.p99)
    total.control = Math.max(total.control, calm.p99)
    console.error(`${spent + part} s: ${r.requests} answers, p99 ${r.p99.toFixed(1)} ms (control ${calm.p99.toFixed(1)}), ${Math.round(resident(server.pid))} MB`)
  }
  const after = resident(server.pid)
  console.log(`${connections} connections, ${seconds} s: ${total.requests.toLocaleString('en')} answers, ${total.failed} without success, ${total.broken} broken; p99 at most ${total.p99.toFixed(1)} ms, the control's ${total.control.toFixed(1)} ms; ${Math.round(before)} MB before, ${Math.round(after)} MB after`)
  if (total.failed || total.broken) failures.push('answers failed')
  if (after > before * 1.1) failures.push('memory grew by more than a tenth')
  if (total.p99 > total.control + 20) failures.push('the slowest came more than 20 ms after the control')
  const crowd = ask(server.base, traffic, { seconds: Math.min(30, seconds), connections: connections * 10, offset: 500, statuses: true })
  const codes = Object.entries(crowd.codes).map(([code, n]) => `${n.toLocaleString('en')} x ${code}`)
  console.log(`${connections * 10} connections: ${codes.join(', ')}; ${crowd.broken} broken; p99 ${crowd.p99.toFixed(0)} ms; ${Math.round(resident(server.pid))} MB`)
  const odd = Object.keys(crowd.codes).filter((code) => !['200', '204', '503'].includes(code))
  if (odd.length || crowd.broken) failures.push(`the crowd got ${odd.join(', ') || 'broken connections'}`)
  await sleep(100) // wrk held up this process, which learns only now that its old connections are closed
  const { status } = await fetch(`${server.base}/?country=AFG`)
  if (status !== 200) failures.push(`afterwards the map page answers ${status}`)
} finally {
  await server.stop()
  await control.stop()
}
if (failures.length) {
  console.error(failures.join('; '))
  process.exitCode = 1
}
