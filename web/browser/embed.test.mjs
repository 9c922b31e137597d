// The map in an article of another origin.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import {
  colours,
  drawn,
  eventually,
  incidentsIn,
  launch,
  marks,
  open,
  reader,
  startDateline,
  startHost,
  token,
} from './harness.mjs'

const pages = {}
let server
let host
let browser
before(async () => {
  server = await startDateline()
  host = await startHost(pages)
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await host?.stop()
  await server?.stop()
})

/** A page with the frame's code in the middle of more text than the window holds. */
const article = (code, head = '') => `<!doctype html><html lang="en"><head><title>An article</title>
<link rel="icon" href="data:,">${head}<script>
  window.messages = []
  addEventListener('message', (e) => messages.push({ data: e.data, origin: e.origin, ours: e.source === frames[0] }))
</script></head><body style="margin:0;max-width:700px"><p style="height:150px">Before</p>${code}
<p style="height:3000px">After</p></body></html>`

/** The code that a reader copies from the page with that filter. */
let copied
const snippet = async (path) => {
  await reader(browser, { base: server.base }, async (page) => {
    await open(page, server.base + path)
    await page.locator('#share summary').click()
    copied = await page.getByLabel('Code for an article').inputValue()
  })
  return copied
}

const inArticle = (code, body, options) => {
  pages['/article'] = article(code)
  return reader(browser, { base: server.base, hosts: [host.base], ...options }, async (page, context) => {
    // What the frame keeps with the reader, if anything, is written down.
    await context.addInitScript(() => {
      window.kept = []
      const spy = (object, name) => {
        const own = Object.getOwnPropertyDescriptor(object, name)
        Object.defineProperty(object, name, {
          ...own,
          get() {
            window.kept.push(name)
            return own.get.call(this)
          },
          set(value) {
            window.kept.push(`${name}=`)
            own.set?.call(this, value)
          },
        })
      }
      for (const name of ['localStorage', 'sessionStorage', 'indexedDB', 'caches']) spy(window, name)
      spy(Document.prototype, 'cookie')
    })
    await page.goto(`${host.base}/article`)
    const frame = await (await page.locator('iframe').elementHandle()).contentFrame()
    await drawn(frame)
    await body(page, frame, context)
  })
}

const wholeMap = async (page, frame) => {
  assert.equal(incidentsIn(await marks(frame)), 14, 'incidents on the map')
  const seen = await colours(page, await page.locator('iframe').boundingBox())
  for (const name of ['--map-land', '--map-water'])
    assert.ok((seen.get(await token(frame, name)) ?? 0) > 0.05, `${name} covers a part of the frame`)
}

const keepsNothing = async (frame, context) => {
  assert.deepEqual(await frame.evaluate(() => window.kept), [], 'storage used')
  assert.deepEqual(await context.cookies(), [], 'cookies')
}

test('the code copied from the map works in a page of another origin', async () => {
  await inArticle(await snippet('/'), async (page, frame, context) => {
    const { width } = await page.locator('iframe').boundingBox()
    assert.equal(Math.round(width), 700, 'as wide as the column')
    await wholeMap(page, frame)
    await keepsNothing(frame, context)
    await frame.getByText(/As of edition 1/).waitFor()
    const link = frame.getByRole('link', { name: 'Open full map' })
    assert.equal(await link.getAttribute('target'), '_blank')
    assert.ok((await link.getAttribute('href')).startsWith(server.base))
  })
})

test('the frame keeps the filter it was copied with', async () => {
  await inArticle(await snippet('/?country=RUS&kind=attack'), async (_page, frame) => {
    assert.match(frame.url(), /\/embed\/map\?.*country=RUS&kind=attack/)
    assert.equal(incidentsIn(await marks(frame)), 2)
    assert.match(await frame.locator('[data-map-credit]').innerText(), /As of edition 1/)
  })
})

test('sandbox="allow-scripts" is enough', async () => {
  const code = `<iframe sandbox="allow-scripts" src="${server.base}/embed/map" width="700" height="560" title="Map"></iframe>`
  await inArticle(code, async (page, frame, context) => {
    assert.equal(await frame.evaluate(() => window.origin), 'null', 'an origin of its own')
    await wholeMap(page, frame)
    await frame.getByRole('button', { name: 'Zoom in' }).click()
    const spot = (await marks(frame)).find((m) => m.key.startsWith('point'))
    await frame.locator(`[data-mark="${spot.key}"]`).focus()
    await page.keyboard.press('Enter')
    await frame.locator('.leaflet-popup').getByRole('link').first().waitFor()
    await keepsNothing(frame, context)
  })
})

