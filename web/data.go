package web

// citation is the selection as a reference list has it, pinned to its edition.
func (p DataPage) citation() string {
	s := "Dateline, " + Plural(p.Facets.Total, "incident", "incidents")
	if w := p.filterWords(); w != "" {
		s += " (" + w + ")"
	}
	g := p.Filter
	if p.Edition.N > 0 {
		s += ", edition " + Number(p.Edition.N) + " (" + dayWords(p.Edition.At) + ")"
		g.Edition = p.Edition.N
	}
	s += ", " + p.Site.Base + "/data"
	if q := g.Query(); q != "" {
		s += "?" + q
	}
	return s + ". " + p.credit()
}
