package web

import (
	"fmt"
	"strings"
)

// amount is what a download holds: "14 incidents, about 12 kB".
func (p DataPage) amount(d Download) string {
	s := Plural(p.Leaves, "incident", "incidents")
	switch {
	case d.Size == 0:
		return s
	case d.Exact:
		return s + ", " + Bytes(d.Size)
	}
	return s + ", about " + Bytes(d.Size)
}

// scope says of how many incidents, and for what.
func (p DataPage) scope() string {
	s := Plural(p.Choices.Total, "incident", "incidents")
	if w := p.filterWords(); w != "" {
		s += " for " + w
	}
	return s + ". "
}

// title names the selection for a reference list.
func (p DataPage) title() string {
	if w := p.filterWords(); w != "" {
		return "Dateline: incidents (" + w + ")"
	}
	return "Dateline: incidents"
}

// pinnedAddress is where the selection is as long as Dateline is.
func (p DataPage) pinnedAddress() string {
	g := p.Filter
	if p.Edition.N > 0 {
		g.Edition = p.Edition.N
	}
	if q := g.Query(); q != "" {
		return p.Site.Base + "/data?" + q
	}
	return p.Site.Base + "/data"
}

// bibTeX is the citation for LaTeX and Zotero.
func (p DataPage) bibTeX() string {
	return fmt.Sprintf(`@misc{dateline-edition-%d,
  title        = {%s},
  author       = {{Dateline}},
  year         = {%d},
  month        = {%d},
  version      = {Edition %d},
  howpublished = {\url{%s}},
  note         = {%s. %s}
}`, p.Edition.N, bibTeX.Replace(p.title()), p.Edition.At.UTC().Year(), p.Edition.At.UTC().Month(), p.Edition.N,
		p.pinnedAddress(), Plural(p.Facets.Total, "incident", "incidents"), bibTeX.Replace(p.credit()))
}

// bibTeX makes text harmless in LaTeX.
var bibTeX = strings.NewReplacer(`\`, `\textbackslash{}`, "{", `\{`, "}", `\}`, "%", `\%`, "&", `\&`, "#", `\#`, "$", `\$`, "_", `\_`, "~", `\textasciitilde{}`, "^", `\textasciicircum{}`)

// ris is the citation for EndNote, Mendeley and Zotero.
func (p DataPage) ris() string {
	at := p.Edition.At.UTC()
	return strings.Join([]string{
		"TY  - DATA", "TI  - " + oneLine(p.title()), "AU  - Dateline", "PY  - " + at.Format("2006"), "DA  - " + at.Format("2006/01/02"),
		fmt.Sprintf("ET  - Edition %d", p.Edition.N), "UR  - " + p.pinnedAddress(),
		"N1  - " + oneLine(Plural(p.Facets.Total, "incident", "incidents")+". "+p.credit()), "ER  - ",
	}, "\n")
}

func oneLine(s string) string { return strings.Join(strings.Fields(s), " ") }

// citation is the selection as a reference list has it, pinned to its edition.
func (p DataPage) citation() string {
	s := "Dateline, " + Plural(p.Facets.Total, "incident", "incidents")
	if w := p.filterWords(); w != "" {
		s += " (" + w + ")"
	}
	if p.Edition.N > 0 {
		s += ", edition " + Number(p.Edition.N) + " (" + dayWords(p.Edition.At) + ")"
	}
	return s + ", " + p.pinnedAddress() + ". " + p.credit()
}
