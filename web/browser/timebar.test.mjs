// The timeline under the map: what it counts, its brush by mouse, finger and
// keyboard, playing, and what is drawn while it moves.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  colours,
  countLine,
  drawn,
  eventually,
  filterOf,
  incidentsIn,
  launch,
  listed,
  marks,
  open,
  reader,
  startDateline,
  token,
} from './harness.mjs'

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
    await page.locator('[data-timebar]').scrollIntoViewIfNeeded()
    await body(page, context)
  })

const slider = (page, name) => page.getByRole('slider', { name, exact: true })
const words = (page) => page.locator('[data-timebar-words]').innerText()

/** The heights of the bars. */
const drawnBars = (page) =>
  page
    .locator('[data-timebar-bars] path')
    .evaluateAll((paths) =>
      paths.flatMap((p) => [...p.getAttribute('d').matchAll(/v-([\d.]+)h/g)].map((m) => Number(m[1]))),
    )

/** Where a share of the timeline's width is in the window. */
async function at(page, share) {
  const { x, y, width } = await page.locator('[data-timebar-plot]').boundingBox()
  return [x + share * width, y + 20]
}

async function drag(page, from, to, steps = 8) {
  await page.mouse.move(...(await at(page, from)))
  await page.mouse.down()
  await page.mouse.move(...(await at(page, to)), { steps })
  await page.mouse.up()
}

test('the timeline counts every incident of the filter at any time', () =>
  visit('/', async (page) => {
    const counted = () =>
      page
        .locator('[data-timebar-links] title')
        .evaluateAll((all) => all.reduce((sum, t) => sum + Number(/: (\d+) incident/.exec(t.textContent)?.[1] ?? 0), 0))
    assert.equal(await counted(), 14)
    assert.match(await words(page), /^All dates: October 2015 – March 2024/)
    await page.goto(`${server.base}/?datetime=2024&country=DEU,RUS`)
    await drawn(page)
    const bars = (await drawnBars(page)).length
    assert.ok(bars >= 3, `years outside of the filter's time keep their bars, here ${bars}`)
    assert.match(await words(page), /^2024: \d incidents?$/)
  }))

test('a drag over the bars filters map, list, count, form and address by that time', () =>
  visit('/', async (page) => {
    const view = () => page.locator('.leaflet-map-pane').getAttribute('style')
    const before = await view()
    await drag(page, 0.9, 0.999)
    await eventually(() => filterOf(page), /^datetime=2023-\d\d-01\/\.\.$/, 'the address')
    const from = filterOf(page).slice('datetime='.length, -3)
    const form = page.locator('form[data-filter-form]')
    assert.equal(await form.locator('[name=from]').inputValue(), from)
    await eventually(() => countLine(page), /^10 of 14 incidents/, 'the count')
    assert.equal((await listed(page)).length, 10)
    await eventually(async () => incidentsIn(await marks(page)), 10, 'the map')
    assert.equal(await view(), before, 'the map stays where it is')
    assert.match(await words(page), /^Since 1 \w+ 2023: 10 incidents$/)
    await page.getByRole('link', { name: 'All dates' }).click()
    await eventually(() => filterOf(page), '', 'the address without a time')
    await eventually(() => countLine(page), /^14 of 14/, 'all again')
    await page.goBack()
    await eventually(() => slider(page, 'From').getAttribute('aria-valuetext'), /^1 \w+ 2023$/, 'the brush goes back')
  }))

test('the whole span can be moved, and each handle alone', () =>
  visit('/?datetime=2017-01-01/2018-12-31', async (page) => {
    const span = async () => [
      await slider(page, 'From').getAttribute('aria-valuetext'),
      await slider(page, 'To').getAttribute('aria-valuetext'),
    ]
    assert.deepEqual(await span(), ['1 January 2017', '31 December 2018'])
    const middle = async () => {
      const { x, width } = await slider(page, 'The span shown').boundingBox()
      const plot = await page.locator('[data-timebar-plot]').boundingBox()
      return (x + width / 2 - plot.x) / plot.width
    }
    const from = await middle()
    await drag(page, from, from + 12 / 102)
    await eventually(() => filterOf(page), 'datetime=2018-01-01/2019-12-31', 'a year later')
    const { x, y, width } = await slider(page, 'To').boundingBox()
    await page.mouse.move(x + width / 2, y + 20)
    await page.mouse.down()
    await page.mouse.move(...(await at(page, 1.02)), { steps: 5 })
    await page.mouse.up()
    await eventually(() => filterOf(page), 'datetime=2018-01-01/..', 'an open end')
  }))

test('the keyboard moves both handles and the span, and tells what they stand for', () =>
  visit('/?datetime=2021-01-01/2021-12-31', async (page) => {
    const from = slider(page, 'From')
    await from.focus()
    await page.keyboard.press('ArrowLeft')
    assert.equal(await from.getAttribute('aria-valuetext'), '1 December 2020')
    await eventually(() => filterOf(page), 'datetime=2020-12-01/2021-12-31', 'the address')
    const numbers = async (s) =>
      Promise.all(['aria-valuemin', 'aria-valuenow', 'aria-valuemax'].map(async (n) => Number(await s.getAttribute(n))))
    for (const name of ['From', 'To', 'The span shown']) {
      const [min, now, max] = await numbers(slider(page, name))
      assert.ok(min <= now && now <= max, `${name}: ${min} ${now} ${max}`)
    }
    await slider(page, 'The span shown').focus()
    await page.keyboard.press('ArrowRight')
    await page.keyboard.press('ArrowRight')
    await eventually(() => filterOf(page), 'datetime=2021-02-01/2022-02-28', 'the span moved')
    await slider(page, 'To').focus()
    await page.keyboard.press('End')
    await eventually(() => filterOf(page), 'datetime=2021-02-01/..', 'to the end')
    await page.keyboard.press('Tab')
    assert.notEqual(await page.evaluate(() => document.activeElement?.getAttribute('role')), 'slider', 'no trap')
  }))

