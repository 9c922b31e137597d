package ingest

import (
	"encoding/csv"
	"io"
	"slices"
	"strconv"
)

// The columns that a file of rejected rows has beside the file's own. They are
// left out when it is read again.
const (
	rejectPrefix = "dateline_"
	rejectLine   = rejectPrefix + "line"
	rejectReason = rejectPrefix + "reason"
	// rejectText is the text of a row that could not be cut into its cells. It has to
	// be taken apart by hand: while it stands there, the row is rejected again.
	rejectText = rejectPrefix + "text"
)

// rejects writes bad rows as CSV that can be read again once it is mended.
type rejects struct {
	csv    *csv.Writer
	header []string
	begun  bool
	own    int // columns of the file, without those that are ours
}

func newRejects(w io.Writer, header []string) *rejects {
	own := slices.DeleteFunc(slices.Clone(header), ours)
	return &rejects{csv: csv.NewWriter(w), header: header, own: len(own)}
}

// write adds a row. cells is not as long as the header where the row could not
// be cut; then raw is kept beside what there is.
func (r *rejects) write(cells []string, raw []byte, bad *RowError) error {
	if !r.begun {
		r.begun = true
		if err := r.csv.Write(append(slices.DeleteFunc(slices.Clone(r.header), ours), rejectLine, rejectReason, rejectText)); err != nil {
			return err
		}
	}
	record := make([]string, 0, r.own+3)
	for i, name := range r.header {
		if ours(name) {
			continue
		}
		if i < len(cells) {
			record = append(record, cells[i])
		} else {
			record = append(record, "")
		}
	}
	text := ""
	if len(cells) < len(r.header) || bad.code == codeWidth || bad.code == codeQuote || bad.code == codeCut {
		text = string(raw)
	}
	if err := r.csv.Write(append(record, strconv.Itoa(bad.Line), bad.text(), text)); err != nil {
		return err
	}
	r.csv.Flush()
	return r.csv.Error()
}
