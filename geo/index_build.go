package geo

import (
	"cmp"
	"errors"
	"fmt"
	"iter"
	"runtime"
	"slices"
	"sync"
	"sync/atomic"
)

// BuildIndex makes an index of all revisions. newest is the edition that filters
// without an edition mean. An error of rows is returned as it is; a row with a
// position off the globe or without numbers is an error too. The same rows in
// any order give the same index.
func BuildIndex(rows iter.Seq2[Row, error], newest Edition) (*Index, error) {
	return BuildIndexOf([]iter.Seq2[Row, error]{rows}, newest)
}

// BuildIndexOf is [BuildIndex] of revisions that come in parts: each is read by a
// goroutine of its own, all at once, and each revision is in one of them.
func BuildIndexOf(parts []iter.Seq2[Row, error], newest Edition) (*Index, error) {
	read, err := readParts(parts)
	if err != nil {
		return nil, err
	}
	x := newIndex(newest)
	raw, order, t, err := x.put(read)
	if err != nil {
		return nil, err
	}
	x.rowColumns = raw.sorted(raw.order(order))
	x.numberProfiles(t)
	x.tables = t.done()
	x.finish(x.sort)
	return x, nil
}

func newIndex(newest Edition) *Index {
	return &Index{edition: newest, scratch: &sync.Pool{New: func() any { return new(clustering) }}}
}

// rowPart is what one goroutine read: columns whose numbers are those of tables
// of its own.
type rowPart struct {
	columns rowColumns
	tables  *rowTables
	order   []uint64 // see packOrder
	added   [layers]int
}

// errStopped ends the reading of a part because another one failed.
var errStopped = errors.New("another part could not be read")

