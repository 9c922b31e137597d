// The front page: map, filter, list and address go together.
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

const KANDAHAR = 'Suicide bombing outside a bank in Kandahar; toll disputed, Attack, 21 March 2024, 3–21 killed'
const PETERSBURG = 'Suicide bombing on the St Petersburg metro, Attack, 3 April 2017, 15 killed'

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

const filter = async (page) => {
  const form = page.locator('form[data-filter-form]')
  if (!(await form.isVisible())) await page.locator('summary').filter({ hasText: 'Filter' }).first().click()
  await form.waitFor()
  return form
}

/** Clicks the map where the mark with that name is. */
async function click(page, name) {
  const mark = (await marks(page)).find((m) => (name instanceof RegExp ? name.test(m.name) : m.name === name))
  assert.ok(mark, `${name} is on the map`)
  await page.mouse.click(mark.x, mark.y)
  return mark
}

const around = ({ x, y }, reach = 14) => ({ x: x - reach, y: y - reach, width: 2 * reach, height: 2 * reach })

test('the seed data set is drawn: land, water and all 14 incidents', () =>
  visit('/', async (page) => {
    assert.equal(await countLine(page), '14 of 14 incidents')
    assert.equal((await listed(page)).length, 14)
    assert.equal(incidentsIn(await marks(page)), 14)
    const seen = await colours(page, await page.locator('[data-map]').boundingBox())
    for (const [name, least] of [
      ['--map-land', 0.2],
      ['--map-water', 0.1],
    ])
      assert.ok((seen.get(await token(page, name)) ?? 0) > least, `${name} covers ${least} of the map`)
  }))

test('each symbol has a name with title, kind, date and toll, and is drawn where its name is', () =>
  visit('/?zoom=5&center=31,57', async (page) => {
    await page.getByRole('button', { name: PETERSBURG, exact: true }).waitFor()
    const mark = (await marks(page)).find((m) => m.name === PETERSBURG)
    const symbol = await colours(page, around(mark, 5))
    const [land, water] = [await token(page, '--map-land'), await token(page, '--map-water')]
    assert.ok((symbol.get(land) ?? 0) + (symbol.get(water) ?? 0) < 0.1, 'the symbol covers the base map')
  }))

test('a change of country moves address, list, count and map together', () =>
  visit('/', async (page) => {
    const form = await filter(page)
    await form.getByLabel('Country', { exact: true }).selectOption('RUS')
    await eventually(() => countLine(page), /^4 of 14 incidents/, 'the count')
    assert.equal(filterOf(page), 'country=RUS')
    assert.deepEqual(
      (await listed(page)).toSorted((a, b) => a - b),
      [1, 10, 11, 13],
    )
    await eventually(async () => incidentsIn(await marks(page)), 4, 'incidents on the map')
    await eventually(() => page.title(), /Russia/, 'the title')
  }))

test('kind, date and words narrow the filter further', () =>
  visit('/', async (page) => {
    const form = await filter(page)
    await form.getByRole('checkbox', { name: /^Arrests/ }).check()
    await eventually(() => listed(page), [7, 6, 12], 'arrests')
    assert.equal(filterOf(page), 'kind=arrest')
    await form.getByRole('checkbox', { name: /^Warnings/ }).check()
    await eventually(() => listed(page), [7, 13, 6, 12], 'arrests and warnings')
    assert.equal(filterOf(page), 'kind=arrest,warning')
    await form.getByLabel('From').fill('2024-01-01')
    await form.getByLabel('From').blur()
    await eventually(() => listed(page), [7, 13], 'those of 2024')
    assert.equal(filterOf(page), 'kind=arrest,warning&datetime=2024-01-01/..')
    await page.getByLabel(/^Search/).fill('Stockholm parliament')
    await eventually(() => countLine(page), /^[01] of 14 incidents/, 'words')
    await page.getByLabel(/^Search/).fill('embassy')
    await eventually(() => listed(page), [13], 'those with the word')
    assert.match(filterOf(page), /q=embassy/)
    await eventually(async () => incidentsIn(await marks(page)), 1, 'incidents on the map')
    assert.match(await countLine(page), /^1 of 14 incidents/)
  }))

