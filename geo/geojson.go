package geo

import (
	"bytes"
	"encoding/json"
	"io"
	"iter"
	"math"
	"strconv"
	"time"
	"unicode/utf8"

	"github.com/paulmach/orb"
)

// LayerHead is what a layer says about itself beside its features. All of it
// may be left out.
type LayerHead struct {
	// Base is the public address without a final slash, the beginning of each
	// feature's url.
	Base string
	// Matched is how many features the whole filter has (numberMatched), where
	// it is more than those written; negative where that is not known.
	Matched int
	// Generated is when the answer was made (timeStamp); the zero time is left out,
	// as it must be where the same question is to give the same bytes.
	Generated time.Time
	// BBox is the box round the features, nil for none.
	BBox  *BBox
	Links []Link
	// Edition, Filter (what the layer was asked for), Attribution (one credit line
	// for all of it) and Datasets (their names, versions, licences and credit
	// lines) go into one foreign member, "dateline".
	Edition int64
	// Published is when the edition was: the only time that a file carries.
	Published   time.Time
	Filter      Filter
	Attribution string
	Datasets    []Dataset
}

// Link is a link of a layer, with an absolute address.
type Link struct {
	Rel   string `json:"rel"`
	Type  string `json:"type,omitempty"` // media type
	Title string `json:"title,omitempty"`
	Href  string `json:"href"`
}

// layerNote is the foreign member "dateline".
type layerNote struct {
	Edition     int64          `json:"edition,omitempty"`
	Filter      string         `json:"filter,omitempty"`
	Attribution string         `json:"attribution,omitempty"`
	Datasets    []layerDataset `json:"datasets,omitempty"`
}

// layerDataset is the part of a Dataset that a reader of a file needs.
type layerDataset struct {
	Slug        string `json:"dataset"`
	Name        string `json:"name,omitempty"`
	Version     string `json:"version,omitempty"`
	Licence     string `json:"licence,omitempty"`
	LicenceURL  string `json:"licence_url,omitempty"`
	Attribution string `json:"attribution,omitempty"`
	URL         string `json:"url,omitempty"`
}

// WriteGeoJSON writes a FeatureCollection as RFC 7946 has it, feature by feature
// as they come: WGS 84 longitude and latitude with at most 7 decimals (1 cm),
// integer ids, the properties of [FeatureFields] in their order. The members
// links, numberReturned and numberMatched are those of OGC API - Features; the
// numbers are written last, when they are known. The same features and head
// give the same bytes.
//
// An error of features or w ends the writing in the middle, so that no reader
// can take a part for the whole.
func WriteGeoJSON(w io.Writer, features iter.Seq2[Feature, error], h LayerHead) error {
	return WriteCollection(w, appended(features, h.Base), h)
}

// WriteCollection is WriteGeoJSON of features that [AppendFeature] has written.
func WriteCollection(w io.Writer, features iter.Seq2[[]byte, error], h LayerHead) error {
	b := appendHead(make([]byte, 0, flushAt+8<<10), h)
	n := 0
	for f, err := range features {
		if err != nil {
			return err
		}
		if n > 0 {
			b = append(b, ',')
		}
		b = append(append(b, '\n'), f...)
		n++
		if b, err = flush(w, b); err != nil {
			return err
		}
	}
	b = append(b, "\n],\"numberReturned\":"...)
	b = strconv.AppendInt(b, int64(n), 10)
	if h.Matched >= 0 {
		b = append(b, `,"numberMatched":`...)
		b = strconv.AppendInt(b, int64(max(n, h.Matched)), 10)
	}
	b = append(appendGenerated(b, h.Generated), "}\n"...)
	_, err := w.Write(b)
	return err
}

// appended writes each feature into the same bytes.
func appended(features iter.Seq2[Feature, error], base string) iter.Seq2[[]byte, error] {
	return func(yield func([]byte, error) bool) {
		var b []byte
		for f, err := range features {
			if err == nil {
				b = AppendFeature(b[:0], &f, base)
			}
			if !yield(b, err) {
				return
			}
		}
	}
}