test('the frame tells its height when it is drawn and when it changes', async () => {
  for (const sandbox of ['', 'sandbox="allow-scripts"']) {
    const code = `<iframe ${sandbox} src="${server.base}/embed/map?list=1" width="700" height="560" title="Map"></iframe>`
    await inArticle(code, async (page, frame) => {
      const heights = () =>
        page.evaluate(() =>
          window.messages.filter((m) => m.ours && m.data?.dateline === 'resize').map((m) => m.data.height),
        )
      const height = () => frame.evaluate(() => Math.ceil(document.body.getBoundingClientRect().height))
      await eventually(async () => (await heights()).at(-1), await height(), 'the height of the content')
      const before = await height()
      assert.ok(before > 300, `${before} is enough for a map`)
      await frame.getByText(/14 incidents as a list/).click()
      await eventually(
        async () => (await heights()).at(-1),
        (h) => h > before + 200,
        'the height with the list open',
      )
      assert.equal((await heights()).at(-1), await height())
      assert.ok((await page.evaluate(() => window.messages.length)) < 40, 'few messages')
      const amp = await page.evaluate(() =>
        window.messages.some((m) => m.data?.sentinel === 'amp' && m.data.height > 0),
      )
      assert.ok(amp, 'in the words of AMP as well')
    })
  }
})

test('at the size of its code nothing of the frame is cut off', async () => {
  await inArticle(await snippet('/'), async (_page, frame) => {
    const { content, room } = await frame.evaluate(() => ({
      content: document.documentElement.scrollHeight,
      room: window.innerHeight,
    }))
    assert.ok(content <= room, `${content} px of content in ${room} px`)
  })
})

test('the wheel over the map scrolls the article, with Ctrl it zooms', async () => {
  await inArticle(await snippet('/'), async (page, frame) => {
    const scrolled = () => page.evaluate(() => window.scrollY)
    const scale = () => frame.locator('.leaflet-control-scale-line').innerText()
    const before = await scale()
    const { x, y, width } = await frame.locator('[data-map]').boundingBox()
    await page.mouse.move(x + width / 2, y + 120)
    await page.mouse.wheel(0, 60)
    await eventually(scrolled, 60, 'the article scrolls')
    assert.equal(await scale(), before, 'the map stays')
    await frame
      .locator('.map-hint')
      .filter({ hasText: /wheel zoom/ })
      .waitFor()
    await page.keyboard.down('Control')
    await page.mouse.wheel(0, -120)
    await page.keyboard.up('Control')
    await eventually(scale, (now) => now !== before, 'the map zooms')
    assert.equal(await scrolled(), 60, 'the article stays')
  })
})

test('a frame as narrow as 280 px has no scroll bar of its own across', async () => {
  const code = `<iframe src="${server.base}/embed/map" width="280" height="700" title="Map"></iframe>`
  await inArticle(code, async (_page, frame) => {
    const { content, room } = await frame.evaluate(() => ({
      content: document.documentElement.scrollWidth,
      room: document.documentElement.clientWidth,
    }))
    assert.ok(content <= room, `${content} px of content in ${room} px`)
    assert.equal(incidentsIn(await marks(frame)), 14)
  })
})

test('Tab enters the frame, every stop has a name, and Tab leaves it', async () => {
  await inArticle(
    `<a href="#a" id="before">Before</a>${await snippet('/')}<a href="#b" id="after">After</a>`,
    async (page, frame) => {
      await page.locator('#before').focus()
      const stops = []
      for (let i = 0; i < 120; i++) {
        await page.keyboard.press('Tab')
        if (await page.evaluate(() => document.activeElement?.id === 'after')) break
        stops.push(
          await frame.evaluate(() => {
            const e = document.activeElement
            return (e?.getAttribute('aria-label') || e?.textContent || e?.getAttribute('title') || '').trim()
          }),
        )
      }
      assert.equal(await page.evaluate(() => document.activeElement?.id), 'after', `Tab leaves the frame: ${stops}`)
      assert.ok(stops.length >= 4, `${stops}`)
      assert.deepEqual(
        stops.filter((name) => !name),
        [],
        'stops without a name',
      )
    },
  )
})

test('only embeds may be framed elsewhere', () => {
  pages['/bad'] =
    `<!doctype html><title>Another article</title><link rel="icon" href="data:,"><iframe src="${server.base}/"></iframe>`
  return reader(
    browser,
    { base: server.base, hosts: [host.base], allow: /frame-ancestors|BLOCKED_BY_(RESPONSE|CSP)/ },
    async (page) => {
      const refused = page.waitForEvent('console', (m) => /frame-ancestors/.test(m.text()))
      await page.goto(`${host.base}/bad`)
      await refused
    },
  )
})
