// Finding incidents: the search box and what it suggests, choices with numbers,
// areas drawn on the map, ways out of nothing, orders and pages of the list.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { countLine, eventually, filterOf, launch, listed, open, reader, startDateline } from './harness.mjs'

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

function visit(path, body, { map = true, ...options } = {}) {
  return reader(browser, { base: server.base, ...options }, async (page, context) => {
    await open(page, server.base + path, { map })
    await body(page, context)
  })
}

const search = (page) => page.getByRole('combobox', { name: /^Search/ })
const suggestions = (page) =>
  page
    .locator('[data-search-host] [role=option]')
    .evaluateAll((all) => all.map((e) => e.textContent.replace(/\s+/g, ' ').trim()))

test('a country is found by keyboard: arrows, Enter, and Escape closes', () =>
  visit('/', async (page) => {
    const box = search(page)
    await box.focus()
    await page.keyboard.type('germ')
    await eventually(
      () => suggestions(page),
      (list) => list[0] === 'Germany Country 2 incidents',
      'suggestions',
    )
    assert.equal(await box.getAttribute('aria-expanded'), 'true')
    await page.keyboard.press('ArrowDown')
    const active = await box.getAttribute('aria-activedescendant')
    assert.equal(await page.locator(`#${active}`).getAttribute('aria-selected'), 'true')
    await page.keyboard.press('Escape')
    assert.equal(await box.getAttribute('aria-expanded'), 'false')
    assert.equal(await box.inputValue(), 'germ', 'the first Escape keeps the words')
    await page.keyboard.press('ArrowDown')
    await page.locator('[data-search-host] [role=option]').first().waitFor()
    await page.keyboard.press('ArrowDown')
    await page.keyboard.press('Enter')
    await eventually(() => filterOf(page), 'country=DEU', 'the filter')
    await eventually(() => countLine(page), /^2 of 14 incidents/, 'the count')
    assert.equal(await box.inputValue(), '', 'the words have become a country')
    await page.getByRole('link', { name: 'Remove Country Germany' }).click()
    await eventually(() => countLine(page), /^14 of 14 incidents/, 'all again')
  }))

test('a place is looked at, or what happened near it is picked, by touch', () =>
  visit(
    '/',
    async (page) => {
      await search(page).fill('kandah')
      await page.getByRole('option', { name: /^Kandahar Seat/ }).tap()
      await eventually(() => page.url(), /center=65\.7\d*,31\.6\d*/, 'the view')
      assert.equal(filterOf(page), '')
      await search(page).fill('kandah')
      await page.getByRole('option', { name: /^Near Kandahar/ }).tap()
      await eventually(() => filterOf(page), /^bbox=65\.\d+,31\.\d+,66\.\d+,32\.\d+$/, 'the filter')
      await eventually(() => listed(page), [3], 'what happened there')
    },
    { hasTouch: true, viewport: { width: 390, height: 780 } },
  ))

test('an incident is found by its words and opened', () =>
  visit(
    '/incidents',
    async (page) => {
      await search(page).fill('embassy warns')
      await page.getByRole('option', { name: /^US embassy warns/ }).click()
      await page.waitForURL(/\/incidents\/13-/)
    },
    { map: false },
  ))

test('without script the words are sent, and the page says what they may mean', () =>
  visit(
    '/',
    async (page) => {
      await page.getByRole('searchbox').fill('Germany')
      await page.getByRole('button', { name: 'Search' }).click()
      await page.waitForURL(/\?q=Germany/)
      await page.getByRole('link', { name: 'the country Germany' }).click()
      await page.waitForURL(/\?country=DEU$/)
      assert.equal((await listed(page)).length, 2)
    },
    { map: false, javaScriptEnabled: false },
  ))

test('each choice says what it would give, and one that gives nothing stays', () =>
  visit('/', async (page) => {
    const n = (name) => page.getByRole('checkbox', { name }).locator('xpath=..').locator('[data-n]').textContent()
    assert.equal(await n(/^Arrests/), '3')
    await page.getByLabel('Country', { exact: true }).selectOption({ value: 'AFG' })
    await eventually(() => n(/^Arrests/), '0', 'arrests in Afghanistan')
    const attacks = await n(/^Attacks/)
    await page.getByRole('checkbox', { name: /^Attacks/ }).check()
    await eventually(() => countLine(page), new RegExp(`^${attacks} of 14 incidents`), 'as many as was said')
    await eventually(
      () => page.getByLabel('Country', { exact: true }).locator('option[value=DEU]').textContent(),
      'Germany (0)',
      'attacks in Germany',
    )
  }))

