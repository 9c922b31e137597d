// Work in slices: between two of them the browser paints, and answers the reader.

interface Yielding {
  readonly scheduler?: { readonly yield?: () => Promise<void> }
}

/** A page that nobody looks at, and is not painted, waits this long; so does one whose browser does not tell. */
const UNSEEN_MS = 1000

/** The browser's turn: who awaits it goes on when the browser has had it. */
export const turn = (): Promise<void> =>
  (globalThis as Yielding).scheduler?.yield?.() ?? new Promise((resolve) => setTimeout(resolve))

/** Waits until the page has been painted and is on the screen. */
export const painted = (): Promise<void> =>
  new Promise((resolve) => {
    setTimeout(resolve, UNSEEN_MS)
    new PerformanceObserver((seen) => {
      if (seen.getEntriesByName('first-contentful-paint').length) resolve()
    }).observe({ type: 'paint', buffered: true })
  })
