// The timeline under a map: its brush moves the map, and it counts what the
// filter selects.
import { fetchCounts } from './api.ts'
import type { MapView } from './mapview.ts'
import { withTime } from './markloading.ts'
import { ALWAYS, parseSpan, type Span } from './time.ts'
import { TimeBar } from './timebar.ts'

/** What follows the filter. */
export interface TimeFollower {
  readonly follow: (query: string) => void
}

/** Connects the map with its timeline, if there is one; onRest is told of the time that the reader chose. */
export function followTime(view: MapView, onRest: (span: Span) => void): TimeFollower | undefined {
  const element = view.element.closest('figure')?.querySelector<HTMLElement>('[data-timebar]')
  if (!element) return undefined
  let counted = withTime(view.query, ALWAYS)
  let asking: AbortController | undefined
  const bar = new TimeBar(element, { onMove: (span, past) => view.setTime({ span, past }), onRest })
  return {
    follow: (query) => {
      bar.setSpan(parseSpan(new URLSearchParams(query).get('datetime') ?? ''))
      const always = withTime(query, ALWAYS)
      if (always === counted) return
      counted = always
      asking?.abort()
      asking = new AbortController()
      const { signal } = asking
      fetchCounts(always, signal).then(
        (counts) => bar.setCounts(counts),
        // The map says what went wrong; the timeline is asked for again with the next filter.
        () => {
          if (!signal.aborted) counted = ''
        },
      )
    },
  }
}
