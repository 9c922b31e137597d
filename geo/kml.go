package geo

import (
	"io"
	"iter"
	"strconv"
	"unicode/utf8"
)

// WriteKML writes the features as KML 2.2, one by one as they come: a Document
// with what the head says about the layer in its description, a Schema of
// [FeatureFields], and a Placemark for each incident with its title, time, flat
// properties as typed ExtendedData and position. Fields that are not known are
// left out. The Placemark of incident 17 has the id "incidents.17", because an
// XML id must not begin with a digit.
//
// An error of features or w ends the writing in the middle, so that no reader
// can take a part for the whole.
func WriteKML(w io.Writer, features iter.Seq2[Feature, error], h LayerHead) error {
	b := make([]byte, 0, flushAt+8<<10)
	b = append(b, "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<kml xmlns=\"http://www.opengis.net/kml/2.2\">\n<Document id=\"dateline\">\n<name>"...)
	b = appendXML(b, h.Title())
	b = append(b, "</name>\n<description>"...)
	b = appendXML(b, h.Notice())
	b = append(b, "</description>\n<Schema name=\"incidents\" id=\"incidents.schema\">\n"...)
	for _, f := range FeatureFields {
		b = append(b, `<SimpleField name="`...)
		b = append(b, f.Name...)
		b = append(b, `" type="`...)
		b = append(b, kmlType(f.Type)...)
		b = append(b, `"><displayName>`...)
		b = appendXML(b, f.Text)
		b = append(b, "</displayName></SimpleField>\n"...)
	}
	b = append(b, "</Schema>\n<Folder id=\"incidents\">\n<name>incidents</name>\n"...)
	for f, err := range features {
		if err != nil {
			return err
		}
		b = appendPlacemark(b, &f, h.Base)
		if b, err = flush(w, b); err != nil {
			return err
		}
	}
	_, err := w.Write(append(b, "</Folder>\n</Document>\n</kml>\n"...))
	return err
}

// kmlType is the type of a SimpleField. KML has none for dates.
func kmlType(t FieldType) string {
	switch t {
	case FieldInteger:
		return "int"
	case FieldNumber:
		return "double"
	}
	return "string"
}

// appendPlacemark writes an incident in the order of elements that the schema
// of KML wants.
func appendPlacemark(b []byte, f *Feature, base string) []byte {
	b = append(b, `<Placemark id="incidents.`...)
	b = strconv.AppendInt(b, f.ID, 10)
	b = append(b, `"><name>`...)
	b = appendXML(b, f.Title)
	b = append(b, `</name>`...)
	b = appendKMLTime(b, f.Date)
	b = append(b, `<ExtendedData><SchemaData schemaUrl="#incidents.schema">`...)
	for i, v := range f.Values(base) {
		if v == nil {
			continue
		}
		b = append(append(append(b, `<SimpleData name="`...), FeatureFields[i].Name...), `">`...)
		switch v := v.(type) {
		case int64:
			b = strconv.AppendInt(b, v, 10)
		case float64:
			b = strconv.AppendFloat(b, v, 'f', -1, 64)
		case string:
			b = appendXML(b, v)
		}
		b = append(b, `</SimpleData>`...)
	}
	b = append(b, `</SchemaData></ExtendedData>`...)
	if p := f.Point; p != nil && onEarth(*p) {
		b = append(b, `<Point><coordinates>`...)
		b = appendPosition(b, *p)
		b = append(b, `</coordinates></Point>`...)
	}
	return append(b, "</Placemark>\n"...)
}

// appendKMLTime writes a day as TimeStamp and an interval as TimeSpan. The end
// of a span is an instant, so the last day ends at its last second.
func appendKMLTime(b []byte, v Interval) []byte {
	day := func(tag string, d Day, rest string) {
		if d.Known() {
			b = append(append(append(b, '<'), tag...), '>')
			b = append(d.Append(b), rest...)
			b = append(append(append(b, "</"...), tag...), '>')
		}
	}
	switch {
	case v.Open():
	case v.Start == v.End:
		b = append(b, `<TimeStamp>`...)
		day("when", v.Start, "")
		b = append(b, `</TimeStamp>`...)
	default:
		b = append(b, `<TimeSpan>`...)
		day("begin", v.Start, "")
		day("end", v.End, "T23:59:59Z")
		b = append(b, `</TimeSpan>`...)
	}
	return b
}

// appendXML writes text for the inside of an element or an attribute. What XML
// 1.0 cannot hold, such as control characters, and bytes that are not UTF-8
// become U+FFFD.
func appendXML(b []byte, s string) []byte {
	start := 0
	for i := 0; i < len(s); {
		size, with := 1, ""
		switch c := s[i]; {
		case c == '&':
			with = "&amp;"
		case c == '<':
			with = "&lt;"
		case c == '>':
			with = "&gt;"
		case c == '"':
			with = "&#34;"
		case c == '\'':
			with = "&#39;"
		case c == '\r': // a parser would make a line feed of it
			with = "&#13;"
		case c < ' ' && c != '\t' && c != '\n':
			with = "\uFFFD"
		case c >= utf8.RuneSelf:
			var r rune
			if r, size = utf8.DecodeRuneInString(s[i:]); r == 0xFFFE || r == 0xFFFF || r == utf8.RuneError && size == 1 {
				with = "\uFFFD"
			}
		}
		if with != "" {
			b = append(append(b, s[start:i]...), with...)
			start = i + size
		}
		i += size
	}
	return append(b, s[start:]...)
}
