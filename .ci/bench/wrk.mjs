// Asks a server questions as fast as it answers, with wrk, beside a control that answers as many constant bytes.
//
// A question is a path in which {12.5+j} is a number that differs a little each time it is asked and {day} a date that
// does, so that no two requests are alike where a cache must not help.
import { execFileSync, spawn, spawnSync } from 'node:child_process'
import { closeSync, fstatSync, mkdtempSync, openSync, readFileSync, readSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..')

export const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)]

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms))

export const freePort = () =>
  new Promise((resolve) => {
    const s = createServer().listen(0, '127.0.0.1', () => {
      const { port } = s.address()
      s.close(() => resolve(port))
    })
  })

/** The last bytes of a file, which may be larger than a string can be. */
function ending(file, bytes) {
  const from = Math.max(0, fstatSync(file).size - bytes)
  const buffer = Buffer.alloc(bytes)
  return buffer.toString('utf8', 0, readSync(file, buffer, 0, bytes, from))
}

/** Starts a program on a free port and waits until path answers: { base, pid, ms, stop }. ms is from the start to that answer. */
export async function start(command, args, path, { env } = {}) {
  const port = await freePort()
  const began = performance.now()
  // Its log goes to a file: a pipe would fill up while wrk runs, and the server wait for somebody to read it.
  const folder = mkdtempSync(join(tmpdir(), 'dateline-log-'))
  const log = openSync(join(folder, 'log'), 'w+')
  const child = spawn(command, args(port), { stdio: ['ignore', 'ignore', log], env: { ...process.env, ...env } })
  let ended
  let said = ''
  child.once('close', (code) => {
    ended = code
    said = ending(log, 4000)
    closeSync(log)
    rmSync(folder, { recursive: true, force: true })
  })
  const base = `http://127.0.0.1:${port}`
  while (!(await fetch(base + path).then((r) => r.ok, () => false))) {
    if (ended !== undefined) throw new Error(`${command} ended with ${ended}: ${said}`)
    await sleep(2)
  }
  const ms = performance.now() - began
  const stop = () =>
    new Promise((resolve) => {
      if (ended !== undefined) return resolve()
      child.once('close', resolve)
      child.kill()
    })
  return { base, pid: child.pid, ms, stop }
}