test('a filter that fits nothing says so and offers ways out', () =>
  visit('/?country=SWE', async (page) => {
    assert.match(await countLine(page), /^0 of 14 incidents/)
    await page.getByRole('link', { name: 'Country: Sweden' }).click()
    await eventually(() => countLine(page), /^14 of 14 incidents/, 'without the filter')
    assert.equal(filterOf(page), '')
  }))

test('back and forward bring back form, address, list and map', () =>
  visit('/', async (page) => {
    const form = await filter(page)
    const state = async () => ({
      filter: filterOf(page),
      country: await form.getByLabel('Country', { exact: true }).inputValue(),
      arrests: await form.getByRole('checkbox', { name: /^Arrests/ }).isChecked(),
      list: (await listed(page)).length,
      map: incidentsIn(await marks(page)),
    })
    const all = { filter: '', country: '', arrests: false, list: 14, map: 14 }
    const germany = { filter: 'country=DEU', country: 'DEU', arrests: false, list: 2, map: 2 }
    const arrests = { filter: 'kind=arrest', country: '', arrests: true, list: 3, map: 3 }
    await eventually(state, all, 'at first')
    await form.getByLabel('Country', { exact: true }).selectOption('DEU')
    await eventually(state, germany, 'Germany')
    await form.getByLabel('Country', { exact: true }).selectOption('')
    await eventually(state, all, 'all countries')
    await form.getByRole('checkbox', { name: /^Arrests/ }).check()
    await eventually(state, arrests, 'arrests')
    await page.goBack()
    await eventually(state, all, 'back')
    await page.goBack()
    await eventually(state, germany, 'back twice')
    await page.goForward()
    await eventually(state, all, 'forward')
    await page.goForward()
    await eventually(state, arrests, 'forward twice')
  }))

test('each value in force is a chip that takes it away', () =>
  visit('/?country=AFG,RUS&kind=attack', async (page) => {
    await eventually(async () => (await listed(page)).toSorted((a, b) => a - b), [1, 2, 3, 9, 11], 'the list')
    const chips = page.getByRole('list', { name: 'Filters in force' })
    await chips.getByRole('link', { name: /Remove.*Afghanistan/ }).click()
    await eventually(async () => (await listed(page)).toSorted((a, b) => a - b), [1, 11], 'without Afghanistan')
    assert.equal(filterOf(page), 'country=RUS&kind=attack')
    await chips.getByRole('link', { name: /Remove.*Attacks/ }).click()
    await eventually(async () => (await listed(page)).length, 4, 'without attacks')
    await chips.getByRole('link', { name: 'Clear all' }).click()
    await eventually(() => countLine(page), /^14 of 14/, 'without any')
    await eventually(() => chips.count(), 0, 'chips')
    assert.equal(await page.evaluate(() => performance.getEntriesByType('navigation').length), 1)
  }))

test('a click on a symbol opens a card that leads to the incident', () =>
  visit('/?country=RUS&zoom=6&center=31,59', async (page) => {
    await click(page, PETERSBURG)
    const card = page.locator('.leaflet-popup')
    const link = card.getByRole('link', { name: 'Suicide bombing on the St Petersburg metro' })
    await link.waitFor()
    assert.match(await card.innerText(), /15 killed/)
    assert.match(await card.innerText(), /3 April 2017/)
    await link.click()
    await page.waitForURL(/\/incidents\/11-/)
    await page.getByRole('heading', { level: 1, name: 'Suicide bombing on the St Petersburg metro' }).waitFor()
  }))

