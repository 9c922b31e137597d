package ingest

import (
	"errors"
	"regexp"
	"slices"
	"strconv"
	"strings"

	"dateline/geo"

	"github.com/paulmach/orb"
)

// The values in a sheet that people wrote by hand are looser than those of a
// data set: "about 20", "12-15", "1,200", "48,85° N".

var (
	tollRange   = regexp.MustCompile(`^(\d{1,7}) ?(?:-|–|to) ?(\d{1,7})$`)
	tollGrouped = regexp.MustCompile(`^\d{1,3}([,. ' ]\d{3})+$`)
	tollWords   = regexp.MustCompile(`(?i)^(about|around|some|nearly|almost|circa|ca\.?|~|≈|at least|more than|over|up to|>|≥|<|min\.?)? ?(\d[\d,]{0,9})\+?( (?:people|killed|dead|injured|wounded))?$`)
)

// looseToll reads a number of people as an editor may write it. words is the
// text where it says more than a number; then a bound stays a bound: "at least
// 12" is known from below only.
func looseToll(s string) (toll geo.Toll, words string, err error) {
	s = strings.TrimSpace(s)
	if n, known, err := parseCount(s); err == nil {
		if known {
			toll.Best = geo.Known(n)
		}
		return toll, "", nil
	}
	if m := tollRange.FindStringSubmatch(s); m != nil {
		low, _ := strconv.Atoi(m[1])
		high, _ := strconv.Atoi(m[2])
		if low > high {
			return toll, "", errors.New("want a range that rises")
		}
		return geo.Toll{Low: geo.Known(low), High: geo.Known(high)}, s, nil
	}
	if tollGrouped.MatchString(s) {
		n, err := strconv.Atoi(strings.Map(func(r rune) rune {
			if r < '0' || r > '9' {
				return -1
			}
			return r
		}, s))
		if err != nil || n > maxCount {
			return toll, "", errors.New("want a whole number")
		}
		return geo.Toll{Best: geo.Known(n)}, "", nil
	}
	if m := tollWords.FindStringSubmatch(s); m != nil {
		n, err := strconv.Atoi(strings.ReplaceAll(m[2], ",", ""))
		if err != nil || n > maxCount {
			return toll, "", errors.New("want a whole number")
		}
		switch bound := strings.ToLower(m[1]); {
		case slices.Contains([]string{"at least", "more than", "over", ">", "≥", "min", "min."}, bound), strings.HasSuffix(s, "+"):
			return geo.Toll{Low: geo.Known(n), Best: geo.Known(n)}, plain(s), nil
		case bound == "up to" || bound == "<":
			return geo.Toll{High: geo.Known(n)}, plain(s), nil
		case bound == "":
			return geo.Toll{Best: geo.Known(n)}, "", nil
		}
		return geo.Toll{Best: geo.Known(n)}, plain(s), nil
	}
	switch geo.Fold(s) {
	case "dozens", "several", "many", "some", "few", "a few", "scores", "hundreds", "numerous", "unclear", "tbc", "tba", "not known":
		return toll, plain(s), nil
	}
	return toll, "", errors.New("want a number of people, such as 12, 12-15 or about 20")
}

// kindOf reads a kind or method, in our words or in those of the trade: "car
// bombing" is an attack by bombing.
func kindOf(s string) (geo.Kind, geo.Method) {
	if s == "" {
		return "", ""
	}
	if k, err := geo.ParseCode("kind", s, geo.Kinds); err == nil {
		return k, ""
	}
	if m, err := geo.ParseCode("method", s, geo.Methods); err == nil {
		return geo.Attack, m
	}
	f := " " + geo.Fold(s) + " "
	for _, w := range tradeWords {
		if strings.Contains(f, w.word) {
			return w.kind, w.method
		}
	}
	return "", ""
}

