import assert from 'node:assert/strict'
import { test } from 'node:test'
import { clusterWords, dayWords, pointWords, tollWords } from './words.ts'

test('tolls keep their range and say when they are not known', () => {
  assert.equal(tollWords({ kind: 'attack', low: 3, best: 21, high: 21 }), '3–21 killed')
  assert.equal(tollWords({ kind: 'attack', low: 2, best: 2, high: 2 }), '2 killed')
  assert.equal(tollWords({ kind: 'attack', best: 0 }), 'no one killed')
  assert.equal(tollWords({ kind: 'attack' }), 'killed: not known')
  assert.equal(tollWords({ kind: 'arrest' }), '')
})

test('a mark is named with title, kind, date and toll', () => {
  const words = pointWords({
    id: 3,
    lon: 65.7,
    lat: 31.6,
    kind: 'attack',
    precision: 2,
    date: '2024-03-21',
    best: 21,
    title: 'Bombing outside a bank in Kandahar',
  })
  assert.equal(words, 'Bombing outside a bank in Kandahar, Attack, 21 March 2024, 21 killed')
  assert.equal(dayWords(''), '')
})

test('a cluster says how many and how', () => {
  const mark = { lon: 0, lat: 0, killed: 1234, kinds: { attack: 12 }, box: [0, 0, 0, 0] as const }
  assert.equal(clusterWords({ ...mark, count: 12 }), '12 incidents close together, 1,234 killed')
  assert.equal(clusterWords({ ...mark, count: 841, killed: 0, stack: true }), '841 incidents at one place')
})
