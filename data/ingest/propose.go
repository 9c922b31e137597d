package ingest

import (
	"fmt"
	"maps"
	"strings"

	"dateline/geo"
)

// sampleRows is how many rows a proposal looks at.
const sampleRows = 200

// propose makes a mapping from the names of the columns and the values of the
// first rows. A name alone is not enough where values must be of a kind: a column
// "date" without a date in it is none.
func propose(c columns, sample [][]string) *Mapping {
	p := &proposer{c: c, sample: sample, m: &Mapping{Columns: map[string]string{}, Defaults: map[string]string{}, proposed: true}, taken: map[int]bool{}}
	p.byName()
	p.byValue()
	p.settle()
	return p.m
}

type proposer struct {
	c      columns
	sample [][]string
	m      *Mapping
	taken  map[int]bool
}

// values are those of a column that say something.
func (p *proposer) values(column int) (out []string) {
	for _, row := range p.sample {
		if column < len(row) {
			if v := strings.TrimSpace(row[column]); v != "" && !unknownWord(v) {
				out = append(out, v)
			}
		}
	}
	return out
}

// share is the part of values for which ok holds, 0 for none.
func share(values []string, ok func(string) bool) float64 {
	n := 0
	for _, v := range values {
		if ok(v) {
			n++
		}
	}
	return float64(n) / float64(max(1, len(values)))
}

func (p *proposer) take(field string, column int) {
	p.m.Columns[field] = p.c.names[column]
	p.taken[column] = true
}

// byName goes through the fields, and for each through the names, the likeliest
// first, so that "date" wins over "source date".
func (p *proposer) byName() {
	folded := make([]string, len(p.c.names))
	for i, n := range p.c.names {
		folded[i] = geo.Fold(strings.ReplaceAll(n, "_", " "))
	}
	for _, exact := range []bool{true, false} {
		for _, f := range fields {
			if p.m.Columns[f.name] == "" {
				p.find(f, folded, exact)
			}
		}
	}
}

// find takes the first column that bears one of the field's names and whose
// values can be of it.
func (p *proposer) find(f field, folded []string, exact bool) {
	for _, name := range f.names {
		name, whole := strings.CutPrefix(name, "=")
		if whole && !exact {
			continue
		}
		for column, n := range folded {
			if exact && n != name || !exact && !hasWords(n, name) || p.taken[column] || ours(p.c.names[column]) {
				continue
			}
			if p.fits(f.name, column) {
				p.take(f.name, column)
				return
			}
			if exact {
				doubt := fmt.Sprintf("%q is not read as %s: too few of its values are such, as %s", p.c.names[column], f.name, strings.Join(first(p.values(column), 3), ", "))
				p.m.doubts, p.m.unfit = append(p.m.doubts, doubt), append(p.m.unfit, doubt)
			}
		}
	}
}

// hasWords reports whether name stands in n as whole words.
func hasWords(n, name string) bool { return strings.Contains(" "+n+" ", " "+name+" ") }

// fits reports whether the values of a column can be of the field.
func (p *proposer) fits(field string, column int) bool {
	values := p.values(column)
	if len(values) == 0 {
		return field != "date" && field != "latitude" && field != "longitude" && field != "coordinates"
	}
	number := func(s string) bool { _, ok := decimal(s, ","); return ok }
	small := func(s string) bool { n, ok := digits(s); return ok && n <= 31 }
	switch field {
	case "date", "date_end", "source_date":
		return share(values, looksLikeDate) >= 0.8 || share(values, looksLikeSerial) >= 0.9
	case "year":
		return share(values, func(s string) bool { n, ok := digits(s); return ok && n > 1000 && n < 2200 }) >= 0.9
	case "month":
		return share(values, func(s string) bool { return small(s) || monthNamed(s) > 0 }) >= 0.9
	case "day":
		return share(values, small) >= 0.9
	case "latitude", "longitude":
		return share(values, func(s string) bool { _, ok := degreesOf(s, ","); return ok }) >= 0.9
	case "coordinates":
		return share(values, func(s string) bool { _, _, ok := pair(s); return ok }) >= 0.8
	case "country":
		return share(values, isCountry) >= 0.6
	case "killed", "killed_low", "killed_high", "injured", "arrested", "hostages":
		return share(values, func(s string) bool { _, _, err := looseToll(s); return err == nil }) >= 0.5
	case "source_url":
		return share(values, geo.WebURL) >= 0.5
	case "title", "summary", "place", "admin1", "admin2", "kind", "method", "perpetrator", "target":
		return share(values, number) < 0.5 && share(values, geo.WebURL) < 0.5
	case "geo_precision":
		return share(values, func(s string) bool { _, err := geo.ParseGeoPrecision(s); return err == nil }) >= 0.8
	case "id":
		distinct := map[string]bool{}
		for _, v := range values {
			distinct[v] = true
		}
		return len(distinct)*100 >= len(values)*95
	}
	return true
}

