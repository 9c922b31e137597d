package ingest

import (
	"html"
	"strconv"
	"strings"

	"dateline/geo"
)

// sources reads what UCDP read. Rows coded since about 2010 list articles as
// "publisher,date,title";"publisher,date,title"; older ones hold one note in
// free words, which is taken apart only where it says plainly which is which.
func (u *ucdp) sources(row *row, inc *geo.Incident) error {
	n, err := row.count(u.sourcesN)
	if err != nil {
		return err
	}
	inc.SourcesN = n
	clarity, err := row.code(u.clarity, 2)
	if err != nil {
		return err
	}
	switch many, known := n.Get(); {
	case known && many >= 2 && clarity != 2:
		inc.Verification = geo.Corroborated
	case known && many >= 1:
		inc.Verification = geo.SingleSource
	}
	text := row.known(u.article)
	office, date, headline := row.known(u.office), row.known(u.sourceDate), row.known(u.headline)
	var list []geo.Source
	listed := false
	if text != "" {
		list, listed = articles(text)
	}
	if !listed && office != "" {
		list, listed = aligned(office, date, headline)
	}
	if !listed && text != "" {
		list = []geo.Source{note(text)}
	}
	if !listed {
		for name, v := range map[string]string{"source_office": office, "source_date": date, "source_headline": headline} {
			if v != "" {
				inc.Ext[name] = v
			}
		}
	}
	inc.Sources = u.finish(row, list)
	return nil
}

// articles reads the list of articles. ok is false when s is not one.
func articles(s string) (list []geo.Source, ok bool) {
	s = strings.TrimSuffix(s, ";")
	if len(s) < 2 || s[0] != '"' || s[len(s)-1] != '"' {
		return nil, false
	}
	list = make([]geo.Source, 0, strings.Count(s, `";"`)+1)
	for part := range strings.SplitSeq(s[1:len(s)-1], `";"`) {
		if a, ok := article(part); ok {
			list = append(list, a)
		} else if len(list) > 0 {
			list[len(list)-1].Title += `";"` + part // quotation marks within a title
		} else {
			return nil, false
		}
	}
	return list, true
}

// article reads "publisher,2015-05-13,title".
func article(s string) (geo.Source, bool) {
	for i := 0; i+12 <= len(s); i++ {
		if s[i] != ',' || s[i+11] != ',' || s[i+5] != '-' || s[i+8] != '-' {
			continue
		}
		if d, err := geo.ParseDay(s[i+1 : i+11]); err == nil {
			return geo.Source{Publisher: s[:i], Published: d, Title: s[i+12:]}, true
		}
	}
	return geo.Source{}, false
}

// aligned reads the lists of publishers, dates and headlines, which belong
// together one by one when they are of one length.
func aligned(office, date, headline string) ([]geo.Source, bool) {
	o, d, h := strings.Split(office, ";"), strings.Split(date, ";"), strings.Split(headline, ";")
	if len(o) != len(d) || len(o) != len(h) {
		return nil, false
	}
	list := make([]geo.Source, len(o))
	for i := range o {
		day, _ := parseDay(strings.TrimSpace(d[i]))
		list[i] = geo.Source{Publisher: o[i], Published: day, Title: h[i]}
	}
	return list, true
}

// note reads one note in free words. It is its own title, unless it reads
// "Reuters (1991-01-01): TITLE", with or without the punctuation, or is an address.
func note(s string) geo.Source {
	if geo.WebURL(s) && !strings.ContainsAny(s, " \n\t") {
		return geo.Source{URL: s}
	}
	const notName = `0123456789":;/`
	for i := 0; i+10 <= len(s) && i < 60; i++ {
		if s[i] < '0' || s[i] > '9' {
			continue
		}
		publisher := strings.TrimRight(s[:i], " ,(")
		if d, err := geo.ParseDay(s[i : i+10]); err == nil && publisher != "" && !strings.ContainsAny(publisher, notName) {
			title := strings.TrimLeft(s[i+10:], " ),:.")
			if title = strings.TrimRight(title, " "); strings.HasPrefix(title, `"`) {
				title = strings.TrimPrefix(title, `"`)
				title = strings.TrimSuffix(strings.TrimSuffix(title, "."), `"`)
			}
			if title != "" {
				return geo.Source{Publisher: publisher, Published: d, Title: title}
			}
		}
		break
	}
	return geo.Source{Title: s}
}

// finish makes the texts plain, leaves out repetitions and gives the keys.
func (u *ucdp) finish(row *row, list []geo.Source) []geo.Source {
	kept := list[:0]
next:
	for _, s := range list {
		s.Publisher, s.Title = plain(u.entities(row, s.Publisher)), plain(u.entities(row, s.Title))
		for _, k := range kept {
			if k.Publisher == s.Publisher && k.Published == s.Published && k.Title == s.Title {
				continue next
			}
		}
		s.Key = sourceKey(len(kept))
		kept = append(kept, s)
	}
	return kept
}

// entities turns HTML's spellings such as &amp; back into characters.
func (u *ucdp) entities(row *row, s string) string {
	if strings.IndexByte(s, '&') < 0 {
		return s
	}
	t := html.UnescapeString(s)
	if t != s && !row.found(codeEntities) {
		row.find(codeEntities, u.article, "")
	}
	return t
}

var sourceKeys = [...]string{"s1", "s2", "s3", "s4", "s5", "s6", "s7", "s8"}

func sourceKey(i int) string {
	if i < len(sourceKeys) {
		return sourceKeys[i]
	}
	return "s" + strconv.Itoa(i+1)
}