// WriteItem writes one Feature with the links, the time and the base of h.
func WriteItem(w io.Writer, f *Feature, h LayerHead) error {
	return writeItem(w, AppendFeature(nil, f, h.Base), h)
}

// writeItem adds links and time to a written Feature.
func writeItem(w io.Writer, b []byte, h LayerHead) error {
	b = b[:len(b)-1]
	if len(h.Links) > 0 {
		b = appendJSON(append(b, `,"links":`...), h.Links)
	}
	_, err := w.Write(append(appendGenerated(b, h.Generated), "}\n"...))
	return err
}

func appendGenerated(b []byte, t time.Time) []byte {
	if t.IsZero() {
		return b
	}
	return append(t.UTC().AppendFormat(append(b, `,"timeStamp":"`...), time.RFC3339), '"')
}

// WriteGeoJSONSeq writes the features as a GeoJSON text sequence (RFC 8142):
// each is a record separator, the Feature and a line feed. base is that of
// [LayerHead].
func WriteGeoJSONSeq(w io.Writer, features iter.Seq2[Feature, error], base string) error {
	return WriteSequence(w, appended(features, base))
}

// WriteSequence is WriteGeoJSONSeq of features that [AppendFeature] has written.
func WriteSequence(w io.Writer, features iter.Seq2[[]byte, error]) error {
	b := make([]byte, 0, flushAt+8<<10)
	for f, err := range features {
		if err != nil {
			return err
		}
		b = append(append(append(b, 0x1E), f...), '\n')
		if b, err = flush(w, b); err != nil {
			return err
		}
	}
	_, err := w.Write(b)
	return err
}

// flushAt is how many bytes are gathered before they are written.
const flushAt = 64 << 10

func flush(w io.Writer, b []byte) ([]byte, error) {
	if len(b) < flushAt {
		return b, nil
	}
	_, err := w.Write(b)
	return b[:0], err
}

// appendHead writes the collection up to and with the bracket of its features.
func appendHead(b []byte, h LayerHead) []byte {
	b = append(b, `{"type":"FeatureCollection"`...)
	if h.BBox != nil {
		b = append(b, `,"bbox":[`...)
		b = appendPosition(b, orb.Point{h.BBox.West, h.BBox.South})
		b = append(b, ',')
		b = appendPosition(b, orb.Point{h.BBox.East, h.BBox.North})
		b = append(b, ']')
	}
	if len(h.Links) > 0 {
		b = appendJSON(append(b, `,"links":`...), h.Links)
	}
	note := layerNote{Edition: h.Edition, Filter: h.Filter.Query(), Attribution: h.Attribution}
	note.Datasets = h.datasets()
	if h.Edition != 0 || h.Attribution != "" || len(h.Datasets) > 0 {
		b = appendJSON(append(b, `,"dateline":`...), note)
	}
	return append(b, `,"features":[`...)
}

// appendJSON writes a value made of strings and numbers, which cannot fail, and
// leaves the & of addresses readable.
func appendJSON(b []byte, v any) []byte {
	var buf bytes.Buffer
	e := json.NewEncoder(&buf)
	e.SetEscapeHTML(false)
	_ = e.Encode(v)
	return append(b, bytes.TrimRight(buf.Bytes(), "\n")...)
}

// DatasetOf is the data set of a feature that AppendFeature has written.
func DatasetOf(feature []byte) []byte {
	// The last of the name stands between the properties: those after it hold no
	// quotation mark that is not escaped.
	const name = `,"dataset":"`
	at := bytes.LastIndex(feature, []byte(name))
	if at < 0 {
		return nil
	}
	value := feature[at+len(name):]
	return value[:max(0, bytes.IndexByte(value, '"'))]
}

