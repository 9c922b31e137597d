package web

import (
	"net/url"
	"strings"

	"github.com/a-h/templ"
	"github.com/paulmach/orb"

	"dateline/geo"
	"dateline/geo/picture"
	"dateline/geo/projection"
)

// Site is what every page of one server shares.
type Site struct {
	// Base is the public address without a final slash, "https://dateline.example".
	Base string
	// Asset gives the address of a built file: "site.css" is "/static/site.1f3a.css".
	Asset func(name string) string
	// Street is the street map that readers may turn on; nil for none.
	Street *Street
	// BaseMap is the version of the base map, part of its tiles' addresses.
	BaseMap string
	// EmbedStyle is the style sheet of embeds, which stands in their pages: one
	// request less before the first incident is on screen.
	EmbedStyle string
}

// Street is a street map in place of the paper one. Of Tiles and File one is set.
type Street struct {
	Tiles  string // template of raster tiles at another host
	Origin string // of Tiles: "https://tile.example.org"
	Host   string // of Tiles, for those who want to know whom their browser asks
	File   string // path of the PMTiles archive that the site itself serves
	Credit string
}

// street is the street map that a map may offer; in somebody else's page none.
func (f Frame) street(m MapView) *Street {
	if m.Embed {
		return nil
	}
	return f.Site.Street
}

// privacy is the foot's line on whom a reader's browser talks to.
func (s *Site) privacy() string {
	if s.Street != nil && s.Street.Host != "" {
		return "No cookies. " + s.talksTo()
	}
	return "No cookies, no third parties: your browser talks to this site only."
}

// talksTo says whom a reader's browser talks to.
func (s *Site) talksTo() string {
	if s.Street != nil && s.Street.Host != "" {
		return "Your browser talks to this site only, unless you turn on the street map, whose pictures come from " + s.Street.Host + "."
	}
	return "Your browser talks to this site and to no other."
}

// Frame is what stands round every page and is embedded in each page's struct.
type Frame struct {
	Site *Site
	// Path is the page's own path without a query, "/countries/RUS".
	Path string
	// Filter is what the address asks for; on a country's page it does not hold
	// the country itself, MapView.Query does.
	Filter geo.Filter
	View   geo.View
	// Edition is the edition shown; its N is 0 in an empty store.
	Edition geo.Edition
	// Newest is the newest edition's number, equal to Edition.N unless pinned.
	Newest int64
	// Names are the names of actors by slug; a slug that is not there is shown itself.
	Names map[string]string
	// Datasets are those of the edition, for credit lines and the names of slugs.
	Datasets []geo.Dataset
}

// Name is the name of the actor with that slug.
func (f Frame) Name(slug string) string {
	if n := f.Names[slug]; n != "" {
		return n
	}
	return slug
}

// Dataset is the data set with that slug; one that is not listed has its slug for a name.
func (f Frame) Dataset(slug string) geo.Dataset {
	for _, d := range f.Datasets {
		if d.Slug == slug {
			return d
		}
	}
	return geo.Dataset{Slug: slug, Name: slug}
}

// Pinned reports whether the address asks for an edition of its own.
func (f Frame) Pinned() bool { return f.Filter.Edition != 0 }

// Link is path with the given query and what must survive a click: the pinned
// edition and a language or theme asked for by address. query may be "".
func (f Frame) Link(path, query string) string {
	q, _ := url.ParseQuery(query)
	if f.Filter.Edition != 0 && !q.Has("edition") {
		query = join(query, geo.Filter{Edition: f.Filter.Edition}.Query())
	}
	if v := (geo.View{Zoom: -1, Lang: f.View.Lang, Theme: f.View.Theme}).Values(); len(v) > 0 {
		query = join(query, v.Encode())
	}
	return WithQuery(path, query)
}

// WithQuery is path with the queries put together; those that are "" leave no trace.
func WithQuery(path string, queries ...string) string {
	query := ""
	for _, q := range queries {
		query = join(query, q)
	}
	if query == "" {
		return path
	}
	return path + "?" + query
}

func join(a, b string) string { return strings.Trim(a+"&"+b, "&") }

