// Where the measurements look: tiles of 256 pixels and windows of 1280 x 720 round places that have many incidents or few.

/** Longitude, latitude. */
const places = [
  [44.36, 33.31], [69.21, 34.56], [45.32, 2.05], [37.13, 36.2], [65.74, 31.63], [71.52, 34.02], [43.16, 36.36], [13.15, 11.83], [70.45, 34.43],
  [44.19, 15.37], [66.98, 30.18], [34.47, 31.5], [67.0, 24.86], [36.28, 33.51], [74.8, 34.08], [29.22, -1.66], [-0.05, 16.27], [37.8, 48.02],
  [68.73, 36.73], [-1.63, 14.1], [39.32, -12.33], [124.28, 8.0], [37.62, 55.76], [57.08, 30.28], [68.79, 38.56], [2.35, 48.86], [13.41, 52.52],
  [28.98, 41.01], [-74.01, 40.71], [-74.07, 4.71],
]

const world = (zoom) => 256 * 2 ** zoom
const across = (lon, zoom) => ((lon + 180) / 360) * world(zoom)
const down = (lat, zoom) => ((1 - Math.asinh(Math.tan((lat * Math.PI) / 180)) / Math.PI) / 2) * world(zoom)
const lonAt = (x, zoom) => (x / world(zoom)) * 360 - 180
const latAt = (y, zoom) => (Math.atan(Math.sinh(Math.PI * (1 - (2 * y) / world(zoom)))) * 180) / Math.PI

/** The tiles of a zoom that hold the places, z/x/y, each once. */
export const tiles = (zoom) => [...new Set(places.map(([lon, lat]) => `${zoom}/${Math.floor(across(lon, zoom) / 256)}/${Math.floor(down(lat, zoom) / 256)}`))]

/** Windows round the places: west, south, east, north. */
export const windows = (zoom, width = 1280, height = 720) =>
  places.map(([lon, lat]) => {
    const [x, y] = [across(lon, zoom), down(lat, zoom)]
    const within = (v, most) => Math.max(-most, Math.min(most, v)).toFixed(5)
    return [
      within(lonAt(x - width / 2, zoom), 179.9),
      within(latAt(y + height / 2, zoom), 84.9),
      within(lonAt(x + width / 2, zoom), 179.9),
      within(latAt(y - height / 2, zoom), 84.9),
    ]
  })

/** The same as numbers that differ a little each time: see wrk.mjs. */
export const moving = (window) => window.map((v) => `{${v}+j}`).join(',')
