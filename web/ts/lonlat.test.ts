import assert from 'node:assert/strict'
import { test } from 'node:test'
import { brief, wrap } from './lonlat.ts'

test('longitudes come back between -180 and 180', () => {
  assert.deepEqual([0, 180, 190, -190, 540, -181, 725].map(wrap), [0, 180, -170, 170, -180, 179, 5])
})

test('numbers of an address have no more digits than they need', () => {
  assert.equal(brief(31.613320001), '31.61332')
  assert.equal(brief(5, 4), '5')
})