test('a click on a cluster zooms in until it comes apart', () =>
  visit('/?zoom=2&center=40,40', async (page) => {
    const clusters = (await marks(page)).filter((m) => /^\d+ incidents close together/.test(m.name))
    const cluster = clusters.toSorted((a, b) => incidentsIn([b]) - incidentsIn([a]))[0]
    const count = incidentsIn([cluster])
    await page.mouse.click(cluster.x, cluster.y)
    const zoom = () => Number(new URL(page.url()).searchParams.get('zoom'))
    await eventually(zoom, (z) => z > 2, 'the zoom')
    await eventually(
      async () => (await marks(page)).map((m) => incidentsIn([m])),
      (parts) => parts.every((n) => n < count) && parts.reduce((a, b) => a + b, 0) >= count,
      `the ${count} incidents, in parts`,
    )
  }))

test('what is pointed at in the list stands out on the map, and the other way round', () =>
  visit('/?zoom=5&center=31,57', async (page) => {
    await eventually(() => countLine(page), /in this view/, 'the list of the view')
    const item = page.locator('[data-list] [data-incident="11"]')
    const mark = (await marks(page)).find((m) => m.name === PETERSBURG)
    const look = async () => JSON.stringify([...(await colours(page, around(mark)))])
    const quiet = await look()
    await item.hover()
    await eventually(look, (now) => now !== quiet, 'the symbol stands out')
    await page.mouse.move(mark.x, mark.y)
    await eventually(() => item.getAttribute('class'), /incident-active/, 'the item stands out')
    await page.locator('.map-tip').filter({ hasText: 'St Petersburg metro' }).waitFor()
  }))

test('a click beside the title of an item opens its card on the map', () =>
  visit('/', async (page) => {
    await page.locator('[data-list] [data-incident="11"] .incident-facts').click()
    await page
      .locator('.leaflet-popup')
      .getByRole('link', { name: 'Suicide bombing on the St Petersburg metro' })
      .waitFor()
  }))

test('the keyboard reaches every symbol, opens its card and comes back', () =>
  visit('/?country=RUS,AFG&zoom=3&center=50,48', async (page) => {
    const focused = () => page.evaluate(() => document.activeElement?.getAttribute('aria-label') ?? '')
    const names = (await marks(page)).map((m) => m.name)
    assert.ok(names.length >= 3, `${names}`)
    await page.getByRole('link', { name: 'Skip the map' }).focus()
    for (let i = 0; i < 6 && !names.includes(await focused()); i++) await page.keyboard.press('Tab')
    const first = await focused()
    assert.ok(names.includes(first), `Tab leads to a symbol, not ${first}`)
    const visited = new Set([first])
    for (let i = 1; i < names.length; i++) {
      await page.keyboard.press('ArrowRight')
      visited.add(await focused())
    }
    assert.deepEqual([...visited].toSorted(), names.toSorted(), 'the arrows go round all symbols')
    while ((await focused()) !== PETERSBURG) await page.keyboard.press('ArrowRight')
    await page.keyboard.press('Enter')
    const card = page.locator('.leaflet-popup')
    await card.getByRole('link', { name: 'Suicide bombing on the St Petersburg metro' }).waitFor()
    await eventually(
      () => page.evaluate(() => Boolean(document.activeElement?.closest('.leaflet-popup'))),
      true,
      'focus',
    )
    await page.keyboard.press('Escape')
    await eventually(() => card.count(), 0, 'the card')
    assert.equal(await focused(), PETERSBURG)
    // One stop for all symbols: the next Tab leaves them.
    await page.keyboard.press('Tab')
    assert.ok(!names.includes(await focused()), 'Tab leaves the symbols')
  }))

