// Printing: a map keeps the size it has been drawn at and is made to fit the paper,
// for it cannot be drawn anew while the page waits.

/** What of an A4 page a map may have beside its legend and above its list, in CSS pixels. */
const WIDE_PX = 540
const HIGH_PX = 330

export function fitOnPaper(element: HTMLElement): void {
  const paper = matchMedia('print')
  new ResizeObserver(() => {
    const { clientWidth: width, clientHeight: height } = element
    if (paper.matches || !width) return
    element.style.setProperty('--print-width', `${width}px`)
    element.style.setProperty('--print-height', `${height}px`)
    element.style.setProperty('--print-zoom', String(Math.min(1, WIDE_PX / width, HIGH_PX / height)))
  }).observe(element)
}
