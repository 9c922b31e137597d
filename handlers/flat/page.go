package flat

import (
	"bytes"
	"fmt"
	"net/url"
	"path"
	"strconv"
	"strings"

	"golang.org/x/net/html"

	"dateline/static"
)

// root stands in fragments, which are put into pages at any depth, for the way
// to the folder; the script knows it.
const root = "%root%/"

// page is a page as it stands in the folder at file.
func (s *site) page(body []byte, file string) ([]byte, error) {
	up := strings.Repeat("../", strings.Count(file, "/"))
	if up == "" {
		up = "./"
	}
	return s.rewrite(body, up)
}

// fragment is a piece of HTML that the script puts into a page.
func (s *site) fragment(body []byte) ([]byte, error) { return s.rewrite(body, root) }

// wholeList is the list of all incidents, one fragment.
func (s *site) wholeList() ([]byte, error) {
	var out bytes.Buffer
	for offset := 0; ; offset += listPage {
		body, err := s.get("/map/list?offset=" + strconv.Itoa(offset))
		if err != nil {
			return nil, err
		}
		part, err := s.fragment(body)
		if err != nil {
			return nil, err
		}
		out.Write(part)
		if bytes.Count(part, []byte(`class="incident"`)) < listPage {
			return out.Bytes(), nil
		}
	}
}

// Attributes that hold addresses of ours.
var addressed = map[string]bool{"href": true, "src": true, "action": true, "data-map-script": true, "data-map-style": true}

// rewrite makes addresses of ours lead to files, from a place that is up from
// the folder, and tells pages that they are files.
func (s *site) rewrite(body []byte, up string) ([]byte, error) {
	var out bytes.Buffer
	z := html.NewTokenizer(bytes.NewReader(body))
	skip := 0 // depth inside an element that is left out
	for {
		kind := z.Next()
		if kind == html.ErrorToken {
			break
		}
		raw := bytes.Clone(z.Raw()) // Token changes it
		if kind != html.StartTagToken && kind != html.SelfClosingTagToken {
			if skip > 0 {
				if name, _ := z.TagName(); kind == html.EndTagToken && string(name) == "details" {
					skip--
				}
				continue
			}
			out.Write(raw)
			continue
		}
		t := z.Token()
		if skip > 0 || needsServer(t) {
			if t.Data == "details" && kind == html.StartTagToken {
				skip++
			}
			continue
		}
		changed := t.Data == "html"
		if changed {
			t.Attr = append(t.Attr, html.Attribute{Key: "data-flat", Val: up}, html.Attribute{Key: "data-flat-zoom", Val: strconv.Itoa(s.options.MaxZoom)})
		}
		kept := t.Attr[:0]
		for _, a := range t.Attr {
			ours := (addressed[a.Key] || t.Data == "meta" && a.Key == "content") && strings.HasPrefix(a.Val, "/") && !strings.HasPrefix(a.Val, "//")
			if !ours {
				kept = append(kept, a)
				continue
			}
			changed = true
			if to, ok := s.file(a.Val); ok {
				if absolute := t.Data == "meta" || t.Data == "link" && isCanonical(t); absolute {
					if s.options.Public == "" {
						continue
					}
					a.Val = s.options.Public + "/" + strings.TrimSuffix(to, "index.html")
				} else {
					a.Val = up + to
				}
				kept = append(kept, a)
			}
		}
		t.Attr = kept
		if !changed {
			out.Write(raw)
			continue
		}
		out.WriteString(t.String())
		if t.Data == "head" || t.Data == "html" && !bytes.Contains(body, []byte("<head")) {
			return nil, fmt.Errorf("a page without a head")
		}
	}
	text := out.Bytes()
	if i := bytes.Index(text, []byte("<head>")); i >= 0 {
		script := `<script src="` + up + strings.TrimPrefix(static.Path("flat.js"), "/") + `"></script>`
		text = append(text[:i+6:i+6], append([]byte(script), text[i+6:]...)...)
	}
	return text, nil
}

// needsServer reports whether the element is of no use among files: how to share
// a view, what is drawn beside a picture when it is asked for, what other sites ask
// about a page, and previews without an address.
func needsServer(t html.Token) bool {
	for _, a := range t.Attr {
		switch {
		case a.Key == "id" && a.Val == "share" && t.Data == "details",
			a.Key == "class" && a.Val == "map-sides",
			a.Key == "type" && strings.HasSuffix(a.Val, "+oembed"),
			a.Key == "type" && a.Val == "application/atom+xml":
			return true
		}
	}
	return false
}

func isCanonical(t html.Token) bool {
	for _, a := range t.Attr {
		if a.Key == "rel" && a.Val == "canonical" {
			return true
		}
	}
	return false
}

// file is where an address of ours leads to within the folder.
func (s *site) file(address string) (string, bool) {
	u, err := url.Parse(address)
	if err != nil {
		return "", false
	}
	q := u.Query()
	q.Del("edition") // the folder has one only
	u.RawQuery = q.Encode()
	anchor := ""
	if u.Fragment != "" {
		anchor = "#" + u.EscapedFragment()
	}
	u.Fragment, u.RawFragment = "", ""
	if file, ok := s.files[u.RequestURI()]; ok {
		return file + anchor, true
	}
	// Incidents are linked to with and without their titles.
	if rest, ok := strings.CutPrefix(u.Path, "/incidents/"); ok {
		number, _, _ := strings.Cut(rest, "-")
		for address, file := range s.files {
			if strings.HasPrefix(address, "/incidents/"+number+"-") || address == "/incidents/"+number {
				return file + anchor, true
			}
		}
		return "", false
	}
	switch u.Path {
	case "/", "/incidents", "/embed/map", "/picture/map.png", "/picture/map.svg":
		// The script filters the map; a table or a picture it cannot make.
		file := s.files["/"]
		switch {
		case u.Path == "/embed/map":
			file = s.files[u.Path]
		case strings.HasPrefix(u.Path, "/picture/"):
			return "picture/" + path.Base(u.Path), true
		}
		if u.RawQuery != "" {
			file += "?" + u.RawQuery
		}
		return file + anchor, true
	}
	if file, ok := s.files[u.Path]; ok && u.Path != "" {
		return file + anchor, true
	}
	return "", false
}
