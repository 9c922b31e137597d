// The page's own scroll comes first: the wheel zooms with Ctrl only, one finger
// scrolls the page, two move the map.
import type { L } from './leaflet.ts'

const HINT_MS = 1400

export function leaveTheScrollAlone(map: L.Map): void {
  const container = map.getContainer()
  const hint = document.createElement('p')
  hint.className = 'map-hint'
  hint.setAttribute('aria-hidden', 'true')
  hint.hidden = true
  container.append(hint)
  let timer = 0
  const tell = (text: string) => {
    hint.textContent = text
    hint.hidden = false
    clearTimeout(timer)
    timer = window.setTimeout(() => {
      hint.hidden = true
    }, HINT_MS)
  }

  map.scrollWheelZoom.disable()
  let turned = 0
  container.addEventListener(
    'wheel',
    (e) => {
      if (map.scrollWheelZoom.enabled()) return
      if (!e.ctrlKey && !e.metaKey) {
        tell(`${navigator.userAgent.includes('Mac') ? '⌘' : 'Ctrl'} and wheel zoom the map`)
        return
      }
      e.preventDefault()
      turned += e.deltaMode === 0 ? e.deltaY : e.deltaY * 20
      if (Math.abs(turned) < 30) return
      map.setZoomAround(map.mouseEventToContainerPoint(e), map.getZoom() - Math.sign(turned))
      turned = 0
    },
    { passive: false },
  )

  // A finger on the map scrolls the page; two fingers are Leaflet's pinch, which
  // also moves.
  if (matchMedia('(pointer: coarse)').matches) {
    map.dragging.disable()
    container.addEventListener(
      'touchmove',
      (e) => {
        if (e.touches.length === 1) tell('Two fingers move the map')
      },
      { passive: true },
    )
  }
}

/** Whether movement should be kept to what is needed. */
export const stillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches
