// Being offline: the page keeps what it has, says so, and catches up afterwards.
import type { MapView } from './mapview.ts'

export function watchConnection(view: MapView): void {
  const lost = 'You are offline. The page shows what it had last.'
  window.addEventListener('offline', () => view.say(lost))
  window.addEventListener('online', () => {
    view.say('')
    void view.refresh()
  })
  if (!navigator.onLine) view.say(lost)
}
