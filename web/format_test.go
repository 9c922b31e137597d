package web_test

import (
	"testing"

	"dateline/geo"
	"dateline/web"
)

// toll builds a toll of figures; -1 is not known.
func toll(low, best, high int) geo.Toll {
	c := func(n int) geo.Count {
		if n < 0 {
			return geo.Count{}
		}
		return geo.Known(n)
	}
	return geo.Toll{Low: c(low), Best: c(best), High: c(high)}
}

func TestTollText(t *testing.T) {
	for _, tt := range []struct {
		name        string
		toll        geo.Toll
		text, short string
	}{
		{"range", toll(3, 21, 21), "3–21 killed, best figure 21", "3–21 killed"},
		{"best between", toll(3, 8, 21), "3–21 killed, best figure 8", "3–21 killed"},
		{"one figure", toll(-1, 63, -1), "63 killed", "63 killed"},
		{"all the same", toll(224, 224, 224), "224 killed", "224 killed"},
		{"thousands", toll(-1, 1204, -1), "1,204 killed", "1,204 killed"},
		{"nobody", toll(0, 0, 0), "no one killed", "no one killed"},
		{"best nobody", toll(-1, 0, -1), "no one killed", "no one killed"},
		{"nobody at least", toll(0, -1, -1), "at least 0 killed", "at least 0 killed"},
		{"perhaps nobody", toll(0, 0, 4), "0–4 killed, best figure 0", "0–4 killed"},
		{"low only", toll(60, -1, -1), "at least 60 killed", "at least 60 killed"},
		{"high only", toll(-1, -1, 200), "up to 200 killed", "up to 200 killed"},
		{"no best", toll(3, -1, 21), "3–21 killed", "3–21 killed"},
		{"not known", toll(-1, -1, -1), "killed: not known", "killed: not known"},
		{"out of order", toll(9, 4, 6), "4–9 killed, best figure 4", "4–9 killed"},
	} {
		t.Run(tt.name, func(t *testing.T) {
			if got := web.TollText(tt.toll, "killed"); got != tt.text {
				t.Errorf("TollText = %q, want %q", got, tt.text)
			}
			if got := web.TollShort(tt.toll, "killed"); got != tt.short {
				t.Errorf("TollShort = %q, want %q", got, tt.short)
			}
		})
	}
}

func TestDates(t *testing.T) {
	for _, tt := range []struct{ in, want, datetime string }{
		{"2024-03-22", "22 March 2024", "2024-03-22"},
		{"2024-03", "March 2024", "2024-03"},
		{"2024-02", "February 2024", "2024-02"},
		{"2024", "2024", "2024"},
		{"2022/2024", "2022–2024", "2022-01-01"},
		{"2024-03-01/2024-04-30", "March–April 2024", "2024-03-01"},
		{"2023-12/2024-01", "December 2023 – January 2024", "2023-12-01"},
		{"2023-07-04/2023-07-06", "4–6 July 2023", "2023-07-04"},
		{"2023-06-28/2023-07-03", "28 June – 3 July 2023", "2023-06-28"},
		{"2022-12-28/2023-01-03", "28 December 2022 – 3 January 2023", "2022-12-28"},
		{"2024-03-01/2024-03-30", "1–30 March 2024", "2024-03-01"},
		{"2024-03-07/..", "since 7 March 2024", "2024-03-07"},
		{"../2024-03-07", "until 7 March 2024", "2024-03-07"},
		{"../..", "date not known", ""},
	} {
		v, err := geo.ParseInterval(tt.in)
		if err != nil {
			t.Fatal(err)
		}
		if got := web.Dates(v); got != tt.want {
			t.Errorf("Dates(%s) = %q, want %q", tt.in, got, tt.want)
		}
		if got := web.DateTime(v); got != tt.datetime {
			t.Errorf("DateTime(%s) = %q, want %q", tt.in, got, tt.datetime)
		}
	}
}

