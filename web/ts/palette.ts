// The colours of the map, read from the custom properties of tokens.css, so that
// light, dark and print have one source.

export interface Palette {
  readonly paper: string
  readonly ink: string
  readonly muted: string
  readonly accent: string
  readonly land: string
  readonly water: string
  readonly lake: string
  readonly river: string
  readonly coast: string
  readonly border: string
  readonly province: string
  readonly disputed: string
  readonly label: string
  readonly labelMinor: string
  readonly labelWater: string
  readonly halo: string
  readonly mark: (name: string) => string
}

export function readPalette(element: Element): Palette {
  const style = getComputedStyle(element)
  const get = (name: string, otherwise: string) => style.getPropertyValue(name).trim() || otherwise
  const paper = get('--paper', '#fffdf8')
  const ink = get('--ink', '#1d1b18')
  const land = get('--map-land', '#f4f0e8')
  const water = get('--map-water', '#dfe6ea')
  const border = get('--map-border', '#b3aa9b')
  const label = get('--map-label', '#5b554c')
  return {
    paper,
    ink,
    land,
    water,
    border,
    label,
    muted: get('--ink-muted', label),
    accent: get('--accent', '#9c2a1f'),
    lake: get('--map-lake', water),
    river: get('--map-river', water),
    coast: get('--map-coast', border),
    province: get('--map-province', border),
    disputed: get('--map-disputed', border),
    labelMinor: get('--map-label-minor', label),
    labelWater: get('--map-label-water', label),
    halo: get('--map-halo', land),
    mark: (name) => get(`--mark-${name}`, ink),
  }
}

/** Calls back when the reader's setting or the page's own theme changes. */
export function onThemeChange(changed: () => void): void {
  matchMedia('(prefers-color-scheme: dark)').addEventListener('change', changed)
  new MutationObserver(changed).observe(document.documentElement, { attributeFilter: ['data-theme'] })
}
