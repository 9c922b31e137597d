package geo

// Gaps are what records of incidents up to a day leave open: as much a part of a
// summary as what they say. Numbers count incidents of every kind where nothing
// else is said.
type Gaps struct {
	N int // all of them
	// Attacks are the attacks and security operations among them, of which
	// Killed state no best figure of the killed and Injured none of the injured.
	Attacks, Killed, Injured int
	// Place are known to no more than the country; Area to a province or a wider
	// area.
	Place, Area int
	// Undated have no date; Vague one that is no better than a month.
	Undated, Vague int
	// Unattributed are the attacks of which nobody is recorded to say who did it.
	Unattributed int
	// Unsourced rest on fewer than two sources.
	Unsourced int
}

func (g *Gaps) add(r *Row) {
	g.N++
	if r.Kind == Attack || r.Kind == SecurityOperation {
		g.Attacks++
		g.Killed += one(!r.Killed.Best.IsKnown())
		g.Injured += one(!r.Injured.Best.IsKnown())
	}
	if r.Kind == Attack {
		g.Unattributed += one(r.Attribution == "" || r.Attribution == UnknownAttribution || r.Attribution == NoAttribution)
	}
	switch {
	case r.Precision == Unlocated || r.Precision == CountryOnly:
		g.Place++
	case r.Precision == Province || r.Precision == Area:
		g.Area++
	}
	switch p := r.DatePrecision; {
	case !r.Date.Start.Known():
		g.Undated++
	case p == PrecisionMonth || p == PrecisionRange || p == PrecisionYear:
		g.Vague++
	}
	g.Unsourced += one(r.Sources < 2)
}