// AppendFeature writes one Feature; base is that of [LayerHead]. The properties are those of Feature.Values,
// written without the values in between; a test compares the two.
func AppendFeature(b []byte, f *Feature, base string) []byte {
	b = append(b, `{"type":"Feature","id":`...)
	b = strconv.AppendInt(b, f.ID, 10)
	b = append(b, `,"geometry":`...)
	if p := f.Point; p != nil && onEarth(*p) {
		b = append(b, `{"type":"Point","coordinates":[`...)
		b = appendPosition(b, *p)
		b = append(b, `]}`...)
	} else {
		b = append(b, "null"...)
	}
	b = append(b, `,"properties":{"id":`...)
	b = strconv.AppendInt(b, f.ID, 10)
	b = appendQuoted(append(b, `,"title":`...), f.Title)
	b = appendQuoted(append(b, `,"kind":`...), string(f.Kind))
	b = appendText(append(b, `,"outcome":`...), string(f.Outcome))
	b = appendList(append(b, `,"methods":`...), f.Methods)
	b = appendDay(append(b, `,"date":`...), f.Date.Start)
	end := f.Date.End
	if end == f.Date.Start {
		end = 0
	}
	b = appendDay(append(b, `,"date_end":`...), end)
	b = appendQuoted(append(b, `,"date_precision":`...), string(f.DatePrecision))
	b = appendText(append(b, `,"place":`...), f.Place)
	b = appendText(append(b, `,"country":`...), string(f.Country))
	b = appendText(append(b, `,"admin1":`...), f.Admin1)
	b = append(b, `,"geo_precision":`...)
	b = strconv.AppendUint(b, uint64(f.Precision), 10)
	b = append(b, `,"geo_radius_km":`...)
	if f.RadiusKM != 0 && finite(f.RadiusKM) {
		b = strconv.AppendFloat(b, f.RadiusKM, 'f', -1, 64)
	} else {
		b = append(b, "null"...)
	}
	b = appendList(append(b, `,"groups":`...), f.Groups)
	b = appendText(append(b, `,"attribution":`...), string(f.Attribution))
	b = appendCount(append(b, `,"killed_low":`...), f.Killed.Low)
	b = appendCount(append(b, `,"killed_best":`...), f.Killed.Best)
	b = appendCount(append(b, `,"killed_high":`...), f.Killed.High)
	b = appendCount(append(b, `,"injured_low":`...), f.Injured.Low)
	b = appendCount(append(b, `,"injured_best":`...), f.Injured.Best)
	b = appendCount(append(b, `,"injured_high":`...), f.Injured.High)
	b = append(b, `,"sources_count":`...)
	b = strconv.AppendInt(b, int64(f.Sources), 10)
	b = appendText(append(b, `,"source_url":`...), f.SourceURL)
	b = appendQuoted(append(b, `,"dataset":`...), f.Dataset)
	b = append(b, `,"edition":`...)
	b = strconv.AppendInt(b, f.Edition, 10)
	b = append(b, `,"updated":`...)
	if f.Updated.IsZero() {
		b = append(b, "null"...)
	} else {
		b = append(b, '"')
		b = f.Updated.UTC().AppendFormat(b, "2006-01-02T15:04:05Z")
		b = append(b, '"')
	}
	b = append(b, `,"url":`...)
	b = appendEscaped(append(b, '"'), base)
	b = append(b, IncidentPath(f.ID, f.Title)...)
	return append(b, `"}}`...)
}

// onEarth reports whether p is a longitude and a latitude, so no NaN either.
func onEarth(p orb.Point) bool {
	return p[0] >= -180 && p[0] <= 180 && p[1] >= -90 && p[1] <= 90
}

func finite(v float64) bool { return !math.IsNaN(v) && !math.IsInf(v, 0) }

// appendPosition writes lon,lat with at most 7 decimals.
func appendPosition(b []byte, p orb.Point) []byte {
	return appendDegrees(append(appendDegrees(b, p[0]), ','), p[1])
}

// appendDegrees writes a number of at most a few hundred with at most 7
// decimals, without an exponent, trailing zeros or a minus before 0.
func appendDegrees(b []byte, v float64) []byte {
	const one = 1e7
	n := int64(math.Round(v * one))
	if n < 0 {
		b, n = append(b, '-'), -n
	}
	b = strconv.AppendInt(b, n/one, 10)
	n %= one
	if n == 0 {
		return b
	}
	b = append(b, '.')
	for unit := int64(one / 10); n > 0; unit /= 10 {
		b = append(b, byte('0'+n/unit))
		n %= unit
	}
	return b
}

