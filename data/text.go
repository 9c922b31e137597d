package data

import (
	"bytes"
	"context"
	"database/sql"
	"encoding/binary"
	"fmt"
	"maps"
	"math/bits"
	"slices"
	"strings"
	"unicode"

	"dateline/geo"
)

// Match returns the published revisions that hold all words of text.
func (s *SQLite) Match(ctx context.Context, text string) (_ []int64, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("search for %.60q: %w", text, ended(ctx, err))
		}
	}()
	words := queryWords(text)
	if len(words) == 0 {
		return nil, nil
	}
	last := len(words) - 1 // it may be only begun
	found, err := s.haveWord(ctx, words[last], words[last]+"\U0010FFFF")
	for k := 0; k < last && err == nil && !found.empty(); k++ {
		var have numbers
		have, err = s.haveWord(ctx, words[k], words[k]+"\x00")
		found.keep(have)
	}
	return found.list(), err
}

// queryWords are the words of text, folded, each once but for the last.
func queryWords(text string) []string {
	words := slices.DeleteFunc(strings.Fields(geo.Fold(text)), func(w string) bool {
		return !strings.ContainsFunc(w, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsNumber(r) })
	})
	if len(words) == 0 {
		return nil
	}
	last := len(words) - 1
	begun := words[last]
	words = words[:last]
	slices.Sort(words)
	return append(slices.Compact(words), begun)
}

// haveWord is the set of revisions with a word from one up to, but not
// including, another.
func (s *SQLite) haveWord(ctx context.Context, from, to string) (numbers, error) {
	rows, err := s.read.QueryContext(ctx, `
		SELECT
			word,
			first,
			revs
		FROM word
		WHERE word >= ?
			AND word < ?`, from, to)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	var found numbers
	for rows.Next() {
		var word, rev = "", int64(0)
		var revs sql.RawBytes
		if err := rows.Scan(&word, &rev, &revs); err != nil {
			return nil, err
		}
		found.add(rev)
		for len(revs) > 0 {
			step, n := binary.Uvarint(revs)
			if n <= 0 || step == 0 || step > maxRev-uint64(rev) {
				return nil, fmt.Errorf("the revisions with the word %q are damaged", word)
			}
			rev += int64(step)
			revs = revs[n:]
			found.add(rev)
		}
	}
	return found, rows.Err()
}

// maxRev is beyond any number of a revision.
const maxRev = 1 << 40

const addWordQuery = `INSERT INTO word (word, first, revs) VALUES (?, ?, ?)`

// wordIndex collects which words the revisions have, for the search.
type wordIndex struct {
	lists  map[string]*wordList
	common [commonWords]wordSeat  // of lists, those met last
	names  map[string][]*wordList // of texts that come again and again
	size   int                    // bytes of all lists
	folded []byte                 // scratch, and so is found
	found  []*wordList
}

// wordList is the revisions with a word: first, 0 for none, and the differences
// from one to the next as varints.
type wordList struct {
	word        string
	first, last int64
	revs        []byte
}

// wordSeat is a short word, padded with zeros, and its list.
type wordSeat struct {
	a, b uint64
	list *wordList
}

const commonWords = 1 << 14

// Bounds of what is collected between two flushes.
const (
	maxWordBytes = 16 << 20
	maxWords     = 1 << 18
)

func newWordIndex() *wordIndex {
	return &wordIndex{lists: map[string]*wordList{}, names: map[string][]*wordList{}}
}

func (x *wordIndex) full() bool {
	return x.size > maxWordBytes || len(x.lists) > maxWords || len(x.names) > maxWords
}

// text adds the words of texts to those of a revision. Revisions come in their order.
func (x *wordIndex) text(rev int64, texts ...string) {
	for _, t := range texts {
		x.found = x.words(x.found[:0], t)
		for _, list := range x.found {
			x.mark(list, rev)
		}
	}
}

