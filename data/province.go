package data

import (
	"context"
	"slices"

	"dateline/geo"
)

// featuresAtOnce is how many texts one read fetches of a long list.
const featuresAtOnce = 1000

// InProvinces narrows what an index selects to the provinces that the filter
// asks for, whose names the store alone has. It reads the texts of all incidents
// of the selection: the caller sees to it that they are not too many.
func InProvinces(ctx context.Context, store Store, sel *geo.Selection, f geo.Filter) (*geo.Selection, error) {
	if len(f.Provinces) == 0 {
		return sel, nil
	}
	var others []int64
	for piece := range slices.Chunk(sel.Revs(geo.ByID, 0, -1), featuresAtOnce) {
		features, err := store.Features(ctx, piece)
		if err != nil {
			return nil, err
		}
		for i := range features {
			if !f.InProvince(features[i].Admin1) {
				others = append(others, piece[i])
			}
		}
	}
	slices.Sort(others)
	return sel.Without(others), nil
}