func looksLikeDate(s string) bool {
	if _, ok := digits(s); ok && len(s) < 8 {
		return false // a year or a number
	}
	_, err := parseWhen(s, dayFirst)
	if err != nil {
		_, err = parseWhen(s, monthFirst)
	}
	return err == nil
}

func looksLikeSerial(s string) bool {
	n, ok := parseSerial(s, false)
	return ok && n.Year() >= 1950
}

func isCountry(s string) bool {
	_, err := geo.ParseCountry(s)
	return err == nil
}

// byValue finds by their values alone the columns without which there is no
// incident, where no name told them.
func (p *proposer) byValue() {
	find := func(field string, ok func([]string) bool) {
		if p.m.Columns[field] != "" {
			return
		}
		for i := range p.c.names {
			if values := p.values(i); !p.taken[i] && p.c.names[i] != "" && len(values) > 0 && len(values)*2 >= len(p.sample) && ok(values) {
				p.take(field, i)
				p.m.doubts = append(p.m.doubts, fmt.Sprintf("%s is a guess from the values of %q", field, p.c.names[i]))
				return
			}
		}
	}
	if p.m.Columns["year"] == "" {
		find("date", func(v []string) bool { return share(v, looksLikeDate) >= 0.9 })
	}
	if p.m.Columns["latitude"] == "" {
		find("coordinates", func(v []string) bool { return share(v, func(s string) bool { _, _, ok := pair(s); return ok }) >= 0.9 })
	}
	// Two letters are as likely the short name of a group: "IS" is not Iceland.
	find("country", func(v []string) bool {
		return share(v, func(s string) bool { return len(s) > 2 && isCountry(s) }) >= 0.9
	})
	find("source_url", func(v []string) bool { return share(v, geo.WebURL) >= 0.9 })
	if p.m.Columns["title"] == "" && p.m.Columns["summary"] == "" {
		find("summary", func(v []string) bool {
			return share(v, func(s string) bool { return len(s) > 30 && strings.Count(s, " ") > 4 }) >= 0.7
		})
	}
}

// settle reads what concerns all rows: the order of dates, the decimal point, and
// what a column of kinds holds.
func (p *proposer) settle() {
	c := p.c
	if p.m.Columns["latitude"] == "" || p.m.Columns["longitude"] == "" { // one alone is none
		delete(p.m.Columns, "latitude")
		delete(p.m.Columns, "longitude")
	} else {
		delete(p.m.Columns, "coordinates")
	}
	if p.m.Columns["date"] != "" {
		for _, f := range []string{"year", "month", "day"} {
			delete(p.m.Columns, f)
		}
		p.dateOrder(p.values(c.at(p.m.Columns["date"])))
	}
	for _, f := range []string{"latitude", "longitude"} {
		if name := p.m.Columns[f]; name != "" && share(p.values(c.at(name)), func(s string) bool { return strings.Contains(s, ",") }) > 0.5 {
			p.m.Decimal = ","
		}
	}
	kinds := map[string]string{}
	if name := p.m.Columns["kind"]; name != "" {
		for _, v := range p.values(c.at(name)) {
			if len(kinds) >= 40 {
				break
			}
			if k, m := kindOf(v); k != "" && geo.Kind(geo.Fold(v)) != k {
				kinds[v] = string(k)
				if m != "" && p.m.Columns["method"] == "" {
					kinds[v] = string(m)
				}
			}
		}
	}
	if len(kinds) > 0 {
		p.m.Values = map[string]map[string]string{"kind": maps.Clone(kinds)}
	}
	if p.m.Columns["kind"] == "" {
		p.m.Defaults["kind"] = string(geo.Attack)
	}
	if p.m.Columns["latitude"] != "" || p.m.Columns["coordinates"] != "" {
		if p.m.Columns["geo_precision"] == "" {
			precision := geo.NearPlace
			if p.m.Columns["place"] != "" {
				precision = geo.Settlement
			}
			p.m.Defaults["geo_precision"] = precision.String()
			p.m.doubts = append(p.m.doubts, "no column says how exact positions are: geo_precision is a guess, and no row gets more than its decimals allow")
		}
	}
	if p.m.Columns["id"] == "" {
		p.m.doubts = append(p.m.doubts, "no column of ids: a row is recognised again by its date, place and title")
	}
}

// dateOrder sees whether a first or second number beyond 12 tells the order.
func (p *proposer) dateOrder(values []string) {
	var days, months, either int
	for _, v := range values {
		_, errD := parseWhen(v, dayFirst)
		_, errM := parseWhen(v, monthFirst)
		_, errU := parseWhen(v, orderUnknown)
		switch {
		case errD == nil && errM != nil:
			days++
		case errM == nil && errD != nil:
			months++
		case errU != nil:
			either++
		}
	}
	switch {
	case days > 0 && months == 0:
		p.m.DateOrder = string(dayFirst)
	case months > 0 && days == 0:
		p.m.DateOrder = string(monthFirst)
	case either > 0:
		p.m.doubts = append(p.m.doubts, "day and month of some dates cannot be told apart: set date_order to dmy or mdy")
	}
}
