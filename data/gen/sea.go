package main

import (
	"dateline/geo/basemap"
	"dateline/geo/topology"
)

// seas are Dateline's own: no package names them. Positions are those at which
// the name reads well, as lon, lat.
var seas = []struct {
	name     string
	lon, lat float64
	zoom     uint8
}{
	{"Atlantic Ocean", -38, 28, 1}, {"South Atlantic Ocean", -16, -28, 2}, {"Indian Ocean", 78, -18, 1},
	{"Pacific Ocean", -150, 8, 1}, {"South Pacific Ocean", -125, -32, 2}, {"North Pacific Ocean", 170, 32, 2},
	{"Arctic Ocean", -10, 80, 2}, {"Southern Ocean", 60, -60, 2},
	{"Mediterranean Sea", 18.2, 34.6, 3}, {"Black Sea", 34.5, 43.2, 4}, {"Caspian Sea", 50.8, 41.6, 4},
	{"Red Sea", 38.2, 20.2, 4}, {"Arabian Sea", 64, 15, 3}, {"Bay of Bengal", 88.5, 14, 3},
	{"Persian Gulf", 51.3, 27.1, 5}, {"Gulf of Aden", 47.6, 12.1, 5}, {"Gulf of Oman", 58.6, 24.9, 6},
	{"North Sea", 3.2, 56.2, 4}, {"Baltic Sea", 19.2, 56.6, 5}, {"Norwegian Sea", 2.5, 67.5, 4},
	{"Barents Sea", 40, 74, 3}, {"Bay of Biscay", -4.6, 45.6, 5}, {"Adriatic Sea", 15.6, 43.0, 6},
	{"Aegean Sea", 25.1, 38.3, 6}, {"Sea of Azov", 36.6, 46.1, 7}, {"Gulf of Guinea", 2.5, 2.5, 4},
	{"Caribbean Sea", -74.5, 15, 3}, {"Gulf of Mexico", -91, 25.2, 4}, {"Bering Sea", -177, 57.5, 3},
	{"Sea of Okhotsk", 149, 54, 4}, {"Sea of Japan", 134.5, 40, 4}, {"Yellow Sea", 123.2, 35.6, 5},
	{"East China Sea", 125.5, 29, 5}, {"South China Sea", 114, 13.5, 3}, {"Philippine Sea", 133, 18, 4},
	{"Andaman Sea", 96, 11, 5}, {"Gulf of Thailand", 101.6, 9.6, 6}, {"Java Sea", 111, -5.2, 5},
	{"Celebes Sea", 121.5, 3.5, 5}, {"Sulu Sea", 119.7, 8.8, 6}, {"Banda Sea", 127, -5.2, 5},
	{"Timor Sea", 127, -10.8, 5}, {"Coral Sea", 154, -17, 4}, {"Tasman Sea", 160, -38, 3},
	{"Mozambique Channel", 41.3, -18, 4}, {"Labrador Sea", -54, 58, 4}, {"Hudson Bay", -85.5, 60, 4},
	{"Gulf of Alaska", -145.5, 57.2, 4}, {"Lake Victoria", 33.1, -1.1, 6}, {"Lake Chad", 14.2, 13.1, 8},
}

func seaLabels() []candidate {
	var all []candidate
	for _, s := range seas {
		all = append(all, candidate{
			Label: basemap.Label{
				Class: basemap.WaterLabel,
				At:    topology.Point{degrees(s.lon), degrees(s.lat)},
				Name:  s.name, MaxZoom: s.zoom + 4,
			},
			importance: 3e5,
			wish:       s.zoom,
		})
	}
	return all
}
