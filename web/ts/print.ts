// Printing: a map keeps the size it has been drawn at and is made to fit the paper,
// for it cannot be drawn anew while the page waits.

/** The width of an A4 page between its margins, in CSS pixels. */
const PAPER_PX = 700

export function fitOnPaper(element: HTMLElement): void {
  const paper = matchMedia('print')
  new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = element
    if (paper.matches || !width) return
    element.style.setProperty('--print-width', `${width}px`)
    element.style.setProperty('--print-height', `${height}px`)
    element.style.setProperty('--print-zoom', String(Math.min(1, PAPER_PX / width)))
  }).observe(element)
}
