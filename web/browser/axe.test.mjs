// axe-core finds nothing on any page, at both ends of width, in light and dark.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { after, before, test } from 'node:test'
import { addresses, errorPages } from './addresses.mjs'
import { launch, open, reader, startDateline } from './harness.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')

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

/** What axe finds on the page as it is now, each with the rule, the element and the reason. */
async function findings(page) {
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axe)
  return page.evaluate(async () => {
    const { violations } = await window.axe.run(document, { rules: { 'target-size': { enabled: true } } })
    return violations.flatMap(({ id, nodes }) =>
      nodes.map((n) => `${id}: ${n.target.join(' ')}: ${n.failureSummary.replace(/\s+/g, ' ')}`),
    )
  })
}

test('axe sees what is wrong', async () => {
  await reader(browser, { base: server.base }, async (page) => {
    await open(page, `${server.base}/groups`, { map: false })
    await page.evaluate(() => {
      document.querySelector('main').insertAdjacentHTML('beforeend', '<p class="bad">Faint</p><button></button>')
      document.querySelector('.bad').style.color = '#bbb'
    })
    const rules = (await findings(page)).map((f) => f.split(':')[0])
    assert.deepEqual([...new Set(rules)].toSorted(), ['button-name', 'color-contrast'])
  })
})

const ERRORS = /^40[04] |status of 40[04]/

for (const width of [360, 1440])
  test(`axe finds nothing on any page at ${width} px, in light and dark`, async () => {
    await reader(browser, { base: server.base, viewport: { width, height: 900 }, allow: ERRORS }, async (page) => {
      const found = []
      for (const { path, map } of [...addresses, ...errorPages]) {
        await page.emulateMedia({ colorScheme: 'light' })
        await open(page, server.base + path, { map })
        for (const colorScheme of ['light', 'dark']) {
          await page.emulateMedia({ colorScheme })
          for (const finding of await findings(page)) found.push(`${path} ${colorScheme} ${finding}`)
        }
      }
      assert.deepEqual(found, [])
    })
  })

test('axe finds nothing in what opens: filter, card, details, list of an embed', async () => {
  await reader(browser, { base: server.base, viewport: { width: 1440, height: 900 } }, async (page) => {
    const openAll = () =>
      page.evaluate(() => {
        for (const details of document.querySelectorAll('details')) details.open = true
      })
    for (const path of ['/?country=RUS,AFG&kind=attack', '/countries/RUS', '/embed/map?list=1', '/?country=SWE']) {
      await open(page, server.base + path)
      await openAll()
      assert.deepEqual(await findings(page), [], path)
    }
    await open(page, `${server.base}/?country=RUS&zoom=6&center=31,59`)
    await page.locator('[data-list] [data-incident="11"] .incident-facts').click()
    await page.locator('.leaflet-popup').getByRole('link').first().waitFor()
    assert.deepEqual(await findings(page), [], 'a card')
  })
})
