package ingest

import (
	"fmt"
	"hash/maphash"

	"dateline/geo"
)

// compare notes an incident that looks like an earlier one of the file: the same
// days, place, sides and dead under another id. Such rows are often true separate
// events, so nothing is merged.
func (r *Reader) compare(row *row, inc *geo.Incident) {
	if best, known := inc.Killed.Best.Get(); !known || best == 0 || len(inc.Places) == 0 || !inc.Date.Start.Known() || r.format.machine {
		return
	}
	p := &inc.Places[0]
	var h maphash.Hash
	h.SetSeed(r.seed)
	maphash.WriteComparable(&h, inc.Date)
	maphash.WriteComparable(&h, inc.Killed.Best.Or(0))
	h.WriteString(string(inc.Country))
	h.WriteString(p.Name)
	if p.Point != nil {
		maphash.WriteComparable(&h, *p.Point)
	}
	for i := range inc.Actors {
		h.WriteString(inc.Actors[i].Actor)
		h.WriteByte(0)
	}
	key := h.Sum64()
	first := r.alike.find(key, func(uint32) bool { return true })
	if first.number == 0 {
		r.alike.put(first, r.seen.last())
		return
	}
	row.find(codeAlike, -1, "")
	row.findings[len(row.findings)-1].detail = fmt.Sprintf("like row %d, id %s", r.seen.rows[first.number-1].n, r.seen.id(first.number))
}
