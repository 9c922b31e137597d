// The embed in the pages of others: .ci/hosts, served from another origin.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { drawn, eventually, launch, reader, root, startDateline, startHost } from './harness.mjs'

const pages = {}
let server
let host
let browser
let offer
before(async () => {
  server = await startDateline()
  host = await startHost(pages)
  browser = await launch()
  offer = await (await fetch(`${server.base}/oembed?url=${encodeURIComponent(`${server.base}/`)}&maxwidth=640`)).json()
  pages['/pym.js'] = readFileSync(join(root, 'web/node_modules/pym.js/dist/pym.v1.js'), 'utf8')
})
after(async () => {
  await browser?.close()
  await host?.stop()
  await server?.stop()
})

/** What moved on the page, except what the reader had just asked for. */
const shifts = (page) => page.evaluate(() => window.shifts)

/** Opens a host's page and waits until its frames are drawn and at rest. */
const visit = (name, body, { policy, enter, ...options } = {}) => {
  const { html: code, width, height } = offer
  const frame = /<iframe.*<\/iframe>/.exec(code)[0]
  const filled = Object.entries({ dateline: server.base, code, frame, width, height }).reduce(
    (page, [word, text]) => page.replaceAll(`{{${word}}}`, () => text),
    readFileSync(join(root, `.ci/hosts/${name}.html`), 'utf8'),
  )
  const meta = policy ? `<meta http-equiv="Content-Security-Policy" content="${policy}">` : ''
  pages[`/${name}`] = filled.replace('<head>', `<head>${meta}`)
  return reader(browser, { base: server.base, hosts: [host.base], ...options }, async (page) => {
    await page.addInitScript(() => {
      window.shifts = []
      new PerformanceObserver((list) => {
        for (const e of list.getEntries()) if (!e.hadRecentInput) window.shifts.push(e.value)
      }).observe({ type: 'layout-shift', buffered: true })
    })
    await page.goto(`${host.base}/${name}`)
    await enter?.(page)
    const frames = await Promise.all((await page.locator('iframe').elementHandles()).map((e) => e.contentFrame()))
    for (const f of frames) await drawn(f)
    await body(page, frames)
  })
}

const room = (frame) =>
  frame.evaluate(() => {
    const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement
    return { across: scrollWidth - clientWidth, down: scrollHeight - clientHeight }
  })

/** The frame comes to be as high as it wants, has no scroll bar, and stays so. */
const settled = async (page, frame) => {
  const height = () => frame.evaluate(() => innerHeight)
  let rest
  const change = async () => {
    rest = await height()
    await page.waitForTimeout(300)
    return (await height()) - rest
  }
  await eventually(change, 0, 'the height comes to rest')
  assert.deepEqual(await room(frame), { across: 0, down: 0 }, 'all of the embed is seen')
  assert.ok(rest >= 300, `${rest} px are enough for a map`)
  return rest
}

/** Wheel and keyboard go on over the embed, and nothing moves when its map comes to life. */
const passable = async (page, frame) => {
  const map = frame.locator('[data-map]')
  await map.scrollIntoViewIfNeeded()
  const before = (await shifts(page)).length
  await map.hover({ position: { x: 40, y: 40 } })
  await frame.locator('[data-map][data-live]').waitFor()
  await drawn(frame)
  assert.equal((await shifts(page)).length, before, 'nothing moved when the map came to life')
  const scrolled = () => page.evaluate(() => window.scrollY)
  const from = await scrolled()
  await page.mouse.wheel(0, 90)
  await eventually(scrolled, (y) => y >= from + 60, 'the wheel scrolls the article')
  await page.locator('#before').focus()
  const at = () => page.evaluate(() => document.activeElement?.id)
  for (let i = 0; i < 240 && (await at()) !== 'after'; i++) await page.keyboard.press('Tab')
  assert.equal(await at(), 'after', 'Tab leads past the map')
}

/** Hosts whose frame follows the height of the map. */
for (const [name, options] of Object.entries({
  article: {},
  narrow: {},
  dark: { colorScheme: 'dark' },
  twice: {},
  details: { enter: (page) => page.getByText('Show the map').click() },
  pym: {},
  wordpress: {},
  amp: {},
}))
  test(`${name}: the height settles and nothing is caught`, () =>
    visit(
      name,
      async (page, frames) => {
        for (const frame of frames) await settled(page, frame)
        await passable(page, frames[0])
        const list = frames[0].locator('.embed-list summary')
        await list.click()
        await frames[0].locator('[data-list] [data-incident]').last().scrollIntoViewIfNeeded()
        await eventually(() => room(frames[0]), { across: 0, down: 0 }, 'all of it is seen with the list open')
        await list.click()
        await settled(page, frames[0])
      },
      options,
    ))

test('a strict policy of the host leaves the frame at the size of its code, and nothing is cut off', () =>
  visit(
    'strict',
    async (page, frames) => {
      assert.equal(await settled(page, frames[0]), offer.height)
      await passable(page, frames[0])
    },
    { policy: `default-src 'none'; frame-src ${server.base}; style-src 'unsafe-inline'; img-src data:` },
  ))

test('on a phone, and with two frames, each is as high as its own map wants', () =>
  visit(
    'twice',
    async (page, frames) => {
      for (const frame of frames) await settled(page, frame)
      assert.deepEqual(await room(page.mainFrame()).then(({ across }) => across), 0, 'the article fits the phone')
    },
    { viewport: { width: 360, height: 780 }, hasTouch: true, isMobile: true },
  ))

test('the size that oEmbed offers is near what the map wants at that width', async () => {
  for (const width of [320, 480, 640, 1000]) {
    const url = `${server.base}/oembed?url=${encodeURIComponent(`${server.base}/`)}&maxwidth=${width}`
    const { height } = await (await fetch(url)).json()
    pages['/wanted'] = `<!doctype html><title>Wanted</title><link rel="icon" href="data:,"><script>
      addEventListener('message', (e) => { if (e.data.dateline) window.wanted = e.data.height })</script>
      <iframe src="${server.base}/embed/map" style="border:0;width:${width}px;height:${height}px" title="Map"></iframe>`
    await reader(browser, { base: server.base, hosts: [host.base] }, async (page) => {
      await page.goto(`${host.base}/wanted`)
      const wanted = await eventually(() => page.evaluate(() => window.wanted), Boolean, 'a height')
      assert.ok(Math.abs(wanted - height) <= 0.12 * wanted, `${width} px: ${height} px offered, ${wanted} wanted`)
    })
  }
})