// MapView is one map on a page.
type MapView struct {
	// Query is the filter it draws, as [geo.Filter.Query] writes it.
	Query string
	// Bounds is what it shows at first; nil is the world.
	Bounds *geo.BBox
	// Marks is the answer of /map/marks for that view, written into the page as
	// JSON so that the first picture needs no request; nil lets the script ask.
	Marks any
	// Picture is the server's own drawing, one svg element of class "pic" (see
	// package picture), seen until the script has drawn; nil for none.
	Picture templ.Component
	// Sides is the address of what lies beside Picture, asked for where the map is so
	// wide that it is seen; "" for none.
	Sides string
	// Drawn is where the middle of Picture lies and the zoom of its pixels.
	Drawn geo.View
	// Label names the map to those who do not see it: "Map of 14 incidents".
	Label string
	// Shown is what is on it, for the legend.
	Shown picture.Shown
	// Embed is set on the map of /embed/map.
	Embed bool
	// NoLegend leaves the legend out.
	NoLegend bool
	// Fixed keeps the marks written into the page, however the map is moved.
	Fixed bool
	// Time is the timeline under it; nil for none.
	Time *TimeBar
}

// Results is the count line and the list beside a map: the fragment /map/list.
type Results struct {
	Frame
	// Query is the filter of the list, as [geo.Filter.Query] writes it.
	Query string
	// All is the number of incidents in the edition, Matched of the filter, InView
	// of the filter within the viewport; InView equals Matched without one.
	All, Matched, InView int
	// View is the viewport asked for, "w,s,e,n", or "".
	Viewport      string
	Offset, Limit int
	Features      []geo.Feature
	// Countries are incidents known only to the country, which no map can pin.
	Countries []geo.CountryCount
	// Sort is the order of the list; Center is where its map looks, nil where the
	// page does not say.
	Sort   Sort
	Center *orb.Point
	// Ways are what an empty list could be loosened to.
	Ways []Way
	// Brief lists are for where each byte counts: in one order, with the shortest
	// addresses of incidents, which lead on to the usual ones.
	Brief bool
}

// pathOf is where the list leads for an incident.
func (r Results) pathOf(i geo.Feature) string {
	if r.Brief {
		return geo.IncidentPath(i.ID, "")
	}
	return geo.IncidentPath(i.ID, i.Title)
}

// Finding is what a page with a filter's form knows of other filters.
type Finding struct {
	// Choices are the codes that the form offers: those of the whole edition.
	Choices geo.Facets
	// Counts are how many incidents each would give in place of those chosen; nil
	// shows how many there are.
	Counts *geo.Breakdown
	// Meant are what the words asked for may mean besides.
	Meant []Suggestion
	// Ways are what a filter that gives nothing could be loosened to.
	Ways []Way
}

// Way is a filter without one of its words, and how many incidents that gives.
type Way struct {
	geo.Loosening
	N int
}

// MapPage is the front page.
type MapPage struct {
	Frame
	Finding
	Map     MapView
	Facets  geo.Facets // of what the filter gives
	Results Results
}

// IncidentsPage is the table of incidents.
type IncidentsPage struct {
	Frame
	Finding
	Facets        geo.Facets
	Sort          Sort
	Offset, Limit int
	Features      []geo.Feature
}

// Revision is one line of an incident's history.
type Revision struct {
	Version int
	Edition geo.Edition
	Note    string // public
	// Differences are what it says otherwise than the reading before it.
	Differences []geo.Difference
}

// IncidentPage is one incident in full.
type IncidentPage struct {
	Frame
	Incident geo.Incident
	// Held are the editions in which this reading holds.
	Held        geo.Revisions
	History     []Revision // newest first
	Map         MapView
	Assessments []geo.Assessment // about it
	Related     []RelatedIncidents
}

// RelatedIncidents are other incidents that help to read one, and why.
type RelatedIncidents struct {
	Why       string
	Href      string // more of them; "" where these are all
	Incidents []geo.Feature
}

// Card is an incident in a popup: the fragment /map/card/{id}.
type Card struct {
	Frame
	Feature geo.Feature
	Summary string
}

// CountryRow is one line of a table of countries.
type CountryRow struct {
	Country geo.Country
	N       int
	Killed  int64 // best figures added up
	Unknown int   // incidents of unknown toll among them
	Last    geo.Interval
	Years   geo.Years // incidents by year
	// Level is the official level in force, nil where none is known to us.
	Level *geo.AlertLevel
}

// RegionRow is one line of the list of regions.
type RegionRow struct {
	Region geo.Region
	N      int
	Killed int64
}

