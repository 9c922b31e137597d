package web

import "strings"

// vocabulary is the filter's words with an example each.
var vocabulary = []navEntry{
	{"bbox=60,29,75,39", "west, south, east, north in degrees; may cross 180°"},
	{"datetime=2015-01-01/2024-03-31", "a day, month, year or interval, open ends as ..; matches on overlap"},
	{"country=RUS,AFG", "ISO 3166-1 alpha-3; alpha-2 and names are understood"},
	{"region=central-asia", "United Nations and news regions"},
	{"admin1=khost", "provinces by name, better with country"},
	{"group=isis-k", "slugs of groups"},
	{"kind=attack,foiled_plot", "kinds of record"},
	{"method=bombing", "how it was done"},
	{"outcome=foiled", "how it ended"},
	{"killed_min=10", "best figure of the killed at least"},
	{"precision_max=3", "place known at least as well as this code"},
	{"sources_min=2", "number of sources at least"},
	{"missing=killed,sources", "what the record leaves open: killed, injured, attribution, place, area, date, day or a second source"},
	{"dataset=moscow-2024", "slugs of data sets"},
	{"q=concert", "words in title, summary, place or names"},
	{"edition=1", "the state of that edition, for good"},
}

// embedWords are the parameters of an embed beside filter and view, as
// [ParseEmbedOptions] reads them.
var embedWords = []navEntry{
	{"title=0|1", "the title above the map; 1 unless the address says otherwise"},
	{"headline=Five+years+after", "words of your own in the title’s place, up to 200 characters"},
	{"list=0|1", "the list under the map; 1"},
	{"legend=0|1", "the legend; 1"},
	{"timebar=0|1", "when the incidents happened, under the map; 0"},
	{"scroll=0|1", "let the wheel zoom without Ctrl; 0, so that it scrolls the article"},
	{"height=480", "the height to ask the host for, 200 to 2000 pixels; its own follows its width"},
}

// toolCalls are the calls of one tool.
type toolCalls struct {
	Slug, Name string
	// Language is what runs the calls: shell, js, r, python, or "" where a person
	// types them into a window.
	Language string
	Hint     string
	Calls    []call
}

// call is lines to copy. BASE in Code is the public address.
type call struct{ Text, Code string }

// tools are the calls that the page shows. Each is tried against a running
// server in the tests.
var tools = []toolCalls{
	{"curl", "curl", "shell", "", []call{
		{"Everything of 2024 as a file named after its edition", `curl -fOJ "BASE/data/incidents.csv?datetime=2024"`},
		{"The deadliest ten, by a filter in CQL2", `curl -fG "BASE/ogc/collections/incidents/items" \
  --data-urlencode "filter=killed_best > 0 AND NOT kind = 'arrest'" -d sortby=-killed_best -d limit=10`},
		{"What was added, changed or withdrawn since edition 0", `curl -f "BASE/feeds/changes.json?since=0&limit=100"`},
	}},
	{"ogr2ogr", "ogr2ogr and ogrinfo", "shell", "GDAL 3.4 or later. PAGE_SIZE spares it hundreds of requests.", []call{
		{"What there is", `ogrinfo -so "OAPIF:BASE/ogc" incidents`},
		{"A country as GeoPackage; the server filters", `ogr2ogr -f GPKG russia.gpkg "OAPIF:BASE/ogc" incidents \
  -oo PAGE_SIZE=1000 -where "country = 'RUS' AND date >= '2024-01-01'"`},
		{"A box out of the whole layer, of which only that part is read", `ogr2ogr -f CSV box.csv "/vsicurl/BASE/data/incidents.fgb" \
  -spat 30 50 45 60 -lco GEOMETRY=AS_XY`},
	}},
	{"r", "R", "r", "Dates arrive as dates, figures as numbers.", []call{
		{"With sf", `library(sf)
incidents <- read_sf("BASE/data/incidents.geojson?region=central-asia&datetime=2015-01-01/..")
summary(incidents$killed_best)`},
		{"Without it", `incidents <- read.csv("BASE/data/incidents.csv?kind=attack", encoding = "UTF-8")`},
	}},
	{"python", "Python", "python", "", []call{
		{"With geopandas, which reads only the box", `import geopandas
incidents = geopandas.read_file("BASE/data/incidents.fgb", bbox=(60, 29, 75, 39))
print(incidents.groupby("country").killed_best.sum())`},
		{"With pandas", `import pandas
incidents = pandas.read_csv("BASE/data/incidents.csv?kind=attack,foiled_plot", parse_dates=["date", "date_end"])`},
	}},
	{"qgis", "QGIS", "", "Filters of the layer’s properties are sent to the server; tiles stay quick at any number of incidents.", []call{
		{"Layer › Add Layer › Add WFS / OGC API - Features Layer › New: this address, version “OGC API - Features”", `BASE/ogc`},
		{"Layer › Add Layer › Add Vector Tile Layer › New Generic Connection: this address, zoom 0 to 14", `BASE/tiles/incidents/{z}/{x}/{y}.mvt`},
		{"Layer › Add Layer › Add Vector Layer › Protocol HTTP(S): any download", `BASE/data/incidents.gpkg?country=RUS`},
	}},
	{"javascript", "JavaScript", "js", "From any site and without a key: the addresses allow it by CORS.", []call{
		{"Read a layer", `const answer = await fetch('BASE/data/incidents.geojson?kind=attack')
if (!answer.ok) throw new Error((await answer.json()).description)
const { features } = await answer.json()
console.log(features.length, features[0]?.properties.title)`},
		{"Walk through pages of items", `let next = 'BASE/ogc/collections/incidents/items?limit=5&f=json'
let seen = 0
while (next) {
  const page = await (await fetch(next)).json()
  seen += page.features.length
  next = page.links.find((link) => link.rel === 'next')?.href
}
console.log(seen)`},
		{"Read a text sequence while it arrives", `const stream = (await fetch('BASE/data/incidents.geojsons')).body.pipeThrough(new TextDecoderStream())
let text = ''
let killed = 0
for await (const piece of stream) {
  const records = (text + piece).split('\x1e')
  text = records.pop()
  for (const record of records.filter(Boolean)) killed += JSON.parse(record).properties.killed_best ?? 0
}
if (text) killed += JSON.parse(text).properties.killed_best ?? 0
console.log(killed)`},
		{"As vector tiles, for the options of a MapLibre or OpenLayers source", `const tiles = await (await fetch('BASE/tiles/incidents.json?kind=attack')).json()
console.log(tiles.tiles[0], tiles.maxzoom, tiles.vector_layers[0].id)`},
	}},
}

// code is a call to this server.
func (p DevelopersPage) code(c call) string { return strings.ReplaceAll(c.Code, "BASE", p.Site.Base) }
