package web

import (
	"fmt"
	"math"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"dateline/geo"
)

// Number is n with thousands separators: "16,566".
func Number[T ~int | ~int32 | ~int64](n T) string {
	s := strconv.FormatInt(int64(n), 10)
	sign := ""
	if s[0] == '-' {
		sign, s = "−", s[1:]
	}
	for i := len(s) - 3; i > 0; i -= 3 {
		s = s[:i] + "," + s[i:]
	}
	return sign + s
}

// Plural is n with the right form of a word: "1 incident", "1,204 incidents".
func Plural[T ~int | ~int32 | ~int64](n T, one, many string) string {
	if n == 1 {
		return "1 " + one
	}
	return Number(n) + " " + many
}

// KindCount is n of a kind: "2 foiled plots".
func KindCount(k geo.Kind, n int) string { return Plural(n, kindNoun(k).one, kindNoun(k).many) }

// Ordinal is n as a place in a row: "1st", "22nd", "113th".
func Ordinal(n int) string {
	suffix := "th"
	if n%100 < 11 || n%100 > 13 {
		switch n % 10 {
		case 1:
			suffix = "st"
		case 2:
			suffix = "nd"
		case 3:
			suffix = "rd"
		}
	}
	return strconv.Itoa(n) + suffix
}

// Capital is s with its first letter in upper case.
func Capital(s string) string {
	r, n := utf8.DecodeRuneInString(s)
	if n == 0 {
		return s
	}
	return string(unicode.ToUpper(r)) + s[n:]
}

// And is the words in a row: "a", "a and b", "a, b and c".
func And(words []string) string { return series(words, "and") }

// Or is the words as alternatives: "a, b or c".
func Or(words []string) string { return series(words, "or") }

func series(words []string, last string) string {
	if len(words) < 2 {
		return strings.Join(words, "")
	}
	n := len(words) - 1
	return strings.Join(words[:n], ", ") + " " + last + " " + words[n]
}

// Distance is km in words: "800 m", "5 km", "1,200 km".
func Distance(km float64) string {
	if km < 1 {
		return Number(int(km*1000+0.5)) + " m"
	}
	if km < 10 && km != float64(int(km)) {
		return strconv.FormatFloat(km, 'f', 1, 64) + " km"
	}
	return Number(int(km+0.5)) + " km"
}

// Percent is part of whole as a whole percentage: "43%"; "–" of nothing. What
// is neither none nor all is never rounded to 0% or 100%.
func Percent(part, whole int) string {
	if whole == 0 {
		return "–"
	}
	p := int(100*float64(part)/float64(whole) + 0.5)
	switch {
	case p == 0 && part > 0:
		return "under 1%"
	case p == 100 && part < whole:
		return "over 99%"
	}
	return strconv.Itoa(p) + "%"
}

// Parts is a number of incidents of which parts may count, such as "12" and "12.5".
func Parts(n float64) string {
	if n = math.Round(10*n) / 10; n == math.Trunc(n) {
		return Number(int64(n))
	}
	return Decimal(n, 1)
}

// Decimal is v with the given number of digits after the point and thousands
// separators: "2,758.60".
func Decimal(v float64, digits int) string {
	s := strconv.FormatFloat(v, 'f', digits, 64)
	whole, rest, dotted := strings.Cut(s, ".")
	n, _ := strconv.ParseInt(whole, 10, 64)
	out := Number(n)
	if n == 0 && v < 0 {
		out = "−0"
	}
	if dotted {
		out += "." + rest
	}
	return out
}

// TollRange is the range of a toll alone: "3–21", "63", "at least 3", "up to
// 21"; "not known" when nothing is. Figures out of order are put in order.
func TollRange(t geo.Toll) string {
	low, high, known := tollBounds(t)
	switch {
	case !known:
		return "not known"
	case low == high && !t.Best.IsKnown() && !t.High.IsKnown():
		return "at least " + Number(low)
	case low == high && !t.Best.IsKnown() && !t.Low.IsKnown():
		return "up to " + Number(high)
	case low == high:
		return Number(low)
	}
	return Number(low) + "–" + Number(high)
}

// TollText is a toll in full: "3–21 killed, best figure 21", "63 killed", "no
// one killed", "killed: not known". done is "killed" or "injured".
func TollText(t geo.Toll, done string) string {
	low, high, known := tollBounds(t)
	switch {
	case !known:
		return done + ": not known"
	case low == 0 && high == 0 && (t.Best.IsKnown() || t.High.IsKnown()):
		return "no one " + done
	}
	s := TollRange(t) + " " + done
	if best, ok := t.Best.Get(); ok && low != high {
		s += ", best figure " + Number(best)
	}
	return s
}

// TollShort is a toll for a line of a list: "3–21 killed", "no one killed",
// "killed: not known".
func TollShort(t geo.Toll, done string) string {
	s, _, _ := strings.Cut(TollText(t, done), ", best")
	return s
}

// tollBounds is the smallest and greatest figure known.
func tollBounds(t geo.Toll) (low, high int, known bool) {
	for _, c := range []geo.Count{t.Low, t.Best, t.High} {
		n, ok := c.Get()
		switch {
		case !ok:
		case !known:
			low, high, known = n, n, true
		default:
			low, high = min(low, n), max(high, n)
		}
	}
	return low, high, known
}

