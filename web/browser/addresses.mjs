// The public pages of the seed data set: every kind once, at its fullest.
export const addresses = [
  { path: '/', map: true },
  { path: '/incidents' },
  { path: '/incidents/3', map: true },
  { path: '/countries' },
  { path: '/countries?by=killed&sort=-country' },
  { path: '/compare' },
  { path: '/compare?country=AFG,PAK,TJK' },
  { path: '/countries/RUS', map: true },
  { path: '/countries/AFG', map: true },
  { path: '/countries/FRA', map: true },
  { path: '/countries/SWE', map: true },
  { path: '/regions/central-asia', map: true },
  { path: '/regions/europe', map: true },
  { path: '/groups' },
  { path: '/groups/isis-k', map: true },
  { path: '/methodology' },
  { path: '/data' },
  { path: '/developers' },
  { path: '/embed/map', map: true },
].map(({ path, map = false }) => ({ path, map }))

export const errorPages = ['/nowhere', '/?country=XX', '/compare?country=XX', '/incidents/999'].map((path) => ({
  path,
  map: false,
}))
