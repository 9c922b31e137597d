// entry: the map in somebody else's page. It keeps nothing, asks nobody but
// Dateline, and tells its height whenever that changes.
import { AreaOutline } from './area.ts'
import { MapView } from './mapview.ts'
import { Results } from './results.ts'

for (const element of document.querySelectorAll<HTMLElement>('[data-map]')) {
  const list = document.querySelector<HTMLElement>('[data-results]')
  const view = new MapView(element, { onHover: (id) => results?.highlight(id) })
  const results = list
    ? new Results(list, { onPoint: (id) => view.highlight(id), onPick: (id, at) => view.open(id, at) }, (text) =>
        view.say(text),
      )
    : undefined
  new AreaOutline(view.map).show(view.query)
}

/** At most so many messages a view: a height that never settles must not flood the host. */
const MESSAGES = 40

let told = 0
let messages = 0

function tell(): void {
  const height = Math.ceil(document.body.getBoundingClientRect().height)
  if (height === told || messages >= MESSAGES || window.parent === window) return
  told = height
  messages++
  const query = new URLSearchParams(location.search)
  const post = (message: unknown) => window.parent.postMessage(message, '*') // a height is no secret
  post({ dateline: 'resize', height })
  post({ sentinel: 'amp', type: 'embed-size', height })
  const pym = query.get('childId')
  if (pym) post(`pymxPYMx${pym}xPYMxheightxPYMx${height}`)
  const secret = new URLSearchParams(location.hash.slice(1).replace(/^\?/, '')).get('secret')
  if (secret) post({ secret, message: 'height', value: height })
}

new ResizeObserver(tell).observe(document.body)
tell()
