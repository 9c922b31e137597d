package geo

// Gap is something that a record leaves open, a word of missing= in addresses.
type Gap string

const (
	KilledGap      Gap = "killed"      // attacks and security operations without a best figure of the killed
	InjuredGap     Gap = "injured"     // the same for the injured
	AttributionGap Gap = "attribution" // attacks of which nobody is recorded to say who did it
	PlaceGap       Gap = "place"       // known to no more than the country
	AreaGap        Gap = "area"        // known to a province or a wider area
	DateGap        Gap = "date"        // without a date
	DayGap         Gap = "day"         // with one that is no better than a month
	SourcesGap     Gap = "sources"     // resting on fewer than two sources
)

// GapWords are all of them; [gapSet] has a bit for each, in this order.
var GapWords = []Gap{KilledGap, InjuredGap, AttributionGap, PlaceGap, AreaGap, DateGap, DayGap, SourcesGap}

type gapSet uint8

func gapBit(g Gap) gapSet {
	for i, w := range GapWords {
		if w == g {
			return 1 << i
		}
	}
	return 0
}

func (s gapSet) has(g Gap) int { return one(s&gapBit(g) != 0) }

// gapsOf are the gaps of an incident.
func gapsOf(f *Feature) (s gapSet) {
	add := func(open bool, g Gap) {
		if open {
			s |= gapBit(g)
		}
	}
	if f.Kind == Attack || f.Kind == SecurityOperation {
		add(!f.Killed.Best.IsKnown(), KilledGap)
		add(!f.Injured.Best.IsKnown(), InjuredGap)
	}
	add(f.Kind == Attack && (f.Attribution == "" || f.Attribution == UnknownAttribution || f.Attribution == NoAttribution), AttributionGap)
	add(f.Precision == Unlocated || f.Precision == CountryOnly, PlaceGap)
	add(f.Precision == Province || f.Precision == Area, AreaGap)
	p := f.DatePrecision
	add(!f.Date.Start.Known(), DateGap)
	add(f.Date.Start.Known() && (p == PrecisionMonth || p == PrecisionRange || p == PrecisionYear), DayGap)
	add(f.Sources < 2, SourcesGap)
	return s
}

// Lacks reports whether the incident has the gap.
func (f *Feature) Lacks(g Gap) bool { return gapsOf(f)&gapBit(g) != 0 }

// Gaps are what records of incidents up to a day leave open: as much a part of a
// summary as what they say. Numbers count incidents of every kind where nothing
// else is said; see the words of [Gap].
type Gaps struct {
	N       int // all of them
	Attacks int // the attacks and security operations among them
	// Of the attacks and operations.
	Killed, Injured int
	Place, Area     int
	Undated, Vague  int // no date, and one that is no better than a month
	Unattributed    int
	Unsourced       int
	// Filter selects all of them: with a word in its Missing those that lack it.
	Filter Filter
}

func (g *Gaps) add(r *Row) {
	g.N++
	g.Attacks += one(r.Kind == Attack || r.Kind == SecurityOperation)
	s := gapsOf(&r.Feature)
	g.Killed += s.has(KilledGap)
	g.Injured += s.has(InjuredGap)
	g.Unattributed += s.has(AttributionGap)
	g.Place += s.has(PlaceGap)
	g.Area += s.has(AreaGap)
	g.Undated += s.has(DateGap)
	g.Vague += s.has(DayGap)
	g.Unsourced += s.has(SourcesGap)
}

// lacking tests for rows that have one of the gaps. Codes say of each profile
// which it has if no figure, source or date is known; those that are known are
// taken away.
func (x *Index) lacking(gaps []Gap) test {
	var wanted gapSet
	for _, g := range gaps {
		wanted |= gapBit(g)
	}
	byCode, undated := make([]gapSet, len(x.profiles)), make([]gapSet, len(x.profiles))
	for i := range x.profiles {
		var f Feature
		x.readCodes(&x.profiles[i], &f)
		undated[i] = gapsOf(&f)
		f.Date.Start = 1
		byCode[i] = gapsOf(&f)
	}
	injured := make([]gapSet, len(x.tolls))
	for i := range x.tolls {
		if x.tolls[i].injured.Best.IsKnown() {
			injured[i] = gapBit(InjuredGap)
		}
	}
	killed, sources := gapBit(KilledGap), gapBit(SourcesGap)
	return func(lo, hi int) (v uint64) {
		for i := lo; i < hi; i++ {
			s := byCode[x.profile[i]]
			if x.start[i] == 0 {
				s = undated[x.profile[i]]
			}
			s &^= injured[x.figures[i]]
			if x.killed[i] != unknownFigure {
				s &^= killed
			}
			if x.sources[i] >= 2 {
				s &^= sources
			}
			v |= bit(s&wanted != 0) << ((i - lo) & 63)
		}
		return v
	}
}