test('the address of a filter and view opens just that', () =>
  visit('/?country=AFG,PAK', async (page, context) => {
    await page.getByRole('button', { name: 'Zoom in' }).click()
    await eventually(() => page.url(), /zoom=\d/, 'the view in the address')
    await page.locator('.leaflet-container').focus()
    for (const key of ['ArrowRight', 'ArrowUp']) {
      const before = page.url()
      await page.keyboard.press(key)
      await eventually(
        () => page.url(),
        (url) => url !== before,
        'the address follows the map',
      )
    }
    await drawn(page)
    const state = async (p) => ({
      url: p.url(),
      count: await countLine(p),
      list: await listed(p),
      marks: (await marks(p)).map((m) => ({ ...m, x: Math.round(m.x), y: Math.round(m.y) })),
      country: await p.locator('form[data-filter-form] [name=country]').inputValue(),
    })
    await eventually(
      async () => (await marks(page)).length,
      (n) => n > 0,
      'marks',
    )
    const other = await context.newPage()
    await open(other, page.url())
    const want = await state(page)
    await eventually(() => state(other), want, 'the same filter, view, list and marks')
  }))

test('the disputed toll of Kandahar keeps its range on the map', () =>
  visit('/?country=AFG&zoom=6&center=66,33', async (page) => {
    await page.getByRole('button', { name: KANDAHAR, exact: true }).waitFor()
  }))

test('the incident that the address names is ringed, alone or in a cluster, also after a move', () =>
  visit('/?incident=11&zoom=5&center=31,57', async (page) => {
    const ringed = async (key) => {
      const mark = (await marks(page)).find((m) => m.key.startsWith(key))
      const there = await colours(page, around(mark, 20))
      await page.mouse.move(1, 1)
      return there.get(await token(page, '--ink')) ?? 0
    }
    assert.ok((await ringed('point 11')) > 0.05, 'a ring in ink')
    assert.ok((await ringed('point 10')) < 0.05, 'and only there')
    await page.getByRole('button', { name: 'Zoom out' }).click()
    await eventually(() => page.url(), /zoom=4/, 'the address follows')
    assert.match(page.url(), /incident=11/)
    await open(page, `${server.base}/?incident=3&zoom=3&center=60,35`)
    const clusters = (await marks(page)).filter((m) => m.key.startsWith('cluster'))
    const inks = []
    for (const { key } of clusters) inks.push(await ringed(key))
    assert.equal(
      inks.filter((ink) => ink > 0.05).length,
      1,
      `the cluster that holds it, of ${clusters.length}: ${inks}`,
    )
  }))

test('link and code to share follow the filter', () =>
  visit('/', async (page) => {
    const form = await filter(page)
    await form.getByLabel('Country', { exact: true }).selectOption('AFG')
    await page.locator('#share summary').click()
    const link = page.getByLabel('Link to this view')
    const code = page.getByLabel('Code for an article')
    await eventually(() => link.inputValue(), /country=AFG/, 'the link')
    assert.ok((await link.inputValue()).startsWith(`${server.base}/?`))
    await eventually(() => code.inputValue(), /<iframe src="[^"]*\/embed\/map\?country=AFG/, 'the code')
    await eventually(() => code.inputValue(), /title="[^"]*Afghanistan[^"]*" width="\d+" height="\d+"/, 'the title')
    await page.getByRole('button', { name: 'Copy link' }).click()
    await page.getByRole('button', { name: /Copied|Ctrl\+C/ }).waitFor()
  }))

test('with the setting for less movement the map jumps instead of flying', async () => {
  for (const [reducedMotion, animated] of [
    ['reduce', false],
    ['no-preference', true],
  ])
    await visit(
      '/',
      async (page) => {
        const zoomed = page.locator('.leaflet-zoom-anim')
        let seen = false
        await page.exposeFunction('zoomAnimated', () => {
          seen = true
        })
        await page.evaluate(() => {
          const pane = document.querySelector('.leaflet-map-pane')
          new MutationObserver(() => {
            if (pane.classList.contains('leaflet-zoom-anim')) window.zoomAnimated()
          }).observe(pane, { attributeFilter: ['class'] })
        })
        await page.getByRole('button', { name: 'Zoom in' }).click()
        await eventually(() => page.url(), /zoom=\d/, 'the view in the address')
        await eventually(() => zoomed.count(), 0, 'movement ends')
        assert.equal(seen, animated, `animated with ${reducedMotion}`)
      },
      { reducedMotion },
    )
})
