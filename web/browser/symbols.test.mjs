// Honest symbols: what is known exactly, what is not, and what a mark stands for.
import assert from 'node:assert/strict'
import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { colours, eventually, launch, marks, open, reader, startDateline, token } from './harness.mjs'

const INVENTED = `id,title,kind,outcome,date,country,geo_precision,geo_radius_km,killed_low,killed_best,killed_high,longitude,latitude
901,Toll not known,attack,completed,2020-01-01,TJK,1,,,,,68.8,38.5
902,Nobody killed,attack,completed,2020-01-02,TJK,1,,0,0,0,70.2,38.5
903,Attack foiled,attack,foiled,2020-01-03,TJK,1,,,,,68.8,39.5
904,Toll of a wide range,attack,completed,2020-01-04,TJK,1,,2,60,150,70.2,39.5
905,Somewhere in Khatlon,attack,completed,2020-01-05,TJK,5,,,3,,69.0,37.8
906,First at one place,attack,completed,2020-01-06,TJK,1,,,1,,69.63,40.28
907,Second at one place,arrest,completed,2020-01-07,TJK,1,,,,,69.63,40.28
908,In a district,attack,completed,2020-01-08,TJK,4,30,,2,,72.0,38.0
`

let server
let browser
before(async () => {
  server = await startDateline()
  const file = join(server.folder ?? tmpdir(), 'invented.csv')
  writeFileSync(file, INVENTED)
  await server.importFiles('--redistribution', 'open', file)
  browser = await launch()
  await eventually(
    async () => (await (await fetch(`${server.base}/map/frame?country=TJK`)).json()).matched,
    (n) => n >= 8,
    'the invented incidents are there',
  )
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

const TJK = '/?country=TJK&zoom=7&center=70,38.8'
const named = async (page, name) => {
  const mark = (await marks(page)).find((m) => m.name.startsWith(name))
  assert.ok(mark, `${name} is on the map`)
  return mark
}
const square = ({ x, y }, half, dx = 0, dy = 0) => ({
  x: x + dx - half,
  y: y + dy - half,
  width: 2 * half,
  height: 2 * half,
})
const share = async (page, clip, name) => (await colours(page, clip)).get(await token(page, name)) ?? 0

test('a toll that is not known, one of nobody and a foiled attack look different', () =>
  visit(TJK, async (page) => {
    const looks = []
    for (const name of ['Toll not known', 'Nobody killed', 'Attack foiled']) {
      const seen = await colours(page, square(await named(page, name), 7))
      looks.push(JSON.stringify([...seen].toSorted()))
    }
    assert.equal(new Set(looks).size, 3)
  }))

test('a province is drawn in its own shape, as light as it is uncertain', () =>
  visit(TJK, async (page) => {
    const mark = await named(page, 'Somewhere in Khatlon')
    const land = await token(page, '--map-land')
    // Far from the symbol, still in the province, the ground is tinted; beyond its border it is not.
    const ground = (dx, dy) => colours(page, square(mark, 3, dx, dy)).then((seen) => seen.get(land) ?? 0)
    await eventually(
      () => ground(60, -10),
      (v) => v < 0.2,
      'Khatlon is tinted in the east',
    )
    assert.ok((await ground(60, 92)) > 0.5, 'Afghanistan is not')
  }))

test('incidents on one coordinate are one mark that opens as a list, coordinates untouched', () =>
  visit('/?country=TJK&zoom=15&center=69.63,40.28', async (page) => {
    const stack = await named(page, '2 incidents at one place')
    const { width, height, x, y } = await page.locator('[data-map]').boundingBox()
    assert.ok(
      Math.abs(stack.x - (x + width / 2)) < 2 && Math.abs(stack.y - (y + height / 2)) < 2,
      'it is where they are',
    )
    await page.mouse.click(stack.x, stack.y)
    const popup = page.locator('.leaflet-popup')
    await popup.getByRole('link', { name: 'First at one place' }).waitFor()
    await popup.getByRole('link', { name: 'Second at one place' }).waitFor()
  }))

test('the places of one incident are joined while it is looked at', () =>
  visit('/?incident=7&zoom=4&center=14,55', async (page) => {
    const mark = await named(page, 'Two Afghans held in Germany')
    // Half way from Gera to Stockholm, in the Baltic sea, runs the line.
    const { x, y } = mark
    const between = { x: x + 4, y: y - 80, width: 60, height: 60 }
    const ink = () => share(page, between, '--ink')
    const without = await ink()
    await page.mouse.move(x, y)
    await eventually(ink, (now) => now > without + 0.0008, 'a line in ink')
    await page.mouse.move(x + 300, y + 100)
    await eventually(ink, (now) => now <= without + 0.0002, 'no line')
  }))

test('on the page of an incident all its places are on the map, by server and script', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  try {
    const page = await context.newPage()
    await page.goto(`${server.base}/incidents/7`)
    const ties = await page.locator('.pic-tie').allTextContents()
    assert.ok(ties.some((t) => /^Target: /.test(t)) && ties.includes('Place of arrest'), `${ties}`)
  } finally {
    await context.close()
  }
  await visit('/incidents/7', async (page) => {
    const box = await page.locator('[data-map]').boundingBox()
    assert.ok((await share(page, box, '--ink')) > 0.0001, 'lines and names in ink')
  })
})

test('the legend has what is on the map and nothing else', () =>
  visit(TJK, async (page) => {
    const legend = async () => (await page.locator('[data-legend] li:visible').allInnerTexts()).map((t) => t.trim())
    const has = (list, words) => list.some((t) => t.includes(words))
    const all = await legend()
    for (const words of ['Attack', 'Hollow: foiled', 'Half full', 'Ring', 'Area: people killed', 'Province', 'Disc'])
      assert.ok(has(all, words), `${words} is explained: ${all}`)
    for (const words of ['Warning', 'Alert']) assert.ok(!has(all, words), `${words} is not there: ${all}`)
    await open(page, `${server.base}/?country=TJK&zoom=15&center=69.63,40.28`)
    await eventually(legend, (list) => has(list, 'at one place') && !has(list, 'Half full'), 'a closer look')
    await page.getByRole('button', { name: 'Zoom out' }).click()
  }))

test('what is known to a country only stays on its country, on a phone too', () =>
  visit(
    '/',
    async (page) => {
      const france = await named(page, '1 in France')
      const gera = await named(page, 'Two Afghans held in Germany')
      // On a phone's map of half the world they are that near.
      assert.ok(Math.hypot(france.x - gera.x, france.y - gera.y) < 60, JSON.stringify({ france, gera }))
    },
    { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  ))

test('names of places keep clear of what is written for incidents', () =>
  reader(browser, { base: server.base, viewport: { width: 1440, height: 900 } }, async (page) => {
    // What each canvas says since it was last cleared, in pixels of the canvas.
    await page.addInitScript(() => {
      const said = new Map()
      window.said = said
      const { fillText, clearRect } = CanvasRenderingContext2D.prototype
      CanvasRenderingContext2D.prototype.clearRect = function (...box) {
        said.set(this.canvas, [])
        return clearRect.apply(this, box)
      }
      CanvasRenderingContext2D.prototype.fillText = function (text, x, y, ...rest) {
        const { width } = this.measureText(text)
        const left = this.textAlign === 'center' ? x - width / 2 : x
        said.get(this.canvas)?.push({ text, left, right: left + width, top: y - 5, bottom: y + 5 })
        return fillText.call(this, text, x, y, ...rest)
      }
    })
    await open(page, `${server.base}/`)
    await page.waitForTimeout(500)
    const [names, words] = await page.evaluate(() =>
      ['.leaflet-labels-pane', '.leaflet-marks-pane'].map((pane) =>
        [...window.said]
          .filter(([canvas]) => canvas.isConnected && canvas.closest(pane))
          .flatMap(([canvas, list]) => {
            const { x, y } = canvas.getBoundingClientRect()
            return list.map((t) => ({
              ...t,
              left: t.left + x,
              right: t.right + x,
              top: t.top + y,
              bottom: t.bottom + y,
            }))
          }),
      ),
    )
    assert.ok(names.length > 20, `${names.length} names`)
    const label = words.find((w) => /^France: 1/.test(w.text))
    assert.ok(label, `what is known to the country is there: ${words.map((w) => w.text)}`)
    // Its words have paper round them, and names some air from it.
    Object.assign(label, {
      left: label.left - 11,
      right: label.right + 11,
      top: label.top - 6,
      bottom: label.bottom + 6,
    })
    const over = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
    assert.deepEqual(
      names.flatMap((n) => words.filter((w) => over(n, w)).map((w) => `${n.text} under ${w.text}`)),
      [],
    )
  }))