test('what gives nothing is told without each of its words, and what that gives', () => {
  const query = '?country=SWE&kind=attack&killed_min=10&datetime=2015/2024'
  return visit(`/${query}`, async (page) => {
    assert.deepEqual(
      await page
        .locator('.empty-ways li')
        .evaluateAll((all) => all.map((e) => e.textContent.replace(/\s+/g, ' ').trim())),
      ['Without country: Sweden 7 incidents'],
    )
    await page.getByRole('link', { name: 'Without country: Sweden' }).click()
    await eventually(() => countLine(page), /^7 of 14 incidents/, 'the count')
    await page.goto(`${server.base}/incidents${query}`)
    await page.getByRole('link', { name: 'Without country: Sweden' }).click()
    await page.waitForURL(/\/incidents\?datetime=2015-01-01\/2024-12-31&kind=attack&killed_min=10$/)
    assert.equal(await page.locator('tbody tr').count(), 7)
  })
})

test('what is in view becomes a filter, and a chip takes it away', () =>
  visit('/?zoom=6&center=66,33', async (page) => {
    await page.getByRole('button', { name: 'Only this view' }).click()
    await eventually(() => filterOf(page), /^bbox=/, 'the filter')
    await eventually(() => countLine(page), /^[345] of 14 incidents/, 'the count')
    await page.getByRole('link', { name: /^Remove Within/ }).click()
    await eventually(() => countLine(page), /^14 of 14 incidents/, 'all again')
  }))

for (const how of ['mouse', 'keyboard'])
  test(`an area is drawn by ${how}, becomes a filter and stays drawn`, () =>
    visit('/?zoom=5&center=68,33', async (page) => {
      const map = page.locator('.leaflet-container')
      await map.scrollIntoViewIfNeeded()
      await page.getByRole('button', { name: 'Draw an area' }).click()
      assert.match(await page.locator('[data-area-said]').textContent(), /arrow keys/)
      if (how === 'mouse') {
        const box = await map.boundingBox()
        for (const [x, y] of [
          [0.25, 0.25],
          [0.75, 0.25],
          [0.75, 0.75],
          [0.25, 0.75],
        ])
          await page.mouse.click(box.x + box.width * x, box.y + box.height * y)
        await page.getByRole('button', { name: 'Done' }).click()
      } else {
        // A map that has not moved yet takes no second corner at the same place.
        const enter = async () => {
          await page.keyboard.press('Enter')
          return page.locator('[data-area-said]').textContent()
        }
        const corner = (n) => eventually(enter, new RegExp(`^${n} corner`), 'a corner')
        await corner(1)
        for (const key of ['ArrowLeft', 'ArrowLeft', 'ArrowLeft']) await page.keyboard.press(key)
        await corner(2)
        for (const key of ['ArrowDown', 'ArrowDown', 'ArrowDown']) await page.keyboard.press(key)
        await corner(3)
        await page.getByRole('button', { name: 'Done' }).focus()
        await page.keyboard.press('Enter')
      }
      await eventually(() => filterOf(page), /^area=/, 'the filter')
      const area = new URL(page.url()).searchParams.get('area')
      assert.equal(area.split(',').length, how === 'mouse' ? 8 : 6)
      const answer = await (await page.request.get(`${server.base}/data/incidents.geojson?area=${area}`)).json()
      await eventually(() => countLine(page), new RegExp(`^${answer.features.length} of 14 incidents`), 'the count')
      if (how === 'mouse') assert.ok(answer.features.length >= 3, `${answer.features.length} in Afghanistan`)
      assert.match(await page.locator('.area-line').getAttribute('d'), /^M-?\d/)
      await page.getByRole('link', { name: /^Remove Within the area drawn/ }).click()
      await eventually(() => countLine(page), /^14 of 14 incidents/, 'all again')
      assert.doesNotMatch(await page.locator('.area-line').getAttribute('d'), /L/)
    }))

test('Escape gives up drawing, and a symbol under the pointer is a corner, no card', () =>
  visit('/?country=RUS&zoom=5&center=31,59', async (page) => {
    await page.getByRole('button', { name: 'Draw an area' }).click()
    const box = await page.locator('[data-mark]').first().boundingBox()
    await page.mouse.click(box.x + box.width / 2, box.y + box.height / 2)
    await eventually(() => page.locator('[data-area-said]').textContent(), /^1 corner/, 'the corner')
    assert.equal(await page.locator('.leaflet-popup').count(), 0)
    await page.locator('.leaflet-container').focus()
    await page.keyboard.press('Escape')
    await page.getByRole('button', { name: 'Draw an area' }).waitFor()
    assert.equal(filterOf(page), 'country=RUS')
  }))