func TestNumbers(t *testing.T) {
	for _, tt := range []struct{ got, want string }{
		{web.Number(0), "0"},
		{web.Number(999), "999"},
		{web.Number(1000), "1,000"},
		{web.Number(16566), "16,566"},
		{web.Number(int64(1234567)), "1,234,567"},
		{web.Number(-1200), "−1,200"},
		{web.Plural(1, "incident", "incidents"), "1 incident"},
		{web.Plural(0, "incident", "incidents"), "0 incidents"},
		{web.Plural(1204, "incident", "incidents"), "1,204 incidents"},
		{web.KindCount(geo.FoiledPlot, 2), "2 foiled plots"},
		{web.Ordinal(1), "1st"}, {web.Ordinal(2), "2nd"}, {web.Ordinal(3), "3rd"}, {web.Ordinal(4), "4th"},
		{web.Ordinal(11), "11th"}, {web.Ordinal(12), "12th"}, {web.Ordinal(13), "13th"}, {web.Ordinal(22), "22nd"},
		{web.Ordinal(111), "111th"}, {web.Ordinal(121), "121st"},
		{web.Distance(0.5), "500 m"}, {web.Distance(1), "1 km"}, {web.Distance(2.5), "2.5 km"}, {web.Distance(150), "150 km"},
		{web.Distance(1200), "1,200 km"},
		{web.Percent(3, 7), "43%"}, {web.Percent(0, 7), "0%"}, {web.Percent(7, 7), "100%"}, {web.Percent(1, 0), "–"},
		{web.Percent(1, 10000), "under 1%"}, {web.Percent(9999, 10000), "over 99%"},
		{web.Decimal(4.4591, 3), "4.459"}, {web.Decimal(2758.6, 1), "2,758.6"}, {web.Decimal(0, 3), "0.000"},
		{web.Decimal(-0.25, 2), "−0.25"}, {web.Decimal(-3.5, 1), "−3.5"},
		{web.SumText(591, 2, "killed"), "591 killed (2 incidents without a figure)"},
		{web.SumText(591, 1, "killed"), "591 killed (1 incident without a figure)"},
		{web.SumText(591, 0, "killed"), "591 killed"},
		{web.And([]string{"a"}), "a"}, {web.And([]string{"a", "b"}), "a and b"}, {web.And([]string{"a", "b", "c"}), "a, b and c"},
		{web.Or([]string{"a", "b", "c"}), "a, b or c"}, {web.And(nil), ""},
		{web.Capital("état"), "État"}, {web.Capital(""), ""},
		{web.PlaceLine("Kandahar", "Kandahar", "Afghanistan"), "Kandahar, Afghanistan"},
		{web.PlaceLine("", "", "Afghanistan"), "Afghanistan"},
		{web.CountText(geo.Known(7)), "7"}, {web.CountText(geo.Count{}), "not known"},
		{web.AttributionName(geo.Claimed, "Russia"), "claimed, disputed by Russia"},
		{web.AttributionName(geo.Suspected, ""), "suspected"},
		{web.AttributionName("", ""), ""},
		{web.MethodNames([]geo.Method{"bombing", "armed_assault"}, geo.Yes), "suicide bombing, armed assault"},
	} {
		if tt.got != tt.want {
			t.Errorf("got %q, want %q", tt.got, tt.want)
		}
	}
}

// Every code of the domain has words of its own: none shows as raw code.
func TestEveryCodeHasWords(t *testing.T) {
	check := func(kind, code, words string) {
		t.Helper()
		if words == "" {
			t.Errorf("%s %q has no words", kind, code)
		}
		for _, r := range words {
			if r == '_' {
				t.Errorf("%s %q reads %q", kind, code, words)
			}
		}
	}
	for _, c := range geo.Kinds {
		check("kind", string(c), web.KindPlural(c))
	}
	for _, c := range geo.Outcomes {
		check("outcome", string(c), web.OutcomeName(c))
	}
	for _, c := range geo.Methods {
		check("method", string(c), web.MethodName(c))
	}
	for _, c := range geo.AttributionStatuses {
		check("attribution", string(c), web.AttributionName(c, ""))
	}
	for _, c := range geo.Stances {
		check("stance", string(c), web.StanceName(c))
	}
	for _, c := range geo.PlaceRoles {
		check("role", string(c), web.RoleName(c))
	}
	for _, c := range geo.ActorRoles {
		check("actor role", string(c), web.ActorRoleName(c))
	}
	for _, c := range geo.DatePrecisions {
		check("date precision", string(c), web.DatePrecisionName(c))
	}
	for _, c := range geo.Verifications {
		check("verification", string(c), web.VerificationName(c))
	}
	for p := range geo.International + 1 {
		check("precision", p.String(), web.PrecisionName(p))
	}
}

func TestSentence(t *testing.T) {
	for in, want := range map[string]string{
		"":                        "",
		"raised after the attack": "Raised after the attack.",
		"It lasts.":               "It lasts.",
		" who knows? ":            "Who knows?",
		"and so on …":             "And so on …",
	} {
		if got := web.Sentence(in); got != want {
			t.Errorf("Sentence(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestPointText(t *testing.T) {
	day := geo.NewDay(2024, 3, 21)
	for _, c := range []struct {
		kind    geo.Kind
		outcome geo.Outcome
		day     geo.Day
		killed  geo.Toll
		want    string
	}{
		{geo.Attack, geo.Completed, day, geo.Toll{Low: geo.Known(3), Best: geo.Known(21), High: geo.Known(21)}, "attack, 21 March 2024, 3–21 killed"},
		{geo.Attack, geo.Completed, 0, geo.Toll{}, "attack, killed: not known"},
		{geo.Arrest, geo.Foiled, day, geo.Toll{}, "arrest, plot foiled, 21 March 2024"},
	} {
		if got := web.PointText(c.kind, c.outcome, c.day, c.killed); got != c.want {
			t.Errorf("got %q, want %q", got, c.want)
		}
	}
}

func TestBytes(t *testing.T) {
	for n, want := range map[int64]string{0: "0 bytes", 1: "1 byte", 999: "999 bytes", 1000: "1 kB", 640_200: "640 kB", 999_499: "999 kB", 999_500: "1.0 MB", 1_250_000: "1.2 MB", 9_960_000: "10 MB", 202_114_848: "202 MB", 1_500_000_000: "1.5 GB"} {
		if got := web.Bytes(n); got != want {
			t.Errorf("Bytes(%d) = %q, want %q", n, got, want)
		}
	}
}

func TestParts(t *testing.T) {
	for n, want := range map[float64]string{0.04: "0", 0.25: "0.3", 0.999: "1", 12: "12", 12.5: "12.5", 1204: "1,204", 1204.26: "1,204.3"} {
		if got := web.Parts(n); got != want {
			t.Errorf("%v: %q, want %q", n, got, want)
		}
	}
}
