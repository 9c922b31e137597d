import assert from 'node:assert/strict'
import { test } from 'node:test'
import { areaText, cornersOf, pieces } from './areatext.ts'

test('corners are written as they are read', () => {
  const corners = [
    [170, -20.5],
    [190.12346, 0],
    [175, 10],
  ] as const
  assert.equal(areaText(corners), '170,-20.5,190.1235,0,175,10')
  assert.deepEqual(cornersOf('kind=attack&area=170,-20.5,190.1235,0,175,10'), [
    [170, -20.5],
    [190.1235, 0],
    [175, 10],
  ])
  assert.deepEqual(cornersOf('kind=attack'), [])
})

test('long edges are drawn in pieces, the last one too where the line is closed', () => {
  const corners = [
    [0, 0],
    [3, 0],
    [3, 1],
  ] as const
  assert.equal(pieces(corners, false).length, 3 + 1 + 1)
  const closed = pieces(corners, true)
  assert.equal(closed.length, 3 + 1 + 3 + 1)
  assert.deepEqual(closed[0], closed.at(-1))
})
