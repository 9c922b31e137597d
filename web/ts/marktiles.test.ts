import assert from 'node:assert/strict'
import { afterEach, test } from 'node:test'
import { MarkTiles, tilesOf } from './marktiles.ts'

test('a window is covered by tiles of 512 pixels, each once', () => {
  assert.deepEqual(tilesOf({ left: 100, top: 10, right: 900, bottom: 500 }, 2), ['1/0/0', '1/1/0'])
  assert.deepEqual(tilesOf({ left: 0, top: 0, right: 511, bottom: 511 }, 1), ['0/0/0'])
  assert.deepEqual(tilesOf({ left: -3000, top: -200, right: 5000, bottom: 3000 }, 1), ['0/0/0'], 'the world often')
  assert.deepEqual(tilesOf({ left: -10, top: 600, right: 10, bottom: 700 }, 3), ['2/3/1', '2/0/1'], 'over 180°')
})

const real = globalThis.fetch
afterEach(() => {
  globalThis.fetch = real
})

test('a tile is asked for once, and again after a failure', async () => {
  const asked: string[] = []
  let fail = true
  globalThis.fetch = async (url) => {
    asked.push(String(url))
    if (fail) throw new TypeError('no connection')
    return new Response('{"points":[],"clusters":[]}')
  }
  const tiles = new MarkTiles(7)
  await assert.rejects(tiles.tile('kind=attack', '1/0/0'), /No connection/)
  fail = false
  assert.equal(tiles.peek('kind=attack', '1/0/0'), undefined)
  await Promise.all([tiles.tile('kind=attack', '1/0/0'), tiles.tile('kind=attack', '1/0/0')])
  assert.deepEqual(asked, Array(2).fill('/map/tiles/1/0/0.json?kind=attack&v=7'))
  assert.deepEqual(tiles.peek('kind=attack', '1/0/0'), { points: [], clusters: [] })
})

test('what no view wants any more is broken off, what is there stays', async () => {
  const broken: string[] = []
  globalThis.fetch = (url, init) =>
    new Promise((resolve, reject) => {
      if (String(url).includes('/0/0/0')) resolve(new Response('{"points":[],"clusters":[]}'))
      init?.signal?.addEventListener('abort', () => {
        broken.push(String(url))
        reject(new DOMException('', 'AbortError'))
      })
    })
  const tiles = new MarkTiles(1)
  await tiles.tile('', '0/0/0')
  const waiting = [tiles.tile('', '1/0/0'), tiles.tile('', '1/1/0')]
  for (const w of waiting) w.catch(() => {})
  tiles.dropOthers([''], ['1/1/0'])
  await assert.rejects(waiting[0] as Promise<unknown>)
  assert.deepEqual(broken, ['/map/tiles/1/0/0.json?v=1'])
  assert.ok(tiles.peek('', '0/0/0'))
})