func appendDay(b []byte, d Day) []byte {
	if !d.Known() {
		return append(b, "null"...)
	}
	return append(d.Append(append(b, '"')), '"')
}

func appendCount(b []byte, c Count) []byte {
	if n, ok := c.Get(); ok {
		return strconv.AppendInt(b, int64(n), 10)
	}
	return append(b, "null"...)
}

// appendList writes codes as one string, joined by "; ".
func appendList[T ~string](b []byte, list []T) []byte {
	if len(list) == 0 {
		return append(b, "null"...)
	}
	b = append(b, '"')
	for i, s := range list {
		if i > 0 {
			b = append(b, "; "...)
		}
		b = appendEscaped(b, string(s))
	}
	return append(b, '"')
}

// appendText writes a string, null for none.
func appendText(b []byte, s string) []byte {
	if s == "" {
		return append(b, "null"...)
	}
	return appendQuoted(b, s)
}

func appendQuoted(b []byte, s string) []byte {
	return append(appendEscaped(append(b, '"'), s), '"')
}

// plainByte holds the bytes of ASCII that stand for themselves in a JSON string.
var plainByte = func() (plain [256]bool) {
	for c := ' '; c < utf8.RuneSelf; c++ {
		plain[c] = c != '"' && c != '\\'
	}
	return plain
}()

// plainBytes reports whether each of 8 bytes is one of plainByte. Subtracting
// from all at once borrows the upper bit of the first one that is not.
func plainBytes(s string) bool {
	const ones = 0x0101010101010101
	w := eightBytes(s)
	return (w|(w-' '*ones)|(w^'"'*ones-ones)|(w^'\\'*ones-ones))&(ones<<7) == 0
}

// eightBytes are the first 8 bytes of s as they lie in memory of the usual order.
func eightBytes(s string) uint64 {
	_ = s[7]
	return uint64(s[0]) | uint64(s[1])<<8 | uint64(s[2])<<16 | uint64(s[3])<<24 | uint64(s[4])<<32 | uint64(s[5])<<40 | uint64(s[6])<<48 | uint64(s[7])<<56
}

const hexDigits = "0123456789abcdef"

// appendEscaped writes what stands between the quotation marks of a JSON
// string. Bytes that are not UTF-8 become U+FFFD; U+2028 and U+2029, which end
// lines in older JavaScript, are escaped.
func appendEscaped(b []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		if i+8 <= len(s) {
			if plainBytes(s[i : i+8]) {
				i += 8
				continue
			}
		} else if i > 0 && i < len(s) && len(s) >= 8 && plainBytes(s[len(s)-8:]) { // the last ones, some of them again
			break
		}
		c := s[i]
		if plainByte[c] {
			i++
			continue
		}
		size := 1
		if c >= utf8.RuneSelf {
			var r rune
			r, size = utf8.DecodeRuneInString(s[i:])
			if r != '\u2028' && r != '\u2029' && (r != utf8.RuneError || size > 1) {
				i += size
				continue
			}
			b = append(b, s[start:i]...)
			if size == 1 {
				b = append(b, "\uFFFD"...)
			} else {
				b = append(append(b, `\u202`...), hexDigits[r&0xF])
			}
		} else {
			b = append(b, s[start:i]...)
			switch c {
			case '"', '\\':
				b = append(b, '\\', c)
			case '\b':
				b = append(b, `\b`...)
			case '\f':
				b = append(b, `\f`...)
			case '\n':
				b = append(b, `\n`...)
			case '\r':
				b = append(b, `\r`...)
			case '\t':
				b = append(b, `\t`...)
			default:
				b = append(b, '\\', 'u', '0', '0', hexDigits[c>>4], hexDigits[c&0xF])
			}
		}
		i += size
		start = i
	}
	return append(b, s[start:]...)
}
