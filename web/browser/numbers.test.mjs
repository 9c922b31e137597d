// Where a country is full of incidents, numbers on the map keep off each other: on
// the map that moves, on the picture of a page and on that of an embed.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { launch, open, reader, startDateline } from './harness.mjs'

// Invented: incidents round towns, and others known to no more than the province round them.
const TOWNS = [
  ['Aleppo', 37.16, 36.2, 1400, 66],
  ['Idlib', 36.63, 35.93, 600, 116],
  ['Latakia', 35.79, 35.52, 30, 38],
  ['Tartus', 35.89, 34.89, 1, 2],
  ['Hama', 36.75, 35.13, 260, 43],
  ['Homs', 37.6, 34.55, 120, 82],
  ['Damascus', 36.3, 33.51, 500, 42],
  ['Rif Dimashq', 36.9, 33.6, 420, 33],
  ['Quneitra', 35.85, 33.1, 60, 30],
  ['Daraa', 36.1, 32.62, 380, 16],
  ['Suwayda', 36.8, 32.7, 40, 54],
  ['Raqqa', 39.0, 35.95, 300, 85],
  ['Deir ez-Zor', 40.14, 35.33, 420, 14],
  ['Hasakah', 40.75, 36.5, 110, 14],
]

function invented() {
  let seed = 20240322
  const random = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return seed / 2147483648 - 0.5
  }
  const rows = ['id,title,kind,outcome,date,country,geo_precision,geo_radius_km,killed_best,longitude,latitude']
  const add = (title, precision, lon, lat) =>
    rows.push(
      `${rows.length},${title},attack,completed,201${rows.length % 10}-01-02,SYR,${precision},,1,${lon.toFixed(4)},${lat.toFixed(4)}`,
    )
  for (const [town, lon, lat, exact, vague] of TOWNS) {
    for (let n = 0; n < exact; n++) add(`In ${town}`, 1, lon + random() * 0.7, lat + random() * 0.5)
    for (let n = 0; n < vague; n++) add(`Near ${town}`, 5, lon, lat)
  }
  for (let n = 0; n < 40; n++) rows.push(`${rows.length},In Syria,attack,completed,2016-01-02,SYR,7,,,,`)
  return `${rows.join('\n')}\n`
}

let server
let browser
let folder
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dateline-numbers-'))
  const file = join(folder, 'invented.csv')
  writeFileSync(file, invented())
  server = await startDateline({ files: [file] })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await server?.stop()
  rmSync(folder, { recursive: true, force: true })
})

const phone = (width) => ({ viewport: { width, height: 800 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 })
const view = (path, options, body) =>
  reader(browser, { base: server.base, ...options }, async (page) => {
    await page.goto(server.base + path)
    await body(page)
  })

/** Those of the boxes that lie over each other, in words. */
function meetings(boxes) {
  assert.ok(boxes.length > 8, `${boxes.length} numbers`)
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom
  return boxes.flatMap((a, i) => boxes.slice(0, i).flatMap((b) => (meet(a, b) ? [`${a.text} and ${b.text}`] : [])))
}

/** The boxes of what is written in the picture's symbols, as they are seen. */
const written = (frame) =>
  frame.locator('.pic-mark text').evaluateAll((all) =>
    all
      .filter((e) => e.getBoundingClientRect().width > 0)
      .map((e) => {
        const { left, right, top, bottom } = e.getBoundingClientRect()
        const air = (bottom - top) / 6 // a line of type is higher than its figures
        return { text: e.textContent, left, right, top: top + air, bottom: bottom - air }
      }),
  )

for (const width of [320, 360, 768])
  test(`numbers of the picture of a page keep off each other at ${width} px`, () =>
    view('/', { ...phone(width), javaScriptEnabled: false }, async (page) =>
      assert.deepEqual(meetings(await written(page)), []),
    ))

for (const width of [290, 360, 480, 640])
  test(`numbers of the picture of an embed keep off each other at ${width} px`, () =>
    view('/embed/map', phone(width), async (page) => assert.deepEqual(meetings(await written(page)), [])))

test('a crowded embed has more symbols where there is room, and one stop for the keyboard at any width', () =>
  view('/embed/map', phone(640), async (page) => {
    const seen = async (width) => {
      await page.setViewportSize({ width, height: 800 })
      const marks = page.locator('.pic-mark')
      const [all, stops] = await Promise.all(
        [marks, page.locator('.pic-mark[tabindex="0"]')].map((found) =>
          found.evaluateAll((list) => list.filter((e) => e.getBoundingClientRect().width > 0).length),
        ),
      )
      assert.equal(stops, 1, `stops at ${width} px`)
      return all
    }
    const [wide, narrow] = [await seen(640), await seen(360)]
    assert.ok(wide > narrow, `${wide} at 640 px, ${narrow} at 360`)
  }))

for (const width of [320, 360, 768])
  test(`numbers of the map keep off each other at ${width} px`, () =>
    reader(browser, { base: server.base, ...phone(width) }, async (page) => {
      await open(page, server.base)
      for (const closer of [false, true]) {
        if (closer) {
          await page.getByRole('button', { name: 'Zoom in' }).click()
          await page.waitForFunction(() => !document.querySelector('[data-map][aria-busy]'))
          await page.waitForTimeout(400)
        }
        const boxes = await page.locator('[data-mark^=cluster]').evaluateAll((all) => {
          const ctx = document.createElement('canvas').getContext('2d')
          ctx.font = '600 12px "Source Sans 3 Variable", sans-serif'
          return all
            .filter((e) => !e.hidden)
            .map((e) => {
              const box = e.getBoundingClientRect()
              const [x, y] = [box.x + box.width / 2, box.y + box.height / 2]
              const n = Number.parseInt(e.getAttribute('aria-label').replaceAll(',', ''), 10)
              const text = n < 1000 ? `${n}` : `${(n / 1000).toFixed(1)}k`
              const half = ctx.measureText(text).width / 2
              return { text, left: x - half, right: x + half, top: y - 5, bottom: y + 5 }
            })
        })
        assert.deepEqual(meetings(boxes), [], closer ? 'closer' : 'at first')
      }
    }))
