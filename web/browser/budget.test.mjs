// The budgets of the front page, with the seed data set: what it weighs until the
// map is drawn, how little it moves meanwhile, and that no task holds it up.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addresses } from './addresses.mjs'
import { drawn, launch, open, reader, startDateline } from './harness.mjs'
import { longestTask, work } from './tasks.mjs'

/** Kilobytes of 1000 bytes, as they travel. */
const MAP_KB = 140
const SHIFT = 0.02

/** The longest task of a load, as a share of work() in the same browser: of some 100 ms, the map page has 0.35. */
const TASK = 0.65

/** What else goes on in the browser may fall into one load, hardly into each. */
const LOADS = 5

let server
let browser
before(async () => {
  server = await startDateline()
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.stop()
})

test('script, style and first data of the map page are within their budget', (t) =>
  reader(browser, { base: server.base, viewport: { width: 390, height: 844 } }, async (page) => {
    await open(page, server.base)
    const parts = await page.evaluate(() =>
      [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')].map((e) => ({
        path: new URL(e.name).pathname,
        bytes: e.encodedBodySize,
      })),
    )
    const counted = parts.filter(({ path }) => !/\.(woff2|svg)$/.test(path) && !path.startsWith('/tiles/base/'))
    assert.ok(
      counted.some(({ path }) => /\/map\.\w+\.js$/.test(path)),
      'the script is counted',
    )
    const kB = counted.reduce((sum, { bytes }) => sum + bytes, 0) / 1000
    t.diagnostic(`${kB.toFixed(1)} of ${MAP_KB} kB`)
    assert.ok(kB > 60 && kB < MAP_KB, `${kB.toFixed(1)} kB: ${JSON.stringify(counted)}`)
  }))

for (const width of [360, 1440])
  test(`no page moves while it loads, ${width} px wide`, () =>
    reader(browser, { base: server.base, viewport: { width, height: 900 } }, async (page) => {
      await page.addInitScript(() => {
        window.shift = 0
        new PerformanceObserver((list) => {
          for (const e of list.getEntries()) if (!e.hadRecentInput) window.shift += e.value
        }).observe({ type: 'layout-shift', buffered: true })
      })
      const moved = {}
      for (const { path, map } of addresses) {
        await page.goto(server.base + path)
        if (map && !path.startsWith('/embed')) await drawn(page)
        await page.waitForLoadState('networkidle')
        const shift = await page.evaluate(() => window.shift)
        if (shift >= SHIFT) moved[path] = shift
      }
      assert.deepEqual(moved, {})
    }))

/** A page of a reader's own, for a measurement. */
async function fresh(does) {
  const context = await browser.newContext({ viewport: { width: 390, height: 844 } })
  try {
    return await does(await context.newPage())
  } finally {
    await context.close()
  }
}

/** The shortest of what several loads of a page had as their longest task, as a share of unit. */
async function heldUp(unit, url, first = '') {
  let least = Number.POSITIVE_INFINITY
  for (let i = 0; i < LOADS && least > TASK; i++)
    await fresh(async (page) => {
      await page.addInitScript(first)
      const load = () => page.goto(url).then(() => page.waitForLoadState('networkidle'))
      least = Math.min(least, (await longestTask(page, load)) / unit)
    })
  return least
}

test('no task on load holds a page up', async (t) => {
  let unit = 0
  for (let i = 0; i < LOADS; i++)
    unit = Math.max(unit, await fresh((page) => longestTask(page, () => page.evaluate(work))))
  const over = {}
  for (const { path } of addresses) {
    const share = await heldUp(unit, server.base + path)
    t.diagnostic(`${path}: ${share.toFixed(2)} of ${TASK}`)
    if (share > TASK) over[path] = share
  }
  assert.deepEqual(over, {})
  const held = await heldUp(unit, server.base, `setTimeout(() => (${work})(3))`)
  assert.ok(held > 2, `a task of three times the work is found: ${held.toFixed(2)}`)
})

test('pages have what search engines and small screens need', () =>
  reader(browser, { base: server.base, viewport: { width: 320, height: 800 } }, async (page) => {
    const faults = []
    const titles = new Set()
    for (const { path } of addresses) {
      await page.goto(server.base + path)
      const found = await page.evaluate(() => ({
        title: document.title,
        description: document.querySelector('meta[name=description]')?.content ?? '',
        canonical: document.querySelector('link[rel=canonical]')?.href ?? '',
        lang: document.documentElement.lang,
        headings: document.querySelectorAll('h1').length,
        wide: document.documentElement.scrollWidth,
        bare: [...document.querySelectorAll('a[href]')].filter(
          (a) => !a.textContent.trim() && !a.getAttribute('aria-label'),
        ).length,
        small: [...document.querySelectorAll('body *')].filter(
          (e) =>
            e.childElementCount === 0 &&
            e.textContent.trim() &&
            !e.closest('svg') &&
            Number.parseFloat(getComputedStyle(e).fontSize) < 12,
        ).length,
      }))
      const wrong = []
      if (found.title.length < 8 || (titles.has(found.title) && !path.includes('?')))
        wrong.push(`title “${found.title}”`)
      if (found.description.length < 50 && !path.startsWith('/embed'))
        wrong.push(`description of ${found.description.length} characters`)
      if (!found.canonical.startsWith('http')) wrong.push('no canonical address')
      if (found.lang !== 'en') wrong.push('no language')
      if (found.headings !== 1) wrong.push(`${found.headings} main headings`)
      if (found.wide > 320) wrong.push(`${found.wide} px wide`)
      if (found.bare) wrong.push(`${found.bare} links without words`)
      if (found.small) wrong.push(`${found.small} texts under 12 px`)
      titles.add(found.title)
      if (wrong.length) faults.push(`${path}: ${wrong.join(', ')}`)
    }
    assert.deepEqual(faults, [])
  }))

test('with text twice as large nothing is cut off or lost at 640 px', () =>
  reader(browser, { base: server.base, viewport: { width: 640, height: 900 } }, async (page) => {
    for (const path of ['/', '/incidents', '/countries/RUS']) {
      await page.goto(server.base + path)
      await page.addStyleTag({ content: '' }).catch(() => undefined)
      await page.evaluate(() => document.documentElement.style.setProperty('font-size', '200%'))
      const wide = await page.evaluate(() => document.documentElement.scrollWidth)
      assert.ok(wide <= 640, `${path} is ${wide} px wide`)
    }
  }))

test('printed, the front page is map, legend, list and credit on white', () =>
  reader(browser, { base: server.base }, async (page) => {
    await open(page, `${server.base}/?country=RUS`)
    await page.emulateMedia({ media: 'print' })
    for (const hidden of [
      '.search',
      '.filters',
      '.masthead nav',
      '.share',
      '.map-tools',
      '.sort-row',
      '.timebar button',
      '.footer-links',
    ])
      for (const e of await page.locator(hidden).all()) assert.equal(await e.isVisible(), false, hidden)
    for (const shown of ['.map-canvas', '.legend', '.map-credit', '[data-list]', '.chips'])
      assert.ok(await page.locator(shown).first().isVisible(), shown)
  }))

for (const width of [1440, 390])
  test(`the seed data set is printed on one page, from a window ${width} px wide`, () =>
    reader(browser, { base: server.base, viewport: { width, height: 900 } }, async (page) => {
      await open(page, server.base)
      const margin = { top: '1cm', bottom: '1cm', left: '1cm', right: '1cm' }
      const pdf = (await page.pdf({ format: 'A4', margin })).toString('latin1')
      assert.equal(pdf.match(/\/Type\s*\/Page\b/g)?.length, 1)
    }))