// CountriesPage is the map and the table of countries and the list of regions.
type CountriesPage struct {
	Frame
	Query   CountryQuery
	World   *projection.World
	Rows    []CountryRow // in the order of Query
	Regions []RegionRow
}

// CountryPage is one country's threat summary.
type CountryPage struct {
	Frame
	Country geo.Country
	// Levels are its official alert levels, newest first.
	Levels      []geo.AlertLevel
	Summary     geo.Summary
	Facets      geo.Facets // of all its incidents
	Provinces   ProvinceRows
	Groups      []GroupRow // that take part in its incidents, most of them first
	Assessments []geo.Assessment
	Map         MapView
	Recent      []geo.Feature // newest first, some of Facets.Total
	Targeted    []Elsewhere   // newest first
}

// ProvinceRows are incidents by province, most of them first.
type ProvinceRows struct {
	Rows     []geo.ProvinceFigure
	Unstated int // incidents that state none
}

// Elsewhere is an incident in another country that aimed at, set out from or
// passed through a place in this one.
type Elsewhere struct {
	geo.Feature
	Here []geo.Place // its places in this country
}

// ComparePage sets countries side by side.
type ComparePage struct {
	Frame
	Choices []geo.Country // with incidents, by name
	// Problem says what is wrong with the countries asked for; "" where nothing is.
	Problem string
	AsOf    geo.Day // the last day that the data of all of them reach
	Columns []CompareColumn
}

// CompareColumn is one of the countries compared.
type CompareColumn struct {
	Country geo.Country
	Facets  geo.Facets
	Summary geo.Summary     // as of the page's day
	Level   *geo.AlertLevel // in force, nil where none is known to us
}

// RegionPage is one region.
type RegionPage struct {
	Frame
	Region  geo.Region
	Facets  geo.Facets
	Summary geo.Summary
	Rows    []CountryRow    // its countries with incidents
	Largest []CompareColumn // those with most incidents, without their summaries
	Groups  []GroupRow
	Map     MapView
	Recent  []geo.Feature
}

// GroupRow is one line of the table of groups.
type GroupRow struct {
	Actor   geo.Actor
	N       int
	Killed  int64
	Unknown int
	Last    geo.Interval
	Years   geo.Years
}

// GroupsPage is the table of groups.
type GroupsPage struct {
	Frame
	Rows []GroupRow
}

// Statement is an attribution with the incident it speaks of.
type Statement struct {
	geo.Attribution
	Incident geo.Feature
}

// GroupPage is one group.
type GroupPage struct {
	Frame
	Actor       geo.Actor
	Branches    []geo.Actor // whose parent it is
	Leader      *geo.Actor  // nil when not an actor of ours
	Assessments []geo.Assessment
	Statements  []Statement // who says that it did what, oldest first
	Facets      geo.Facets
	Summary     geo.Summary
	Rows        []CountryRow // countries of its incidents
	Map         MapView
	Recent      []geo.Feature
}

// DatasetRow is a data set with the number of its incidents in the edition.
type DatasetRow struct {
	Dataset geo.Dataset
	// N of its incidents are in the edition, Selected of them in the filter.
	N, Selected int
}

// Download is one file to be had for the filter of the page.
type Download struct {
	Name  string // "GeoJSON"
	Media string // "application/geo+json"
	Path  string // "/data/incidents.geojson"
	Text  string // who wants it
	// Size is how many bytes it has, about so unless Exact; 0 where that is not known.
	Size  int64
	Exact bool
}

// DataPage is downloads, codebook and data sets.
type DataPage struct {
	Frame
	Finding
	Facets geo.Facets
	// Leaves is how many of the filter's incidents may leave as rows; the rest
	// belong to data sets that do not allow it.
	Leaves    int
	Downloads []Download
	Rows      []DatasetRow
}

// SourceNote is one embedded data set of the program itself, such as the base map.
type SourceNote struct {
	Name, Version, Licence, URL, Use string
}

// MethodologyPage says how Dateline counts.
type MethodologyPage struct {
	Frame
	Sources []SourceNote
}

// Address is one line of the table of addresses.
type Address struct {
	Method, Path, Text string
}

// DevelopersPage documents the addresses.
type DevelopersPage struct {
	Frame
	Addresses []Address
}

// ErrorPage is what a reader gets instead of a page.
type ErrorPage struct {
	Frame
	Status   int
	Sentence string // what went wrong and what to do
	Request  string // id
}
