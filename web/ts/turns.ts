// Work in slices: between two of them the browser paints, and answers the reader.

interface Yielding {
  readonly scheduler?: { readonly yield?: () => Promise<void> }
}

/** A page that nobody looks at, and is not painted, waits this long. */
const UNSEEN_MS = 1000

/** The browser's turn: who awaits it goes on when the browser has had it. */
export const turn = (): Promise<void> =>
  (globalThis as Yielding).scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve))

/** Waits until the page has been painted and is seen, where the browser tells; else until it is about to be. */
export const painted = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, UNSEEN_MS)
    if (globalThis.PerformanceObserver?.supportedEntryTypes?.includes('paint')) {
      new PerformanceObserver((seen, observer) => {
        if (!seen.getEntriesByName('first-contentful-paint').length) return
        observer.disconnect()
        resolve()
      }).observe({ type: 'paint', buffered: true })
    } else requestAnimationFrame(() => setTimeout(resolve))
  })
