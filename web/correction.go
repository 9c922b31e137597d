package web

import (
	"fmt"
	"strconv"
	"strings"

	"dateline/geo"
)

// CorrectionsPage lists the editions, newest first.
type CorrectionsPage struct {
	Frame
	Editions      []geo.Edition // of this page of the list
	Offset, Limit int
	Total         int
}

// CorrectionPage is what one edition changed in the records published before.
type CorrectionPage struct {
	Frame
	Of            geo.Edition
	Records       []CorrectedRecord // of this page of the list
	Offset, Limit int
	Total         int
}

// CorrectedRecord is one record that reads otherwise than before, or not at all.
type CorrectedRecord struct {
	Before      geo.Incident
	After       *geo.Incident // nil: withdrawn
	Differences []geo.Difference
}

func (c CorrectedRecord) id() string { return strconv.FormatInt(c.Before.ID, 10) }

// CorrectionPath is the page of what an edition changed, at the incident if it
// is not 0.
func CorrectionPath(edition, incident int64) string {
	s := "/corrections/" + strconv.FormatInt(edition, 10)
	if incident > 0 {
		s += "#incident-" + strconv.FormatInt(incident, 10)
	}
	return s
}

// causeNames are the usual causes of an edition.
var causeNames = map[string]string{
	"seed": "First data set", "import": "Import", "correction": "Correction", "withdrawal": "Withdrawal", "desk": "Edited at the desk",
}

func causeName(cause string) string { return or(causeNames[cause], Capital(cause)) }

// editionCounts is what an edition did, in words.
func editionCounts(e geo.Edition) string {
	var parts []string
	for _, c := range []struct {
		n    int
		what string
	}{{e.Added, "added"}, {e.Changed, "changed"}, {e.Withdrawn, "withdrawn"}} {
		if c.n > 0 {
			parts = append(parts, Number(c.n)+" "+c.what)
		}
	}
	if len(parts) == 0 {
		return "no incident changed"
	}
	return And(parts)
}

// fieldNames are the fields of a record as its page calls them.
var fieldNames = map[string]string{
	"killed_by": "Of the dead", "killed_text": "Killed, in words", "injured_text": "Injured, in words", "lang": "Language",
	"date_precision": "Date known to", "date_text": "Date, in words", "time_local": "Local time", "tz": "Time zone",
	"disputed_by": "Attribution disputed by", "target_types": "Targets", "target_name": "Target", "violence_type": "Type of violence",
	"sources_n": "Number of sources", "part_of": "Part of incident", "related": "Related incidents", "merged_into": "Merged into incident",
	"dataset": "Data set", "ext_id": "Number in its data set", "ext_ids": "Number elsewhere", "ext": "Original column", "notes": "Notes of the import",
	"places": "Place", "actors": "Actor", "attributions": "Statement by", "claims": "Claim", "sources": "Source", "texts": "Text in",
	"kind": "Kind", "title": "Title",
}

// differenceName says what reads otherwise: "Source, tass-1".
func (f Frame) differenceName(d geo.Difference) string {
	name := or(fieldNames[d.Field], Capital(strings.ReplaceAll(d.Field, "_", " ")))
	switch {
	case d.Item == "":
		return name
	case d.Field == "actors":
		return name + ": " + f.Name(d.Item)
	case d.Field == "places":
		return name + ": " + RoleName(geo.PlaceRole(d.Item))
	case d.Field == "claims":
		field, by, _ := strings.Cut(d.Item, " ")
		return strings.Trim(name+": "+ClaimFieldName(field)+", "+by, ", ")
	case d.Field == "attributions", d.Field == "texts":
		return name + " " + d.Item
	}
	return name + ": " + d.Item
}

// factText is what a field of a record says, in words; "" where it says nothing.
func (f Frame) factText(field string, v any) string {
	switch v := v.(type) {
	case nil:
		return ""
	case geo.Kind:
		return KindName(v)
	case geo.Outcome:
		return Capital(OutcomeName(v))
	case geo.DatePrecision:
		return Capital(DatePrecisionName(v))
	case geo.AttributionStatus:
		return Capital(AttributionName(v, ""))
	case geo.Verification:
		return Capital(VerificationName(v))
	case geo.Interval:
		return Capital(Dates(v))
	case geo.Country:
		return v.Name()
	case geo.Count:
		return CountText(v)
	case geo.Toll:
		return tollInFull(v)
	case geo.KilledBy:
		return killedBy(v)
	case []geo.Method:
		return MethodNames(v, "")
	case []string:
		return strings.Join(v, "; ")
	case []int64:
		return strings.Trim(strings.ReplaceAll(fmt.Sprint(v), " ", ", "), "[]")
	case geo.Place:
		return joinText(placeLine(v), joinText(PrecisionName(v.Precision), coordinates(v)))
	case geo.Participant:
		return joinText(Capital(ActorRoleName(v.Role)), v.RawName)
	case geo.Attribution:
		return joinText(joinText(Capital(StanceName(v.Stance))+" "+or(f.Name(v.Actor), v.About), or(v.Quote, v.Paraphrase)), Day(v.Date))
	case geo.Claim:
		return joinText(claimFigure(v), claimText(v))
	case geo.Source:
		return joinText(PlaceLine(v.Publisher, v.Title, Day(v.Published)), or(v.URL, v.Locator))
	case geo.Text:
		return joinText(v.Title, v.Summary)
	}
	s := fmt.Sprint(v)
	if field == "suicide" || field == "violence_type" {
		return Capital(strings.ReplaceAll(s, "_", " "))
	}
	return s
}

// tollInFull is a toll with all its figures: "3–21, best figure 12".
func tollInFull(t geo.Toll) string {
	s := TollRange(t)
	if best, ok := t.Best.Get(); ok {
		if low, high, _ := tollBounds(t); low != high {
			s += ", best figure " + Number(best)
		}
	}
	return Capital(s)
}

func coordinates(p geo.Place) string {
	if p.Point == nil {
		return ""
	}
	return fmt.Sprintf("%g, %g", p.Point[1], p.Point[0])
}
