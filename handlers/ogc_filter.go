package handlers

import (
	"context"
	"fmt"
	"slices"

	"github.com/labstack/echo/v4"

	"dateline/geo"
	"dateline/geo/cql2"
)

// itemNames are the parameters of items besides queryables and vocabulary.
var itemNames = []string{"limit", "offset", "filter", "filter-lang", "filter-crs"}

// condition is what queryables given as parameters and the parameter filter ask
// for together; nil where nothing is. Parameters of the filter vocabulary mean
// what they mean everywhere and are not among them.
func condition[T any](c echo.Context, schema cql2.Schema[T], vocabulary []string) (cql2.Expr, error) {
	var list cql2.And
	for i := range schema {
		f := &schema[i]
		v := c.QueryParam(f.Name)
		if v == "" || f.Type() == cql2.PointType || slices.Contains(vocabulary, f.Name) {
			continue
		}
		operand, err := literal(f.Name, f.Type(), v)
		if err != nil {
			return nil, err
		}
		list = append(list, cql2.Comparison{Left: cql2.Property(f.Name), Op: cql2.Equal, Right: operand})
	}
	if v := c.QueryParam("filter-lang"); v != "" && v != "cql2-text" && v != "cql-text" {
		return nil, &geo.InputError{Field: "filter-lang", Value: v, Reason: "want cql2-text"}
	}
	if v := c.QueryParam("filter-crs"); v != "" && v != crs84 {
		return nil, &geo.InputError{Field: "filter-crs", Value: v, Reason: "want " + crs84}
	}
	if v := c.QueryParam("filter"); v != "" {
		e, err := cql2.Parse(v, schema)
		if err != nil {
			return nil, err
		}
		list = append(list, e)
	}
	switch len(list) {
	case 0:
		return nil, nil
	case 1:
		return list[0], nil
	}
	return list, nil
}

// literal is the value of a queryable given as a parameter.
func literal(name string, t cql2.Type, v string) (cql2.Operand, error) {
	switch t {
	case cql2.NumberType:
		n, err := geo.ParseNumber(v)
		if err != nil {
			return nil, &geo.InputError{Field: name, Value: v, Reason: "want a number"}
		}
		return cql2.Number(n), nil
	case cql2.DayType, cql2.MomentType:
		o := cql2.ParseMoment(v)
		if o == nil {
			return nil, &geo.InputError{Field: name, Value: v, Reason: "want a day as YYYY-MM-DD"}
		}
		return o, nil
	}
	if !validText(v) {
		return nil, &geo.InputError{Field: name, Reason: fmt.Sprintf("want text in UTF-8 of at most %d characters", geo.MaxValue)}
	}
	return cql2.Text(v), nil
}

// maxTexts is how many incidents' texts are read to answer one filter: what
// takes well under the time that a reading request has.
const maxTexts = 100_000

// where narrows the query's selection of what may leave to the incidents for
// which the condition holds.
func (s *Server) where(ctx context.Context, q *query, sel *geo.Selection, e cql2.Expr) (*geo.Selection, error) {
	if e == nil {
		return sel, nil
	}
	return s.chosen.get(q.snap.Index, q.filter.Query()+"\n"+e.String(), func() (*geo.Selection, error) {
		found, open, err := cql2.Narrow(ctx, sel, e)
		if err != nil {
			return nil, err
		}
		if len(open) > maxTexts {
			return nil, &geo.InputError{Field: "filter", Reason: fmt.Sprintf(
				"title, place, admin1, source_url and updated are looked at for at most %d incidents, and %d are left by the other conditions; add country, datetime or bbox, or search for words with q", maxTexts, len(open))}
		}
		refused, err := s.refused(ctx, open, e)
		return found.Without(refused), err
	})
}

// refused are those of revs, which are sorted, for which the condition does not
// hold once their texts are read.
func (s *Server) refused(ctx context.Context, revs []int64, e cql2.Expr) (out []int64, err error) {
	holds := cql2.Compile(e, cql2.Incidents, cql2.Everything)
	for piece := range slices.Chunk(revs, 2*featuresAtOnce) {
		features, err := s.store.Features(ctx, piece)
		if err != nil {
			return nil, err
		}
		for i := range features {
			if !holds.Holds(&features[i]) {
				out = append(out, piece[i])
			}
		}
	}
	return out, nil
}
