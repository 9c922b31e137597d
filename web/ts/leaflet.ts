// The only place that imports Leaflet, so that another major version is one file.
import * as L from 'leaflet'
import { type Box, type LonLat, wrap } from './lonlat.ts'

export { L }

/** Leaflet wants [lat, lon]; nobody else writes that order. */
export const latLng = ([lon, lat]: LonLat): L.LatLng => L.latLng(lat, lon)

export function boundsOf([west, south, east, north]: Box): L.LatLngBounds {
  return L.latLngBounds([south, west], [north, east < west ? east + 360 : east])
}

/** What the map shows, with longitudes brought back between -180 and 180. */
export function boxOf(bounds: L.LatLngBounds): Box {
  const [south, north] = [Math.max(-90, bounds.getSouth()), Math.min(90, bounds.getNorth())]
  if (bounds.getEast() - bounds.getWest() >= 360) return [-180, south, 180, north]
  return [wrap(bounds.getWest()), south, wrap(bounds.getEast()), north]
}
