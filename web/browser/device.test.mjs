// A phone, the dark, and the reader's own choice of colours.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { addresses } from './addresses.mjs'
import {
  colours,
  countLine,
  drawn,
  eventually,
  launch,
  listed,
  marks,
  open,
  reader,
  startDateline,
  token,
} from './harness.mjs'

const PHONE = { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }

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

const visit = (path, body, options) =>
  reader(browser, { base: server.base, ...options }, async (page, context) => {
    await open(page, server.base + path)
    await body(page, context)
  })

const common = (seen) => [...seen].toSorted(([, a], [, b]) => b - a)[0][0]

test('on a phone map, filter and list are within reach of a thumb', () =>
  visit(
    '/',
    async (page) => {
      const map = await page.locator('[data-map]').boundingBox()
      assert.ok(map.y < 780, 'the map begins on the first screen')
      assert.ok(map.height < 0.75 * 780, 'beside it there is room to scroll the page')
      await page.locator('summary').filter({ hasText: 'Filter' }).first().tap()
      await page.getByLabel('Country', { exact: true }).selectOption('AFG')
      await eventually(() => countLine(page), /^3 of 14/, 'the count')
      await eventually(async () => (await listed(page)).length, 3, 'the list')
      const kandahar = async () => (await marks(page)).find((m) => m.key === 'point 3')
      await eventually(kandahar, Boolean, 'the symbol of Kandahar')
      await page.locator('[data-map]').scrollIntoViewIfNeeded()
      await drawn(page)
      const { x, y } = await kandahar()
      await page.touchscreen.tap(x, y)
      await page.locator('.leaflet-popup').getByRole('link').first().waitFor()
    },
    PHONE,
  ))

test('on a phone a finger on the map scrolls the page', () =>
  visit(
    '/',
    async (page, context) => {
      const map = page.locator('[data-map]')
      await map.scrollIntoViewIfNeeded()
      const { x, y, width, height } = await map.boundingBox()
      const before = await page.evaluate(() => window.scrollY)
      const client = await context.newCDPSession(page)
      const look = page.url()
      const touch = (type, up) => {
        const at = { x: Math.round(x + width / 2), y: Math.round(y + height * 0.7 - up) }
        return client.send('Input.dispatchTouchEvent', { type, touchPoints: type === 'touchEnd' ? [] : [at] })
      }
      await touch('touchStart', 0)
      for (let up = 15; up <= 150; up += 15) await touch('touchMove', up)
      await touch('touchEnd')
      await eventually(
        () => page.evaluate(() => window.scrollY),
        (now) => now > before + 50,
        'the page scrolls',
      )
      assert.equal(page.url(), look, 'the map stays')
    },
    PHONE,
  ))

// Links among words are left to axe, which knows the room they need.
test('controls are at least 24 px wide and high', async () => {
  await reader(browser, { base: server.base, ...PHONE }, async (page) => {
    const small = []
    for (const { path, map } of addresses) {
      await open(page, server.base + path, { map })
      const found = await page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true
        const controls = 'button, input:not([type=hidden]), select, textarea, summary, nav a, .chip, .leaflet-control a'
        return [...document.querySelectorAll(controls)]
          .filter((e) => e.checkVisibility({ visibilityProperty: true }) && !e.matches('[data-mark]'))
          .map((e) => ({ e, box: (e.closest('label.check') ?? e).getBoundingClientRect() }))
          .filter(({ box }) => box.width < 24 || box.height < 24)
          .map(({ e, box }) => {
            const size = `${Math.round(box.width)}x${Math.round(box.height)}`
            return `${e.localName}.${[...e.classList].join('.')} ${size} “${e.textContent.trim().slice(0, 30)}”`
          })
      })
      small.push(...found.map((f) => `${path} ${f}`))
    }
    assert.deepEqual(small, [])
  })
})

test('in the dark the map is dark, drawn anew when the setting changes', () =>
  visit('/', async (page) => {
    const box = await page.locator('[data-map]').boundingBox()
    const light = common(await colours(page, box))
    assert.equal(light, await token(page, '--map-land'))
    await page.emulateMedia({ colorScheme: 'dark' })
    await eventually(async () => common(await colours(page, box)) !== light, true, 'the colours of the map')
    await eventually(async () => common(await colours(page, box)), await token(page, '--map-land'), 'land in the dark')
    const brightness = (rgb) => rgb.split(',').reduce((sum, n) => sum + Number(n), 0) / 3
    assert.ok(brightness(await token(page, '--map-land')) < 80, 'land is dark')
    assert.ok(brightness(await token(page, '--paper')) < 60, 'paper is dark')
    assert.ok(brightness(light) > 200, 'and was light')
  }))

test('the button for light or dark is kept for the next page', () =>
  visit('/', async (page) => {
    const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await paper()
    const toggle = page.getByRole('button', { name: 'Light or dark' })
    assert.equal(await toggle.getAttribute('aria-pressed'), 'false')
    await toggle.click()
    await eventually(paper, (now) => now !== light, 'the paper')
    assert.equal(await toggle.getAttribute('aria-pressed'), 'true')
    const dark = await paper()
    await page.goto(`${server.base}/groups`)
    assert.equal(await paper(), dark)
    await page.goto(`${server.base}/groups?theme=light`)
    assert.equal(await paper(), light, 'an address may ask for the other')
  }))

test('an embed asked for dark is dark whatever the device says', () =>
  visit('/embed/map?theme=dark', async (page) => {
    const land = await token(page, '--map-land')
    assert.equal(common(await colours(page, await page.locator('[data-map]').boundingBox())), land)
    assert.ok(
      land.split(',').every((n) => Number(n) < 80),
      land,
    )
  }))

test('the map is sharp on a screen of twice the pixels', () =>
  visit(
    '/',
    async (page) => {
      const tile = await page
        .locator('canvas.leaflet-tile')
        .first()
        .evaluate((c) => c.width / c.clientWidth)
      const symbols = await page
        .locator('canvas.map-overlay')
        .first()
        .evaluate((c) => c.width / c.clientWidth)
      assert.equal(tile, 2)
      assert.ok(Math.abs(symbols - 2) < 0.01, `${symbols}`)
    },
    { deviceScaleFactor: 2 },
  ))
