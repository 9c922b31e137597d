package ingest

import (
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
		if c.has(n) {
			c.twice = n
		}
		c.index[n] = i
	}
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

// unknown lists the columns that are not among names.
func (c columns) unknown(names []string) (out []string) {
	for _, n := range c.names {
		if n != "" && !slices.Contains(names, n) {
			out = append(out, n)
		}
	}
	return out
}

// looksLikeData reports whether the names are rather values: a number among them.
func (c columns) looksLikeData() bool {
	return slices.ContainsFunc(c.names, func(n string) bool {
		_, err := geo.ParseNumber(n)
		return err == nil
	})
}
