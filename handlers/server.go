package handlers

import (
	"log/slog"
	"net/http"
	"net/netip"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/labstack/echo/v4"

	"dateline/data"
	"dateline/data/pen"
	"dateline/geo"
	"dateline/geo/basemap"
	"dateline/geo/projection"
	"dateline/static"
	"dateline/web"
)

// Config is what a server is made of.
type Config struct {
	Store data.Store
	Live  *data.Live
	// BaseMap draws what lies under the incidents; BaseVersion changes with its data.
	BaseMap     *basemap.Map
	BaseVersion string
	// Public is the address readers use, without a final slash; absolute links
	// come from it alone. "" makes them relative to the root.
	Public string
	// CheckHost refuses requests for other hosts than that of Public.
	CheckHost bool
	// Street is a street map that readers may turn on.
	Street Street
	// Trusted are the proxies whose X-Forwarded-For is believed.
	Trusted []netip.Prefix
	// Only, if set, is a filter outside of which nothing is shown, as in a copy for
	// a host of files; rows that may not leave are not shown either.
	Only *geo.Filter
	// Build changes with every build of Dateline; it is part of every ETag.
	Build string
	// Scratch is the folder for files that cannot be sent before they are whole and
	// for what layers are copied from, 750 bytes an incident once it was asked for;
	// "" is the system's. Nothing stays in it.
	Scratch string
	// Keep is how many bytes of answers are kept in memory; 0 is 64 MiB.
	Keep int64
	Log  *slog.Logger
	Now  func() time.Time
}

// Server answers every address of Dateline.
type Server struct {
	echo     *echo.Echo
	store    data.Store
	live     *data.Live
	base     *basemap.Map
	chosen   *selections
	titles   *titles
	shapes   func() []geo.Shape       // of countries
	world    func() *projection.World // all of them on one picture
	kept     *kept
	recalled recalled
	files    *keptFiles
	fonts    *pen.Fonts
	drawing  *gate // pictures
	written  *written
	public   string // without a final slash
	host     string // "" answers any
	only     *geo.Filter
	build    string
	log      *slog.Logger
	now      func() time.Time
	shared   *web.Site
	street   Street
	policies *policies
	reading  *gate // pages and what the map asks
	leaving  *gate // downloads, apart so that slow ones keep nobody from reading
	limits   *limiter
	draining atomic.Bool
}

// Limits on costly reads.
const (
	maxReading = 64
	maxLeaving = 64
	readTime   = 2 * time.Second
)

// New makes the server.
func New(c Config) (*Server, error) {
	s := &Server{
		echo: echo.New(), store: c.Store, live: c.Live, base: c.BaseMap,
		public: c.Public, only: c.Only, build: c.Build, log: c.Log, now: c.Now,
		reading: newGate(maxReading, time.Second), leaving: newGate(maxLeaving, time.Second), limits: newLimiter(20, 60),
		chosen: newSelections(), files: newKeptFiles(c.Scratch), written: newWritten(c.Store, c.Public, c.Scratch, c.Log),
		shapes: sync.OnceValue(func() []geo.Shape { return shapesOf(c.BaseMap) }),
		world:  sync.OnceValue(func() *projection.World { return projection.NewWorld(c.BaseMap.CountriesAt(projection.WorldLevel)) }),
		fonts:  pen.OpenFonts(), drawing: newGate(drawingsAtOnce, drawingWait),
		shared: &web.Site{Base: c.Public, Asset: static.Path, BaseMap: c.BaseVersion},
	}
	var styleSource string // of EmbedStyle, in the policy of embeds
	s.shared.EmbedStyle, styleSource = embedStyle()
	if c.Public != "" {
		u, err := url.Parse(c.Public)
		if err != nil || u.Host == "" || u.Scheme != "http" && u.Scheme != "https" || u.Path != "" || u.RawQuery != "" {
			return nil, &geo.InputError{Field: "public-url", Value: c.Public, Reason: "want an address such as https://map.example.org, without a path"}
		}
		if c.CheckHost {
			s.host = u.Host
		}
	}
	var err error
	s.street = c.Street
	if s.shared.Street, err = c.Street.page(); err != nil {
		return nil, err
	}
	streetOrigin := ""
	if s.shared.Street != nil {
		streetOrigin = s.shared.Street.Origin
	}
	s.policies = newPolicies(s.public, streetOrigin, styleSource)
	if s.kept, err = newKept(c.Keep); err != nil {
		return nil, err
	}
	if s.titles, err = newTitles(c.Store); err != nil {
		return nil, err
	}
	s.echo.IPExtractor = extractor(c.Trusted)
	s.echo.HTTPErrorHandler = s.handleError
	s.routes(s.echo)
	return s, nil
}

func (s *Server) ServeHTTP(w http.ResponseWriter, r *http.Request) { s.echo.ServeHTTP(w, r) }