// name is text for texts that most likely come again.
func (x *wordIndex) name(rev int64, texts ...string) {
	for _, t := range texts {
		if t == "" {
			continue
		}
		lists, ok := x.names[t]
		if !ok {
			lists = x.words(nil, t)
			x.names[strings.Clone(t)] = lists
		}
		for _, list := range lists {
			x.mark(list, rev)
		}
	}
}

// words appends the list of each word of a text.
func (x *wordIndex) words(lists []*wordList, text string) []*wordList {
	x.folded = geo.AppendFold(x.folded[:0], text)
	end := len(x.folded)
	x.folded = append(x.folded, "                "...) // ends the last word, and 16 bytes can be read from any
	for at := 0; at < end; {
		word := x.folded[at:]
		a, b := binary.LittleEndian.Uint64(word), uint64(0)
		n := blankIn(a)
		if n == 8 {
			b = binary.LittleEndian.Uint64(word[8:])
			n += blankIn(b)
			b &= 1<<(8*(n-8)) - 1
		} else {
			a &= 1<<(8*n) - 1
		}
		if n == 16 && word[16] != ' ' {
			n += bytes.IndexByte(word[16:], ' ')
			lists = append(lists, x.list(word[:n]))
		} else {
			lists = append(lists, x.short(word[:n], a, b))
		}
		at += n + 1
	}
	return lists
}

// blankIn is how many bytes of a word in memory come before the first blank.
func blankIn(w uint64) int {
	const ones = 0x0101010101010101
	w ^= ' ' * ones
	return bits.TrailingZeros64((w-ones)&^w&(ones<<7)) / 8
}

// short is the list of a word of at most 16 bytes, which are a and b. Most words
// of a text are among the few thousand common ones, and those are found in a tenth
// of the time of a map.
func (x *wordIndex) short(word []byte, a, b uint64) *wordList {
	seat := &x.common[((a^b*0x9E3779B97F4A7C15)*0xD6E8FEB86659FD93)>>(64-14)]
	if seat.a != a || seat.b != b || seat.list == nil {
		*seat = wordSeat{a, b, x.list(word)}
	}
	return seat.list
}

func (x *wordIndex) list(word []byte) *wordList {
	list, ok := x.lists[string(word)] // no allocation: the compiler knows
	if !ok {
		list = &wordList{word: string(word), revs: []byte{}} // nil would be NULL
		x.lists[list.word] = list
	}
	return list
}

func (x *wordIndex) mark(l *wordList, rev int64) {
	switch {
	case l.first == 0:
		l.first = rev
	case l.last != rev:
		before := len(l.revs)
		l.revs = binary.AppendUvarint(l.revs, uint64(rev-l.last))
		x.size += len(l.revs) - before
	}
	l.last = rev
}

// flush hands on all lists by word, and begins anew.
func (x *wordIndex) flush(add func(word string, first int64, revs []byte) error) error {
	for _, word := range slices.Sorted(maps.Keys(x.lists)) {
		if l := x.lists[word]; l.first != 0 {
			if err := add(word, l.first, l.revs); err != nil {
				return err
			}
		}
	}
	*x = *newWordIndex()
	return nil
}

// addWords adds the words under which a revision is found. names gives the names
// of an actor by its slug.
func (x *wordIndex) addWords(rev int64, i *geo.Incident, names map[string]string) {
	x.text(rev, i.Title, i.Summary)
	for _, t := range i.Texts {
		x.text(rev, t.Title, t.Summary)
	}
	for k := range i.Places {
		p := &i.Places[k]
		x.name(rev, p.Name, p.Text, p.Admin1, p.Admin2, p.Admin3)
		if p.Country != "" && p.Country != i.Country { // aimed at, passed through
			x.name(rev, p.Country.Name())
		}
	}
	for k := range i.Actors {
		a := &i.Actors[k]
		x.name(rev, a.RawName, a.Actor, names[a.Actor])
	}
}
