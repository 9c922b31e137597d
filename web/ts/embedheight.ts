// The height of an embed, told to whatever page it is in.

/** At most so many times a view: a height that never settles must not flood the host. */
const MESSAGES = 36

/** WordPress gives no more pixels than that, and lets nothing scroll. */
const WORDPRESS = 1000

/** A frame of fewer pixels across is not meant to be seen. */
const NARROWEST = 100

const high = (e: Element) => e.getBoundingClientRect().height

/** Pixels that hold a length, which the browser knows to a sixty-fourth. */
const whole = (length: number) => Math.ceil(length - 0.05)

export interface Sizes {
  /** Share of the width, least and most pixels of the map: "0.56 208 520". */
  readonly mapSizes?: string
  /** What the address asks for while the list is closed, in pixels. */
  readonly height?: string
}

/**
 * Tells the host, in each of its languages, how high the embed wants to be, now
 * and whenever that changes. The map fills whatever height the frame has, so the
 * wish is made of the map's own height and of all that is not the map.
 */
export function followHeight({ mapSizes = '', height: asked }: Sizes): void {
  const main = document.querySelector('main')
  const canvas = document.querySelector<HTMLElement>('[data-map]')
  const list = document.querySelector('details')
  if (!main || !canvas || window.parent === window) return
  const [share = 0, least = 0, most = 0] = mapSizes.split(' ').map(Number)
  let told = 0
  let messages = 0
  const secret = new URLSearchParams(location.hash.slice(1).replace(/^\?/, '')).get('secret')

  // What a frame that is much higher than wide leaves empty at its end: no map is so high.
  const last = list ?? main.querySelector('.embed-foot') ?? main
  const spare = () => main.getBoundingClientRect().bottom - last.getBoundingClientRect().bottom

  const wished = (): number => {
    const rest = high(main) - high(canvas) - spare()
    if (!asked) return whole(rest + Math.min(most, Math.max(least, share * innerWidth)))
    const opened = list?.open ? high(list) - high(list.firstElementChild ?? list) : 0
    return whole(Math.max(least + rest, Number(asked) + opened))
  }

  // Where the host cuts off what is too high, the open list scrolls in itself.
  const results = list?.querySelector<HTMLElement>('[data-results]')
  const fit = (): void => {
    if (!secret || !results) return
    results.style.maxHeight = ''
    const over = wished() - WORDPRESS
    if (over <= 0 || !list?.open) return
    results.style.maxHeight = `${Math.max(200, high(results) - over)}px`
    results.tabIndex = 0
  }

  const tell = (again?: boolean): void => {
    if (innerWidth < NARROWEST) return // folded away, or not laid out yet
    fit()
    const height = wished()
    if ((height === told && !again) || messages >= MESSAGES) return
    told = height
    messages++
    const post = (message: unknown) => window.parent.postMessage(message, '*') // a height is no secret
    post({ dateline: 'resize', height })
    post({ sentinel: 'amp', type: 'embed-size', height })
    const pym = new URLSearchParams(location.search).get('childId')
    if (pym) post(`pymxPYMx${pym}xPYMxheightxPYMx${height}`)
    if (secret) post({ secret, message: 'height', value: height })
  }

  // A host whose script comes late asks.
  window.addEventListener('message', (e) => {
    if (e.source === window.parent && e.data?.dateline === 'height?') tell(true)
  })
  // In a frame that does not follow, the open list must not press the map flat.
  const hold = (on: boolean) => {
    canvas.style.minHeight = on ? `${high(canvas)}px` : ''
  }
  list?.firstElementChild?.addEventListener('click', () => hold(!list.open))
  let width = innerWidth
  new ResizeObserver(() => {
    if (innerWidth !== width) hold(false)
    width = innerWidth
    tell()
  }).observe(main)
  tell()
}
