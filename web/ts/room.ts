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
    if (!this.free(left, top, width, height)) return false
    this.block(left, top, width, height)
    return true
  }

  /** Whether nothing is in the box. */
  free(left: number, top: number, width: number, height: number): boolean {
    const [right, bottom] = [left + width, top + height]
    return this.#touched(left, top, right, bottom).every((cell) =>
      (this.#cells.get(cell) ?? []).every(([l, t, r, b]) => left >= r || right <= l || top >= b || bottom <= t),
    )
  }

  /** Takes the box whatever else is there. */
  block(left: number, top: number, width: number, height: number): void {
    const box: [number, number, number, number] = [left, top, left + width, top + height]
    for (const cell of this.#touched(...box)) {
      const boxes = this.#cells.get(cell)
      if (boxes) boxes.push(box)
      else this.#cells.set(cell, [box])
    }
  }

  #touched(left: number, top: number, right: number, bottom: number): number[] {
    const at = (v: number) => Math.floor(v / Room.#CELL) + 1
    const cells: number[] = []
    for (let y = at(top); y <= at(bottom); y++)
      for (let x = at(left); x <= at(right); x++) cells.push(y * this.#columns + x)
    return cells
  }
}