test('a finger moves the brush', () =>
  visit(
    '/?datetime=2021-01-01/2021-12-31',
    async (page, context) => {
      const client = await context.newCDPSession(page)
      const { x, y, width, height } = await slider(page, 'From').boundingBox()
      assert.ok(width >= 24 && height >= 24, `the handle is ${width} by ${height} pixels`)
      const [to] = await at(page, 0.05)
      const touch = (type, point) =>
        client.send('Input.dispatchTouchEvent', { type, touchPoints: point ? [point] : [] })
      await touch('touchStart', { x: x + width / 2, y: y + height / 2 })
      for (let i = 1; i <= 5; i++)
        await touch('touchMove', { x: x + width / 2 + ((to - x) * i) / 5, y: y + height / 2 })
      await touch('touchEnd')
      await eventually(() => filterOf(page), /^datetime=2016-\d\d-01\/2021-12-31$/, 'the address')
    },
    { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  ))

test('time plays to its end, and stops when asked to', () =>
  visit('/?datetime=2023-01-01/2023-03-31', async (page) => {
    await page.getByLabel('Speed').selectOption('Fast')
    await page.getByRole('button', { name: 'Play' }).click()
    await eventually(() => words(page), /2023 – \w+ 2024|2024/, 'time goes on')
    assert.equal(filterOf(page), 'datetime=2023-01-01/2023-03-31', 'the address waits')
    await page.getByRole('button', { name: 'Play' }).waitFor()
    await eventually(() => filterOf(page), 'datetime=2024-01-01/..', 'the end in the address')
    await page.getByRole('button', { name: 'One step back' }).click()
    await eventually(() => filterOf(page), 'datetime=2023-10-01/2023-12-31', 'a step of its own width back')
  }))

test('the past stays faintly when asked to', () =>
  visit('/?datetime=2024-03-01/2024-03-31&zoom=5&center=31,59', async (page) => {
    const { x, y, width, height } = await page.locator('[data-map]').boundingBox()
    const box = { x: x + width / 2 - 40, y: y + height / 2 - 40, width: 80, height: 80 }
    const attack = await token(page, '--mark-attack')
    const [land, water] = [await token(page, '--map-land'), await token(page, '--map-water')]
    const ground = async () => {
      const seen = await colours(page, box)
      return (seen.get(land) ?? 0) + (seen.get(water) ?? 0)
    }
    const without = await ground()
    await page.getByLabel('Keep the past, faint').check()
    await eventually(ground, (now) => now < without - 0.005, 'St Petersburg, 2017, is there faintly')
    assert.equal((await colours(page, box)).get(attack), undefined, 'not in its full colour')
    assert.ok(!(await marks(page)).some((m) => m.name.includes('St Petersburg')), 'and is no stop')
  }))

test('numbers of another time than the brush shows are faint until its own are there', () =>
  visit('/', async (page) => {
    const cluster = (await marks(page)).find((m) => / incidents close/.test(m.name) || /^\d+ incidents/.test(m.name))
    const box = { x: cluster.x - 10, y: cluster.y - 10, width: 20, height: 20 }
    const ink = await token(page, '--ink')
    const full = async () => (await colours(page, box)).get(ink) ?? 0
    assert.ok((await full()) > 0.01, 'its number is in ink')
    let go
    const held = new Promise((resolve) => (go = resolve))
    await page.route(/\/map\/(frame|tiles)/, async (route) => {
      await held
      await route.continue().catch(() => {}) // no longer wanted
    })
    await slider(page, 'From').focus()
    await page.keyboard.press('ArrowRight')
    await eventually(full, 0, 'faint while its count is on the way')
    go()
    await eventually(full, (now) => now > 0.01, 'its number is there')
  }))

test('with another filter the timeline is that of the filter', () =>
  visit('/', async (page) => {
    await page.locator('form[data-filter-form] [name=country]').selectOption('DEU')
    await eventually(() => words(page), /^All dates: 3 July 2023 – 24 March 2024$/, 'the weeks of its incidents')
    await eventually(async () => (await drawnBars(page)).length, 2, 'bars')
    await page.locator('form[data-filter-form] [name=country]').selectOption('')
    await eventually(() => words(page), /^All dates: October 2015 – March 2024/, 'all again')
  }))

test('without script bars and years lead to their time', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } })
  try {
    const page = await context.newPage()
    await page.goto(server.base)
    await page.getByRole('link', { name: '2024', exact: true }).click()
    assert.match(page.url(), /datetime=2024$/)
    assert.match(await countLine(page), /^7 of 14/)
    assert.match(await words(page), /^2024/)
    await page.getByRole('link', { name: 'All dates' }).click()
    assert.match(await countLine(page), /^14 of 14/)
  } finally {
    await context.close()
  }
})
