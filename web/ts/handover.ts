// From the server's picture of a map to the map that takes its place: what the
// keyboard had come to.

/** A place of the map's window, in pixels. */
interface Spot {
  readonly x: number
  readonly y: number
}

/** Whoever had come to a symbol or a button of the picture is at the map's own. */
export function handOverFocus(element: HTMLElement): void {
  const focused = document.activeElement
  if (!(focused instanceof Element) || !element.contains(focused) || focused.closest('.map-host')) return
  const name = focused.getAttribute('aria-label')
  const box = focused.getBoundingClientRect()
  const corner = element.getBoundingClientRect()
  const button = name && element.querySelector<HTMLElement>(`.leaflet-control [title="${name}"]`)
  if (button) button.focus()
  else stopAt(element, { x: box.x + box.width / 2 - corner.x, y: box.y + box.height / 2 - corner.y })?.focus()
}

/** The keyboard's stop nearest to a place of the map's window. */
export function stopAt(element: HTMLElement, at: Spot): HTMLElement | undefined {
  const corner = element.getBoundingClientRect()
  const away = (e: Element) => {
    const box = e.getBoundingClientRect()
    return Math.hypot(box.x + box.width / 2 - corner.x - at.x, box.y + box.height / 2 - corner.y - at.y)
  }
  return [...element.querySelectorAll<HTMLElement>('[data-mark]:not([hidden])')].sort((a, b) => away(a) - away(b))[0]
}
