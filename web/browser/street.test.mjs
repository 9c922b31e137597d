// A street map that an operator has set up: off until a reader turns it on, of
// another host's pictures or of a PMTiles archive that Dateline serves.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { deflateSync } from 'node:zlib'
import { PbfWriter } from 'pbf'
import { colours, eventually, launch, open, reader, startDateline } from './harness.mjs'

const GREEN = [10, 140, 60]

let folder
let tiles
let asked = 0
let raster
let vector
let browser
before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dateline-street-'))
  writeFileSync(join(folder, 'world.pmtiles'), archive())
  tiles = createServer((_, response) => {
    asked++
    response.writeHead(200, { 'Content-Type': 'image/png' }).end(png(GREEN))
  })
  await new Promise((resolve) => tiles.listen(0, '127.0.0.1', resolve))
  const host = `http://localhost:${tiles.address().port}`
  raster = await startDateline({ args: ['--tiles', `${host}/{z}/{x}/{y}.png`, '--tiles-credit', '© the makers'] })
  raster.host = host
  vector = await startDateline({ args: ['--pmtiles', join(folder, 'world.pmtiles')] })
  browser = await launch()
})
after(async () => {
  await browser?.close()
  await raster?.stop()
  await vector?.stop()
  await new Promise((resolve) => tiles.close(resolve).closeAllConnections())
  rmSync(folder, { recursive: true, force: true })
})

/** A picture of one colour, one pixel large. */
function png(rgb) {
  const crcTable = Array.from({ length: 256 }, (_, n) => {
    for (let k = 0; k < 8; k++) n = n & 1 ? 0xedb88320 ^ (n >>> 1) : n >>> 1
    return n >>> 0
  })
  const crc = (bytes) => ~bytes.reduce((c, b) => crcTable[(c ^ b) & 255] ^ (c >>> 8), -1) >>> 0
  const chunk = (name, data) => {
    const body = Buffer.concat([Buffer.from(name), data])
    const head = Buffer.alloc(4)
    head.writeUInt32BE(data.length)
    const foot = Buffer.alloc(4)
    foot.writeUInt32BE(crc(body))
    return Buffer.concat([head, body, foot])
  }
  return Buffer.concat([
    Buffer.from([137, 80, 78, 71, 13, 10, 26, 10]),
    chunk('IHDR', Buffer.from([0, 0, 0, 1, 0, 0, 0, 1, 8, 2, 0, 0, 0])),
    chunk('IDAT', deflateSync(Buffer.from([0, ...rgb]))),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

/** A PMTiles archive of version 3 with one tile, the world: all of it earth. */
function archive() {
  const layer = new PbfWriter()
  layer.writeStringField(1, 'earth')
  layer.writeMessage(2, (_, feature) => {
    feature.writeVarintField(3, 3)
    // a square of 4096, from its upper left corner round with the clock
    feature.writePackedVarint(4, [9, 0, 0, 26, 8192, 0, 0, 8192, 8191, 0, 15])
  })
  layer.writeVarintField(5, 4096)
  layer.writeVarintField(15, 2)
  const tile = new PbfWriter()
  tile.writeBytesField(3, layer.finish())
  const data = Buffer.from(tile.finish())
  const directory = new PbfWriter()
  for (const n of [1, 0, 1, data.length, 1]) directory.writeVarint(n) // entries, id, run, length, offset + 1
  const root = Buffer.from(directory.finish())
  const metadata = Buffer.from('{}')
  const head = Buffer.alloc(127)
  head.write('PMTiles')
  head[7] = 3
  let at = 127
  const place = (offset, length) => {
    head.writeBigUInt64LE(BigInt(at), offset)
    head.writeBigUInt64LE(BigInt(length), offset + 8)
    at += length
  }
  place(8, root.length)
  place(24, metadata.length)
  place(40, 0)
  place(56, data.length)
  for (const offset of [72, 80, 88]) head.writeBigUInt64LE(1n, offset)
  head[96] = 1 // clustered
  head[97] = 1 // nothing is compressed
  head[98] = 1
  head[99] = 1 // vector tiles
  for (const [offset, degrees] of [
    [102, -180],
    [106, -85],
    [110, 180],
    [114, 85],
  ])
    head.writeInt32LE(degrees * 1e7, offset)
  return Buffer.concat([head, root, metadata, data])
}

const share = async (page, rgb) => {
  const found = await colours(page, await page.locator('.map-host').boundingBox())
  return found.get(rgb.join(',')) ?? 0
}

test('raster tiles are asked for only once the street map is on, and can be turned off', () =>
  reader(browser, { base: raster.base, hosts: [raster.host] }, async (page) => {
    await open(page, `${raster.base}/?zoom=5&center=66,33`)
    assert.equal(asked, 0)
    const credit = page.locator('[data-street-credit]')
    assert.equal(await credit.isVisible(), false)
    const button = page.getByRole('button', { name: 'Street map' })
    await button.click()
    await eventually(async () => (await share(page, GREEN)) > 0.5, true, 'the street map')
    assert.equal(await button.getAttribute('aria-pressed'), 'true')
    assert.match(await credit.textContent(), /© the makers/)
    assert.ok(await credit.isVisible())
    assert.ok((await page.locator('[data-mark]').count()) > 0, 'incidents lie on it')
    await button.press('Enter')
    await eventually(async () => (await share(page, GREEN)) === 0, true, 'the paper map')
    await page
      .getByText(/unless you turn on the street map, whose pictures come from localhost/)
      .first()
      .waitFor()
  }))

test('a PMTiles archive is drawn by a script of its own, without another host', () =>
  reader(browser, { base: vector.base }, async (page) => {
    const scripts = []
    page.on('request', (r) => r.resourceType() === 'script' && scripts.push(new URL(r.url()).pathname))
    await open(page, `${vector.base}/?zoom=5&center=66,33`)
    assert.ok(!scripts.some((s) => s.includes('/street.')), `${scripts}`)
    const answered = page.waitForResponse((r) => r.url().endsWith('/tiles/street.pmtiles') && r.status() === 206)
    await page.getByRole('button', { name: 'Street map' }).click()
    await answered
    assert.ok(
      scripts.some((s) => s.includes('/street.')),
      `${scripts}`,
    )
    // The ground of the library's light style.
    await eventually(async () => (await share(page, [204, 204, 204])) > 0.5, true, 'the street map')
  }))
