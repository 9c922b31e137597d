// The legend under a map explains what is on it just now, and nothing else; see
// geo/picture/shown.go.
import type { Mark } from './marklayer.ts'
import { clusterRadius, hollow, markName, markRadius, tollUnknown, vague } from './symbol.ts'

/** What the marks need explained, by the names of the legend's lines. */
export function shownOf(marks: readonly Mark[], areaPixels: (mark: Mark) => number): Set<string> {
  const shown = new Set<string>()
  for (const mark of marks) {
    const { type, data } = mark
    if (type === 'country') shown.add('countries')
    else if (type === 'cluster') {
      for (const kind of Object.keys(data.kinds)) shown.add(markName(kind))
      if (data.area) shown.add(data.stack ? 'province' : 'areas')
      else shown.add(data.stack ? 'stacks' : 'clusters')
      if (areaPixels(mark) > clusterRadius(data.count) + 3.5) shown.add('disc')
    }
  }
  for (const mark of marks) {
    if (mark.type !== 'point') continue
    const { data } = mark
    const radius = markRadius(data.best)
    shown.add(markName(data.kind))
    if (radius > markRadius(0)) shown.add('sized')
    if (hollow(data)) shown.add('foiled')
    else if (tollUnknown(data)) shown.add('unknown')
    if (!vague(data) && (data.high ?? 0) > (data.best ?? 0) && markRadius(data.high) > radius + 1) shown.add('range')
    if (data.precision === 5) shown.add('province')
    else if (vague(data) || areaPixels(mark) > radius + 2) shown.add('disc')
  }
  return shown
}

/** Shows the lines of the legend that are needed. */
export function explain(legend: Element, shown: ReadonlySet<string>): void {
  for (const line of legend.querySelectorAll<HTMLElement>('[data-shows]'))
    line.hidden = !shown.has(line.dataset.shows ?? '')
}
