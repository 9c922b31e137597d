// The folder that export-site writes, served by a host that knows nothing but files.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { extname, join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import {
  countLine,
  drawn,
  eventually,
  incidentsIn,
  launch,
  listed,
  marks,
  open,
  reader,
  root,
  startDateline,
  startHost,
} from './harness.mjs'

const binary = process.env.DATELINE_BINARY ?? join(root, 'bin/dateline')
const exportSite = (db, out, ...args) => promisify(execFile)(binary, ['export-site', '--db', db, '--out', out, ...args])

const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.json': 'application/json',
}

/** Serves a folder below a path, as any host of files does. */
async function startFiles(folder, path) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '/', 'http://localhost')
    let file = pathname.startsWith(path) ? join(folder, decodeURIComponent(pathname.slice(path.length))) : ''
    try {
      if (statSync(file).isDirectory()) file = join(file, 'index.html')
      const body = readFileSync(file)
      response
        .writeHead(200, {
          'Content-Type': TYPES[extname(file)] ?? 'application/octet-stream',
          'Access-Control-Allow-Origin': '*',
        })
        .end(body)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    base: `http://127.0.0.1:${server.address().port}`,
    stop: () => new Promise((resolve) => server.close(resolve).closeAllConnections()),
  }
}

/** The files below a folder with the hash of each. */
const contents = (folder) =>
  Object.fromEntries(
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((e) => e.isFile())
      .map((e) => join(e.parentPath ?? e.path, e.name))
      .map((f) => [f.slice(folder.length), createHash('sha256').update(readFileSync(f)).digest('hex')])
      .sort(),
  )

const pages = {}
let scratch
let server
let files
let host
let browser
let at
before(async () => {
  server = await startDateline()
  scratch = mkdtempSync(join(tmpdir(), 'dateline-site-'))
  await exportSite(join(server.folder, 'dateline.db'), join(scratch, 'whole'), '--max-zoom', '3')
  files = await startFiles(join(scratch, 'whole'), '/night/map/')
  at = `${files.base}/night/map/`
  host = await startHost(pages)
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await host?.stop()
  await files?.stop()
  await server?.stop()
  rmSync(scratch, { recursive: true, force: true })
})

const visit = (path, body, options) =>
  reader(browser, { base: files.base, ...options }, async (page, context) => {
    await open(page, at + path)
    await body(page, context)
  })

test('the map of a folder moves, filters and opens its cards', () =>
  visit('index.html', async (page) => {
    assert.equal(incidentsIn(await marks(page)), 14, 'incidents on the map')
    assert.match(await countLine(page), /^14 of 14/)
    await page.getByLabel('Country', { exact: true }).selectOption('AFG')
    await eventually(() => countLine(page), /^3 of 14/, 'the count')
    await eventually(async () => (await listed(page)).length, 3, 'the list')
    await eventually(async () => incidentsIn(await marks(page)), 3, 'the marks')
    assert.match(page.url(), /index\.html\?country=AFG/)
    const kandahar = async () => (await marks(page)).find((m) => m.key === 'point 3')
    await eventually(kandahar, Boolean, 'the symbol of Kandahar')
    const { x, y } = await kandahar()
    await page.mouse.click(x, y)
    const link = page
      .locator('.leaflet-popup')
      .getByRole('link', { name: /Kandahar/ })
      .first()
    await link.click()
    await page.waitForURL(/night\/map\/incidents\/3-/)
    await page.getByRole('heading', { level: 1, name: /Kandahar/ }).waitFor()
    await drawn(page)
  }))

test('an address with a filter opens the folder’s map with that filter', () =>
  visit('index.html?country=RUS&kind=attack', async (page) => {
    await eventually(() => countLine(page), /^2 of 14/, 'the count')
    await eventually(async () => incidentsIn(await marks(page)), 2, 'the marks')
    assert.equal(await page.getByLabel('Country', { exact: true }).inputValue(), 'RUS')
  }))

test('the browser selects what the server does', async () => {
  const queries = [
    'country=AFG',
    'kind=attack,arrest',
    'outcome=foiled',
    'group=isis-k',
    'region=central-asia',
    'region=europe',
    'killed_min=50',
    'precision_max=2',
    'sources_min=2',
    'missing=killed,injured',
    'missing=attribution',
    'missing=place',
    'missing=area,day',
    'missing=date',
    'missing=sources',
    'datetime=2023',
    'datetime=2021-01-01/2023-12-31',
    'datetime=../2017',
    'bbox=60,29,75,39',
    'method=bombing',
    'q=moscow',
    'kind=attack&country=RUS&datetime=2024',
  ]
  await visit('index.html', async (page) => {
    for (const query of queries) {
      const { matched } = await (await fetch(`${server.base}/map/frame?${query}`)).json()
      const here = await page.evaluate(
        async (query) => (await (await fetch(`/map/frame?${query}`)).json()).matched,
        query,
      )
      assert.equal(here, matched, query)
    }
  })
})

