// The rows of a file that invent has written, for those who do not read CSV.
import { createReadStream } from 'node:fs'
import { createInterface } from 'node:readline'

/** Yields { id, lon, lat, kind, date, killed } of each row. */
export async function* rows(file) {
  let head
  for await (const line of createInterface({ input: createReadStream(file) })) {
    const cells = line.split(',') // the cells that are wanted come before the first with a comma in it
    if (!head) {
      head = cells
      continue
    }
    const cell = (name) => cells[head.indexOf(name)]
    yield { id: Number(cell('id')), lon: Number(cell('longitude')), lat: Number(cell('latitude')), kind: cell('kind'), date: cell('date'), killed: Number(cell('killed')) }
  }
}
