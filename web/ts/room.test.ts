import assert from 'node:assert/strict'
import { test } from 'node:test'
import { Room } from './room.ts'

test('the first box has the room, one over it has none, one beside it has', () => {
  const room = new Room(400, 300)
  assert.equal(room.take(60, 60, 50, 20), true)
  assert.equal(room.take(100, 70, 50, 20), false)
  assert.equal(room.take(110, 60, 50, 20), true)
})

test('a box off the picture takes nothing', () => {
  assert.equal(new Room(100, 100).take(120, 10, 20, 20), false)
})

test('many boxes never overlap', () => {
  const room = new Room(1000, 1000)
  const taken: [number, number][] = []
  let seed = 7
  const next = () => {
    seed = (seed * 1103515245 + 12345) % 2147483648
    return (seed / 2147483648) * 950
  }
  for (let i = 0; i < 2000; i++) {
    const at: [number, number] = [next(), next()]
    if (room.take(...at, 40, 18)) taken.push(at)
  }
  assert.ok(taken.length > 50)
  for (const [i, a] of taken.entries())
    for (const b of taken.slice(i + 1))
      assert.ok(Math.abs(a[0] - b[0]) >= 40 || Math.abs(a[1] - b[1]) >= 18, `${a} over ${b}`)
})
