package picture

import (
	"bytes"
	"encoding/xml"
	"io"
	"slices"
	"strings"
)

// Element is an element of a picture: a picture is a tree of them, with the
// names and attributes of SVG, of which package data/pen makes files of other
// formats too.
type Element struct {
	Name string
	// Attributes are pairs of name and value; a value of "" is not there.
	Attributes []string
	Text       string
	Children   []*Element
}

// Attribute is the value of an attribute, "" where it is not there.
func (e *Element) Attribute(name string) string {
	for i := 0; i+1 < len(e.Attributes); i += 2 {
		if e.Attributes[i] == name {
			return e.Attributes[i+1]
		}
	}
	return ""
}

// Absolute is the picture with links that begin with a slash made absolute.
func (e *Element) Absolute(base string) *Element {
	out := *e
	if strings.HasPrefix(e.Attribute("href"), "/") {
		out.Attributes = slices.Clone(e.Attributes)
		for i := 0; i+1 < len(out.Attributes); i += 2 {
			if out.Attributes[i] == "href" {
				out.Attributes[i+1] = base + out.Attributes[i+1]
			}
		}
	}
	out.Children = make([]*Element, len(e.Children))
	for i, c := range e.Children {
		out.Children[i] = c.Absolute(base)
	}
	return &out
}

// WriteSVG writes the element and all in it.
func (e *Element) WriteSVG(w io.Writer) error {
	var b bytes.Buffer
	e.write(&b)
	_, err := w.Write(b.Bytes())
	return err
}

func (e *Element) write(b *bytes.Buffer) {
	b.WriteByte('<')
	b.WriteString(e.Name)
	for i := 0; i+1 < len(e.Attributes); i += 2 {
		if e.Attributes[i+1] == "" {
			continue
		}
		b.WriteByte(' ')
		b.WriteString(e.Attributes[i])
		b.WriteString(`="`)
		escape(b, e.Attributes[i+1])
		b.WriteByte('"')
	}
	if e.Text == "" && len(e.Children) == 0 && e.Name != "text" {
		b.WriteString("/>")
		return
	}
	b.WriteByte('>')
	escape(b, e.Text)
	for _, c := range e.Children {
		c.write(b)
	}
	b.WriteString("</")
	b.WriteString(e.Name)
	b.WriteByte('>')
}

// escape writes words; what XML cannot hold becomes U+FFFD.
func escape(b *bytes.Buffer, s string) {
	if plain(s) {
		b.WriteString(s)
		return
	}
	_ = xml.EscapeText(b, []byte(s)) // a Buffer gives no error
}

// plain reports whether a text needs no escaping: the usual case of paths.
func plain(s string) bool {
	for i := range len(s) {
		if c := s[i]; c < ' ' || c > '~' || c == '<' || c == '>' || c == '&' || c == '"' || c == '\'' {
			return false
		}
	}
	return true
}
