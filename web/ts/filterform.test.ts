import assert from 'node:assert/strict'
import { test } from 'node:test'
import { encode } from './filterform.ts'

test('what reads well in an address stays readable', () => {
  assert.equal(encode('RUS,AFG'), 'RUS,AFG')
  assert.equal(encode('2015-01-01/2024-03-31'), '2015-01-01/2024-03-31')
  assert.equal(encode('concert hall & café'), 'concert+hall+%26+caf%C3%A9')
})