// tradeWords are looked for in this order.
var tradeWords = []struct {
	word   string
	kind   geo.Kind
	method geo.Method
}{
	{"foiled", geo.FoiledPlot, ""}, {"thwarted", geo.FoiledPlot, ""}, {" plot", geo.FoiledPlot, ""}, {"disrupted", geo.FoiledPlot, ""},
	{"arrest", geo.Arrest, ""}, {"detention", geo.Arrest, ""}, {"festnahme", geo.Arrest, ""},
	{"alert level", geo.AlertChange, ""}, {"warning", geo.Warning, ""}, {"warnung", geo.Warning, ""}, {"threat", geo.Warning, ""},
	{"sanction", geo.Sanction, ""}, {"trial", geo.Legal, ""}, {"verdict", geo.Legal, ""}, {"convict", geo.Legal, ""}, {"charged", geo.Legal, ""},
	{" raid", geo.SecurityOperation, ""}, {"security operation", geo.SecurityOperation, ""}, {"propaganda", geo.Propaganda, ""},
	{"claim of responsibility", geo.ClaimMade, ""},
	{"chemical", geo.Attack, "chemical"}, {"drone", geo.Attack, "air_drone"}, {"air strike", geo.Attack, "air_drone"}, {"airstrike", geo.Attack, "air_drone"},
	{"shelling", geo.Attack, "shelling"}, {"rocket", geo.Attack, "shelling"}, {"missile", geo.Attack, "shelling"}, {"mortar", geo.Attack, "shelling"},
	{"bomb", geo.Attack, "bombing"}, {"explos", geo.Attack, "bombing"}, {" ied ", geo.Attack, "bombing"}, {"grenade", geo.Attack, "bombing"}, {"anschlag", geo.Attack, ""},
	{"assassin", geo.Attack, "assassination"}, {"kidnap", geo.Attack, "kidnapping"}, {"abduct", geo.Attack, "kidnapping"},
	{"hostage", geo.Attack, "hostage_barricade"}, {"hijack", geo.Attack, "hijacking"},
	{"ramming", geo.Attack, "vehicle"}, {"vehicle", geo.Attack, "vehicle"}, {"stabb", geo.Attack, "stabbing"}, {"knife", geo.Attack, "stabbing"}, {"messer", geo.Attack, "stabbing"},
	{"arson", geo.Attack, "arson_incendiary"}, {" fire ", geo.Attack, "arson_incendiary"}, {"incendiary", geo.Attack, "arson_incendiary"},
	{"rape", geo.Attack, "sexual_violence"}, {"sexual", geo.Attack, "sexual_violence"},
	{"shoot", geo.Attack, "armed_assault"}, {" gun", geo.Attack, "armed_assault"}, {"armed assault", geo.Attack, "armed_assault"}, {"armed attack", geo.Attack, "armed_assault"},
	{"clash", geo.Attack, "clash"}, {"battle", geo.Attack, "clash"}, {"fighting", geo.Attack, "clash"},
	{"sabotage", geo.Attack, "infrastructure"}, {"assault", geo.Attack, "unarmed"}, {"attack", geo.Attack, ""},
}

// decimal reads a number whose decimal point may be a comma.
func decimal(s, comma string) (float64, bool) {
	s = strings.TrimSpace(s)
	if comma == "," && strings.Count(s, ",") == 1 && !strings.Contains(s, ".") {
		s = strings.Replace(s, ",", ".", 1)
	}
	v, err := geo.ParseNumber(s)
	return v, err == nil
}

// degreesOf reads decimal degrees, with or without "°" and the letter of a
// hemisphere (O and W are both west in German and English sheets; only N, S, E
// and W are read).
func degreesOf(s, comma string) (float64, bool) {
	s = strings.TrimSpace(s)
	sign := 1.0
	if n := len(s); n > 1 {
		switch s[n-1] {
		case 'S', 's', 'W', 'w':
			sign, s = -1, s[:n-1]
		case 'N', 'n', 'E', 'e':
			s = s[:n-1]
		}
	}
	v, ok := decimal(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(s), "°")), comma)
	return sign * v, ok
}

// pair reads a position in one cell: "48.85, 2.35", latitude first, or
// "POINT (2.35 48.85)", longitude first, and how many decimals it has.
func pair(s string) (*orb.Point, int, bool) {
	s = strings.TrimSpace(s)
	if len(s) > 80 {
		return nil, 0, false
	}
	lonFirst := false
	if inner, ok := strings.CutPrefix(strings.ToUpper(s), "POINT"); ok {
		s, lonFirst = strings.Trim(strings.TrimSpace(inner), "()"), true
	}
	parts := strings.FieldsFunc(strings.Trim(s, "()[]"), func(r rune) bool { return r == ',' || r == ';' || r == ' ' || r == '\t' || r == '/' })
	if len(parts) != 2 {
		return nil, 0, false
	}
	lat, ok1 := degreesOf(parts[0], "")
	lon, ok2 := degreesOf(parts[1], "")
	if lonFirst {
		lat, lon = lon, lat
	}
	if !ok1 || !ok2 || !within(lat, 90) || !within(lon, 180) {
		return nil, 0, false
	}
	return &orb.Point{lon, lat}, max(decimalsOf(parts[0]), decimalsOf(parts[1])), true
}

// decimalsOf counts the digits after the decimal point or comma.
func decimalsOf(s string) int {
	i := strings.LastIndexAny(s, ".,")
	if i < 0 {
		return 0
	}
	n := 0
	for _, c := range []byte(s[i+1:]) {
		if isDigit(c) {
			n++
		}
	}
	return n
}
