package gazetteer

import (
	"encoding/json"

	"dateline/geo"
)

// MarshalJSON writes a candidate with the names of Dateline's other formats. A
// region without a position has neither lon nor lat.
func (c Candidate) MarshalJSON() ([]byte, error) {
	out := struct {
		Name        string      `json:"name"`
		Kind        string      `json:"kind"`
		Country     geo.Country `json:"country,omitempty"`
		Admin1      string      `json:"admin1,omitempty"`
		Admin2      string      `json:"admin2,omitempty"`
		Lon         *float64    `json:"lon,omitempty"`
		Lat         *float64    `json:"lat,omitempty"`
		Precision   string      `json:"geo_precision"`
		RadiusKM    float64     `json:"geo_radius_km,omitempty"`
		People      int         `json:"people,omitempty"`
		Score       float64     `json:"score"`
		Ambiguous   bool        `json:"ambiguous"`
		Fallback    bool        `json:"fallback"`
		Explanation string      `json:"why"`
	}{
		Name: c.Name, Kind: c.Kind.String(), Country: c.Country, Admin1: c.Admin1, Admin2: c.Admin2,
		Precision: c.Precision.String(), RadiusKM: c.RadiusKM, People: c.People, Score: c.Score,
		Ambiguous: c.Ambiguous, Fallback: c.Fallback, Explanation: c.Why,
	}
	if c.Precision != geo.Unlocated {
		out.Lon, out.Lat = &c.Point[0], &c.Point[1]
	}
	return json.Marshal(out)
}
