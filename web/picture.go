package web

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strconv"
	"unicode/utf8"

	"github.com/paulmach/orb"
	"github.com/paulmach/orb/clip"
	"github.com/paulmach/orb/simplify"

	"dateline/geo"
)

// Picture is a map as the server draws it: there before any script has run, and
// all there is where none does.
type Picture struct {
	Bounds geo.BBox    // what it must show
	Marks  geo.Marks   // of these bounds, at [PictureZoom]
	Shapes []geo.Shape // the countries' outlines
}

// Size of the picture in its own units. It is scaled to the space it has, all
// of Bounds in view; what lies round it is drawn as far as the
// margins, so that a space of another shape has no bare edges.
const (
	PictureWidth  = 800
	PictureHeight = 560
	marginX       = 160
	marginY       = 280
)

// PictureZoom is the zoom at which marks for a picture of the bounds are made.
func PictureZoom(b geo.BBox) float64 { return geo.FitZoom(b, PictureWidth, PictureHeight) }

// projection places degrees on the picture, in the Mercator projection.
type projection struct {
	lon, x0, y0 float64 // middle longitude; picture position of the middle
	scale       float64 // units for one turn round the globe
}

func newProjection(b geo.BBox) projection {
	p := projection{lon: b.Center()[0], scale: 256 * math.Exp2(PictureZoom(b))}
	middle := (mercator(b.North) + mercator(b.South)) / 2
	p.x0, p.y0 = PictureWidth/2, PictureHeight/2-middle*p.scale
	return p
}

// mercator is the y of a latitude as a share of the globe's width, 0 at the equator,
// downwards.
func mercator(lat float64) float64 {
	lat = max(-geo.MercatorLat, min(geo.MercatorLat, lat))
	return -math.Log(math.Tan(math.Pi/4+lat*math.Pi/360)) / (2 * math.Pi)
}

// at is the position of lon, lat in the turn of the globe that turn counts from
// the one in the middle.
func (p projection) at(lon, lat, turn float64) orb.Point {
	return orb.Point{p.x0 + ((lon-p.lon)/360+turn)*p.scale, p.y0 + mercator(lat)*p.scale}
}

// near is the position of lon, lat nearest to the middle.
func (p projection) near(lon, lat float64) orb.Point {
	return p.at(lon, lat, -math.Round((lon-p.lon)/360))
}

// pictureFrame is all that is drawn.
var pictureFrame = orb.Bound{
	Min: orb.Point{-marginX, -marginY},
	Max: orb.Point{PictureWidth + marginX, PictureHeight + marginY},
}

// land is the outlines as one path of an SVG.
func (v Picture) land() string {
	p := newProjection(v.Bounds)
	var b []byte
	for _, s := range v.Shapes {
		for _, polygon := range s.Outline {
			for _, ring := range polygon {
				for _, turn := range []float64{-1, 0, 1} {
					b = appendRing(b, p, ring, turn)
				}
			}
		}
	}
	return string(b)
}

// coarse is how far, in units of the picture, a line may be from where it is.
const coarse = 1.2

// appendRing writes what lies in the frame of a ring, in whole units, each step
// relative to the last: the shortest way to write a coast.
func appendRing(b []byte, p projection, ring orb.Ring, turn float64) []byte {
	if len(ring) == 0 {
		return b
	}
	bound := ring.Bound()
	box := orb.Bound{Min: p.at(bound.Min[0], bound.Max[1], turn), Max: p.at(bound.Max[0], bound.Min[1], turn)}
	if !box.Intersects(pictureFrame) || box.Max[0]-box.Min[0]+box.Max[1]-box.Min[1] < 5*coarse {
		return b
	}
	out := make(orb.Ring, 0, len(ring))
	for i, at := range ring {
		at = p.at(at[0], at[1], turn)
		if i == 0 || i == len(ring)-1 || math.Abs(at[0]-out[len(out)-1][0])+math.Abs(at[1]-out[len(out)-1][1]) >= coarse {
			out = append(out, at)
		}
	}
	out = simplify.DouglasPeucker(coarse).Ring(clip.Ring(pictureFrame, out))
	if len(out) < 4 {
		return b
	}
	x, y, after := 0, 0, byte('l') // one l serves all steps of a ring
	for i, at := range out[:len(out)-1] {
		nx, ny := int(math.Round(at[0])), int(math.Round(at[1]))
		switch {
		case i == 0:
			b = append(b, 'M')
		case nx == x && ny == y:
			continue
		default:
			dx, dy := nx-x, ny-y
			if b = append(b, after); dx < 0 && after == ' ' {
				b = b[:len(b)-1]
			}
			b = appendPair(b, dx, dy)
			x, y, after = nx, ny, ' '
			continue
		}
		b = appendPair(b, nx, ny)
		x, y = nx, ny
	}
	return append(b, 'z')
}

func appendPair(b []byte, x, y int) []byte {
	b = strconv.AppendInt(b, int64(x), 10)
	if y >= 0 {
		b = append(b, ' ')
	}
	return strconv.AppendInt(b, int64(y), 10)
}

// pictureLabel is the name of a country on the picture.
type pictureLabel struct{ X, Y, Text string }

