// The moving map asks by tiles: what it has it asks for no more, what it does
// not get it says, and the last good map stays.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { drawn, eventually, incidentsIn, launch, marks, open, reader, startDateline, token } from './harness.mjs'

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

const still = (page) => page.waitForFunction(() => !document.querySelector('[data-map][aria-busy]'))
const status = (page) => page.locator('.map-status')

/** The addresses of tiles of marks that are asked for while body runs. */
async function tilesAsked(page, body) {
  const asked = []
  const note = (r) => r.url().includes('/map/tiles/') && asked.push(new URL(r.url()).pathname + new URL(r.url()).search)
  page.on('request', note)
  await body()
  await page.waitForTimeout(300)
  await still(page)
  page.off('request', note)
  return asked
}

test('a tile is asked for once: going back needs no request', () =>
  visit('/?zoom=5&center=31,57', async (page) => {
    const out = page.getByRole('button', { name: 'Zoom out' })
    const closer = page.getByRole('button', { name: 'Zoom in' })
    const first = await tilesAsked(page, () => out.click())
    assert.ok(first.length > 0, 'another zoom needs tiles')
    assert.ok(
      first.every((t) => /\?.*v=1$/.test(t) || /\?v=1$/.test(t)),
      `they name the edition, so that they may be kept: ${first}`,
    )
    await tilesAsked(page, () => closer.click())
    assert.deepEqual(await tilesAsked(page, () => out.click()), [], 'again from what is there')
  }))

test('without a connection the last good map stays, and says so; with one it is brought up to date', () =>
  visit(
    '/?zoom=4&center=40,52',
    async (page, context) => {
      const before = incidentsIn(await marks(page))
      await context.setOffline(true)
      await eventually(() => status(page).innerText(), /You are offline/, 'the note')
      await page.getByRole('button', { name: 'Zoom out' }).click()
      await page.waitForTimeout(500)
      await eventually(() => status(page).innerText(), /shows what it had last/, 'the note')
      assert.ok(incidentsIn(await marks(page)) >= before, 'incidents are still there')
      await context.setOffline(false)
      await eventually(() => status(page).isHidden(), true, 'the note goes')
      await still(page)
      assert.equal(await page.locator('[data-map][aria-busy]').count(), 0)
    },
    { allow: /ERR_INTERNET_DISCONNECTED/ },
  ))

test('a server that fails is named, and asked again', () =>
  visit(
    '/?zoom=4&center=40,52',
    async (page) => {
      await page.route('**/map/tiles/**', (route) => route.fulfill({ status: 503, body: 'busy' }))
      await page.getByRole('button', { name: 'Zoom out' }).click()
      await eventually(() => status(page).innerText(), /could not answer \(503\).*what it had last/, 'the note')
      await page.unroute('**/map/tiles/**')
      await eventually(() => status(page).isHidden(), true, 'the map helps itself')
    },
    { allow: /503/ },
  ))

test('on a slow line the map says that it is still loading, and what it shows', () =>
  visit('/?zoom=4&center=40,52', async (page) => {
    let go
    const wait = new Promise((resolve) => {
      go = resolve
    })
    await page.route('**/map/tiles/**', async (route) => {
      await wait
      await route.continue()
    })
    await page.getByRole('button', { name: 'Zoom out' }).click()
    await eventually(() => status(page).innerText(), /slow.*what it had last/, 'the note')
    assert.equal(await page.locator('[data-map]').getAttribute('aria-busy'), 'true')
    go()
    await eventually(() => status(page).isHidden(), true, 'the note goes')
  }))

