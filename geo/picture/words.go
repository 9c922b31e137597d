package picture

import (
	"strconv"
	"strings"

	"dateline/geo"
)

// Words for callers that have none of their own.

func pointWords(p geo.Point) string {
	s := strings.ReplaceAll(string(p.Kind), "_", " ")
	if p.Date.Start.Known() {
		s = p.Date.Start.String() + ", " + s
	}
	low, best, high, known := p.Killed.Spread()
	switch {
	case high > low:
		s += ": " + strconv.Itoa(low) + "–" + strconv.Itoa(high) + " killed"
	case known:
		s += ": " + strconv.Itoa(best) + " killed"
	}
	return s
}

func clusterWords(c geo.Cluster) string {
	s := strconv.Itoa(c.Count) + " incidents"
	if c.Stack {
		s += " at one place"
	}
	if c.Killed > 0 {
		s += ": " + strconv.Itoa(c.Killed) + " killed"
	}
	return s
}

func countryWords(c geo.CountryCount) string {
	return c.Country.Name() + ": " + strconv.Itoa(c.Count) + ", place not known"
}
