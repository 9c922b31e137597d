package handlers_test

import (
	"bytes"
	"context"
	stdjson "encoding/json"
	"fmt"
	"io"
	"iter"
	"log/slog"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/PuerkitoBio/goquery"
	"github.com/paulmach/orb"

	"dateline/data"
	"dateline/data/base"
	"dateline/geo"
	"dateline/geo/basemap"
	"dateline/handlers"
)

const public = "https://map.example.org"

var today = time.Date(2024, 4, 20, 12, 0, 0, 0, time.UTC)

var baseMap = sync.OnceValues(func() (*basemap.Map, error) { return basemap.Read(base.Land(), base.Labels()) })

// site is a server on a store of its own.
type site struct {
	handler *handlers.Server
	store   data.Store
	live    *data.Live
	log     *lockedBuffer
}

// lockedBuffer gathers a log that several goroutines write.
type lockedBuffer struct {
	mu  sync.Mutex
	buf bytes.Buffer
}

func (b *lockedBuffer) Write(p []byte) (int, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.Write(p)
}

func (b *lockedBuffer) String() string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return b.buf.String()
}

// newSite serves the publications, each an edition. change may alter how.
func newSite(t testing.TB, change func(*handlers.Config), publications ...data.Publication) *site {
	t.Helper()
	store, err := data.Open(t.Context(), filepath.Join(t.TempDir(), "dateline.db"), data.Options{Now: func() time.Time { return today }})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { store.Close() })
	s := &site{store: store, log: &lockedBuffer{}}
	for _, p := range publications {
		s.publish(t, p)
	}
	log := slog.New(slog.NewTextHandler(s.log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	if s.live, err = data.NewLive(t.Context(), store, log); err != nil {
		t.Fatal(err)
	}
	drawn, err := baseMap()
	if err != nil {
		t.Fatal(err)
	}
	config := handlers.Config{
		Store: store, Live: s.live, BaseMap: drawn, BaseVersion: "v1", Public: public, Build: "test",
		Log: log, Now: func() time.Time { return today },
	}
	if change != nil {
		change(&config)
	}
	if s.handler, err = handlers.New(config); err != nil {
		t.Fatal(err)
	}
	return s
}

func (s *site) publish(t testing.TB, p data.Publication) data.Published {
	t.Helper()
	done, err := s.store.Publish(context.Background(), p)
	if err != nil {
		t.Fatal(err)
	}
	return done
}

// seeded serves what a fresh Dateline opens with.
func seeded(t testing.TB) *site {
	t.Helper()
	return newSite(t, nil, seed(t))
}

// mixed serves three editions: the seed, an invented data set of UCDP's kind,
// and two sets that must not be passed on.
func mixed(t testing.TB) *site {
	t.Helper()
	return newSite(t, nil, seed(t), invented(300), restricted(geo.Private), restricted(geo.Display))
}

func seed(t testing.TB) data.Publication {
	t.Helper()
	p, err := data.Seed()
	if err != nil {
		t.Fatal(err)
	}
	return p
}

var inventedSet = geo.Dataset{
	Slug: "ucdp-invented", Name: "Invented events", Version: "1.0", Licence: "CC-BY-4.0",
	Attribution: "Source: nobody.", Redistribution: geo.Open,
}

// invented is n incidents that differ in all that a filter can ask for: round
// the 180° line, known to the country only, in no country at all, without a
// date, without figures.
func invented(n int) data.Publication {
	r := rand.New(rand.NewPCG(1, 2))
	places := []struct {
		country  geo.Country
		lon, lat float64
	}{{"SYR", 36.3, 33.5}, {"AFG", 69.2, 34.5}, {"FJI", 179.9, -17}, {"FJI", -179.8, -16.5}, {"RUS", 37.6, 55.75}, {geo.NoCountry, 50, 12.5}}
	incidents := make([]geo.Incident, n)
	for k := range incidents {
		at := places[r.IntN(len(places))]
		point := orb.Point{at.lon + r.Float64()/10, at.lat + r.Float64()/10}
		first := geo.NewDay(2016+r.IntN(8), 1+r.IntN(12), 1+r.IntN(28))
		i := geo.Incident{
			Dataset: inventedSet.Slug, ExtID: fmt.Sprint(k), Kind: geo.Kinds[r.IntN(4)], Outcome: geo.Outcomes[r.IntN(5)],
			Methods: []geo.Method{geo.Methods[r.IntN(len(geo.Methods))]},
			Title:   fmt.Sprintf("Event %d, with “quotes”, <b> & a comma", k), Summary: "=1+1", Country: at.country,
			Date: geo.Interval{Start: first, End: first + geo.Day(r.IntN(3))}, DatePrecision: geo.PrecisionDays,
			Places: []geo.Place{{Role: geo.RoleSite, Name: "Place " + fmt.Sprint(k%20), Country: at.country, Point: &point, Precision: geo.GeoPrecision(1 + r.IntN(6))}},
			Actors: []geo.Participant{{Actor: []string{"north-front", "isis-k", "government"}[r.IntN(3)], Role: geo.Perpetrator}},
			Killed: geo.Toll{Low: geo.Known(k % 7), Best: geo.Known(k % 11), High: geo.Known(k % 13)},
			Status: geo.Published,
		}
		switch k % 10 {
		case 0:
			i.Killed = geo.Toll{}
		case 1:
			i.Places[0] = geo.Place{Role: geo.RoleSite, Country: at.country, Precision: geo.CountryOnly}
		case 2:
			i.Places = nil
		case 3:
			i.Date, i.DatePrecision = geo.Interval{}, geo.PrecisionUnknownDate
		}
		incidents[k] = i
	}
	return data.Publication{
		Cause: "import", Datasets: []geo.Dataset{inventedSet}, Incidents: each(incidents),
		Actors: []geo.Actor{{Slug: "north-front", Name: "Northern Front", Type: geo.ActorGroup}, {Slug: "government", Name: "Government", Type: geo.StateForce}},
	}
}

// restricted is a data set under the rule, whose every text holds the word
// "quillwort" and the rule.
func restricted(rule geo.Redistribution) data.Publication {
	word := "quillwort " + string(rule)
	slug := "set-" + string(rule)
	incidents := make([]geo.Incident, 6)
	for k := range incidents {
		point := orb.Point{21.0123 + float64(k)*7, 52.2345}
		incidents[k] = geo.Incident{
			Dataset: slug, ExtID: fmt.Sprint(k), Kind: geo.Attack, Outcome: geo.Completed,
			Title: fmt.Sprint(word, " incident ", k), Summary: word, Country: "POL",
			Date: geo.NewDay(2024, 2, 1+k).Interval(), DatePrecision: geo.PrecisionDay,
			Places: []geo.Place{{Role: geo.RoleSite, Name: word, Admin1: word, Country: "POL", Point: &point, Precision: geo.Site}},
			Actors: []geo.Participant{{Actor: "isis-k", Role: geo.Perpetrator}}, Attribution: geo.Claimed,
			Attributions: []geo.Attribution{{Actor: "isis-k", Stance: geo.Stances[0], By: word, Paraphrase: word, Source: "a"}},
			Killed:       geo.Toll{Best: geo.Known(7)},
			Sources:      []geo.Source{{Key: "a", Publisher: word, URL: "https://quillwort.example/" + string(rule)}},
			Status:       geo.Published,
		}
	}
	return data.Publication{
		Cause: "import", Incidents: each(incidents),
		Datasets:    []geo.Dataset{{Slug: slug, Name: "Set under the rule " + string(rule), Redistribution: rule}},
		Assessments: []geo.Assessment{{ID: "a-" + string(rule), Speaker: word, Paraphrase: word, Actors: []string{"isis-k"}, Countries: []geo.Country{"RUS"}, Dataset: slug}},
		AlertLevels: []geo.AlertLevel{{ID: "l-" + string(rule), Country: "RUS", Scheme: word, Level: word, Ordinal: 1, Of: 3, From: geo.NewDay(2024, 3, 1), Dataset: slug}},
	}
}

func each(incidents []geo.Incident) iter.Seq2[*geo.Incident, error] {
	return func(yield func(*geo.Incident, error) bool) {
		for k := range incidents {
			if !yield(&incidents[k], nil) {
				return
			}
		}
	}
}

// reply is an answer with its whole body.
type reply struct {
	*http.Response
	body string
}

// ask sends a request; headers are names and values in turn.
func (s *site) ask(t testing.TB, method, target string, headers ...string) reply {
	t.Helper()
	r := httptest.NewRequest(method, "http://127.0.0.1", nil)
	var err error
	if r.URL, err = url.Parse(target); err != nil {
		t.Fatal(err)
	}
	r.RequestURI, r.RemoteAddr = target, "127.0.0.1:1234"
	for pair := range slices.Chunk(headers, 2) {
		r.Header.Add(pair[0], pair[1])
	}
	w := httptest.NewRecorder()
	s.handler.ServeHTTP(w, r)
	return reply{w.Result(), w.Body.String()}
}

func (s *site) get(t testing.TB, target string, headers ...string) reply {
	t.Helper()
	return s.ask(t, http.MethodGet, target, headers...)
}

// want is the body of a page that must answer 200.
func (s *site) want(t testing.TB, target string) string {
	t.Helper()
	r := s.get(t, target)
	if r.StatusCode != http.StatusOK {
		t.Fatalf("%s: status %d, want 200\n%s", target, r.StatusCode, r.body)
	}
	return r.body
}

func (s *site) page(t testing.TB, target string) *goquery.Document {
	t.Helper()
	return parse(t, s.want(t, target))
}

func parse(t testing.TB, body string) *goquery.Document {
	t.Helper()
	doc, err := goquery.NewDocumentFromReader(strings.NewReader(body))
	if err != nil {
		t.Fatal(err)
	}
	return doc
}

// serve listens on 127.0.0.1 with the handler.
func (s *site) serve(t testing.TB) string {
	t.Helper()
	server := httptest.NewServer(s.handler)
	t.Cleanup(server.Close)
	return server.URL
}

func readAll(t testing.TB, r io.Reader) string {
	t.Helper()
	b, err := io.ReadAll(r)
	if err != nil {
		t.Fatal(err)
	}
	return string(b)
}

func wantStatus(t testing.TB, what string, r reply, want int) {
	t.Helper()
	if r.StatusCode != want {
		t.Errorf("%s: status %d, want %d", what, r.StatusCode, want)
	}
}

func wantHeader(t testing.TB, what string, r reply, name, want string) {
	t.Helper()
	if got := r.Header.Get(name); got != want {
		t.Errorf("%s: %s is %q, want %q", what, name, got, want)
	}
}

// decodeLoosely reads JSON into as much of it as the test looks at.
func decodeLoosely(t testing.TB, body string, into any) {
	t.Helper()
	if err := stdjson.Unmarshal([]byte(body), into); err != nil {
		t.Errorf("%v in %.200s", err, body)
	}
}

func degrees(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }
