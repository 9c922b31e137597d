import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clusterRadius, markName, markRadius, shortCount } from './symbol.ts'

test('the area of a symbol grows with the toll, between bounds', () => {
  assert.ok(Math.abs(markRadius(200) ** 2 / markRadius(100) ** 2 - 2) < 1e-9)
  assert.equal(markRadius(undefined), markRadius(0))
  assert.equal(markRadius(1e6), markRadius(1e7))
})

test('a greater cluster is never smaller', () => {
  for (let n = 2; n < 1e6; n = Math.ceil(n * 1.7))
    assert.ok(clusterRadius(Math.ceil(n * 1.7)) >= clusterRadius(n), `${n}`)
})

test('counts fit into their ring', () => {
  const got = [7, 999, 1000, 1234, 9949, 9960, 16566, 999_499, 1_234_567].map(shortCount)
  assert.deepEqual(got, ['7', '999', '1k', '1.2k', '9.9k', '10k', '17k', '999k', '1.2M'])
})

test('kinds without a symbol of their own share one', () => {
  assert.equal(markName('security_operation'), 'operation')
  assert.equal(markName('sanction'), 'other')
})
