package geo

// Bins are the days of the bins, one after the other.
func (t *Timeline) Bins() []Interval {
	bins := make([]Interval, len(t.Incidents))
	d := t.Start
	for i := range bins {
		next := t.Step.next(d)
		bins[i] = Interval{d, next - 1}
		d = next
	}
	return bins
}
