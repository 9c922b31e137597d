// What the browser's tests share: the real binary on a database of its own, a
// page of another origin that frames it, and a reader whose every request and
// complaint is written down.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { existsSync, mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { chromium } from 'playwright-core'

export const root = fileURLToPath(new URL('../..', import.meta.url))
const binary = process.env.DATELINE_BINARY ?? join(root, 'bin/dateline')

/** How long something may take to happen before a test gives up on it. */
const PATIENCE_MS = 15_000

/**
 * Starts Dateline on a free port and waits until it is ready. With files it
 * holds their incidents alone, without it opens with the seed data set.
 */
export async function startDateline({ files = [], args = [] } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'dateline-browser-'))
  const db = join(folder, 'dateline.db')
  const importFiles = (...names) => promisify(execFile)(binary, ['import', '--db', db, ...names])
  if (files.length) await importFiles(...files)
  const server = spawn(binary, ['serve', '--db', db, '--addr', '127.0.0.1:0', '--log', 'json', ...args], {
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = new Promise((resolve) => server.once('close', resolve))
  const base = await new Promise((resolve, reject) => {
    let said = ''
    server.stderr.setEncoding('utf8').on('data', (text) => {
      said = (said + text).slice(-10_000)
      const at = /Dateline is at (http:\/\/\S+)/.exec(said)
      if (at) resolve(at[1])
    })
    server.once('error', reject)
    server.once('close', (code) => reject(new Error(`dateline serve ended with ${code}: ${said}`)))
  })
  const ready = () => fetch(`${base}/readyz`).then((r) => r.status, String)
  await eventually(ready, 200, 'the server is ready')
  return {
    base,
    folder,
    importFiles,
    async stop() {
      server.kill()
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Serves pages, by path, from another origin than Dateline's: another host name and port. */
export async function startHost(pages) {
  const server = createServer((request, response) => {
    const html = pages[new URL(request.url ?? '/', 'http://localhost').pathname]
    response.writeHead(html === undefined ? 204 : 200, { 'Content-Type': 'text/html; charset=utf-8' }).end(html)
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    base: `http://localhost:${server.address().port}`,
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  }
}

export function launch() {
  const executablePath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(existsSync)
  assert.ok(executablePath, 'Chromium is not installed; .ci/setup does it')
  return chromium.launch({
    executablePath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--force-color-profile=srgb',
      // Nothing but this machine can be reached, whatever a page asks for.
      '--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1, EXCLUDE localhost',
    ],
  })
}

/**
 * A reader opens a window, does what body says and closes it. Afterwards nothing
 * may have been asked of a host but those in hosts, and nothing may have gone
 * wrong: no error on the console (a violated policy is one), none thrown, no
 * failed answer. allow names what a test provokes.
 */
export async function reader(browser, { base, hosts = [], allow, ...options }, body) {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    locale: 'en-GB',
    reducedMotion: 'reduce',
    ...options,
  })
  context.setDefaultTimeout(PATIENCE_MS)
  const problems = []
  const foreign = []
  const ours = new Set([base, ...hosts].map((url) => new URL(url).host))
  context.on('request', (request) => {
    const url = new URL(request.url())
    if (['http:', 'https:', 'ws:', 'wss:'].includes(url.protocol) && !ours.has(url.host)) foreign.push(url.href)
  })
  context.on('response', (r) => r.status() >= 400 && problems.push(`${r.status()} ${r.url()}`))
  context.on('requestfailed', (r) => {
    const why = r.failure()?.errorText
    if (why !== 'net::ERR_ABORTED') problems.push(`${why} ${r.url()}`) // an answer no longer wanted is dropped
  })
  context.on('console', (message) => message.type() === 'error' && problems.push(`console: ${message.text()}`))
  context.on('weberror', (e) => problems.push(`thrown: ${e.error().stack ?? e.error().message}`))
  try {
    const page = await context.newPage()
    await body(page, context)
    assert.deepEqual(foreign, [], 'requests to another host')
    assert.deepEqual(allow ? problems.filter((p) => !allow.test(p)) : problems, [], 'errors')
  } finally {
    await context.close()
  }
}

/** Opens an address and waits until its map, if it is to have one, is drawn and at rest. */
export async function open(page, url, { map = true } = {}) {
  await page.goto(url)
  if (map) await drawn(page)
}

/** Waits until the map of a page or frame is drawn. */
export async function drawn(frame) {
  await frame.waitForFunction(() => document.documentElement.dataset.ready === '1')
  await frame.waitForFunction(() => !document.querySelector('[data-map][aria-busy]'))
}

/** Reads until the value is as wanted; in the end the difference is the error. */
export async function eventually(read, want, message) {
  const deadline = performance.now() + PATIENCE_MS
  for (;;) {
    const got = await read()
    try {
      if (want instanceof RegExp) assert.match(got, want, message)
      else if (typeof want === 'function') assert.ok(want(got), `${message}: ${JSON.stringify(got)}`)
      else assert.deepEqual(got, want, message)
      return got
    } catch (error) {
      if (performance.now() > deadline) throw error
    }
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
}

/** The filter's part of a page's address, without the view. */
export function filterOf(page) {
  const params = new URL(page.url()).searchParams
  for (const name of ['zoom', 'center']) params.delete(name)
  return decodeURIComponent(params.toString())
}

/** The sentence that counts the incidents, its white space made single. */
export const countLine = (page) =>
  page.locator('[data-count]').evaluate((e) => e.textContent.replace(/\s+/g, ' ').trim())

/** The ids in the list, in its order. */
export const listed = (page) =>
  page.locator('[data-list] [data-incident]').evaluateAll((all) => all.map((e) => Number(e.dataset.incident)))

/** The marks on the map as a screen reader has them, with their place in the window. */
export function marks(frame) {
  return frame.locator('[data-mark]').evaluateAll((all) =>
    all
      .filter((e) => !e.hidden)
      .map((e) => {
        const box = e.getBoundingClientRect()
        return {
          key: e.dataset.mark,
          name: e.getAttribute('aria-label'),
          x: box.x + box.width / 2,
          y: box.y + box.height / 2,
        }
      }),
  )
}

/** How many incidents the marks stand for. */
export function incidentsIn(list) {
  const number = (name) => Number(/^([\d,]+) (incidents|in) /.exec(name)?.[1].replaceAll(',', '') ?? 1)
  return list.reduce((sum, mark) => sum + number(mark.name), 0)
}

/** The colours of a part of the window, as a reader sees them: "r,g,b" to its share. */
export async function colours(page, clip) {
  const png = await page.screenshot({ clip, caret: 'initial' })
  const blank = await page.context().browser().newPage()
  try {
    const counts = await blank.evaluate(async (data) => {
      const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${data}`)).blob())
      const canvas = new OffscreenCanvas(image.width, image.height)
      const ctx = canvas.getContext('2d')
      ctx.drawImage(image, 0, 0)
      const found = {}
      const { data: bytes } = ctx.getImageData(0, 0, image.width, image.height)
      for (let i = 0; i < bytes.length; i += 4) {
        const key = `${bytes[i]},${bytes[i + 1]},${bytes[i + 2]}`
        found[key] = (found[key] ?? 0) + 4 / bytes.length
      }
      return found
    }, png.toString('base64'))
    return new Map(Object.entries(counts))
  } finally {
    await blank.close()
  }
}

/** The colour that a custom property of the map stands for, as "r,g,b". */
export function token(frame, name) {
  return frame.locator('[data-map]').evaluate((element, name) => {
    const ctx = new OffscreenCanvas(1, 1).getContext('2d')
    ctx.fillStyle = getComputedStyle(element).getPropertyValue(name)
    ctx.fillRect(0, 0, 1, 1)
    return [...ctx.getImageData(0, 0, 1, 1).data.slice(0, 3)].join(',')
  }, name)
}