// labels are the names of the countries that have room for theirs, the widest
// first, none over another or over a symbol.
func (v Picture) labels() []pictureLabel {
	p := newProjection(v.Bounds)
	type room struct {
		name  string
		width float64 // of the country
		box   orb.Bound
	}
	var rooms []room
	for _, s := range v.Shapes {
		if len(s.Outline) == 0 || !s.Country.Located() {
			continue
		}
		name, center := s.Country.Name(), s.Country.Center()
		at, half := p.near(center[0], center[1]), 3.7*float64(utf8.RuneCountInString(name))
		box := orb.Bound{Min: orb.Point{at[0] - half, at[1] - 9}, Max: orb.Point{at[0] + half, at[1] + 4}}
		width := s.Country.BBox().Width() / 360 * p.scale
		if width > 2*half && pictureFrame.Contains(box.Min) && pictureFrame.Contains(box.Max) {
			rooms = append(rooms, room{name, width, box})
		}
	}
	slices.SortStableFunc(rooms, func(a, b room) int { return cmp.Compare(b.width, a.width) })
	taken := v.covered(p)
	var out []pictureLabel
	for _, r := range rooms {
		if slices.ContainsFunc(taken, r.box.Intersects) {
			continue
		}
		taken = append(taken, r.box)
		at := r.box.Center()
		out = append(out, pictureLabel{strconv.Itoa(int(at[0])), strconv.Itoa(int(at[1]) + 3), r.name})
	}
	return out
}

// covered is the room that symbols take.
func (v Picture) covered(p projection) []orb.Bound {
	var out []orb.Bound
	for _, m := range v.Marks.Points {
		out = append(out, p.near(m.Lon, m.Lat).Bound().Pad(MarkRadius(m.Killed.Best.Or(0))))
	}
	for _, c := range v.Marks.Clusters {
		out = append(out, p.near(c.Lon, c.Lat).Bound().Pad(clusterRadius(c.Count)))
	}
	for _, c := range v.Marks.Countries {
		center := c.Country.Center()
		out = append(out, p.near(center[0], center[1]).Bound().Pad(10))
	}
	return out
}

func clusterRadius(n int) float64 { return min(30, 10+3.2*math.Log10(float64(n))) }

// pictureMark is one symbol with where it leads and what it says.
type pictureMark struct {
	Href, Words string
	Class       string
	Kind        geo.Kind
	X, Y        string
	R           string // of the circle, or half the side of the shape's box
	Transform   string // places a shape drawn in a box of 16
	Area        string // radius of the disc the place lies in; "" for none
	Text        string // number in a cluster
	TextY       string
}

// marks are the symbols, the greatest first so that none hides another, with
// links into the list of the incidents that query gives.
func (v Picture) marks(f Frame, query string) []pictureMark {
	p := newProjection(v.Bounds)
	var out []pictureMark
	for _, c := range v.Marks.Clusters {
		at := p.near(c.Lon, c.Lat)
		g := f.queryFilter(query)
		g.BBox = &c.Bounds
		r := clusterRadius(c.Count)
		out = append(out, pictureMark{
			Href: f.incidents(g.Query()), Words: Plural(c.Count, "incident", "incidents") + ", " + Number(c.Killed) + " killed",
			Class: "mark-cluster", X: svg(at[0]), Y: svg(at[1]), R: svg(r), Text: Number(c.Count), TextY: svg(at[1] + 4),
		})
	}
	points := slices.SortedStableFunc(slices.Values(v.Marks.Points), func(a, b geo.Point) int {
		return cmp.Compare(b.Killed.Best.Or(0), a.Killed.Best.Or(0))
	})
	for _, m := range points {
		at := p.near(m.Lon, m.Lat)
		r := MarkRadius(m.Killed.Best.Or(0))
		mark := pictureMark{
			Href:  f.Link(geo.IncidentPath(m.ID, ""), ""),
			Words: fmt.Sprintf("%s, %s, %s", kindLine(m.Kind, m.Outcome), Dates(m.Date), TollShort(m.Killed, "killed")),
			Class: markClass(m.Kind, m.Outcome), Kind: m.Kind, X: svg(at[0]), Y: svg(at[1]), R: svg(r),
			Transform: fmt.Sprintf("translate(%s %s) scale(%s) translate(-8 -8)", svg(at[0]), svg(at[1]), svg(r/6)),
		}
		if area := m.RadiusKM / (40075 * math.Cos(m.Lat*math.Pi/180)) * p.scale; area > r+2 {
			mark.Area = svg(area)
		}
		out = append(out, mark)
	}
	for _, c := range v.Marks.Countries {
		center := c.Country.Center()
		at := p.near(center[0], center[1])
		g := f.queryFilter(query)
		g.Countries, g.Regions = []geo.Country{c.Country}, nil
		out = append(out, pictureMark{
			Href: f.incidents(g.Query()), Class: "mark-country",
			Words: c.Country.Name() + ": " + Plural(c.Count, "incident", "incidents") + " known only to the country",
			X:     svg(at[0]), Y: svg(at[1]), TextY: svg(at[1] + 4), Text: c.Country.Name() + ": " + Number(c.Count),
		})
	}
	return out
}

func pictureBox() string { return fmt.Sprintf("0 0 %d %d", PictureWidth, PictureHeight) }
