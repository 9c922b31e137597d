import assert from 'node:assert/strict'
import { test } from 'node:test'
import { binStarts, dayNumber, dayOf, parseSpan, placeInTime, spanText, spanWords } from './time.ts'

test('a datetime is read as days and written as the filter has it', () => {
  assert.deepEqual(parseSpan('2024'), { from: '2024-01-01', to: '2024-12-31' })
  assert.deepEqual(parseSpan('2024-02'), { from: '2024-02-01', to: '2024-02-29' })
  assert.deepEqual(parseSpan('../2015-05-03'), { from: '', to: '2015-05-03' })
  assert.deepEqual(parseSpan('2015/..'), { from: '2015-01-01', to: '' })
  for (const words of ['', '2024-03-22', '2015-01-01/2024-03-31', '../2024-03-31', '2015-01-01/..'])
    assert.equal(spanWords(parseSpan(words)), words)
})

test('bins follow each other without a gap', () => {
  const days = (...args: Parameters<typeof binStarts>) => binStarts(...args).map(dayOf)
  assert.deepEqual(days('2023-12-01', 'month', 3), ['2023-12-01', '2024-01-01', '2024-02-01', '2024-03-01'])
  assert.deepEqual(days('2024-02-26', 'week', 2), ['2024-02-26', '2024-03-04', '2024-03-11'])
  assert.deepEqual(days('0099-01-01', 'year', 2), ['0099-01-01', '0100-01-01', '0101-01-01'])
  assert.equal(dayNumber('1970-01-02'), 1)
})

test('an incident is in every span that it may have been in', () => {
  const span = { from: '2024-03-01', to: '2024-03-31' }
  assert.equal(placeInTime('2024-03-31', undefined, span), 'in')
  assert.equal(placeInTime('2024-02-29', undefined, span), 'before')
  assert.equal(placeInTime('2024-04-01', undefined, span), 'after')
  assert.equal(placeInTime('2024-01-01', '2024-12-31', span), 'in')
  assert.equal(placeInTime('2020-01-01', '..', span), 'in')
  assert.equal(placeInTime('', undefined, span), 'in')
  assert.equal(placeInTime('1900-01-01', undefined, { from: '', to: '' }), 'in')
})

test('spans are told as the server tells them', () => {
  const told = (from: string, to: string) => spanText({ from, to })
  assert.equal(told('2024-03-22', '2024-03-22'), '22 March 2024')
  assert.equal(told('2024-01-01', '2024-12-31'), '2024')
  assert.equal(told('2015-01-01', '2024-12-31'), '2015–2024')
  assert.equal(told('2024-02-01', '2024-02-29'), 'February 2024')
  assert.equal(told('2024-02-01', '2024-03-31'), 'February–March 2024')
  assert.equal(told('2023-11-01', '2024-03-31'), 'November 2023 – March 2024')
  assert.equal(told('2024-03-03', '2024-03-09'), '3–9 March 2024')
  assert.equal(told('2024-02-03', '2024-03-09'), '3 February – 9 March 2024')
  assert.equal(told('2023-02-03', '2024-03-09'), '3 February 2023 – 9 March 2024')
})
