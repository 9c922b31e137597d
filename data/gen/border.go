package main

import (
	"strings"

	"dateline/geo/topology"
)

// side names what may be disputed: Natural Earth's unit, or an ISO 3166-2 code.
// "" is anything else.
type side struct{ a, b string }

// disputed lists the lines that are claims or lines of control. A side is the
// code of a unit, the start of a province code, or the code of a country.
var disputed = []side{
	{"SOL", "SOM"},                 // Somaliland
	{"CYN", "CYP"}, {"CYN", "ESB"}, // the buffer zone in Cyprus
	{"KOS", "SRB"},                     // Kosovo
	{"SAH", "MAR"},                     // the berm in Western Sahara
	{"KAS", ""},                        // Siachen Glacier
	{"IN-JK", "PAK"}, {"IN-LA", "PAK"}, // line of control
	{"IN-LA", "CHN"}, {"IN-AR", "CHN"}, // line of actual control
	{"GE-AB", "GEO"},                   // Abkhazia
	{"MD-SN", "MDA"},                   // Transnistria
	{"UA-43", "UKR"}, {"UA-40", "UKR"}, // Crimea
	{"ISR", "PSX"}, {"ISR", "SYR"}, // armistice lines of 1949 and 1974
}

// quiet lists lines between units of their own which are no borders of states.
var quiet = []side{
	{"CHN", "HKG"}, {"CHN", "MAC"}, {"KAZ", "KAB"}, {"CUB", "USG"}, {"CYP", "ESB"}, {"CYP", "WSB"}, {"CYN", "WSB"},
}

func (p *province) is(name string) bool {
	return name == "" || p.unit == name || p.code == name
}

func (s side) between(p, q *province) bool {
	return p.is(s.a) && q.is(s.b) || p.is(s.b) && q.is(s.a)
}

// border tells what the line between two provinces is and, for province lines,
// from which zoom level it is drawn.
func border(p, q *province) (topology.Class, uint8) {
	for _, s := range disputed {
		if s.between(p, q) {
			return topology.Disputed, 0
		}
	}
	for _, s := range quiet {
		if s.between(p, q) {
			return topology.Province, 8
		}
	}
	switch {
	case p.unit != q.unit || p.Country != q.Country:
		return topology.Country, 0
	case p.part != q.part && !strings.HasPrefix(p.part, "SY"):
		return topology.Province, 6 // England and Scotland
	}
	return topology.Province, uint8(min(max(p.zoom, q.zoom, provinceLevel), 10))
}

// addLines adds disputed lines that follow no edge of a province.
func addLines(net *topology.Topology) {
	// Between Morocco and Western Sahara: the parallel of 27°40' from the coast to
	// 8°40' W (convention of 27 November 1912).
	net.Arcs = append(net.Arcs, topology.Arc{
		Left: topology.None, Right: topology.None, Class: topology.Disputed,
		Points: []topology.Point{{-13_1720, 27_6667}, {-8_6670, 27_6667}},
		Levels: []uint8{0, 0},
	})
}
