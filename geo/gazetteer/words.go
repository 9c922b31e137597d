package gazetteer

import (
	"slices"
	"strconv"
	"strings"
	"unicode"
	"unicode/utf8"

	"dateline/geo"
)

// maxText is how much of a text is read, in bytes.
const maxText = 300

// reading is one way to read the name of a place.
type reading struct {
	name string // folded
	want want
	// near says that the place is not the named one but beside it: "outskirts
	// of", "north of", or a camp or river called after it. km is how far, if told.
	near bool
	km   float64
	// loss is taken from the likeness of names found this way.
	loss float64
}

// want is the sort of place that the words beside a name speak of.
type want uint8

const (
	wantAny want = iota
	wantSettlement
	wantDistrict
	wantProvince
	wantSite
	wantArea
)

// suits is how well an entry's kind fits, from 0 to 1.
func (w want) suits(k Kind) float64 {
	unit := k == Province || k == District
	switch w {
	case wantSettlement:
		switch {
		case k.Settlement():
			return 1
		case unit:
			return 0.2
		}
		return 0.5
	case wantDistrict:
		switch k {
		case District:
			return 1
		case Province:
			return 0.6
		case Country:
			return 0
		}
		return 0.4
	case wantProvince:
		switch k {
		case Province:
			return 1
		case District:
			return 0.7
		case Country:
			return 0
		}
		return 0.2
	case wantSite, wantArea:
		if k == Site || k == Area {
			return 1
		}
		return 0.5
	}
	switch {
	case k == Quarter || k == FormerTown:
		return 0.5
	case k == Country:
		return 1
	case unit:
		return 0.6
	}
	return 0.8
}

// classes are words that stand beside a name and say what it is.
var classes = func() map[string]want {
	m := map[string]want{}
	for w, list := range map[want]string{
		wantSettlement: `town city village hamlet settlement locality suburb neighbourhood neighborhood quarter ward
			kampung barrio colony shehir kishlak aul`,
		wantDistrict: `district township county upazila upzila subdistrict tehsil tahsil taluk taluka zila zilla thana agency
			rayon raion rayonu woreda lga commune municipality arrondissement cercle circle zone subdivision subprefecture
			nahiya nahiyah block borough sector canton territory prefecture ilce parish mintaqat markaz nahiyat sadar dac`,
		wantProvince: `province governorate state region oblast division krai republic wilaya wilayah wilayat vilayat
			muhafazah muhafazat emirate department departement voblast viloyat ostan estado provincia departamento il`,
		wantSite: `airport airbase airfield base camp mosque church school hospital university market bazaar bridge dam prison
			checkpoint crossing embassy consulate station factory silos stadium farm refinery shrine barracks hotel mall
			headquarters clinic temple monastery port plant jail compound`,
		wantArea: `mountain mountains mount river stream valley road highway border forest plain lake island islands desert hills
			hill pass countryside area front ridge axis enclave junction coast oilfield gasfield range peninsula`,
	} {
		for f := range strings.FieldsSeq(list) {
			m[f] = w
		}
	}
	return m
}()

// directions are words for a part of a place.
var directions = set(`north south east west northern southern eastern western northeast northwest southeast southwest
	northeastern northwestern southeastern southwestern central n s e w ne nw se sw upper lower`)

// beside are words that say that something is near a place, when they lead to it.
var beside = set(`near nr around outside beside off close next outskirts suburbs suburb vicinity edge environs towards toward
	km kms kilometers kilometres kilometer kilometre mile miles mi approximately about some just rural`)

// fillers may stand among the words before a name.
var fillers = set(`the of to in from on at a and city town village district province state governorate region county municipality
	area part parts side direction`)

func set(words string) map[string]bool {
	m := map[string]bool{}
	for w := range strings.FieldsSeq(words) {
		m[w] = true
	}
	return m
}

// clip shortens a text to maxText without cutting a letter in two.
func clip(s string) string {
	if len(s) <= maxText {
		return s
	}
	s = s[:maxText]
	for len(s) > 0 && !utf8.RuneStart(s[len(s)-1]) {
		s = s[:len(s)-1]
	}
	if len(s) > 0 && s[len(s)-1] >= utf8.RuneSelf {
		s = s[:len(s)-1]
	}
	return s
}

// parts splits "Khar, Bajaur, Pakistan" at its commas, those in brackets
// excepted, and "a river in Paletwa" at the in. At most six are kept.
func parts(text string) []string {
	var all []string
	depth, start := 0, 0
	cut := func(end int) {
		if p := strings.TrimSpace(text[start:end]); p != "" && len(all) < 6 {
			all = append(all, p)
		}
	}
	for i, r := range text {
		switch r {
		case '(', '[':
			depth++
		case ')', ']':
			depth--
		case ',', ';', '\n', '،', '、', '，':
			if depth <= 0 {
				cut(i)
				start = i + utf8.RuneLen(r)
			}
		}
	}
	cut(len(text))
	if len(all) > 0 {
		if head, tail, ok := strings.Cut(all[0], " in "); ok && strings.TrimSpace(head) != "" && strings.TrimSpace(tail) != "" {
			all = slices.Insert(all[1:], 0, strings.TrimSpace(head), strings.TrimSpace(tail))
		}
	}
	return all
}

