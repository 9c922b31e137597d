package cql2_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/paulmach/orb"

	"dateline/geo"
	"dateline/geo/cql2"
)

func parse(t *testing.T, text string) cql2.Expr {
	t.Helper()
	e, err := cql2.Parse(text, cql2.Incidents)
	if err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	return e
}

var sameTimes = cmp.Comparer(func(a, b cql2.Timestamp) bool { return time.Time(a).Equal(time.Time(b)) })

func TestParse(t *testing.T) {
	for _, test := range []struct{ text, want string }{
		{`country='AFG'`, `country = 'AFG'`},
		{`"country" <> 'AFG'`, `country <> 'AFG'`},
		{`'AFG' = country`, `'AFG' = country`},
		{`killed_low=killed_high`, `killed_low = killed_high`},
		{`1 = 1`, `1 = 1`},
		{`killed_best>=-1.5e2`, `killed_best >= -150`},
		{`killed_best > .5`, `killed_best > 0.5`},
		{`title = 'It''s here'`, `title = 'It''s here'`},
		{`title like '%bridge\%_'`, `title LIKE '%bridge\%_'`},
		{`title ilike '%Bridge%'`, `title ILIKE '%Bridge%'`},
		{`((date >= '2023-01-01T') AND (updated < '2023-01-01T10Z')) AND (updated > '2023-01-01T10:30Z')`,
			`date >= DATE('2023-01-01') AND updated < TIMESTAMP('2023-01-01T10:00:00Z') AND updated > TIMESTAMP('2023-01-01T10:30:00Z')`},
		{`title NOT LIKE 'a%'`, `NOT title LIKE 'a%'`},
		{`killed_best between 1 and 5 and country is not null`, `killed_best BETWEEN 1 AND 5 AND NOT country IS NULL`},
		{`country in ('AFG','PAK')`, `country IN ('AFG', 'PAK')`},
		{`country NOT IN ('AFG')`, `NOT country IN ('AFG')`},
		{`a=1`, ``},
		{`NOT (country = 'AFG' OR kind = 'attack')`, `NOT (country = 'AFG' OR kind = 'attack')`},
		{`country = 'A' AND kind = 'b' OR kind = 'c'`, `country = 'A' AND kind = 'b' OR kind = 'c'`},
		{`country = 'A' AND (kind = 'b' OR kind = 'c')`, `country = 'A' AND (kind = 'b' OR kind = 'c')`},
		{`(country = 'A' AND kind = 'b') AND (kind = 'c')`, `country = 'A' AND kind = 'b' AND kind = 'c'`},
		{`TRUE OR false`, `TRUE OR FALSE`},
		{`date >= '2022-01-01'`, `date >= DATE('2022-01-01')`},
		{`date >= DATE ( '2022-01-01' )`, `date >= DATE('2022-01-01')`},
		{`DATE('2022-01-01') < date`, `DATE('2022-01-01') < date`},
		{`updated < TIMESTAMP('2022-01-01T01:00:00+01:00')`, `updated < TIMESTAMP('2022-01-01T00:00:00Z')`},
		{`date BETWEEN '2022-01-01' AND '2022-12-31'`, `date BETWEEN DATE('2022-01-01') AND DATE('2022-12-31')`},
		{`S_INTERSECTS(geometry, BBOX(60,29,75,39))`, `S_INTERSECTS(geometry, BBOX(60,29,75,39))`},
		{`s_intersects(ENVELOPE(170,-20,0,-170,-10,5),geometry)`, `S_INTERSECTS(geometry, BBOX(170,-20,-170,-10))`},
		{`S_INTERSECTS(geometry, POINT (69.2 34.5))`, `S_INTERSECTS(geometry, POINT(69.2 34.5))`},
		{`S_INTERSECTS(geometry, MULTIPOINT ((69.2 34.5),(1 2)))`, `S_INTERSECTS(geometry, MULTIPOINT(69.2 34.5, 1 2))`},
		{`S_INTERSECTS(geometry, POLYGON((0 0,1 0,1 1,0 0)))`, `S_INTERSECTS(geometry, POLYGON((0 0, 1 0, 1 1, 0 0)))`},
		{`S_INTERSECTS(geometry, MULTIPOLYGON(((0 0,1 0,1 1,0 0)),((5 5,6 5,6 6,5 5),(5 5,6 5,6 6,5 5))))`,
			`S_INTERSECTS(geometry, MULTIPOLYGON(((0 0, 1 0, 1 1, 0 0)), ((5 5, 6 5, 6 6, 5 5), (5 5, 6 5, 6 6, 5 5))))`},
		{`T_INTERSECTS(date, DATE('2024-03-22'))`, `T_INTERSECTS(date, DATE('2024-03-22'))`},
		{`T_INTERSECTS(date, INTERVAL('2024-03-22','..'))`, `T_INTERSECTS(date, INTERVAL('2024-03-22', '..'))`},
		{`T_INTERSECTS(INTERVAL('..', '2024-03-22T10:00:00Z'), updated)`, `T_INTERSECTS(updated, INTERVAL('..', '2024-03-22T10:00:00Z'))`},
		{`geometry IS NULL`, `geometry IS NULL`},
	} {
		e, err := cql2.Parse(test.text, cql2.Incidents)
		if test.want == "" {
			if err == nil {
				t.Errorf("%s: got %v, want an error", test.text, e)
			}
			continue
		}
		if err != nil {
			t.Errorf("%s: %v", test.text, err)
			continue
		}
		if got := e.String(); got != test.want {
			t.Errorf("%s: got %s, want %s", test.text, got, test.want)
		}
		if diff := cmp.Diff(e, parse(t, e.String()), sameTimes); diff != "" {
			t.Errorf("%s reads back otherwise:\n%s", e, diff)
		}
	}
}

