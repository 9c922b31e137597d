package main

import (
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"
	"text/tabwriter"

	places "dateline/data/gazetteer"
	"dateline/geo"
	"dateline/geo/gazetteer"
)

type geocodeCmd struct {
	Text    []string `arg:"" help:"A place as a source writes it, such as \"Khar, Bajaur, Pakistan\"."`
	Country string   `placeholder:"COUNTRY" help:"Look in this country: an ISO 3166-1 code or an English name."`
	Admin1  string   `name:"admin1" placeholder:"PROVINCE" help:"Look in this province."`
	JSON    bool     `name:"json" help:"Write JSON instead of a table."`
}

func (c geocodeCmd) Run() error {
	q := gazetteer.Query{Text: strings.Join(c.Text, " "), Admin1: c.Admin1}
	if c.Country != "" {
		var err error
		if q.Country, err = geo.ParseCountry(c.Country); err != nil {
			return err
		}
	}
	g := places.New()
	if err := g.Load(); err != nil {
		return err
	}
	found := g.Resolve(q)
	if len(found) == 0 {
		return fmt.Errorf("no place called %q is known; add its country, as in %q, or a province with --admin1", q.Text, q.Text+", Pakistan")
	}
	if c.JSON {
		out := json.NewEncoder(os.Stdout)
		out.SetIndent("", "  ")
		out.SetEscapeHTML(false)
		return out.Encode(found)
	}
	return writeCandidates(os.Stdout, found)
}

// writeCandidates prints a table, the likeliest first.
func writeCandidates(w io.Writer, found []gazetteer.Candidate) error {
	t := tabwriter.NewWriter(w, 0, 0, 2, ' ', 0)
	fmt.Fprintln(t, "SCORE\tPLACE\tPROVINCE\tCOUNTRY\tLON, LAT\tPRECISION\tWHY")
	for _, c := range found {
		score, at, precision := fmt.Sprintf("%.2f", c.Score), fmt.Sprintf("%.4f, %.4f", c.Point[0], c.Point[1]), c.Precision.String()
		if c.Fallback {
			score = "-"
		}
		if c.Precision == geo.Unlocated {
			at = "-"
		}
		if c.RadiusKM > 0 {
			precision += fmt.Sprintf(", %.0f km", c.RadiusKM)
		}
		fmt.Fprintf(t, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", score, c.Name, dash(c.Admin1), dash(string(c.Country)), at, precision, c.Why)
	}
	return t.Flush()
}

func dash(s string) string {
	if s == "" {
		return "-"
	}
	return s
}
