// Every public page: sound, without strangers, at every width, with its facts.
import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { after, before, test } from 'node:test'
import { addresses, errorPages } from './addresses.mjs'
import { launch, open, reader, startDateline } from './harness.mjs'

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
    await page.goto(server.base + path)
    await body(page, context)
  })

test('no page asks another host, logs an error, breaks the policy or sets a cookie', async () => {
  await reader(browser, { base: server.base }, async (page, context) => {
    for (const { path, map } of addresses) {
      await open(page, server.base + path, { map })
      await page.waitForLoadState('networkidle')
      assert.deepEqual(await context.cookies(), [], `cookies of ${path}`)
      assert.equal(await page.locator('h1').count(), 1, `headings of the first level on ${path}`)
      assert.match(await page.title(), /Dateline/, `title of ${path}`)
    }
  })
})

test('the watch over strangers and errors sees them', async () => {
  const broken = (run) =>
    reader(browser, { base: server.base }, async (page) => {
      await page.goto(server.base)
      await run(page)
    })
  const strange = broken((page) => page.goto('http://localhost:1/').catch(() => undefined))
  await assert.rejects(strange, /requests to another host/)
  const styled = broken((page) =>
    page.evaluate(async () => {
      const style = document.createElement('style')
      style.textContent = 'body { color: red }'
      const told = new Promise((resolve) => document.addEventListener('securitypolicyviolation', resolve))
      document.head.append(style)
      await told
    }),
  )
  await assert.rejects(styled, /errors/)
})

for (const width of [320, 360])
  test(`no page scrolls sideways at ${width} px`, async () => {
    const options = { viewport: { width, height: 780 }, hasTouch: true, isMobile: true, deviceScaleFactor: 2 }
    await reader(browser, { base: server.base, ...options, allow: /^40[04] |status of 40[04]/ }, async (page) => {
      const wide = []
      for (const { path, map } of [...addresses, ...errorPages]) {
        await open(page, server.base + path, { map })
        const over = await page.evaluate(() => {
          // What is folded away counts as well.
          for (const details of document.querySelectorAll('details')) details.open = true
          const room = document.documentElement.clientWidth
          if (document.documentElement.scrollWidth <= room) return null
          return [...document.querySelectorAll('body *')]
            .filter((e) => e.getBoundingClientRect().right > room + 1)
            .map((e) => `${e.localName}.${[...e.classList].join('.')}`)
            .slice(0, 5)
        })
        if (over) wide.push(`${path}: ${over}`)
      }
      assert.deepEqual(wide, [])
    })
  })

test('a country has its five blocks, each figure a link to its incidents', () =>
  visit('/countries/RUS', async (page) => {
    await page.getByRole('heading', { level: 1, name: 'Russia' }).waitFor()
    const blocks = ['Official level', 'Recorded activity', 'Impact score', 'Trend', 'Coverage']
    for (const name of blocks) await page.getByRole('region', { name }).waitFor()
    const score = page.getByRole('region', { name: 'Impact score' })
    // The test vector of the formula for the public record's figures.
    assert.match(await score.innerText(), /5\.974/)
    await score.getByText('Formula and inputs').click()
    await score.getByRole('table', { name: /Inputs by calendar year/ }).waitFor()
    const coverage = page.getByRole('region', { name: 'Coverage' })
    const all = coverage.getByRole('listitem').filter({ hasText: 'Incidents recorded in all' }).getByRole('link')
    assert.equal(await all.innerText(), '4')
    await all.click()
    await page.waitForURL(/\/incidents\?country=RUS/)
    assert.equal(await page.getByRole('row').count(), 5, 'a heading and four incidents')
  }))

test('every figure of a country leads to as many incidents as it says', () =>
  visit('/countries/AFG', async (page) => {
    const links = page.getByRole('region', { name: /Recorded activity|Coverage|Trend/ }).getByRole('link')
    const figures = await links.evaluateAll((all) =>
      all
        .filter((a) => a.pathname === '/incidents')
        .map((a) => ({ text: a.textContent.trim(), href: a.href }))
        .filter(({ text }) => /^\d+( incidents?| attacks?)?$/.test(text)),
    )
    assert.ok(figures.length >= 3, JSON.stringify(figures))
    for (const { text, href } of figures) {
      await page.goto(href)
      const rows = (await page.getByRole('row').count()) - 1
      assert.equal(Math.max(0, rows), Number.parseInt(text, 10), `${text} of ${href}`)
    }
  }))

