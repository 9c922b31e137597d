// Makes a screenshot smaller: a picture of a map has few colours that matter, so
// the 256 most frequent ones stay and every other becomes the nearest of them.
import { crc32, deflateSync } from 'node:zlib'

/** The PNG with a palette; a page of the browser decodes it. */
export async function withPalette(page, png) {
  const { width, height, palette, indices } = await page.evaluate(reduce, png.toString('base64'))
  const rows = Buffer.alloc((width + 1) * height) // each row begins with its filter, none
  const pixels = Buffer.from(indices, 'base64')
  for (let y = 0; y < height; y++) pixels.copy(rows, y * (width + 1) + 1, y * width, (y + 1) * width)
  const head = Buffer.alloc(13)
  head.writeUInt32BE(width, 0)
  head.writeUInt32BE(height, 4)
  head.set([8, 3], 8) // 8 bits, indexed
  return Buffer.concat([
    Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'),
    chunk('IHDR', head),
    chunk('PLTE', Buffer.from(palette)),
    chunk('IDAT', deflateSync(rows, { level: 9 })),
    chunk('IEND', Buffer.alloc(0)),
  ])
}

function chunk(type, data) {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data])
  const [length, sum] = [Buffer.alloc(4), Buffer.alloc(4)]
  length.writeUInt32BE(data.length)
  sum.writeUInt32BE(crc32(body))
  return Buffer.concat([length, body, sum])
}

/** Runs in the page. */
async function reduce(base64) {
  const image = await createImageBitmap(await (await fetch(`data:image/png;base64,${base64}`)).blob())
  const { width, height } = image
  const ctx = new OffscreenCanvas(width, height).getContext('2d')
  ctx.drawImage(image, 0, 0)
  const { data } = ctx.getImageData(0, 0, width, height)
  const counts = new Map()
  const at = (i) => (data[i] << 16) | (data[i + 1] << 8) | data[i + 2]
  for (let i = 0; i < data.length; i += 4) counts.set(at(i), (counts.get(at(i)) ?? 0) + 1)
  const kept = [...counts]
    .toSorted(([a, n], [b, m]) => m - n || a - b)
    .slice(0, 256)
    .map(([c]) => [c >> 16, (c >> 8) & 255, c & 255])
  const nearest = new Map()
  const indexOf = (colour) => {
    let best = nearest.get(colour)
    if (best !== undefined) return best
    let least = Number.POSITIVE_INFINITY
    for (const [i, [r, g, b]] of kept.entries()) {
      const distance = (r - (colour >> 16)) ** 2 + (g - ((colour >> 8) & 255)) ** 2 + (b - (colour & 255)) ** 2
      if (distance < least) [best, least] = [i, distance]
    }
    nearest.set(colour, best)
    return best
  }
  let indices = ''
  for (let i = 0; i < data.length; i += 4) indices += String.fromCharCode(indexOf(at(i)))
  return { width, height, palette: kept.flat(), indices: btoa(indices) }
}