func readParts(parts []iter.Seq2[Row, error]) ([]*rowPart, error) {
	out, errs := make([]*rowPart, len(parts)), make([]error, len(parts))
	var failed atomic.Bool
	var all sync.WaitGroup
	for i := range parts {
		out[i] = &rowPart{tables: newRowTables()}
		all.Go(func() {
			if errs[i] = out[i].read(parts[i], &failed); errs[i] != nil {
				failed.Store(true)
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil && !errors.Is(err, errStopped) {
			return nil, err
		}
	}
	return out, nil
}

func (p *rowPart) read(rows iter.Seq2[Row, error], failed *atomic.Bool) error {
	for row, err := range rows {
		if err != nil {
			return err
		}
		if failed.Load() {
			return errStopped
		}
		if err := p.add(&row); err != nil {
			return err
		}
	}
	return nil
}

func (p *rowPart) add(row *Row) error {
	n := len(p.order)
	if n == maxRows {
		return tooManyRows()
	}
	if err := p.columns.append(row, p.tables); err != nil {
		return fmt.Errorf("index: %w", err)
	}
	l := layerOf(&row.Feature)
	p.order = append(p.order, packOrder(l, p.columns.key[n], n))
	p.added[l]++
	return nil
}

func tooManyRows() error { return fmt.Errorf("index: more than %d revisions", maxRows) }

// put puts parts one after the other, with numbers of one set of tables, and
// notes where layers end.
func (x *Index) put(parts []*rowPart) (raw rowColumns, order []uint64, t *rowTables, err error) {
	if len(parts) == 0 {
		parts = []*rowPart{{tables: newRowTables()}}
	}
	t = parts[0].tables
	n := len(parts[0].order)
	for _, p := range parts[1:] {
		for i := range p.order {
			p.order[i] += uint64(n)
		}
		if n += len(p.order); n > maxRows {
			return raw, nil, nil, tooManyRows()
		}
		if err := p.renumber(t); err != nil {
			return raw, nil, nil, fmt.Errorf("index: %w", err)
		}
	}
	for l, sum := 0, 0; l < int(layers); l++ {
		for _, p := range parts {
			sum += p.added[l]
		}
		x.ends[l] = sum
	}
	if len(parts) == 1 {
		return parts[0].columns, parts[0].order, t, nil
	}
	order = make([]uint64, 0, n)
	for _, p := range parts {
		raw.exact.addAll(len(order), &p.columns.exact)
		order = append(order, p.order...)
		p.order = nil
	}
	together(
		func() { raw.key = putColumn(parts, func(c *rowColumns) *[]uint32 { return &c.key }) },
		func() { raw.lon = putColumn(parts, func(c *rowColumns) *[]int32 { return &c.lon }) },
		func() { raw.lat = putColumn(parts, func(c *rowColumns) *[]int32 { return &c.lat }) },
		func() { raw.start = putColumn(parts, func(c *rowColumns) *[]Day { return &c.start }) },
		func() { raw.end = putColumn(parts, func(c *rowColumns) *[]Day { return &c.end }) },
		func() { raw.killed = putColumn(parts, func(c *rowColumns) *[]int32 { return &c.killed }) },
		func() { raw.profile = putColumn(parts, func(c *rowColumns) *[]uint32 { return &c.profile }) },
		func() { raw.province = putColumn(parts, func(c *rowColumns) *[]uint32 { return &c.province }) },
		func() { raw.figures = putColumn(parts, func(c *rowColumns) *[]uint32 { return &c.figures }) },
		func() { raw.held = putColumn(parts, func(c *rowColumns) *[]uint32 { return &c.held }) },
		func() { raw.sources = putColumn(parts, func(c *rowColumns) *[]uint16 { return &c.sources }) },
		func() { raw.id = putColumn(parts, func(c *rowColumns) *[]uint32 { return &c.id }) },
		func() { raw.rev = putColumn(parts, func(c *rowColumns) *[]uint32 { return &c.rev }) },
	)
	return raw, order, t, nil
}

// putColumn puts a column together, and lets its parts go.
func putColumn[T any](parts []*rowPart, of func(*rowColumns) *[]T) []T {
	n := 0
	for _, p := range parts {
		n += len(*of(&p.columns))
	}
	out := make([]T, 0, n)
	for _, p := range parts {
		column := of(&p.columns)
		out, *column = append(out, *column...), nil
	}
	return out
}

// renumber gives the columns the numbers of other tables, to which it adds what
// they lack.
func (p *rowPart) renumber(t *rowTables) error {
	own := p.tables.done()
	profiles, provinces := make([]uint32, len(own.profiles)), make([]uint32, len(own.provinceNames))
	tolls, spans := make([]uint32, len(own.tolls)), make([]uint32, len(own.spans))
	var f Feature
	for i := range own.profiles {
		own.readCodes(&own.profiles[i], &f)
		var err error
		if profiles[i], err = t.profile(&f); err != nil {
			return err
		}
	}
	for i, name := range own.provinceNames {
		provinces[i] = t.provinces.of(name)
	}
	for i, v := range own.tolls {
		tolls[i] = t.tolls.of(v)
	}
	for i, v := range own.spans {
		spans[i] = t.spans.of(v)
	}
	together(
		func() { renumber(p.columns.profile, profiles) },
		func() { renumber(p.columns.province, provinces) },
		func() { renumber(p.columns.figures, tolls) },
		func() { renumber(p.columns.held, spans) },
	)
	return nil
}

func renumber(column, numbers []uint32) {
	for i, n := range column {
		column[i] = numbers[n]
	}
}

// finish makes what follows from the columns, and calls sort for the orders.
func (x *Index) finish(sort func()) {
	x.current = x.heldIn(x.edition.N)
	x.n = x.current.count()
	x.joined = newJoinedBlocks()
	x.country = x.findCountries()
	x.findMarks()
	x.all = x.selection(x.current)
	together(
		func() { sort(); x.findSpan() },
		func() { x.blocks = x.newBlocks() },
		func() { x.all.BBox() },
	)
}

// together runs pieces of work that do not depend on each other, as many at once
// as there are processors, and waits for all of them.
func together(work ...func()) {
	each(len(work), func(i int) { work[i]() })
}

// each calls work for the numbers below n, as many at once as there are
// processors, and waits for all of them.
func each(n int, work func(i int)) {
	var next atomic.Int64
	var all sync.WaitGroup
	for range min(n, runtime.GOMAXPROCS(0)) {
		all.Go(func() {
			for i := next.Add(1) - 1; i < int64(n); i = next.Add(1) - 1 {
				work(int(i))
			}
		})
	}
	all.Wait()
}

// maxRows is how many revisions an index holds at most.
const maxRows = 1 << 30

// packOrder is what rows are sorted by: layer, key and row in 2, 32 and 30 bits.
func packOrder(l layer, key uint32, row int) uint64 {
	return uint64(l)<<62 | uint64(key)<<30 | uint64(row)
}

// order sorts rows by layer and place on the curve, those of one cell by exact
// position and number, so that rows on one coordinate are neighbours.
func (c *rowColumns) order(packed []uint64) []uint32 {
	rows := make([]uint32, len(packed))
	if len(packed) < 1<<12 {
		c.orderRun(packed, rows)
		return rows
	}
	// By the first 16 bits first, and then what has them in common, which several
	// processors can do.
	const runs, shift = 1 << 16, 48
	at := make([]int, runs+1)
	for _, p := range packed {
		at[p>>shift+1]++
	}
	for i := range runs {
		at[i+1] += at[i]
	}
	sorted := make([]uint64, len(packed))
	next := slices.Clone(at[:runs])
	for _, p := range packed {
		n := &next[p>>shift]
		sorted[*n] = p
		*n++
	}
	each(runs, func(i int) { c.orderRun(sorted[at[i]:at[i+1]], rows[at[i]:at[i+1]]) })
	return rows
}

// orderRun sorts packed and puts its rows into rows.
func (c *rowColumns) orderRun(packed []uint64, rows []uint32) {
	slices.Sort(packed)
	const row = maxRows - 1
	for i, p := range packed {
		rows[i] = uint32(p & row)
	}
	for lo := 0; lo < len(packed); {
		hi := lo + 1
		for hi < len(packed) && packed[hi]&^row == packed[lo]&^row {
			hi++
		}
		if hi-lo > 1 {
			slices.SortFunc(rows[lo:hi], func(a, b uint32) int {
				return cmp.Or(cmp.Compare(c.lon[a], c.lon[b]), cmp.Compare(c.lat[a], c.lat[b]),
					cmp.Compare(c.id[a], c.id[b]), cmp.Compare(c.rev[a], c.rev[b]))
			})
		}
		lo = hi
	}
}
