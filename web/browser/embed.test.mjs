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

/** Reaches for the picture, as a hand with a mouse does, and waits for the map that moves. */
const touch = async (frame) => {
  await frame.locator('[data-map]').hover({ position: { x: 5, y: 5 } })
  await frame.locator('[data-map][data-live]').waitFor()
  await drawn(frame)
}

const inArticle = (code, body, { live = true, head, ...options } = {}) => {
  pages['/article'] = article(code, head)
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
    if (live) await touch(frame)
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
    assert.equal(await link.evaluate((e) => e.target || document.querySelector('base').target), '_blank')
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

/** The messages that a frame has sent so far, those of one kind. */
const told = (page, kind) =>
  page.evaluate(
    (kind) =>
      window.messages
        .filter((m) => m.ours)
        .map((m) => m.data)
        .filter((d) =>
          kind === 'pym'
            ? typeof d === 'string'
            : kind === 'amp'
              ? d.sentinel === 'amp'
              : kind === 'wordpress'
                ? d.message === 'height'
                : d.dateline === 'resize',
        ),
    kind,
  )
const heights = async (page) => (await told(page)).map((d) => d.height)

test('the frame tells its height, when it is there and when it changes, to hosts of four kinds', async () => {
  for (const [sandbox, secret] of [
    ['', ''],
    ['sandbox="allow-scripts"', '#?secret=hush'],
  ]) {
    const code = `<iframe ${sandbox} src="${server.base}/embed/map?childId=map-1${secret}" width="700" height="560" title="Map"></iframe>`
    await inArticle(code, async (page, frame) => {
      const last = async () => (await heights(page)).at(-1)
      await eventually(last, (h) => h > 300, 'enough for a map')
      const before = await last()
      await frame.getByText(/14 incidents as a list/).click()
      await eventually(last, (h) => (secret ? h === 1000 : h > before + 800), 'the height with the list open')
      const open = await last()
      const list = await frame.locator('.embed-list').evaluate((e) => e.getBoundingClientRect().height)
      const summary = await frame.locator('.embed-list summary').evaluate((e) => e.getBoundingClientRect().height)
      assert.ok(Math.abs(open - before - (list - summary)) <= 1, `${open} is ${before} and the list`)
      await frame.getByText(/14 incidents as a list/).click()
      await eventually(last, before, 'the height with the list closed again')
      const all = await heights(page)
      assert.deepEqual(
        all.filter((h, i) => h === all[i - 1]),
        [],
        'only when it has changed',
      )
      assert.deepEqual(
        (await told(page, 'amp')).map((d) => [d.type, d.height]),
        all.map((h) => ['embed-size', h]),
      )
      assert.deepEqual(
        await told(page, 'pym'),
        all.map((h) => `pymxPYMxmap-1xPYMxheightxPYMx${h}`),
      )
      assert.deepEqual(
        (await told(page, 'wordpress')).map((d) => [d.secret, d.value]),
        secret ? all.map((h) => ['hush', h]) : [],
      )
      assert.ok((await page.evaluate(() => window.messages.length)) < 40, 'few messages in all')
    })
  }
})

test('at any width from 280 px the frame has room at the height that it tells', async () => {
  for (const width of [280, 360, 520, 700]) {
    const code = `<iframe src="${server.base}/embed/map" style="border:0;width:${width}px;height:120px" title="Map"></iframe>`
    await inArticle(
      code,
      async (page, frame) => {
        await eventually(
          async () => (await heights(page)).length,
          (n) => n > 0,
          'a height',
        )
        const first = (await heights(page)).at(-1)
        await page.locator('iframe').evaluate((e, h) => {
          e.style.height = `${h}px`
        }, first)
        const room = () =>
          frame.evaluate(() => {
            const { scrollWidth, scrollHeight, clientWidth, clientHeight } = document.documentElement
            return { across: scrollWidth - clientWidth, down: scrollHeight - clientHeight, height: innerHeight }
          })
        await eventually(room, { across: 0, down: 0, height: first }, `all of it is seen at ${width} px`)
        assert.deepEqual(await heights(page), [first], `the height is settled at ${width} px`)
        const map = await frame.locator('[data-map]').boundingBox()
        assert.ok(map.height >= 200 && map.width <= width, `${width} px: a map of ${map.width} x ${map.height}`)
      },
      { live: false },
    )
  }
})

test('the height that is asked for does not depend on the height that the frame has', async () => {
  const code = `<iframe src="${server.base}/embed/map" width="300" height="1400" title="Map"></iframe>`
  const wishes = []
  for (const high of [1400, 500])
    await inArticle(
      code.replace('1400', String(high)),
      async (page) => {
        await eventually(async () => (await told(page, 'own')).length > 0, true, 'told')
        wishes.push((await told(page, 'own'))[0].height)
      },
      { live: false },
    )
  assert.equal(wishes[0], wishes[1], 'the wish does not depend on the height that the frame has')
})

test('a height that the address asks for is the height that is told', async () => {
  const code = `<iframe src="${server.base}/embed/map?height=640" width="700" height="300" title="Map"></iframe>`
  await inArticle(code, async (page) => assert.deepEqual(await heights(page), [640]), { live: false })
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

/** Fingers on the page, each a path of [x, y], that move at once in small steps. */
async function fingers(page, ...paths) {
  const hand = await page.context().newCDPSession(page)
  const at = (step) =>
    paths.map(([[x0, y0], [x1, y1]], id) => ({ id, x: x0 + (x1 - x0) * step, y: y0 + (y1 - y0) * step }))
  await hand.send('Input.dispatchTouchEvent', { type: 'touchStart', touchPoints: at(0) })
  for (let i = 1; i <= 10; i++) {
    await hand.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(i / 10) })
    await page.waitForTimeout(16)
  }
  await page.waitForTimeout(150) // at rest: nothing is flung
  await hand.send('Input.dispatchTouchEvent', { type: 'touchMove', touchPoints: at(1.01) })
  await hand.send('Input.dispatchTouchEvent', { type: 'touchEnd', touchPoints: [] })
  await hand.detach()
}

test('on a touch screen one finger scrolls the article, two zoom the map', async () => {
  const code = `<iframe src="${server.base}/embed/map" width="400" height="560" style="border:0" title="Map"></iframe>`
  const head = '<meta name="viewport" content="width=device-width">'
  const phone = { viewport: { width: 400, height: 800 }, hasTouch: true, isMobile: true, head }
  await inArticle(
    code,
    async (page, frame) => {
      const scrolled = () => page.evaluate(() => window.scrollY)
      const scale = () => frame.locator('.leaflet-control-scale-line').innerText()
      const width = () => page.evaluate(() => window.visualViewport.scale)
      const map = frame.locator('[data-map]')
      const before = await scale()
      const { x, y, width: w, height: h } = await map.boundingBox()
      const [cx, cy] = [x + w / 2, y + h / 2]

      await fingers(page, [
        [cx, cy + 60],
        [cx, cy - 60],
      ])
      await eventually(scrolled, (now) => now > 60, 'the article scrolls')
      assert.equal(await scale(), before, 'the map stays')
      await frame
        .locator('.map-hint')
        .filter({ hasText: /Two fingers/ })
        .waitFor()

      await page.evaluate(() => window.scrollTo(0, 0))
      await eventually(scrolled, 0, 'back at the top')
      await fingers(
        page,
        [
          [cx - 30, cy],
          [cx - 120, cy],
        ],
        [
          [cx + 30, cy],
          [cx + 120, cy],
        ],
      )
      await eventually(scale, (now) => now !== before, 'the map zooms')
      assert.ok((await scrolled()) < 5, 'the article stays')
      assert.equal(await width(), 1, 'the page is not magnified')
    },
    phone,
  )
})

test('words stay in their label, whatever face the reader has', async () => {
  for (const face of ['', 'monospace', 'Arial, sans-serif', '"DejaVu Sans"'])
    for (const width of [700, 320]) {
      const code = `<iframe src="${server.base}/embed/map" width="${width}" height="560" title="Map"></iframe>`
      await inArticle(
        code,
        async (_page, frame) => {
          const [text, pill] = await frame.evaluate((face) => {
            if (face) document.querySelector('.pic').style.fontFamily = face
            const words = [...document.querySelectorAll('.pic-mark text')].find((t) =>
              /place not known/.test(t.textContent),
            )
            return [words, words.previousElementSibling].map((e) => {
              const { left, right } = e.getBoundingClientRect()
              return [left, right]
            })
          }, face)
          assert.ok(text[0] > pill[0] && text[1] < pill[1], `${face} at ${width} px: ${text} in ${pill}`)
          assert.ok(pill[0] >= 0 && pill[1] <= width, `${pill} in a frame of ${width} px`)
        },
        { live: false },
      )
    }
})

test('a frame that is much higher than wide has map to all its edges', () =>
  inArticle(
    `<iframe src="${server.base}/embed/map" width="400" height="1500" style="border:0" title="Map"></iframe>`,
    async (_page, frame) => {
      const [canvas, drawn] = await frame.evaluate(() =>
        ['.map-canvas', '.pic-land'].map((name) => {
          const { top, bottom } = document.querySelector(name).getBoundingClientRect()
          return [top, bottom]
        }),
      )
      // The sea has no land to the last pixel: what is drawn of it must reach there all the same.
      assert.ok(drawn[0] < canvas[0] + 8 && drawn[1] > canvas[1] - 8, `land ${drawn} in a map ${canvas}`)
      const caption = await frame.locator('.map-caption').boundingBox()
      const list = await frame.locator('.embed-list').boundingBox()
      const empty = list.y - caption.y - caption.height
      assert.ok(Math.abs(empty) < 16, `${empty} px between the map's caption and its list`)
    },
    { live: false },
  ))

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

test('nothing but the document is fetched until a reader reaches for the map, nor when the page scrolls past', () => {
  pages['/article'] = article(`<iframe src="${server.base}/embed/map" width="700" height="560" title="Map"></iframe>`)
  return reader(browser, { base: server.base, hosts: [host.base] }, async (page, context) => {
    const fetched = []
    context.on('request', (r) => r.url().startsWith(server.base) && fetched.push(new URL(r.url()).pathname))
    await page.mouse.move(350, 500)
    await page.goto(`${host.base}/article`)
    const frame = await (await page.locator('iframe').elementHandle()).contentFrame()
    await drawn(frame)
    const script = await frame.locator('script[src]').evaluate((e) => new URL(e.src).pathname)
    await page.mouse.wheel(0, 700)
    await eventually(
      () => page.evaluate(() => window.scrollY),
      (y) => y > 600,
      'the article scrolls',
    )
    assert.deepEqual(
      fetched.filter((path) => !path.includes('favicon')),
      ['/embed/map', script],
    )
    assert.equal(await frame.locator('.pic-mark').count(), 10, 'symbols of the picture')
  })
})

test('the map that moves takes the place of the picture without a jump', () =>
  inArticle(
    `<iframe src="${server.base}/embed/map" width="640" height="560" title="Map"></iframe>`,
    async (_page, frame) => {
      const clusters = (all) => all.map(({ x, y }) => [Math.round(x), Math.round(y)]).toSorted((a, b) => a[0] - b[0])
      const before = await frame.locator('.pic-marks a:not([href*="country="])').evaluateAll((all) =>
        // Each is drawn round its own place, whatever its shape.
        all.map((a) => ({ x: a.getScreenCTM().e, y: a.getScreenCTM().f })),
      )
      await touch(frame)
      const after = (await marks(frame)).filter((m) => !m.key.startsWith('country'))
      const [was, is] = [clusters(before), clusters(after)]
      assert.equal(is.length, was.length, 'as many symbols')
      for (const [i, [x, y]] of was.entries())
        assert.ok(Math.hypot(is[i][0] - x, is[i][1] - y) <= 3, `the symbol at ${x},${y} is at ${is[i]}`)
    },
    { live: false },
  ))

test('the first tap on a symbol of the picture opens its card', async () => {
  for (const sandbox of ['', 'sandbox="allow-scripts"'])
    await inArticle(
      `<iframe ${sandbox} src="${server.base}/embed/map?country=AFG" width="640" height="560" title="Map"></iframe>`,
      async (_page, frame) => {
        const url = frame.url()
        await frame.locator('.pic-mark[href*="/incidents/3"]').tap()
        const card = frame.locator('.leaflet-popup')
        await card.getByRole('link', { name: /Kandahar/ }).waitFor()
        assert.equal(frame.url(), url, 'the frame stays where it is')
      },
      { live: false, hasTouch: true, isMobile: true },
    )
})

test('the first press of a zoom button and the first turn of the wheel with Ctrl are not lost', async () => {
  const code = `<iframe src="${server.base}/embed/map" width="640" height="560" title="Map"></iframe>`
  const scale = (frame) => frame.locator('.leaflet-control-scale-line').innerText()
  await inArticle(code, async (_page, frame) => assert.equal(await scale(frame), '1000 km'))
  await inArticle(
    code,
    async (_page, frame) => {
      await frame.getByRole('button', { name: 'Zoom in' }).click()
      await eventually(() => scale(frame), '500 km', 'one step in')
    },
    { live: false },
  )
  await inArticle(
    code,
    async (page, frame) => {
      const { x, y } = await frame.locator('[data-map]').boundingBox()
      await page.mouse.move(x + 200, y + 100)
      await page.keyboard.down('Control')
      await page.mouse.wheel(0, -120)
      await page.keyboard.up('Control')
      await eventually(() => scale(frame), '500 km', 'one step in')
      assert.equal(await page.evaluate(() => window.scrollY), 0, 'the article stays')
    },
    { live: false },
  )
})

test('who comes to a symbol by keyboard stays at it when the map comes, and Enter opens it', () =>
  inArticle(
    `<a href="#a" id="before">Before</a><iframe src="${server.base}/embed/map?country=AFG" width="640" height="560" title="Map"></iframe>`,
    async (page, frame) => {
      const name = await frame.locator('.pic-mark title').first().textContent()
      await page.locator('#before').focus()
      await page.keyboard.press('Tab') // past the map
      await page.keyboard.press('Tab')
      await frame.locator('[data-map][data-live]').waitFor()
      const now = () => frame.evaluate(() => document.activeElement.getAttribute('aria-label'))
      const words = (s) => s.split(/[:,]/)[0]
      await eventually(async () => words(await now()), words(name), 'the same symbol has the focus')
      await page.keyboard.press('Enter')
      await frame.locator('.leaflet-popup').getByRole('link').first().waitFor()
    },
    { live: false },
  ))

test('a map that cannot be fetched leaves the picture, says so, and is tried again', () =>
  inArticle(
    `<iframe src="${server.base}/embed/map" width="640" height="560" title="Map"></iframe>`,
    async (page, frame) => {
      await page.route(/embedmap.*\.js/, (route) => route.abort())
      await frame.getByRole('button', { name: 'Zoom in' }).click()
      await frame.getByText('The map could not be loaded. Picture and list are complete.').waitFor()
      assert.ok(await frame.locator('.pic-mark').first().isVisible())
      await page.unroute(/embedmap.*\.js/)
      await frame.getByRole('button', { name: 'Zoom in' }).click()
      await frame.locator('[data-map][data-live]').waitFor()
    },
    { live: false, allow: /embedmap|ERR_FAILED/ },
  ))

test('links lead out of the frame to the full map as it is seen here', () =>
  inArticle(
    `<iframe src="${server.base}/embed/map?country=AFG&edition=1&zoom=5&center=66,34&incident=3" width="640" height="560" title="Map"></iframe>`,
    async (page, frame, context) => {
      const opened = context.waitForEvent('page')
      await frame.getByRole('link', { name: 'Open full map' }).click()
      const full = await opened
      assert.equal(full.url(), `${server.base}/?country=AFG&edition=1&center=66%2C34&incident=3&zoom=5`)
      assert.equal(await page.locator('iframe').count(), 1)
    },
    { live: false, allow: /Cannot redefine property/ }, // the spies come to the new window twice
  ))

test('the address turns title, list, legend off and says light or dark', async () => {
  const get = (query) =>
    `<iframe src="${server.base}/embed/map?${query}" width="640" height="560" title="Map"></iframe>`
  await inArticle(
    get('title=0&list=0&legend=0&theme=dark'),
    async (_page, frame) => {
      assert.equal(await frame.locator('.legend').count(), 0)
      assert.equal(await frame.getByText('as a list').count(), 0)
      assert.ok((await frame.locator('h1').boundingBox()).width <= 1, 'the title is for those who hear it')
      const paper = await frame.evaluate(() => getComputedStyle(document.body).backgroundColor)
      assert.match(paper, /rgb\(2\d, 2\d, 2\d\)/)
      await frame.getByText(/As of edition 1/).waitFor()
    },
    { live: false },
  )
})

test('embed.js gives each frame its height, and only its own; a second time it changes nothing', () => {
  const src = (n) => `${server.base}/embed/map?country=${n}`
  pages['/late'] = `<!doctype html><title>Late</title><link rel="icon" href="data:,">
    <body style="width:600px"><iframe id="a" data-dateline src="${src('AFG')}" width="600" height="111" style="border:0" title="a"></iframe>
    <iframe id="b" data-dateline sandbox="allow-scripts" src="${src('RUS')}" width="600" height="111" style="border:0" title="b"></iframe>
    <iframe id="c" src="/other" width="600" height="111" style="border:0" title="c"></iframe></body>`
  pages['/other'] =
    `<!doctype html><title>Other</title><link rel="icon" href="data:,"><script>parent.postMessage({dateline:'resize',height:999},'*')</script>`
  return reader(browser, { base: server.base, hosts: [host.base] }, async (page) => {
    await page.goto(`${host.base}/late`)
    for (const frame of page.frames().slice(1, 3)) await drawn(frame)
    const before = await page.evaluate(() => Object.keys(window))
    for (let i = 0; i < 2; i++) await page.addScriptTag({ url: `${server.base}/embed.js` })
    const added = await page.evaluate((before) => Object.keys(window).filter((k) => !before.includes(k)), before)
    assert.deepEqual(added, ['dateline'], 'globals')
    const high = (id) => page.locator(id).evaluate((e) => e.clientHeight)
    for (const [i, id] of ['#a', '#b'].entries()) {
      const frame = page.frames()[i + 1]
      await eventually(
        () => high(id),
        (h) => h > 400,
        `${id} has its height`,
      )
      assert.equal(await frame.evaluate(() => document.documentElement.scrollHeight - innerHeight), 0)
    }
    assert.equal(await high('#c'), 111, 'a stranger that speaks our words')
  })
})

test('<dateline-map> is a frame with its attributes as filter, and follows them', () => {
  pages['/element'] = `<!doctype html><title>Element</title><link rel="icon" href="data:,"><body style="width:600px">
    <dateline-map country="AFG" kind="attack" legend="0" title="Attacks in Afghanistan"></dateline-map>
    <script async src="${server.base}/embed.js"></script></body>`
  return reader(browser, { base: server.base, hosts: [host.base] }, async (page) => {
    await page.goto(`${host.base}/element`)
    const frame = page.locator('dateline-map iframe')
    await frame.waitFor()
    assert.equal(await frame.getAttribute('title'), 'Attacks in Afghanistan')
    assert.equal(await frame.getAttribute('src'), `${server.base}/embed/map?country=AFG&kind=attack&legend=0`)
    const inner = await (await frame.elementHandle()).contentFrame()
    await inner.getByText('3 incidents as a list').waitFor()
    await page.locator('dateline-map').evaluate((e) => e.setAttribute('country', 'RUS'))
    await eventually(
      () => frame.getAttribute('src'),
      `${server.base}/embed/map?country=RUS&kind=attack&legend=0`,
      'the new filter',
    )
    await page.locator('dateline-map').evaluate((e) => e.setAttribute('src', 'https://elsewhere.example/embed/map'))
    assert.match(await frame.getAttribute('src'), /^http:\/\/127\.0\.0\.1/, 'no other site')
  })
})

test('in the sandbox of WordPress a link is handed to the host', () =>
  inArticle(
    `<iframe sandbox="allow-scripts" src="${server.base}/embed/map#?secret=hush" width="640" height="560" title="Map"></iframe>`,
    async (page, frame) => {
      await frame.getByRole('link', { name: 'Open full map' }).click()
      const links = () => page.evaluate(() => window.messages.map((m) => m.data).filter((d) => d.message === 'link'))
      await eventually(links, [{ secret: 'hush', message: 'link', value: `${server.base}/` }], 'the link')
    },
    { live: false },
  ))

test('the address puts the timeline under the map, and lets the wheel zoom', async () => {
  const code = `<iframe src="${server.base}/embed/map?timebar=1&scroll=1" width="640" height="700" title="Map"></iframe>`
  await inArticle(
    code,
    async (page, frame) => {
      assert.ok((await frame.locator('[data-timebar-links] a').count()) > 3, 'bars are drawn by the server')
      const brush = (await frame.locator('[data-timebar]').boundingBox()).height
      assert.ok(brush > 40 && brush < 200, `${brush} px high`)
      await touch(frame)
      await frame.getByRole('slider', { name: 'From', exact: true }).focus()
      for (let i = 0; i < 5; i++) await page.keyboard.press('PageUp')
      await eventually(async () => incidentsIn(await marks(frame)) < 14, true, 'the brush moves the map')
      const scale = () => frame.locator('.leaflet-control-scale-line').innerText()
      const before = await scale()
      const { x, y } = await frame.locator('[data-map]').boundingBox()
      await page.mouse.move(x + 300, y + 100)
      await page.mouse.wheel(0, -240)
      await eventually(scale, (now) => now !== before, 'the map zooms')
      assert.equal(await page.evaluate(() => window.scrollY), 0, 'the article stays')
    },
    { live: false },
  )
})