func TestRefused(t *testing.T) {
	ring := func(n int) string {
		return "POLYGON((" + strings.Repeat("1 1,", n-1) + "1 1))"
	}
	for _, test := range []struct{ text, want string }{
		{``, "at character 1: want a property or a value"},
		{`countri = 'AFG'`, "at character 1: there is no such property; there are geometry, id, title"},
		{`country = `, "at character 11: want a property or a value"},
		{`country 'AFG'`, "at character 9: want = <>"},
		{`country = 'AFG`, "at character 11: this quotation mark is never closed"},
		{`country = 5`, "at character 1: cannot compare"},
		{`country IN ('AFG', 5)`, "at character 20: cannot compare"},
		{`killed_best LIKE '5%'`, "at character 1: LIKE is for texts"},
		{`title LIKE title`, "at character 12: want a pattern"},
		{`date > 'yesterday'`, "want a day such as"},
		{`date > DATE('2024-02-30')`, "at character 13: want a day or time"},
		{`date > DATE('2024-02-10T00:00:00Z')`, "at character 13: want a day"},
		{`updated > TIMESTAMP('2024-02-10')`, "at character 21: want a time"},
		{`country = 'AFG' kind = 'attack'`, "at character 17: want AND, OR or the end"},
		{`country = 'AFG' AND`, "at character 20: want a property"},
		{`(country = 'AFG'`, "at character 17: want )"},
		{`country = 'AFG'; DROP TABLE revision`, "at character 16: this character has no meaning here"},
		{`country = 'AFG' -- x`, "at character 17: this character has no meaning here"},
		{`geometry = 5`, "a geometry is asked about with S_INTERSECTS"},
		{`5 = geometry`, "a geometry is asked about with S_INTERSECTS"},
		{`geometry = geometry`, "a geometry is asked about with S_INTERSECTS"},
		{`geometry LIKE 'x'`, "a geometry is asked about with S_INTERSECTS"},
		{`S_INTERSECTS(country, POINT(1 1))`, "at character 14: want a property that is a geometry"},
		{`S_INTERSECTS(geometry, POINT(181 1))`, "at character 30: want a longitude"},
		{`S_INTERSECTS(geometry, POINT(1 1, 2 2))`, "want one position"},
		{`S_INTERSECTS(geometry, BBOX(1,2,3))`, "a box has 4 or 6 numbers"},
		{`S_INTERSECTS(geometry, BBOX(1,9,3,2))`, "south not above north"},
		{`S_INTERSECTS(geometry, POLYGON((0 0,1 0,1 1)))`, "a ring has at least 4 positions"},
		{`S_INTERSECTS(geometry, LINESTRING(0 0,1 0))`, "want BBOX"},
		{`S_WITHIN(geometry, POINT(1 1))`, "there is no such property"},
		{`T_INTERSECTS(country, DATE('2024-01-01'))`, "at character 14: want a property that is a date"},
		{`T_INTERSECTS(date, INTERVAL('2024-01-01','2023-01-01'))`, "must not end before it starts"},
		{`killed_best = 1e999`, "this is no number"},
		{`killed_best = 0x10`, "want AND, OR or the end"},
		{`NULL = 1`, "at character 1: want a property"},
		{strings.Repeat("(", 11) + "1=1" + strings.Repeat(")", 11), "at character 12: at most 10 parentheses"},
		{strings.Repeat("NOT ", 11) + "1=1", "at most 10 parentheses and NOTs"},
		{strings.TrimSuffix(strings.Repeat("1=1 OR ", 51), " OR "), "at most 100 conditions, operators and values"},
		{"country IN (" + strings.Repeat("'AFG',", 100) + "'AFG')", "at most 100 conditions, operators and values"},
		{"S_INTERSECTS(geometry, " + ring(501) + ")", "at most 500 positions"},
		{"country = '" + strings.Repeat("x", 4096) + "'", "at most 4096 bytes"},
		{"title = '\xff'", "want text in UTF-8"},
	} {
		_, err := cql2.Parse(test.text, cql2.Incidents)
		var input *geo.InputError
		if !errors.As(err, &input) || input.Field != "filter" || !strings.Contains(err.Error(), test.want) {
			t.Errorf("%.60s: got %v, want an input error of the filter with %q", test.text, err, test.want)
		}
	}
	for _, within := range []string{
		strings.Repeat("(", 10) + "1=1" + strings.Repeat(")", 10),
		strings.TrimSuffix(strings.Repeat("1=1 OR ", 50), " OR "),
		"country IN (" + strings.Repeat("'AFG',", 98) + "'AFG')",
		"S_INTERSECTS(geometry, " + ring(500) + ")",
	} {
		if _, err := cql2.Parse(within, cql2.Incidents); err != nil {
			t.Errorf("%.60s, within the limits: %v", within, err)
		}
	}
}