// SumText is tolls added up: "591 killed", with what is missing: "591 killed
// (2 incidents without a figure)".
func SumText(best int64, unknown int, done string) string {
	s := Number(best) + " " + done
	if unknown > 0 {
		s += " (" + Plural(unknown, "incident", "incidents") + " without a figure)"
	}
	return s
}

// killedClause is the killed of many incidents added up, with what joins it to
// a sentence: "; 748 killed where a figure is given". Arrests and warnings give
// no figure as a rule, so it does not count those without one; where none has
// a figure it is "".
func killedClause(s geo.Sums, join string) string {
	switch {
	case s.Best == 0 && s.Unknown > 0:
		return ""
	case s.Unknown > 0:
		return join + Number(s.Best) + " killed where a figure is given"
	}
	return join + Number(s.Best) + " killed"
}

// sumFigure is a sum of tolls as a figure of its own: "748", or a dash where
// no incident has a figure.
func sumFigure(s geo.Sums) string {
	if s.Best == 0 && s.Unknown > 0 {
		return "–"
	}
	return Number(s.Best)
}

// Sentence is s as a sentence: with a capital and a full stop, neither twice.
func Sentence(s string) string {
	s = Capital(strings.TrimSpace(s))
	if s != "" && !strings.ContainsAny(s[len(s)-1:], ".!?") && !strings.HasSuffix(s, "…") {
		s += "."
	}
	return s
}

// CountText is a number of people: "7", "not known".
func CountText(c geo.Count) string {
	if n, ok := c.Get(); ok {
		return Number(n)
	}
	return "not known"
}

// Day is a day in words: "22 March 2024"; "" when not known.
func Day(d geo.Day) string {
	if !d.Known() {
		return ""
	}
	return d.Time().Format("2 January 2006")
}

// Dates is an incident's date in no more detail than is known: "22 March 2024",
// "4–6 July 2023", "28 December 2022 – 3 January 2023", "March 2024", "2024",
// "since 3 March 2024", "date not known".
func Dates(v geo.Interval) string {
	switch {
	case v.Open():
		return "date not known"
	case v.End == 0:
		return "since " + Day(v.Start)
	case v.Start == 0:
		return "until " + Day(v.End)
	case v.Start == v.End:
		return Day(v.Start)
	}
	s, e := v.Start.Time(), v.End.Time()
	wholeMonths := s.Day() == 1 && v.End == geo.NewDay(e.Year(), int(e.Month())+1, 0)
	sameYear := s.Year() == e.Year()
	switch {
	case wholeMonths && s.Month() == time.January && e.Month() == time.December && sameYear:
		return strconv.Itoa(s.Year())
	case wholeMonths && s.Month() == time.January && e.Month() == time.December:
		return fmt.Sprintf("%d–%d", s.Year(), e.Year())
	case wholeMonths && sameYear && s.Month() == e.Month():
		return s.Format("January 2006")
	case wholeMonths && sameYear:
		return s.Format("January") + "–" + e.Format("January 2006")
	case wholeMonths:
		return s.Format("January 2006") + " – " + e.Format("January 2006")
	case sameYear && s.Month() == e.Month():
		return fmt.Sprintf("%d–%s", s.Day(), e.Format("2 January 2006"))
	case sameYear:
		return s.Format("2 January") + " – " + e.Format("2 January 2006")
	}
	return s.Format("2 January 2006") + " – " + e.Format("2 January 2006")
}

// DateTime is the value of a time element: the day or month or year that the
// interval is, its first day otherwise; "" when not known.
func DateTime(v geo.Interval) string {
	if v.Start == 0 {
		return v.End.String()
	}
	if s := v.String(); !strings.Contains(s, "/") {
		return s
	}
	return v.Start.String()
}

// Moment is a moment in words, in UTC: "2 April 2024, 08:05 UTC".
func Moment(t time.Time) string { return t.UTC().Format("2 January 2006, 15:04 UTC") }

// PlaceLine is place, province and country in a row without repetition.
func PlaceLine(parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" && (len(out) == 0 || out[len(out)-1] != p) {
			out = append(out, p)
		}
	}
	return strings.Join(out, ", ")
}

// ProvinceName is the folded name of a province as a name again: "Idlib Governorate".
func ProvinceName(folded string) string {
	words := strings.Fields(folded)
	for i, w := range words {
		words[i] = Capital(w)
	}
	return strings.Join(words, " ")
}

// PointText is a single incident on a map in words, without its title:
// "attack, 21 March 2024, 3–21 killed".
func PointText(k geo.Kind, o geo.Outcome, day geo.Day, killed geo.Toll) string {
	s := strings.ToLower(kindLine(k, o))
	if day.Known() {
		s += ", " + Day(day)
	}
	if k == geo.Attack || !killed.IsZero() {
		s += ", " + TollShort(killed, "killed")
	}
	return s
}

// Bytes is the size of a file: "640 kB", "12 MB", "1.5 GB".
func Bytes(n int64) string {
	switch {
	case n < 1000:
		return Plural(int(n), "byte", "bytes")
	case n < 999_500:
		return strconv.FormatInt((n+500)/1000, 10) + " kB"
	case n < 9_950_000:
		return strconv.FormatFloat(float64(n)/1e6, 'f', 1, 64) + " MB"
	case n < 999_500_000:
		return strconv.FormatInt((n+500_000)/1_000_000, 10) + " MB"
	default:
		return strconv.FormatFloat(float64(n)/1e9, 'f', 1, 64) + " GB"
	}
}