test('the map of countries is reached by keyboard, shaded by another measure, and leads on', () =>
  visit('/countries', async (page) => {
    const map = page.getByRole('group', { name: 'Incidents by country' })
    const russia = map.getByRole('link', { name: /^Russia: 4 incidents/ })
    await page.getByRole('link', { name: 'Skip the map, to the table' }).focus()
    const met = []
    for (let n = 0; n < 8; n++) {
      await page.keyboard.press('Tab')
      met.push(await page.evaluate(() => document.activeElement?.getAttribute('href')))
    }
    assert.ok(
      met.includes('/countries/RUS') && met.every((href) => /^\/countries\/[A-Z]{3}$/.test(href)),
      met.join(' '),
    )
    assert.match(await russia.locator('path').getAttribute('class'), /w4/)
    // Sweden, of which nothing is recorded, is hatched, on the map and off the keyboard's way.
    const sweden = map.locator('a[href="/countries/SWE"]')
    assert.equal(await sweden.locator('path').getAttribute('fill'), 'url(#world-none)')
    await page.getByRole('list', { name: 'Shade the map by' }).getByRole('link', { name: 'People killed' }).click()
    await page.getByRole('group', { name: 'People killed by country' }).waitFor()
    await page.getByRole('columnheader').getByRole('link', { name: 'Killed' }).click()
    await page.waitForURL(/by=killed&sort=killed/)
    const first = page.getByRole('rowheader').first()
    assert.equal(await first.innerText(), 'Egypt')
    await page
      .getByRole('group')
      .getByRole('link', { name: /^Egypt: 1 incident, 224 killed/ })
      .click()
    await page.getByRole('heading', { level: 1, name: 'Egypt' }).waitFor()
  }))

test('countries are compared without script, each number a link, and what is wrong is said', async () => {
  await visit(
    '/countries/AFG',
    async (page) => {
      await page.getByRole('link', { name: 'Compare', exact: true }).click()
      await page.getByLabel('Second country').selectOption({ label: 'Pakistan' })
      await page.getByLabel('Third country').selectOption({ label: 'Iran' })
      await page.getByRole('button', { name: 'Compare' }).click()
      await page.getByRole('heading', { level: 1, name: 'Afghanistan, Iran and Pakistan compared' }).waitFor()
      await page.getByRole('img', { name: 'Iran: 91 killed, most in 2024 (91)' }).waitFor()
      const row = page.getByRole('row', { name: /^Incidents 3 1 1/ })
      await row.getByRole('link').first().click()
      await page.waitForURL(/\/incidents\?country=AFG/)
      assert.equal(await page.getByRole('row').count(), 4, 'a heading and three incidents')
    },
    { javaScriptEnabled: false },
  )
  await visit(
    '/compare?country=AFG,Atlantis',
    async (page) => {
      await page.getByRole('alert').filter({ hasText: '“Atlantis” is no country known here' }).waitFor()
      await page.getByLabel('First country').waitFor()
    },
    { allow: /^400 |status of 400/ },
  )
})