func feature() *geo.Feature {
	return &geo.Feature{
		ID: 17, Title: "Bomb at the bridge", Kind: geo.Attack, Methods: []geo.Method{"bombing", "clash"}, Country: "AFG", Place: "Kabul",
		Date:  geo.Interval{Start: geo.NewDay(2024, 3, 22), End: geo.NewDay(2024, 3, 24)},
		Point: &orb.Point{69.2, 34.5}, Precision: geo.Settlement, Groups: []string{"isis-k"},
		Killed: geo.Toll{Low: geo.Known(3), Best: geo.Known(5)}, Sources: 2, Dataset: "seed",
		Updated: time.Date(2024, 4, 1, 12, 0, 0, 0, time.UTC),
	}
}

func TestHolds(t *testing.T) {
	for _, test := range []struct {
		text string
		want bool
	}{
		{`country = 'AFG'`, true},
		{`country = 'afg'`, false},
		{`country <> 'AFG'`, false},
		{`country >= 'AFG' AND country < 'B'`, true},
		{`id = 17`, true},
		{`methods = 'bombing; clash'`, true},
		{`methods LIKE '%clash%'`, true},
		{`killed_best = 5 AND killed_low < killed_best`, true},
		{`killed_high > 0`, false},
		{`NOT killed_high > 0`, false}, // unknown stays unknown
		{`killed_high IS NULL`, true},
		{`killed_high IS NOT NULL`, false},
		{`killed_high > 0 OR country = 'AFG'`, true},
		{`NOT (killed_high > 0 AND country = 'PAK')`, true}, // unknown AND false is false
		{`NOT (killed_high > 0 AND country = 'AFG')`, false},
		{`killed_high IN (1, 2)`, false},
		{`killed_high NOT IN (1, 2)`, false},
		{`killed_best NOT IN (1, 2)`, true},
		{`killed_best BETWEEN 5 AND 6`, true},
		{`killed_best NOT BETWEEN 5 AND 6`, false},
		{`killed_best BETWEEN 6 AND 5`, false},
		{`title LIKE 'Bomb%bridge'`, true},
		{`title LIKE 'Bomb%bridg'`, false},
		{`title LIKE '%b_idge'`, true},
		{`title LIKE '%bridge\%'`, false},
		{`title LIKE '%%%'`, true},
		{`title LIKE ''`, false},
		{`title LIKE '%BRIDGE'`, false},
		{`title ILIKE '%BRIDGE'`, true},
		{`outcome IS NULL`, true},
		{`date = DATE('2024-03-22')`, true},
		{`date = '2024-03-23'`, false},
		{`date_end = '2024-03-24'`, true},
		{`date >= TIMESTAMP('2024-03-22T23:00:00Z')`, true}, // by the day
		{`T_INTERSECTS(date, DATE('2024-03-23'))`, true},
		{`T_INTERSECTS(date, INTERVAL('2024-03-24', '..'))`, true},
		{`T_INTERSECTS(date, INTERVAL('2024-03-25', '..'))`, false},
		{`T_INTERSECTS(date, INTERVAL('..', '2024-03-21'))`, false},
		{`updated > TIMESTAMP('2024-04-01T11:59:59Z')`, true},
		{`updated = DATE('2024-04-01')`, true},
		{`T_INTERSECTS(updated, DATE('2024-04-01'))`, true},
		{`T_INTERSECTS(updated, INTERVAL('2024-04-01T12:00:01Z', '..'))`, false},
		{`T_INTERSECTS(updated, TIMESTAMP('2024-04-01T12:00:00Z'))`, true},
		{`S_INTERSECTS(geometry, BBOX(69.2,34.5,70,35))`, true},
		{`S_INTERSECTS(geometry, BBOX(69.3,34.5,70,35))`, false},
		{`S_INTERSECTS(geometry, BBOX(170,0,70,35))`, true},
		{`S_INTERSECTS(geometry, POINT(69.2 34.5))`, true},
		{`S_INTERSECTS(geometry, POLYGON((69 34,70 34,70 35,69 35,69 34)))`, true},
		{`S_INTERSECTS(geometry, POLYGON((69 34,69 35,70 35,70 34,69 34)))`, true},
		{`S_INTERSECTS(geometry, POLYGON((69.2 34,70 34,70 35,69.2 35,69.2 34)))`, true}, // on the edge
		{`S_INTERSECTS(geometry, POLYGON((69 34,70 34,70 35,69 35,69 34),(69.1 34.1,69.9 34.1,69.9 34.9,69.1 34.9,69.1 34.1)))`, false},
		{`S_INTERSECTS(geometry, POLYGON((69 34,70 34,70 35,69 35,69 34),(69.2 34.1,69.9 34.1,69.9 34.9,69.2 34.9,69.2 34.1)))`, true}, // on the edge of the hole
		{`S_INTERSECTS(geometry, POLYGON((69 34,70 34,70 34.4,69 34.4,69 34)))`, false},
		{`NOT S_INTERSECTS(geometry, POINT(0 0))`, true},
		{`TRUE`, true},
		{`FALSE OR NOT TRUE`, false},
		{`'AFG' = country`, true},
		{`1 = 1`, true},
	} {
		p := cql2.Compile(parse(t, test.text), cql2.Incidents, cql2.Everything)
		if got := p.Holds(feature()); got != test.want {
			t.Errorf("%s: got %v, want %v", test.text, got, test.want)
		}
	}
	nowhere := &geo.Feature{ID: 1, Country: "XXX"}
	for _, text := range []string{
		`S_INTERSECTS(geometry, BBOX(-180,-90,180,90))`, `NOT S_INTERSECTS(geometry, POINT(0 0))`, `T_INTERSECTS(date, INTERVAL('..','..'))`, `date > '0001-01-01'`,
	} {
		if cql2.Compile(parse(t, text), cql2.Incidents, cql2.Everything).Holds(nowhere) {
			t.Errorf("%s holds of an incident without place and date", text)
		}
	}
}

