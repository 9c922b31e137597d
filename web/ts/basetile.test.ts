import assert from 'node:assert/strict'
import { test } from 'node:test'
import { DEEPEST, partOf } from './basetile.ts'

test('a tile that exists is the whole of itself', () => {
  assert.deepEqual(partOf({ z: 5, x: 20, y: 12 }), { tile: { z: 5, x: 20, y: 12 }, scale: 1, column: 0, row: 0 })
})

test('beyond the deepest zoom a tile is a part of one that exists', () => {
  const part = partOf({ z: DEEPEST + 2, x: 4 * 2500 + 3, y: 4 * 1300 + 1 })
  assert.deepEqual(part, { tile: { z: DEEPEST, x: 2500, y: 1300 }, scale: 4, column: 3, row: 1 })
})

test('columns of the next world are those of this one', () => {
  assert.equal(partOf({ z: 3, x: 9, y: 2 }).tile.x, 1)
  assert.equal(partOf({ z: 3, x: -1, y: 2 }).tile.x, 7)
  assert.deepEqual(partOf({ z: DEEPEST + 1, x: -1, y: 0 }), {
    tile: { z: DEEPEST, x: 2 ** DEEPEST - 1, y: 0 },
    scale: 2,
    column: 1,
    row: 0,
  })
})