test('a phone shows the compared countries whole, each label above its values, and a table all the same', async () => {
  for (const width of [320, 360])
    for (const query of ['VCT,COD,TKM', 'RUS,AFG'])
      await visit(
        `/compare?country=${query}`,
        async (page, context) => {
          const table = page.getByRole('table', { name: /compared$/ })
          const names = await table.getByRole('columnheader').allInnerTexts()
          assert.equal(names.length, query.split(',').length)
          const wrong = await table.evaluate((table) => {
            const box = (e) => e.getBoundingClientRect()
            const rows = [...table.querySelectorAll('tr')].filter((row) => row.querySelector('tbody td'))
            const text = document.createRange()
            const ink = (e) => {
              text.selectNodeContents(e)
              return text.getBoundingClientRect()
            }
            return [
              ...[...document.querySelectorAll('main *')].filter(
                (e) =>
                  /auto|scroll/.test(getComputedStyle(e).overflowX) &&
                  e.scrollWidth > e.clientWidth &&
                  e.contains(table),
              ),
              ...[...table.querySelectorAll('th, td')].filter((e) => ink(e).right > box(table).right + 0.5),
              ...rows.filter((row) => {
                const [label, ...cells] = row.children
                return cells.some(
                  (cell, n) =>
                    box(cell).top < box(label).bottom - 0.5 || (n > 0 && box(cell).left < ink(cells[n - 1]).right),
                )
              }),
            ].map((e) => e.outerHTML)
          })
          assert.deepEqual(wrong, [], `${width} px, ${query}`)
          // However far it is read, the names of the columns stand above it.
          await table
            .getByRole('row')
            .last()
            .evaluate((row) => row.scrollIntoView({ block: 'end' }))
          for (const head of await table.getByRole('columnheader').all())
            assert.ok((await head.boundingBox()).y >= 0, 'the head stays')
          const cdp = await context.newCDPSession(page)
          const { nodes } = await cdp.send('Accessibility.getFullAXTree')
          const count = (role) => nodes.filter((n) => !n.ignored && n.role?.value === role).length
          assert.equal(count('columnheader'), names.length)
          assert.equal(count('cell') % names.length, 1, 'a cell for each country in each row, and the corner')
          assert.ok(count('rowheader') > 10)
        },
        { viewport: { width, height: 700 }, hasTouch: true, isMobile: true },
      )
})

