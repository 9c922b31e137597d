package web

import (
	"net/url"
	"strconv"

	"dateline/geo"
)

// PictureWords are what a picture of a map says round it: the title and what is
// on it in a sentence, then credit and edition, the edition in a sentence of its
// own at the end.
func PictureWords(f Frame, facets geo.Facets) (title, subtitle string, notes []string) {
	p := MapPage{Frame: f, Facets: facets}
	return p.headline(), p.standfirst(), f.pictureNotes()
}

// IncidentPictureWords are those of the picture of one incident.
func IncidentPictureWords(p IncidentPage) (title, subtitle string, notes []string) {
	i := p.Incident
	return i.Title, Capital(Dates(i.Date)) + ", " + p.where() + ": " + TollText(i.Killed, "killed") + ".", p.pictureNotes()
}

func (f Frame) pictureNotes() []string {
	notes := []string{baseCredit + " Map: Dateline."}
	if c := f.credit(); c != "" {
		notes = append([]string{c}, notes...)
	}
	if s := f.asOf(); s != "" {
		notes = append(notes, s)
	}
	return notes
}

const baseCredit = "Base map: Natural Earth; place names: GeoNames (CC BY 4.0)."

// asOf is the edition in a sentence.
func (f Frame) asOf() string {
	if f.Edition.N == 0 {
		return ""
	}
	return "As of edition " + Number(f.Edition.N) + ", " + dayWords(f.Edition.At) + "."
}

// Picture is a picture of a map as pages point to it: width x height pixels.
type Picture struct {
	Address       string // absolute
	Width, Height int
	Alt           string
}

// previewWidth and previewHeight are the size in pixels that link previews ask for.
const previewWidth, previewHeight = 1200, 630

// pictureScale is how many pixels of a picture in a page's head there are to one
// of its layout: it is looked at smaller than it is.
const pictureScale = 1.5

// PictureAt is the picture of a map with the filter and view of query, as PNG.
// Width and height are divisible by 3. It is pinned to the edition of the page,
// so that it shows what the page showed.
func (f Frame) PictureAt(path, query string, width, height int) Picture {
	q, _ := url.ParseQuery(query)
	if f.Edition.N > 0 {
		q.Set("edition", strconv.FormatInt(f.Edition.N, 10))
	}
	if f.View.Lang != "" {
		q.Set("lang", f.View.Lang)
	}
	q.Set("width", strconv.Itoa(width*2/3))
	q.Set("height", strconv.Itoa(height*2/3))
	q.Set("scale", strconv.FormatFloat(pictureScale, 'f', -1, 64))
	return Picture{Address: f.Site.Base + path + "?" + q.Encode(), Width: width, Height: height}
}

// preview is the picture of a page for those who link to it.
func (f Frame) preview(h head) Picture {
	p := f.PictureAt(or(h.Picture, "/picture/map.png"), or(h.PictureQuery, h.Query), previewWidth, previewHeight)
	p.Alt = or(h.PictureAlt, "Map: "+h.Description)
	return p
}