/** The control, built and started. */
export async function startControl() {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-control-'))
  const binary = join(folder, 'control')
  execFileSync('go', ['build', '-o', binary, './.ci/bench/control'], { cwd: root })
  const server = await start(binary, (port) => ['-addr', `127.0.0.1:${port}`], '/b/1')
  return {
    ...server,
    async stop() {
      await server.stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Resident megabytes of a process. */
export const resident = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024

/** The path of the first time that a question is asked. */
export const firstAsked = (question) => question.replace(/\{(-?[\d.]+)\+j\}/g, '$1').replaceAll('{day}', '2020-01-01')

function lua(questions, { gzip, offset, statuses }) {
  const list = questions.map((q) => {
    const numbers = []
    const format = q.replaceAll('%', '%%').replace(/\{(?:(-?[\d.]+)\+j|day)\}/g, (_, n) => {
      numbers.push(n ?? 'true')
      return n ? '%.6f' : '%s'
    })
    return `{f=${JSON.stringify(format)},a={${numbers.join(',')}}}`
  })
  return `
local list = {${list.join(',\n')}}
local days = {}
for k = 0, 8999 do days[k + 1] = os.date("!%Y-%m-%d", 946684800 + k * 86400) end
local i = ${offset}
${gzip ? 'wrk.headers["Accept-Encoding"] = "gzip"' : ''}
request = function()
  i = i + 1
  local q = list[i % #list + 1]
  if #q.a == 0 then return wrk.format("GET", q.f) end
  local j, a = math.floor(i / #list) % 50000 * 1e-6, {}
  for k, v in ipairs(q.a) do a[k] = v == true and days[math.floor(i / #list) % #days + 1] or v + j end
  return wrk.format("GET", string.format(q.f, unpack(a)))
end
${
  statuses
    ? `local threads = {}
setup = function(t) table.insert(threads, t) end
init = function() seen = "" counts = {} end
response = function(status, headers)
  local k = status .. ((status == 503 and not headers["Retry-After"]) and "!" or "")
  counts[k] = (counts[k] or 0) + 1
  seen = ""
  for s, n in pairs(counts) do seen = seen .. s .. "=" .. n .. " " end
end`
    : ''
}
done = function(s, l)
  io.write(string.format("@@ %d %d %d %d %d %d %d %d\\n", s.requests, s.duration, s.bytes, l:percentile(50), l:percentile(99), l.max,
    s.errors.status, s.errors.connect + s.errors.read + s.errors.write + s.errors.timeout))
  ${statuses ? 'for _, t in ipairs(threads) do io.write("## " .. t:get("seen") .. "\\n") end' : ''}
end
`
}

/** Asks for some seconds: requests a second, milliseconds at the median and the 99th of 100, and what went wrong. */
export function ask(base, questions, { seconds = 3, connections = 8, gzip = false, offset = 0, statuses = false } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-wrk-'))
  try {
    const script = join(folder, 'ask.lua')
    writeFileSync(script, lua(questions, { gzip, offset, statuses }))
    const said = spawnSync('wrk', ['-t1', `-c${connections}`, `-d${seconds}s`, '--timeout', '30s', '-s', script, base], { encoding: 'utf8' })
    const found = /@@ (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+) (\d+)/.exec(said.stdout ?? '')
    if (!found) throw new Error(`wrk (Debian: wrk) failed: ${said.error ?? said.stdout + said.stderr}`)
    const [requests, us, bytes, p50, p99, max, failed, broken] = found.slice(1).map(Number)
    const codes = Object.fromEntries([...said.stdout.matchAll(/(\d{3}!?)=(\d+)/g)].map(([, code, n]) => [code, Number(n)]))
    return { rate: requests / (us / 1e6), requests, bytes, p50: p50 / 1000, p99: p99 / 1000, max: max / 1000, failed, broken, codes }
  } finally {
    rmSync(folder, { recursive: true, force: true })
  }
}

/**
 * Compares a server with the control, in turns: medians of both and of the ratio of their rates.
 * An answer that is no success ends the measurement: speed without answers is none.
 */
export async function compare(base, control, questions, { rounds = 3, seconds = 3, connections = 8, gzip = false } = {}) {
  const sizes = []
  await sleep(100) // wrk held this process up, which learns only now that old connections were closed
  for (const question of questions) {
    const answer = await fetch(base + firstAsked(question), { headers: { 'Accept-Encoding': gzip ? 'gzip' : 'identity' } })
    if (!answer.ok) throw new Error(`${answer.status} for ${firstAsked(question)}: ${(await answer.text()).slice(0, 300)}`)
    // fetch unpacks what came packed: the length before that is in the header.
    const body = (await answer.arrayBuffer()).byteLength
    sizes.push(answer.headers.get('content-encoding') ? Number(answer.headers.get('content-length') ?? body) : body)
  }
  const constant = questions.map((q, i) => `/b/${sizes[i]}?${q.split('?')[1] ?? ''}`)
  const options = { seconds, connections, gzip }
  ask(base, questions, { ...options, seconds: 1 })
  const pairs = []
  for (let round = 1; round <= rounds; round++) {
    const offset = round * 1_000_003
    pairs.push([ask(control, constant, { ...options, offset }), ask(base, questions, { ...options, offset })])
  }
  for (const [, ours] of pairs) if (ours.failed || ours.broken) throw new Error(`${ours.failed} answers without success, ${ours.broken} broken connections`)
  const of = (k, side) => median(pairs.map((p) => p[side][k]))
  return {
    bytes: sizes.reduce((a, b) => a + b, 0) / sizes.length,
    largest: Math.max(...sizes),
    rate: of('rate', 1),
    p50: of('p50', 1),
    p99: of('p99', 1),
    controlRate: of('rate', 0),
    controlP99: of('p99', 0),
    ratio: median(pairs.map(([c, o]) => o.rate / c.rate)),
  }
}

/** Rows of cells as a Markdown table. */
export function table(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |`
  return [line(head), line(head.map(() => '---')), ...rows.map(line)].join('\n')
}
