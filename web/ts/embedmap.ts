// module: the map that moves, for an embed whose reader has reached for its
// picture. It starts where the picture is, so that nothing jumps.
import { AreaOutline } from './area.ts'
import { handOverFocus, stopAt } from './handover.ts'
import { L } from './leaflet.ts'
import type { LonLat } from './lonlat.ts'
import { MapView } from './mapview.ts'
import { Results } from './results.ts'
import { followTime } from './timefollow.ts'

/** What a reader did to the picture, for the map to do. */
export interface Wish {
  /** Steps to zoom, in if positive, around at or the middle. */
  readonly zoom?: number
  /** The place, in pixels of the map's window. */
  readonly at?: readonly [x: number, y: number] | undefined
  /** Opens the mark at that place. */
  readonly open?: 'tap' | 'key'
  readonly incident?: number
  /** Where the incident of a list lies. */
  readonly position?: LonLat
  /** The name of the button that was pressed. */
  readonly button?: string
}

/** How long the map may take to draw itself before it is shown as it is. */
const DRAWN_MS = 2500

/** Puts the map in the picture's place; what it gives back does what readers wished. */
export async function enliven(element: HTMLElement): Promise<(wish: Wish) => void> {
  const picture = element.querySelector<SVGSVGElement>('[data-map-picture] svg')
  const drawn = new URLSearchParams(element.dataset.drawn)
  const scale = picture?.getScreenCTM()?.a ?? 1
  element.dataset.zoom = String(Math.max(1, Number(drawn.get('zoom')) + Math.log2(scale)))
  element.dataset.center = drawn.get('center') ?? ''
  element.classList.add('map-coming')
  const list = document.querySelector<HTMLElement>('[data-results]')
  const results = list
    ? new Results(list, { onPoint: (id) => view.highlight(id), onPick: (id, at) => view.open(id, at) }, (text) =>
        view.say(text),
      )
    : undefined
  let view!: MapView
  // Shown when its incidents and its base are there, or at least the former.
  await new Promise<void>((shown) => {
    let left = 2
    const one = () => --left || shown()
    view = new MapView(element, {
      onHover: (id) => results?.highlight(id),
      onMarks: once(one),
      onDrawn: once(one),
    })
    setTimeout(shown, DRAWN_MS)
  })
  if ('scroll' in document.documentElement.dataset) view.map.scrollWheelZoom.enable()
  followTime(view, () => {})
  new AreaOutline(view.map).show(view.query)
  handOverFocus(element)
  element.classList.remove('map-coming')
  element.dataset.live = ''
  return (wish) => grant(view, element, wish)
}

function once(does: () => void): () => void {
  let done = false
  return () => {
    if (!done) does()
    done = true
  }
}

function grant(view: MapView, element: HTMLElement, wish: Wish): void {
  const at = wish.at && L.point(wish.at[0], wish.at[1])
  if (wish.zoom) view.map.setZoomAround(at ?? view.map.getSize().divideBy(2), view.map.getZoom() + wish.zoom)
  if (wish.button) element.querySelector<HTMLElement>(`.leaflet-control [title="${wish.button}"]`)?.focus()
  if (wish.incident && wish.position) view.open(wish.incident, wish.position)
  if (!wish.open || !at) return
  if (wish.open === 'key') stopAt(element, at)?.click()
  else if (wish.incident) {
    const { lng, lat } = view.map.containerPointToLatLng(at)
    view.open(wish.incident, [lng, lat])
  } else
    view.map.fire('click', {
      containerPoint: at,
      layerPoint: view.map.containerPointToLayerPoint(at),
      latlng: view.map.containerPointToLatLng(at),
    })
}