func TestJudgeWithoutTexts(t *testing.T) {
	const index = cql2.Everything &^ geo.TextParts
	for _, test := range []struct {
		text               string
		texts, holds, open bool
	}{
		{`country = 'AFG'`, false, true, false},
		{`country = 'AFG' AND title LIKE '%x%'`, true, false, true},
		{`country = 'PAK' AND title LIKE '%x%'`, true, false, false},
		{`country = 'AFG' OR title LIKE '%x%'`, true, true, false},
		{`country = 'PAK' OR title LIKE '%x%'`, true, false, true},
		{`NOT (country = 'PAK' AND title LIKE '%x%')`, true, true, false},
		{`NOT (country = 'AFG' AND place = 'Kabul')`, true, false, true},
		{`killed_high > 3 AND title LIKE '%x%'`, true, false, false},
	} {
		e := parse(t, test.text)
		holds, open := cql2.Compile(e, cql2.Incidents, index).Judge(feature())
		texts := cql2.Parts(e, cql2.Incidents)&geo.TextParts != 0
		if got, want := fmt.Sprint(texts, holds, open), fmt.Sprint(test.texts, test.holds, test.open); got != want {
			t.Errorf("%s: got texts, holds, open %s, want %s", test.text, got, want)
		}
	}
}

func TestBounds(t *testing.T) {
	for _, test := range []struct {
		text string
		want geo.BBox
	}{
		{`S_INTERSECTS(geometry, BBOX(1,2,3,4))`, geo.BBox{West: 1, South: 2, East: 3, North: 4}},
		{`country = 'AFG' AND S_INTERSECTS(geometry, POLYGON((0 0,5 0,5 6,0 0)))`, geo.BBox{East: 5, North: 6}},
		{`S_INTERSECTS(geometry, POINT(7 8))`, geo.BBox{West: 7, South: 8, East: 7, North: 8}},
	} {
		if got, ok := cql2.Bounds(parse(t, test.text)); !ok || got != test.want {
			t.Errorf("%s: got %v, %v, want %v", test.text, got, ok, test.want)
		}
	}
	for _, text := range []string{`country = 'AFG'`, `NOT S_INTERSECTS(geometry, POINT(7 8))`, `S_INTERSECTS(geometry, POINT(7 8)) OR id = 1`} {
		if got, ok := cql2.Bounds(parse(t, text)); ok {
			t.Errorf("%s: got %v, want none", text, got)
		}
	}
}