test('the map begins where the picture of the server is, and takes over without a jump', async () => {
  for (const [width, height] of [
    [1440, 900],
    [768, 1024],
    [360, 740],
  ])
    await visit(
      '/',
      async (page) => {
        const shots = await page.evaluate(() => {
          const map = document.querySelector('[data-map]').getBoundingClientRect()
          // Where the server put the symbols, and where the script did.
          const symbols = [...document.querySelectorAll('.pic-mark')].map((e) => {
            const m = e.getScreenCTM()
            return { title: e.querySelector('title').textContent, x: m.e - map.x, y: m.f - map.y }
          })
          const stops = [...document.querySelectorAll('[data-mark^=point]')].map((e) => {
            const box = e.getBoundingClientRect()
            return {
              name: e.getAttribute('aria-label'),
              x: box.x + box.width / 2 - map.x,
              y: box.y + box.height / 2 - map.y,
            }
          })
          return { symbols, stops }
        })
        let compared = 0
        for (const stop of shots.stops) {
          const symbol = shots.symbols.find((s) => s.title.slice(0, 30) === stop.name.slice(0, 30))
          if (!symbol || (stop.x === 0 && stop.y === 0)) continue
          compared++
          const off = Math.hypot(symbol.x - stop.x, symbol.y - stop.y)
          assert.ok(off < 3, `${width} px: ${stop.name} moves by ${off.toFixed(1)} pixels`)
        }
        assert.ok(compared >= 2, `${width} px: ${compared} symbols compared`)
      },
      { viewport: { width, height } },
    )
})

// The colours of land and water on a grid over the map: "land", "water" or "" for what else is drawn there.
async function grounds(page) {
  const map = page.locator('[data-map]')
  const png = (await map.screenshot()).toString('base64')
  const tokens = [await token(page, '--map-land'), await token(page, '--map-water')]
  return page.evaluate(
    async ([png, tokens]) => {
      const bytes = Uint8Array.from(atob(png), (c) => c.charCodeAt(0))
      const image = await createImageBitmap(new Blob([bytes]))
      const ctx = new OffscreenCanvas(image.width, image.height).getContext('2d')
      ctx.drawImage(image, 0, 0)
      const found = []
      for (let x = 6; x < image.width; x += 17)
        for (let y = 6; y < image.height; y += 17) {
          const [r, g, b] = ctx.getImageData(x, y, 1, 1).data
          found.push(['land', 'water'][tokens.indexOf(`${r},${g},${b}`)] ?? '')
        }
      return found
    },
    [png, tokens],
  )
}

for (const [width, height, colorScheme] of [
  [1440, 900, 'light'],
  [1920, 950, 'dark'],
  [2560, 1000, 'light'],
])
  test(`a window of ${width} px has the same map from the first picture on, ${colorScheme}`, () =>
    reader(browser, { base: server.base, viewport: { width, height }, colorScheme }, async (page) => {
      let go
      const wait = new Promise((resolve) => {
        go = resolve
      })
      await page.route(/\/map\.\w+\.js/, async (route) => {
        await wait
        await route.continue()
      })
      const sides = page.waitForResponse(/\/map\/sides\.svg/)
      await page.goto(server.base, { waitUntil: 'commit' })
      await (await sides).finished()
      await page.locator('.map-sides').evaluate((image) => image.decode())
      const before = await grounds(page)
      go()
      await drawn(page)
      await page.waitForTimeout(400)
      const after = await grounds(page)
      const both = before.flatMap((ground, i) => (ground && after[i] ? [ground === after[i]] : []))
      const same = both.filter(Boolean).length / both.length
      assert.ok(both.length > before.length / 2 && same > 0.97, `${both.length} of ${before.length}, ${same} alike`)
    }))

test('a phone is sent nothing of what lies beside the picture', () =>
  visit(
    '/',
    async (page) => {
      assert.equal(await page.locator('.map-sides').isVisible(), false)
      assert.equal(
        await page.evaluate(
          () => performance.getEntriesByType('resource').filter((r) => r.name.includes('sides')).length,
        ),
        0,
      )
    },
    { viewport: { width: 360, height: 740 } },
  ))

test('who had come to a symbol of the picture is at the same one of the map', () =>
  reader(browser, { base: server.base }, async (page) => {
    const held = []
    await page.route('**/tiles/base/**', (route) => held.push(route))
    await page.goto(server.base, { waitUntil: 'domcontentloaded' })
    const symbol = page.locator('.pic-mark').nth(3)
    const [title] = (await symbol.locator('title').textContent()).split(',')
    await symbol.focus()
    await eventually(
      () => held.length,
      (n) => n > 3,
      'the map asks for its tiles',
    )
    for (const route of held) await route.continue()
    await drawn(page)
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
    await eventually(focused, (name) => name.startsWith(title), `the stop of “${title}”`)
  }))
