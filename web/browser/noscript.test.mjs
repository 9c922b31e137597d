// Without script: the same form, list, map picture and links.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { colours, countLine, launch, listed, reader, startDateline, startHost } from './harness.mjs'

const pages = {}
let server
let host
let browser
before(async () => {
  server = await startDateline()
  host = await startHost(pages)
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await host?.stop()
  await server?.stop()
})

const visit = (path, body, options) =>
  reader(browser, { base: server.base, javaScriptEnabled: false, ...options }, async (page) => {
    await page.goto(server.base + path)
    await body(page)
  })

/** Text and ids are read from the answer, for the page itself may run no script. */
const text = async (page) => (await page.locator('[data-count]').innerText()).replace(/\s+/g, ' ').trim()

test('the first picture of the map is drawn by the server', () =>
  visit('/', async (page) => {
    const picture = page.locator('[data-map-picture] :is(svg, img)').first()
    await picture.waitFor()
    const seen = await colours(page, await picture.boundingBox())
    const shares = [...seen.values()].toSorted((a, b) => b - a)
    assert.ok(shares[0] > 0.2 && shares[1] > 0.1, `land and water: ${shares.slice(0, 3)}`)
    assert.ok(seen.size > 20, 'borders and symbols')
  }))

test('on a phone a filtered map is in the first window, the filter folded above it', () =>
  visit('/?country=RUS&kind=attack', async (page) => {
    await page.setViewportSize({ width: 360, height: 740 })
    const map = await page.locator('[data-map]').boundingBox()
    assert.ok(map.y < 740 / 2, `the map begins at ${map.y} px`)
    assert.equal(await page.getByLabel('Country', { exact: true }).isVisible(), false)
    await page.getByText('Filter', { exact: false }).first().click()
    assert.equal(await page.getByLabel('Country', { exact: true }).isVisible(), true)
  }))

test('the picture fills the map, and the map its column', () =>
  visit('/', async (page) => {
    for (const width of [1024, 1440, 1920]) {
      await page.setViewportSize({ width, height: 900 })
      const map = await page.locator('[data-map]').boundingBox()
      const picture = await page.locator('[data-map-picture] svg').boundingBox()
      assert.ok(map.x + map.width <= width, `${width} px: the map ends at ${map.x + map.width}`)
      assert.ok(
        Math.abs(map.width - picture.width) <= 4 && Math.abs(map.height - picture.height) <= 4,
        `${width} px: ${JSON.stringify([map, picture])}`,
      )
      assert.ok(Math.abs(map.width / map.height - 800 / 560) < 0.02, `${width} px: the map has the picture's shape`)
    }
  }))

test('the picture reaches the edges of a high window', () =>
  visit('/', async (page) => {
    for (const path of ['/?country=RUS', '/countries/RUS', '/regions/central-asia', '/incidents/3'])
      for (const [width, height] of [
        [320, 900],
        [360, 900],
        [430, 932],
        [768, 1200],
      ]) {
        await page.setViewportSize({ width, height })
        await page.goto(server.base + path)
        const map = await page.locator('[data-map]').first().boundingBox()
        const drawn = await page.locator('.pic-water').first().boundingBox()
        assert.ok(
          drawn.y <= map.y + 1 && drawn.y + drawn.height >= map.y + map.height - 1,
          `${path} at ${width} x ${height}: drawn ${JSON.stringify(drawn)} of ${JSON.stringify(map)}`,
        )
      }
  }))

test('the list is complete and its links lead to incidents', () =>
  visit('/', async (page) => {
    assert.equal(await text(page), '14 of 14 incidents')
    const items = page.locator('[data-list] [data-incident]')
    assert.equal(await items.count(), 14)
    await items.getByRole('link', { name: /Crocus City Hall/ }).click()
    await page.getByRole('heading', { level: 1, name: /Crocus City Hall/ }).waitFor()
    assert.match(page.url(), /\/incidents\/1-/)
  }))

test('the form leads to a clean address that filters', () =>
  visit('/', async (page) => {
    const form = page.locator('form[data-filter-form]')
    if (!(await form.isVisible())) await page.locator('summary').filter({ hasText: 'Filter' }).click()
    await form.getByLabel('Country', { exact: true }).selectOption('RUS')
    await form.getByRole('checkbox', { name: /^Attacks/ }).check()
    await form.getByLabel('From').fill('2020-01-01')
    await form.getByRole('button', { name: 'Show' }).click()
    await page.waitForURL(/country=RUS/)
    const { pathname, search } = new URL(page.url())
    assert.equal(`${pathname}${decodeURIComponent(search)}`, '/?country=RUS&datetime=2020-01-01/..&kind=attack')
    assert.match(await text(page), /^1 of 14 incidents/)
    assert.equal(await page.locator('[data-list] [data-incident="1"]').count(), 1)
    assert.equal(await form.getByLabel('Country', { exact: true }).inputValue(), 'RUS')
    assert.equal(await form.getByLabel('From').inputValue(), '2020')
    await page.getByRole('link', { name: /Remove.*Russia/ }).click()
    await page.waitForURL((url) => !url.searchParams.has('country'))
    assert.match(await text(page), /^6 of 14 incidents/)
  }))

test('the masthead leads everywhere', () =>
  visit('/', async (page) => {
    for (const name of ['Incidents', 'Countries', 'Groups', 'Data', 'Method']) {
      await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name }).click()
      assert.equal(await page.getByRole('navigation', { name: 'Main' }).locator('[aria-current]').innerText(), name)
    }
  }))

test('a frame in an article has picture and list', () => {
  pages['/article'] = `<!doctype html><title>An article</title><link rel="icon" href="data:,">
    <iframe sandbox src="${server.base}/embed/map?country=AFG" width="700" height="560" title="Map"></iframe>`
  return reader(
    browser,
    { base: server.base, hosts: [host.base], javaScriptEnabled: false, allow: /Blocked script execution/ },
    async (page) => {
      await page.goto(`${host.base}/article`)
      const frame = page.frameLocator('iframe')
      await frame.locator('[data-map-picture] :is(svg, img)').first().waitFor()
      const list = frame.locator('[data-list] [data-incident]')
      assert.equal(await list.count(), 3)
      const summary = frame.locator('summary').filter({ hasText: 'as a list' })
      if (await summary.count()) await summary.click()
      await list.first().waitFor()
    },
  )
})

test('with script the picture gives way to the map that moves', () =>
  reader(browser, { base: server.base }, async (page) => {
    await page.goto(server.base)
    await page.locator('.leaflet-container').waitFor()
    await page.locator('html[data-ready="1"]').waitFor({ state: 'attached' })
    await page.locator('[data-map-picture]').waitFor({ state: 'hidden' })
    assert.equal(await countLine(page), '14 of 14 incidents')
    assert.equal((await listed(page)).length, 14)
  }))
