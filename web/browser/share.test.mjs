// The share builder: choices show at once, copying confirms, and it works without script.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { eventually, launch, startDateline } from './harness.mjs'

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

test('a choice shows its code and preview without the page being loaded anew', async () => {
  const context = await browser.newContext({
    viewport: { width: 1280, height: 900 },
    permissions: ['clipboard-read', 'clipboard-write'],
  })
  const page = await context.newPage()
  await page.goto(`${server.base}/share?country=AFG`)
  await page.evaluate(() => {
    window.same = true
  })
  assert.match(await page.locator('.share-state').innerText(), /live/)
  await page.getByRole('radio', { name: /Pinned to edition 1/ }).check()
  await page.getByLabel('Without the list').check()
  await page.getByLabel('320 px').check()
  await page.getByLabel('on a dark device').check()
  await eventually(() => page.locator('.share-preview iframe').getAttribute('src'), /theme=dark/, 'preview')
  const code = await page.locator('#share-code').inputValue()
  assert.match(code, /edition=1/)
  assert.match(code, /list=0/)
  assert.doesNotMatch(code, /theme=dark/, 'a preview of dark is no choice of dark')
  assert.equal(await page.locator('.share-preview iframe').getAttribute('width'), '320')
  assert.match(page.url(), /edition=1/)
  assert.equal(await page.evaluate(() => window.same), true, 'the page was loaded anew')

  // The preview is as high as its map wants, as in an article.
  const frame = await (await page.locator('.share-preview iframe').elementHandle()).contentFrame()
  await frame.locator('html[data-ready]').waitFor()
  const left = () => frame.evaluate(() => document.documentElement.scrollHeight - innerHeight)
  await eventually(left, 0, 'all of the preview is seen')

  const copy = page.getByRole('button', { name: 'Copy short address' })
  await copy.click()
  await eventually(() => page.getByRole('button', { name: 'Copied' }).count(), 1, 'copied')
  const short = await page.evaluate(() => navigator.clipboard.readText())
  assert.match(short, /\/s\/[\w-]+$/)
  await page.goto(short)
  assert.equal(new URL(page.url()).search, '?country=AFG&edition=1')
  await context.close()
})

test('without script the form reloads with the code', async () => {
  const context = await browser.newContext({ javaScriptEnabled: false })
  const page = await context.newPage()
  await page.goto(`${server.base}/share?country=AFG`)
  await page.getByRole('radio', { name: /Pinned to edition 1/ }).check()
  await page.getByRole('combobox', { name: 'Colours' }).selectOption('dark')
  await page.getByRole('button', { name: 'Show preview and code' }).click()
  const code = await page.locator('#share-code').inputValue()
  assert.match(code, /country=AFG/)
  assert.match(code, /edition=1/)
  assert.match(code, /theme=dark/)
  await context.close()
})

test('the builder fits a phone', async () => {
  const context = await browser.newContext({ viewport: { width: 320, height: 640 } })
  const page = await context.newPage()
  await page.goto(`${server.base}/share?country=AFG&preview=1024`)
  const wide = await page.evaluate(() => document.documentElement.scrollWidth)
  assert.ok(wide <= 320, `the page is ${wide} px wide`)
  await context.close()
})

test('a picture that stands alone has its letters', async () => {
  const page = await browser.newPage()
  const foreign = []
  page.on('request', (r) => {
    if (!r.url().startsWith(server.base) && !r.url().startsWith('data:')) foreign.push(r.url())
  })
  const refused = []
  page.on('console', (m) => {
    if (m.type() === 'error') refused.push(m.text())
  })
  await page.goto(`${server.base}/picture/map.svg?lang=ar&width=800`)
  const fonts = await page.evaluate(async () => {
    await document.fonts.ready
    return [...document.fonts].map((f) => `${f.family} ${f.status}`)
  })
  assert.ok(fonts.length >= 3, fonts.join())
  assert.ok(
    fonts.some((f) => f.includes('Arabic') && f.endsWith('loaded')),
    fonts.join(),
  )
  assert.ok(!fonts.some((f) => f.endsWith('error')), fonts.join())
  assert.deepEqual(foreign, [])
  assert.deepEqual(refused, [])
  await page.close()
})
