package ingest

import (
	"maps"
	"slices"
	"strings"

	"dateline/geo"
)

// columns finds the columns of a table by name: in lower case, without blanks
// around it.
type columns struct {
	names []string
	index map[string]int
	line  int    // of the header
	twice string // a name that two columns have
}

func newColumns(header []string, line int) columns {
	c := columns{names: make([]string, len(header)), index: make(map[string]int, len(header)), line: line}
	for i, h := range header {
		n := strings.ToLower(strings.TrimSpace(h))
		c.names[i] = n
		if n == "" {
			continue
		}
		if c.has(n) {
			c.twice = n
			continue
		}
		c.index[n] = i
	}
	return c
}

// as finds columns under further names too: aliases leads from a name met in
// files to the usual one. A usual name that is there itself wins.
func (c columns) as(aliases map[string]string) columns {
	if len(aliases) == 0 {
		return c
	}
	index := maps.Clone(c.index)
	for i, n := range c.names {
		if usual, ok := aliases[n]; ok {
			if _, taken := index[usual]; !taken {
				index[usual] = i
			}
		}
	}
	c.index = index
	return c
}

// at is the number of the column, -1 when it is not there.
func (c columns) at(name string) int {
	if i, ok := c.index[name]; ok && name != "" {
		return i
	}
	return -1
}

func (c columns) has(name string) bool { return c.at(name) >= 0 }

// grow takes in the columns that came late.
func (c *columns) grow(names []string) {
	for i := len(c.names); i < len(names); i++ {
		n := strings.ToLower(strings.TrimSpace(names[i]))
		c.names = append(c.names, n)
	}
}

func (c columns) count(names []string) (n int) {
	for _, name := range names {
		if c.has(name) {
			n++
		}
	}
	return n
}

func (c columns) missing(names []string) (out []string) {
	for _, name := range names {
		if !c.has(name) {
			out = append(out, name)
		}
	}
	return out
}

// unknown lists the columns that are not among names, whatever name they bear.
func (c columns) unknown(names []string) (out []string) {
	known := make(map[int]bool, len(names))
	for _, n := range names {
		if i := c.at(n); i >= 0 {
			known[i] = true
		}
	}
	for i, n := range c.names {
		if n != "" && !known[i] && !ours(n) {
			out = append(out, n)
		}
	}
	return out
}

// rest are the columns that are not among used, to be kept as they are.
func (c columns) rest(used ...int) (out []extColumn) {
	for i, n := range c.names {
		if n != "" && !ours(n) && !slices.Contains(used, i) {
			out = append(out, extColumn{n, i})
		}
	}
	return out
}

// extColumn is a column that has no field of the incident.
type extColumn struct {
	name   string
	column int
}

// ours reports whether a column was added by a file of rejected rows.
func ours(name string) bool { return strings.HasPrefix(name, rejectPrefix) }

// looksLikeData reports whether the names are rather values: a number among them.
func (c columns) looksLikeData() bool {
	return slices.ContainsFunc(c.names, func(n string) bool {
		_, err := geo.ParseNumber(n)
		return err == nil
	})
}