test('every link of a folder leads to a file of it', async () => {
  const folder = join(scratch, 'whole')
  const broken = []
  let links = 0
  for (const name of Object.keys(contents(folder)).filter((f) => f.endsWith('.html'))) {
    const base = name.startsWith('/map/') ? 'http://files/' : `http://files${name}`
    const html = readFileSync(join(folder, name), 'utf8').replaceAll('%root%/', '/')
    for (const [, address] of html.matchAll(/(?:href|src|action|data-map-script|data-map-style)="([^"#][^"]*)"/g)) {
      const url = new URL(address.replaceAll('&amp;', '&'), base)
      if (url.host !== 'files') continue
      links++
      try {
        assert.ok(statSync(join(folder, decodeURIComponent(url.pathname))).isFile())
      } catch {
        broken.push(`${name}: ${address}`)
      }
    }
  }
  assert.ok(links > 1000, `${links} links`)
  assert.deepEqual(broken, [])
})

test('pages of countries, groups and the table are in the folder and lead on', () =>
  visit('countries/RUS/index.html', async (page) => {
    await page.getByRole('heading', { level: 1, name: /Russia/ }).waitFor()
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Incidents' }).click()
    await page.waitForURL(/night\/map\/incidents\/index\.html/)
    await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Map' }).click()
    await page.waitForURL(/night\/map\/index\.html/)
    await drawn(page)
    assert.equal(incidentsIn(await marks(page)), 14)
  }))

test('the embed of a folder works in an article, in a sandbox too, and with a filter', async () => {
  for (const [sandbox, query, n] of [
    ['', '', 14],
    ['sandbox="allow-scripts"', '', 14],
    ['', '?country=AFG', 3],
  ]) {
    pages['/article'] =
      `<!doctype html><html lang="en"><title>An article</title><link rel="icon" href="data:,"><body style="width:640px">
      <iframe ${sandbox} src="${at}embed/map/index.html${query}" width="640" height="560" style="border:0" title="Map" data-dateline></iframe>
      <script src="${at}embed.js"></script></body></html>`
    await reader(browser, { base: files.base, hosts: [host.base] }, async (page) => {
      await page.goto(`${host.base}/article`)
      const frame = await (await page.locator('iframe').elementHandle()).contentFrame()
      await drawn(frame)
      await frame.locator('[data-map]').hover({ position: { x: 5, y: 5 } })
      await frame.locator('[data-map][data-live]').waitFor()
      await drawn(frame)
      await eventually(async () => incidentsIn(await marks(frame)), n, 'incidents on the map')
      await eventually(
        () => frame.evaluate(() => document.documentElement.scrollHeight - innerHeight),
        0,
        'its height is followed',
      )
      const link = frame.getByRole('link', { name: 'Open full map' })
      assert.match(await link.evaluate((a) => a.href), /\/night\/map\/index\.html$/)
    })
  }
})

test('the folder works without script', () =>
  reader(browser, { base: files.base, javaScriptEnabled: false }, async (page) => {
    await page.goto(`${at}index.html`)
    await page.locator('[data-map-picture] svg').first().waitFor()
    await page.locator('[data-list] a').first().click()
    await page.getByRole('heading', { level: 1 }).waitFor()
  }))

test('the same edition gives the same bytes, also when a run was broken off', async () => {
  const db = join(server.folder, 'dateline.db')
  const [first, second] = [join(scratch, 'whole'), join(scratch, 'again')]
  await exportSite(db, second, '--max-zoom', '3')
  assert.deepEqual(contents(second), contents(first))
  for (const file of ['index.html', 'embed/map/index.html', 'tiles/base/3/4/2.mvt']) rmSync(join(second, file))
  const { stderr } = await exportSite(db, second, '--max-zoom', '3')
  assert.match(stderr, /, 3 of them written now/)
  assert.deepEqual(contents(second), contents(first))
})

test('a folder that holds something else, and a filter without incidents, are refused', async () => {
  const db = join(server.folder, 'dateline.db')
  const refused = (out, ...args) =>
    exportSite(db, out, ...args).then(
      () => 'done',
      (e) => e.stderr,
    )
  assert.match(await refused(join(scratch, 'whole'), '--max-zoom', '2'), /give another folder/)
  writeFileSync(join(scratch, 'letter.txt'), 'Dear reader')
  assert.match(await refused(scratch), /not empty/)
  assert.match(await refused(join(scratch, 'none'), '--country', 'SWE'), /no incidents to export/)
  assert.match(await refused(join(scratch, 'deep'), '--max-zoom', '9'), /max-zoom/)
  assert.match(await refused(join(scratch, 'later'), '--edition', '7'), /no edition 7; the newest is 1/)
})

test('a filter’s folder holds its incidents and no others, with addresses of where it will be', async () => {
  const out = join(scratch, 'russia')
  await exportSite(
    join(server.folder, 'dateline.db'),
    out,
    '--country',
    'RUS',
    '--max-zoom',
    '1',
    '--public-url',
    'https://news.example/night',
  )
  const { features } = JSON.parse(readFileSync(join(out, 'data/incidents.geojson'), 'utf8'))
  assert.ok(features.length > 0 && features.every((f) => f.properties.country === 'RUS'))
  const incidents = readdirSync(join(out, 'incidents')).filter((n) => /^\d/.test(n))
  assert.deepEqual(incidents.map((n) => Number.parseInt(n, 10)).sort(), features.map((f) => f.id).sort())
  const all = Object.keys(contents(out))
    .filter((f) => /\.(html|json|geojson|csv|kml)$/.test(f))
    .map((f) => readFileSync(join(out, f), 'utf8'))
    .join('\n')
  assert.doesNotMatch(all, /Kandahar bank|Suicide bombing outside a bank in Kandahar/)
  const index = readFileSync(join(out, 'index.html'), 'utf8')
  assert.match(index, /<link rel="canonical" href="https:\/\/news\.example\/night\/"/)
  assert.match(index, /<meta property="og:image" content="https:\/\/news\.example\/night\/picture\/map\.png"/)
})
