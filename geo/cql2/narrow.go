package cql2

import (
	"context"
	"slices"

	"dateline/geo"
)

// Narrow gives the incidents of a selection that a condition selects, as far as
// the index knows. Those in open, sorted revisions among them, depend on
// texts: the caller has to read and judge them. It ends early, with its error,
// when ctx does.
func Narrow(ctx context.Context, sel *geo.Selection, e Expr) (found *geo.Selection, open []int64, err error) {
	if b, ok := Bounds(e); ok {
		sel = sel.Within(b)
	}
	parts := Parts(e, Incidents)
	codes := Compile(e, Incidents, geo.CodeParts)
	sel = sel.WhereCodes(func(f *geo.Feature) bool {
		holds, open := codes.Judge(f)
		return holds || open
	})
	if parts&^geo.CodeParts == 0 {
		return sel, nil, ctx.Err()
	}
	index := Compile(e, Incidents, Everything&^geo.TextParts)
	n := 0
	sel = sel.Where(parts, func(row *geo.Row) bool {
		if n++; n%1024 == 0 && err == nil {
			err = ctx.Err()
		}
		if err != nil {
			return false
		}
		holds, depends := index.Judge(&row.Feature)
		if depends {
			open = append(open, row.Rev)
		}
		return holds || depends
	})
	slices.Sort(open)
	return sel, open, err
}
