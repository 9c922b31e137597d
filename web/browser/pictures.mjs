// Makes the README's pictures, with the seed data set and the real binary.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { drawn, launch, root, startDateline, startHost } from './harness.mjs'
import { withPalette } from './palette.mjs'

const folder = join(root, '.ci/pictures')

/** A README is no album: what is larger belongs elsewhere. */
const MOST_BYTES = 250_000

const article = (frame) => `<!doctype html><html lang="en"><head><title>An article</title><style>
  body { margin: 0; background: #fff; color: #222; font: 19px/1.6 Georgia, "DejaVu Serif", serif }
  header { border-bottom: 1px solid #ccc; padding: 14px 40px; font: 600 15px system-ui, sans-serif; letter-spacing: .04em }
  main { max-width: 680px; margin: 28px auto }
  h1 { font-size: 34px; line-height: 1.2; margin: 0 0 12px }
</style></head><body><header>THE HARBOUR POST</header><main>
<h1>Where the attacks of three years lie, and how sure we are of each</h1>
<p>The map below is live: it moves, its symbols open, and every figure leads to the sources that give it.</p>
${frame}
<p>Discs mark what is known to a province at best; nothing is pinned that nobody has placed.</p>
</main></body></html>`

const PHONE = { viewport: { width: 360, height: 720 }, deviceScaleFactor: 2, hasTouch: true, isMobile: true }

const pictures = [
  { name: 'map', path: '/', size: [1280, 900] },
  { name: 'map-dark', path: '/?region=central-asia,south-asia', size: [1280, 900], colorScheme: 'dark' },
  { name: 'country', path: '/countries/RUS', size: [1120, 900] },
  { name: 'incident', path: '/incidents/3', size: [1120, 900], at: '#claims' },
  { name: 'embed', article: '/embed/map?country=AFG,PAK,IRN&datetime=2021/..&theme=light', size: [1120, 900] },
  { name: 'phone', path: '/', ...PHONE, colorScheme: 'dark' },
  { name: 'no-script', path: '/?kind=attack', size: [1280, 900], javaScriptEnabled: false },
]

const pages = {}
const server = await startDateline()
const host = await startHost(pages)
const browser = await launch()
try {
  const workshop = await browser.newPage()
  mkdirSync(folder, { recursive: true })
  for (const { name, path, article: frame, size, at, ...options } of pictures) {
    const [width, height] = size ?? []
    const context = await browser.newContext({
      viewport: { width, height },
      locale: 'en-GB',
      reducedMotion: 'reduce',
      ...options,
    })
    const page = await context.newPage()
    if (frame) {
      const code = `<iframe src="${server.base}${frame.replaceAll('&', '&amp;')}" title="Map" width="640" height="560" style="border:0;width:0;min-width:100%"></iframe>`
      pages[`/${name}`] = article(code)
    }
    await page.goto(frame ? `${host.base}/${name}` : server.base + path)
    if (options.javaScriptEnabled !== false) await drawn(frame ? page.frames()[1] : page)
    await page.waitForLoadState('networkidle')
    if (at) await page.locator(at).evaluate((e) => window.scrollTo(0, e.getBoundingClientRect().top - 24))
    const file = join(folder, `${name}.png`)
    const picture = await withPalette(workshop, await page.screenshot({ caret: 'initial' }))
    writeFileSync(file, picture)
    const bytes = picture.length
    console.log(`${name}.png ${(bytes / 1000).toFixed(0)} kB`)
    if (bytes > MOST_BYTES) {
      console.error(`${name}.png has more than ${MOST_BYTES / 1000} kB`)
      process.exitCode = 1
    }
    await context.close()
  }
} finally {
  await browser.close()
  await host.stop()
  await server.stop()
}