// TestEveryFlatProperty holds the schema to the codebook.
func TestEveryFlatProperty(t *testing.T) {
	without := map[string]bool{"url": true, "edition": true}
	for _, f := range geo.FeatureFields {
		if got := cql2.Incidents.Field(f.Name) != nil; got == without[f.Name] {
			t.Errorf("%s: got %v among the properties", f.Name, got)
		}
	}
	for i := range cql2.Incidents {
		f := &cql2.Incidents[i]
		want := map[geo.FieldType]cql2.Type{
			geo.FieldInteger: cql2.NumberType, geo.FieldNumber: cql2.NumberType, geo.FieldString: cql2.TextType,
			geo.FieldDate: cql2.DayType, geo.FieldTime: cql2.MomentType, "": cql2.PointType,
		}
		var typed geo.FieldType
		for _, g := range geo.FeatureFields {
			if g.Name == f.Name {
				typed = g.Type
			}
		}
		if f.Type() != want[typed] {
			t.Errorf("%s: got type %v, want %v", f.Name, f.Type(), want[typed])
		}
	}
}

// FuzzParse: no text brings the parser down; what it reads it also writes, and
// what it writes reads back the same and judges the same.
func FuzzParse(f *testing.F) {
	for _, seed := range []string{
		`country = 'AFG' AND (killed_best >= 10 OR NOT title LIKE '%it''s\%%')`, `S_INTERSECTS(geometry, POLYGON((0 0,1 0,1 1,0 0)))`,
		`T_INTERSECTS(date, INTERVAL('2024-01-01','..'))`, `date BETWEEN DATE('2024-01-01') AND TIMESTAMP('2024-01-01T00:00:00Z')`,
		`"id" IN (1,-2.5e3,.5)`, `S_INTERSECTS(BBOX(170,-10,-170,10),geometry)`, `updated IS NOT NULL AND TRUE`, "title = '\x00'", `1 = 1`,
		`S_INTERSECTS(geometry,MULTIPOINT((1 1),2 2))`,
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		e, err := cql2.Parse(text, cql2.Incidents)
		var input *geo.InputError
		if err != nil {
			if !errors.As(err, &input) {
				t.Fatalf("got %v (%T), want an input error", err, err)
			}
			return
		}
		written := e.String()
		if len(written) > cql2.MaxLength {
			return
		}
		again, err := cql2.Parse(written, cql2.Incidents)
		if err != nil {
			t.Fatalf("%q is written as %q, which is refused: %v", text, written, err)
		}
		if got := again.String(); got != written {
			t.Fatalf("%q is written as %q and then as %q", text, written, got)
		}
		a, b := cql2.Compile(e, cql2.Incidents, cql2.Everything), cql2.Compile(again, cql2.Incidents, cql2.Everything)
		for _, v := range []*geo.Feature{feature(), {}} {
			if a.Holds(v) != b.Holds(v) {
				t.Fatalf("%q and %q judge otherwise", text, written)
			}
			for known := range geo.TextParts << 1 {
				if holds, open := cql2.Compile(e, cql2.Incidents, known).Judge(v); holds && !a.Holds(v) || !holds && !open && a.Holds(v) {
					t.Fatalf("%q: with parts %b it holds %v, open %v, in the end %v", text, known, holds, open, a.Holds(v))
				}
			}
		}
	})
}
