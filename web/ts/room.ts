/** Room on a picture for boxes that must not overlap, in a grid of cells. */
export class Room {
  readonly #cells = new Map<number, [left: number, top: number, right: number, bottom: number][]>()
  readonly #columns: number
  static readonly #CELL = 64

  constructor(
    readonly width: number,
    readonly height: number,
  ) {
    this.#columns = Math.ceil(width / Room.#CELL) + 2
  }

  /** Takes the box if it is free and touches the picture at all. */
  take(left: number, top: number, width: number, height: number): boolean {
    const [right, bottom] = [left + width, top + height]
    if (right < 0 || bottom < 0 || left > this.width || top > this.height) return false
    const cells = this.#touched(left, top, right, bottom)
    for (const cell of cells)
      for (const [l, t, r, b] of this.#cells.get(cell) ?? [])
        if (left < r && right > l && top < b && bottom > t) return false
    for (const cell of cells) {
      const boxes = this.#cells.get(cell)
      if (boxes) boxes.push([left, top, right, bottom])
      else this.#cells.set(cell, [[left, top, right, bottom]])
    }
    return true
  }

  /** Takes the box whatever else is there. */
  block(left: number, top: number, width: number, height: number): void {
    const box: [number, number, number, number] = [left, top, left + width, top + height]
    for (const cell of this.#touched(...box)) this.#cells.set(cell, [...(this.#cells.get(cell) ?? []), box])
  }

  #touched(left: number, top: number, right: number, bottom: number): number[] {
    const at = (v: number) => Math.floor(v / Room.#CELL) + 1
    const cells: number[] = []
    for (let y = at(top); y <= at(bottom); y++)
      for (let x = at(left); x <= at(right); x++) cells.push(y * this.#columns + x)
    return cells
  }
}
