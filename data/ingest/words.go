package ingest

import (
	"strings"
	"unicode/utf8"

	"dateline/geo"
)

// methodWords begin a title for lack of a better one.
var methodWords = map[geo.Method]string{
	"armed_assault": "Armed attack", "bombing": "Bombing", "assassination": "Assassination", "vehicle": "Vehicle attack",
	"stabbing": "Stabbing", "arson_incendiary": "Arson attack", "hijacking": "Hijacking", "hostage_barricade": "Hostage-taking",
	"kidnapping": "Kidnapping", "infrastructure": "Attack on a facility", "unarmed": "Unarmed assault",
	"aviation_bombing": "Bombing of an aircraft", "shelling": "Shelling", "air_drone": "Air or drone strike", "clash": "Armed clash",
	"sexual_violence": "Sexual violence", "chemical": "Chemical attack",
}

var kindWords = map[geo.Kind]string{
	geo.Attack: "Attack", geo.FoiledPlot: "Foiled plot", geo.Arrest: "Arrest", geo.SecurityOperation: "Security operation",
	geo.Warning: "Warning", geo.AlertChange: "Change of an alert level", geo.ClaimMade: "Claim", geo.Propaganda: "Propaganda",
	geo.Legal: "Legal step", geo.Sanction: "Sanction", geo.Other: "Event",
}

// whatWords says in a word or two what happened, by kind, method and outcome.
func whatWords(inc *geo.Incident) string {
	what := kindWords[inc.Kind]
	if inc.Kind == geo.Attack && len(inc.Methods) > 0 {
		if w := methodWords[inc.Methods[0]]; w != "" {
			what = w
		}
	}
	if inc.Suicide == geo.Yes && inc.Kind == geo.Attack {
		what = "Suicide " + strings.ToLower(what[:1]) + what[1:]
	}
	if inc.Kind == geo.Attack && inc.Outcome == geo.Failed {
		what = "Failed " + strings.ToLower(what[:1]) + what[1:]
	}
	return what
}

// title puts what happened and where into a title, no more exactly than the
// precision of the place allows.
func title(what string, p geo.Place, country string) string {
	t := what + wherePhrase(p, country)
	if country != "" && !strings.Contains(t, country) && utf8.RuneCountInString(t)+utf8.RuneCountInString(country)+2 <= maxUCDPTitle {
		t += ", " + country
	}
	if utf8.RuneCountInString(t) > maxUCDPTitle {
		t = what
		if country != "" {
			t += " in " + country
		}
	}
	return cutWords(t, maxUCDPTitle)
}

// countryWord is the country by its name, "" when it is not known.
func countryWord(c geo.Country) string {
	switch c {
	case "":
		return ""
	case geo.NoCountry:
		return "international territory"
	}
	return c.Name()
}

// list takes a cell apart that holds several values.
func list(s, separator string) (out []string) {
	for part := range strings.SplitSeq(s, separator) {
		if part = strings.TrimSpace(part); part != "" && !unknownWord(part) {
			out = append(out, part)
		}
	}
	return out
}

// publishers makes sources of names that stand in one cell.
func publishers(names []string) []geo.Source {
	out := make([]geo.Source, 0, len(names))
	seen := map[string]bool{}
	for _, n := range names {
		n = plain(n)
		if n == "" || seen[n] {
			continue
		}
		seen[n] = true
		s := geo.Source{Key: sourceKey(len(out)), Publisher: n}
		if geo.WebURL(n) {
			s = geo.Source{Key: s.Key, URL: n}
		}
		out = append(out, s)
	}
	if len(out) == 0 {
		return nil
	}
	return out
}

// supported is the verification that the number of sources allows.
func supported(n int) geo.Verification {
	switch {
	case n >= 2:
		return geo.Corroborated
	case n == 1:
		return geo.SingleSource
	}
	return ""
}

// keep are the values of columns that have no field, nil for none.
func keep(row *row, columns []extColumn) map[string]string {
	var ext map[string]string
	for _, c := range columns {
		if v := row.get(c.column); v != "" {
			if ext == nil {
				ext = make(map[string]string, 8)
			}
			ext[c.name] = v
		}
	}
	return ext
}

// roundID is an id of digits as text. A spreadsheet may have written it as a
// number: "197000000001.0" is read as its digits, "1.97E+11" has lost them.
func roundID(row *row, column int) (string, error) {
	id := row.get(column)
	if digits, ok := strings.CutSuffix(id, ".0"); ok && strings.Trim(digits, "0123456789") == "" && digits != "" {
		row.find(codeNumberedID, column, "")
		return digits, nil
	}
	if strings.Trim(id, "0123456789.") == "E+" && strings.Contains(id, "E+") || strings.Trim(id, "0123456789.") == "e+" {
		return "", row.bad(column, "want an id, not a number that lost its digits", "a spreadsheet rewrote it; take the column as text from the original file")
	}
	if unknownWord(id) {
		return "", row.bad(column, "want an id", "")
	}
	if len(id) > 80 {
		return "", row.bad(column, "want an id of at most 80 characters", "")
	}
	return plain(id), nil
}