test('the list is ordered by date, toll and nearness, in the address too', () =>
  visit('/', async (page) => {
    const order = page.getByRole('group', { name: 'Order of the list' })
    const newest = await listed(page)
    await order.getByRole('link', { name: 'Oldest' }).click()
    await eventually(async () => (await listed(page))[0], newest.at(-1), 'the oldest first')
    assert.match(page.url(), /sort=oldest/)
    await order.getByRole('link', { name: 'Most killed' }).click()
    await eventually(async () => (await listed(page)).slice(0, 2).length, 2, 'the deadliest')
    await page.goto(`${server.base}/?sort=near&zoom=5&center=65.7,31.6`)
    await eventually(async () => (await listed(page))[0], 3, 'Kandahar is nearest to itself')
    const table = await (await page.request.get(`${server.base}/incidents?sort=near&center=65.7,31.6`)).text()
    assert.equal(/data-incident="(\d+)"/.exec(table)[1], '3')
  }))

test('dates are typed as far as they are known, and a wrong one is told', () =>
  visit('/', async (page) => {
    const dates = page.locator('#filter')
    await dates.getByLabel('From').fill('2024-03')
    await dates.getByLabel('From').blur()
    await eventually(() => filterOf(page), 'datetime=2024-03/..', 'the filter')
    await dates.getByLabel('to', { exact: true }).fill('2024-13')
    await dates.getByLabel('to', { exact: true }).blur()
    await page.getByText('There is no 2024-13 in the calendar.').waitFor()
    assert.equal(filterOf(page), 'datetime=2024-03/..', 'the last good filter stays')
    await dates.getByLabel('to', { exact: true }).fill('2024')
    await dates.getByLabel('to', { exact: true }).blur()
    await eventually(() => filterOf(page), 'datetime=2024-03/2024', 'the filter')
    await page.getByText('in the calendar').waitFor({ state: 'hidden' })
  }))

test('on a phone the list comes over the map as a sheet, by its handle and by scrolling', () =>
  visit(
    '/',
    async (page) => {
      const handle = page.getByRole('button', { name: 'Show the list' })
      await handle.focus()
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Show the map' }).waitFor()
      const top = await page.locator('[data-list]').evaluate((e) => e.getBoundingClientRect().top)
      assert.ok(top < 500, `the list begins at ${top}`)
      await page.keyboard.press('Enter')
      await page.getByRole('button', { name: 'Show the list' }).waitFor()
      // The page scrolls on to its end.
      await page.mouse.wheel(0, 20_000)
      await eventually(
        () => page.evaluate(() => innerHeight + scrollY >= document.documentElement.scrollHeight - 2),
        true,
        'the end of the page',
      )
      // What gets the focus is not left under the sheet.
      await page.getByRole('button', { name: 'Zoom in' }).focus()
      await eventually(
        () =>
          page.getByRole('button', { name: 'Zoom in' }).evaluate((e) => {
            const b = e.getBoundingClientRect()
            return e.contains(document.elementFromPoint(b.x + b.width / 2, b.y + b.height / 2))
          }),
        true,
        'the button is seen',
      )
    },
    { viewport: { width: 360, height: 740 }, hasTouch: true },
  ))

test('offline the page keeps what it had and says so, then catches up', () =>
  reader(browser, { base: server.base, allow: /ERR_INTERNET_DISCONNECTED/ }, async (page, context) => {
    await open(page, `${server.base}/`)
    await context.setOffline(true)
    await page.getByText('You are offline. The page shows what it had last.').waitFor()
    assert.equal((await listed(page)).length, 14)
    await context.setOffline(false)
    await page.getByText('You are offline').waitFor({ state: 'hidden' })
  }))

test('what is near a place is asked for in the form, and the map follows', () =>
  visit('/', async (page) => {
    await page.getByText('More filters').click()
    await page.getByLabel('km of which place').fill('Kandahar')
    await page.keyboard.press('Enter')
    await eventually(() => filterOf(page), /^area=65\.71,/, 'the area in the address')
    await eventually(() => countLine(page), /^1 of 14/, 'what is there')
    await page.getByLabel('Area').fill('60,29,75,29,75,39,60,39')
    await page.keyboard.press('Enter')
    await eventually(() => filterOf(page), 'area=60,29,75,29,75,39,60,39', 'another area, by its corners')
    await eventually(() => countLine(page), /^4 of 14 incidents$/, 'what is in it, all of it in view')
  }))

test('without script the form takes a place and a distance, and an area by its corners', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false, viewport: { width: 1280, height: 900 } })
  try {
    const page = await context.newPage()
    await page.goto(server.base)
    await page.getByText('More filters').click()
    await page.getByLabel('Within, in km').fill('30')
    await page.getByLabel('km of which place').fill('Kabul')
    await page.getByRole('button', { name: 'Show' }).click()
    assert.match(page.url(), /\?area=/)
    assert.match(await countLine(page), /^2 of 14/)
    await page.getByLabel('Area').fill('60,29,75')
    await page.getByRole('button', { name: 'Show' }).click()
    assert.match(await page.locator('main').innerText(), /area: want pairs/)
  } finally {
    await context.close()
  }
})