// routes is every address of Dateline.
func (s *Server) routes(e *echo.Echo) {
	e.Pre(s.identify, s.recoverPanics, s.headers, s.guard, s.preflight, s.tidy)
	read := []echo.MiddlewareFunc{s.limited, s.reading.through, s.timeout(readTime)}
	moving := []echo.MiddlewareFunc{s.limited, s.again, s.reading.through, s.timeout(readTime)}
	leave := []echo.MiddlewareFunc{s.limited, s.leaving.through}
	get := func(path string, h echo.HandlerFunc, m ...echo.MiddlewareFunc) {
		e.Match([]string{http.MethodGet, http.MethodHead}, path, h, m...)
	}

	get("/", s.mapPage, append(read, s.formToFilter)...)
	get("/incidents", s.incidents, append(read, s.formToFilter)...)
	get("/incidents/:id", s.incident, read...)
	get("/countries", s.countries, read...)
	get("/countries/:code", s.country, read...)
	get("/compare", s.compare, read...)
	get("/regions", s.regions)
	get("/regions/:slug", s.region, read...)
	get("/groups", s.groups, read...)
	get("/groups/:slug", s.group, read...)
	get("/methodology", s.methodology)
	get("/share", s.share, read...)
	get("/s/:code", s.short, s.limited)
	get("/corrections", s.corrections, read...)
	get("/corrections/:edition", s.correction, read...)
	get("/developers", s.developers)

	get("/data", s.dataPage, append(read, s.formToFilter)...)
	get("/data/incidents.geojson", s.geojson, leave...)
	get("/data/incidents.geojsons", s.geojsonSeq, leave...)
	get("/data/incidents.csv", s.csv, leave...)
	get("/data/incidents.kml", s.kml, leave...)
	get("/data/incidents.gpkg", s.geopackage, leave...)
	get("/data/incidents.fgb", s.flatGeobuf, leave...)
	get("/data/codebook.json", s.codebook, read...)
	get("/data/countries.geojson", s.countryShapes, leave...)

	get("/ogc", s.ogc, read...)
	get("/ogc/conformance", s.ogcConformance, read...)
	get("/ogc/api", s.ogcAPI, read...)
	get("/ogc/collections", s.ogcCollections, read...)
	get("/ogc/collections/:collection", s.ogcCollection, read...)
	get("/ogc/collections/:collection/queryables", s.ogcQueryables, read...)
	get("/ogc/collections/:collection/schema", s.ogcSchema, read...)
	get("/ogc/collections/:collection/items", s.ogcItems, read...)
	get("/ogc/collections/:collection/items/:id", s.ogcItem, read...)
	get("/ogc/collections/:collection/tiles", s.ogcTilesets, read...)
	get("/ogc/collections/:collection/tiles/:set", s.ogcTileset, read...)
	get("/ogc/collections/:collection/tiles/:set/:matrix/:row/:column", s.ogcTile, s.again, s.reading.through, s.timeout(readTime))
	get("/ogc/tileMatrixSets", s.tileMatrixSets, read...)
	get("/ogc/tileMatrixSets/:set", s.tileMatrixSet, read...)

	get("/geocode", s.geocode, read...)
	get("/suggest", s.suggest, read...)

	get("/feeds/incidents.atom", s.incidentFeed, read...)
	get("/feeds/changes.atom", s.changeFeed, read...)
	get("/feeds/changes.json", s.changeList, leave...)

	get("/map/marks", s.marks, moving...)
	get("/map/counts", s.counts, moving...)
	get("/map/frame", s.mapFrame, moving...)
	// A map asks for several tiles at once, more than the limiter lets through.
	get("/map/tiles/:z/:x/:file", s.markTile, s.again, s.reading.through, s.timeout(readTime))
	get("/map/province", s.province, s.reading.through)
	get("/map/sides.svg", s.sides, s.reading.through)
	get("/map/list", s.list, read...)
	get("/map/card/:id", s.card, read...)

	if s.street.File != "" {
		get(streetFile, s.streetArchive)
	}
	get("/tiles/base.json", s.baseTileJSON)
	get("/tiles/base/:z/:x/:file", s.baseTile, s.again, s.reading.through)
	get("/tiles/incidents.json", s.layerTileJSON, read...)
	// A map asks for dozens of tiles at once, more than the limiter lets through.
	get("/tiles/incidents/:z/:x/:file", s.layerTile, s.again, s.reading.through, s.timeout(readTime))

	get("/embed/map", s.embed, read...)
	get("/embed.js", s.hostScript)
	get("/oembed", s.oembed, read...)

	get("/picture/:file", s.mapPicture, s.limited, s.timeout(drawingTime))
	get("/picture/incidents/:file", s.incidentPicture, s.limited, s.timeout(drawingTime))

	get("/static/:file", s.asset)
	get("/favicon.ico", s.favicon)
	get("/robots.txt", s.robots)
	get("/sitemap.xml", s.sitemap, read...)
	get("/healthz", s.healthz)
	get("/readyz", s.readyz)
}