test('a phone shows a row of the table of incidents whole, and a table all the same', () =>
  visit(
    '/incidents',
    async (page, context) => {
      const table = page.getByRole('table', { name: /^Incidents 1 to 14/ })
      assert.equal(await table.evaluate((e) => e.parentElement.scrollWidth - e.parentElement.clientWidth), 0)
      const row = table.locator('[data-incident="11"]')
      for (const cell of await row.locator('th, td').all()) {
        const box = await cell.boundingBox()
        assert.ok(box.x >= 0 && box.x + box.width <= 360, `${await cell.innerText()}: ${JSON.stringify(box)}`)
      }
      await table.getByRole('link', { name: 'Killed' }).click()
      await page.waitForURL(/sort=killed/)
      const cdp = await context.newCDPSession(page)
      const { nodes } = await cdp.send('Accessibility.getFullAXTree')
      const count = (role) => nodes.filter((n) => !n.ignored && n.role?.value === role).length
      assert.equal(count('columnheader'), 7)
      assert.equal(count('rowheader'), 14)
      assert.equal(count('cell'), 6 * 14)
    },
    { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
  ))

for (const [path, name, columns] of [
  ['/countries', /^Countries with recorded incidents/, 6],
  ['/groups', /^Actors named/, 6],
  ['/data', /^Data sets/, 6],
])
  test(`a phone shows the rows of ${path} whole, and a table all the same`, () =>
    visit(
      path,
      async (page) => {
        const table = page.getByRole('table', { name })
        assert.equal(await table.getByRole('columnheader').count(), columns)
        const rows = await table.getByRole('rowheader').count()
        assert.ok(rows > 0)
        assert.equal(await table.getByRole('cell').count(), (columns - 1) * rows)
        for (const width of [320, 360]) {
          await page.setViewportSize({ width, height: 740 })
          assert.equal(await table.evaluate((e) => e.parentElement.scrollWidth - e.parentElement.clientWidth), 0)
          const out = await table.evaluate((e) =>
            [...e.querySelectorAll('tbody th, tbody td')]
              .filter((cell) => cell.getBoundingClientRect().right > innerWidth)
              .map((cell) => cell.innerText),
          )
          assert.deepEqual(out, [], `at ${width} px`)
        }
      },
      { viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true },
    ))

test('France shows its official level with its name, its place in the scheme and its source', () =>
  visit('/countries/FRA', async (page) => {
    const level = page.getByRole('region', { name: 'Official level' })
    assert.match(await level.innerText(), /urgence attentat/i)
    assert.match(await level.innerText(), /level 3 of 3 in Vigipirate/i)
    assert.match(await level.innerText(), /Government of France/)
  }))

test('an incident sets the claims side by side, with the sources that make them', () =>
  visit('/incidents/3', async (page) => {
    assert.match(await page.locator('link[rel=canonical]').getAttribute('href'), /\/incidents\/3-[a-z-]+$/)
    await page.getByRole('heading', { level: 1, name: /Kandahar/ }).waitFor()
    const claims = page.getByRole('region', { name: 'What the sources say' })
    const text = await claims.innerText()
    for (const figure of [/\b3\b/, /\b21\b/, /sources disagree/i]) assert.match(text, figure)
    const refs = claims.getByRole('link', { name: /Source/ })
    assert.ok((await refs.count()) >= 2, 'links to the sources')
    await refs.first().click()
    assert.match(page.url(), /#source-\d+$/)
    assert.ok(await page.locator(`#${new URL(page.url()).hash.slice(1)}`).isVisible(), 'the source is there')
  }))

test('an incident is cited and linked as it reads, and leads to its like', () =>
  visit(
    '/incidents/3',
    async (page, context) => {
      await context.grantPermissions(['clipboard-read', 'clipboard-write'])
      await page.getByRole('button', { name: 'Copy link' }).click()
      await page.getByRole('button', { name: 'Copied' }).waitFor()
      const link = await page.evaluate(() => navigator.clipboard.readText())
      assert.match(link, /\/incidents\/3-[a-z-]+\?edition=1$/)
      await page.goto(link)
      await page.getByText('This is edition 1').waitFor()
      const group = page.getByRole('region', { name: 'Related' }).getByRole('link', { name: 'ISIS-K before and after' })
      await group.click()
      await page.getByRole('heading', { level: 1, name: 'ISIS-K' }).waitFor()
    },
    {},
  ))

test('the attack outside Moscow keeps all five positions on who did it', () =>
  visit('/incidents/1', async (page) => {
    const who = page.getByRole('region', { name: 'Who says who did it' })
    const text = await who.innerText()
    for (const name of ['ISIS', 'US officials', 'Jadoon', 'Putin', 'Bortnikov', 'Kyiv'])
      assert.match(text, new RegExp(name), `the position of ${name}`)
    assert.match(text, /claimed, disputed by Russia/i)
  }))

test('the download is exactly what the table shows', () =>
  visit('/incidents?country=AFG', async (page) => {
    assert.equal(await page.getByRole('row').count(), 4, 'a heading and three incidents')
    await page.getByRole('main').getByRole('link', { name: 'Download' }).click()
    await page.waitForURL(/\/data\?country=AFG$/)
    const started = page.waitForEvent('download')
    await page.getByRole('link', { name: /CSV/ }).first().click()
    const download = await started
    assert.match(download.suggestedFilename(), /^dateline-incidents.*\.csv$/)
    const lines = (await readFile(await download.path(), 'utf8')).trim().split('\r\n')
    assert.equal(lines.length, 4)
    for (const line of lines.slice(1)) assert.match(line, /,AFG,/)
  }))

test('the table sorts by date and by killed', () =>
  visit('/incidents', async (page) => {
    const ids = () =>
      page
        .getByRole('row')
        .getByRole('link')
        .evaluateAll((all) => all.map((a) => Number(/\/incidents\/(\d+)-/.exec(a.pathname)?.[1])).filter(Boolean))
    assert.equal((await ids())[0], 14, 'the newest first')
    await page.getByRole('columnheader').getByRole('link', { name: 'Date' }).click()
    await page.waitForURL(/sort=oldest/)
    assert.equal((await ids())[0], 8, 'the oldest first')
    await page.getByRole('columnheader').getByRole('link', { name: 'Killed' }).click()
    await page.waitForURL(/sort=killed/)
    assert.deepEqual((await ids()).slice(0, 3), [8, 2, 1], 'the deadliest first')
  }))

test('a page that does not exist helps, a filter that is wrong says what is', async () => {
  await visit(
    '/nowhere',
    async (page) => {
      await page.getByRole('heading', { level: 1 }).waitFor()
      await page.getByRole('main').getByRole('link', { name: /map/i }).first().waitFor()
    },
    { allow: /^404 |status of 404/ },
  )
  await visit(
    '/?country=XX',
    async (page) => {
      assert.match(await page.getByRole('main').innerText(), /country/)
      assert.match(await page.getByRole('main').innerText(), /XX/)
    },
    { allow: /^400 |status of 400/ },
  )
})

test('words added by other sites do not hurt', () =>
  visit('/?country=AFG&utm_source=newsletter', async (page) => {
    await page.locator('[data-count]').filter({ hasText: '3 of 14' }).waitFor()
  }))