// readings are the ways to read one part of a text, the most literal first:
// "Al-Rai town (Choban Bey)" is al-Rai town, the town al-Rai, Choban Bey.
func readings(part string) []reading {
	main, inside := brackets(part)
	var all []reading
	add := func(text string, w want, loss float64) {
		for _, r := range strip(text, w) {
			r.loss += loss
			if r.name != "" && len(all) < maxReadings && !slices.ContainsFunc(all, func(o reading) bool { return o.name == r.name && o.want == r.want }) {
				all = append(all, r)
			}
		}
	}
	names := strings.Split(main, "/")
	w := wantAny
	if len(names) > 1 { // in "Tadmur/Palmyra town" both are towns
		last := strip(names[len(names)-1], wantAny)
		w = last[len(last)-1].want
	}
	for i, n := range names {
		add(n, w, 0.02*float64(min(i, 3)))
	}
	if w == wantAny && len(all) > 0 {
		w = all[len(all)-1].want
	}
	if aside := strings.Fields(geo.Fold(inside)); len(aside) > 0 && beside[aside[0]] && len(aside) < 4 { // "Marjah (near)"
		for i := range all {
			all[i].near = true
		}
		return all
	}
	for _, n := range strings.FieldsFunc(inside, func(r rune) bool { return r == '/' || r == ';' }) {
		if f := strings.Fields(geo.Fold(n)); len(f) > 0 && len(f) < 5 && !directions[f[0]] {
			add(n, w, 0.05)
		}
	}
	return all
}

// maxReadings bounds the work for one text.
const maxReadings = 12

// brackets takes what stands in brackets out of a text.
func brackets(s string) (outside, inside string) {
	var out, in strings.Builder
	depth := 0
	for _, r := range s {
		switch r {
		case '(', '[':
			if depth++; in.Len() > 0 {
				in.WriteByte('/')
			}
			out.WriteByte(' ')
		case ')', ']':
			depth = max(0, depth-1)
		default:
			if depth > 0 {
				in.WriteRune(r)
			} else {
				out.WriteRune(r)
			}
		}
	}
	if strings.TrimSpace(out.String()) == "" {
		return in.String(), ""
	}
	return out.String(), in.String()
}

// strip reads a name with the words beside it and then, one by one, without
// them. The first reading is the whole text.
func strip(text string, w want) []reading {
	f := strings.Fields(geo.Fold(text))
	all := []reading{{name: strings.Join(f, " "), want: w}}
	near, km := false, 0.0
	f, near, km = leading(f)
	if near {
		all[0].loss = 0.1
	}
	push := func(loss float64) {
		all = append(all, reading{name: strings.Join(f, " "), want: w, near: near, km: km, loss: loss})
	}
	if near || len(f) < strings.Count(all[0].name, " ")+1 {
		push(0)
	}
	loss := 0.0
	for len(f) > 1 {
		last, first := f[len(f)-1], f[0]
		n := 1
		if len(f) > 2 && f[len(f)-2] == "sub" {
			n = 2
		}
		c, atEnd := classes[last]
		if n == 2 {
			c = wantDistrict
		}
		lead, atStart := classes[first]
		switch {
		case atEnd:
			f = f[:len(f)-n]
		case atStart && len(f) > 1:
			c, f = lead, f[1:]
		case directions[first]:
			c, f, loss = wantArea, f[1:], loss+0.04
			near = true
		case near && len(f) > 2 && fillers[first]:
			f = f[1:]
			continue
		default:
			return all
		}
		if c == wantSite || c == wantArea {
			// What is called after a place is near it at best.
			near, loss = true, loss+0.02
		}
		if w == wantAny || c == wantDistrict || c == wantProvince {
			w = c
		}
		if near && (w == wantDistrict || w == wantProvince) {
			near = false // the north of a province is in the province
		}
		if all[0].want == wantAny {
			all[0].want = w
		}
		push(loss)
	}
	return all
}

// leading takes "12 km north of the city of" off a name.
func leading(f []string) (rest []string, near bool, km float64) {
	end := 0
	hit, of := false, false
	for i := 0; i < len(f)-1 && i < 9; i++ {
		w := f[i]
		number, isNumber := kilometers(w)
		switch {
		case isNumber:
			if number > 0 && number < 1000 {
				km = max(km, number)
			}
			hit = true
		case beside[w] || directions[w]:
			hit = hit || beside[w]
		case fillers[w]:
			of = of || w == "of" || w == "from" || w == "to"
		default:
			i = len(f)
			continue
		}
		if w == "of" || w == "from" || w == "to" || w == "near" || w == "nr" || w == "around" || w == "outside" || w == "off" || w == "the" && end == i {
			end = i + 1
			if directions[f[0]] || w != "of" && w != "the" {
				hit = true
			}
		}
	}
	if end == 0 || !hit && !of {
		return f, false, 0
	}
	if !hit {
		km = 0
	}
	return f[end:], hit, km
}

// kilometers reads "12" and "12km".
func kilometers(w string) (float64, bool) {
	digits := strings.TrimRightFunc(w, unicode.IsLetter)
	if unit := w[len(digits):]; digits == "" || unit != "" && unit != "km" && unit != "kms" && unit != "mi" {
		return 0, false
	}
	v, err := strconv.ParseFloat(digits, 64)
	return v, err == nil && v >= 0 && v < 1e6
}
