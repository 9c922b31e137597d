package data

import (
	"database/sql"
	"encoding/json"
	"fmt"

	"dateline/geo"
)

// stored is what the store has of an incident, with what this publish has
// brought so far.
type stored struct {
	id             int64
	dataset, extID string
	created        int64
	published      sql.NullInt64
	reading, draft storedState // rev 0: none; reading: the last one published
}

type storedState struct {
	rev, from, until, updated int64 // until 0: it still holds
	version                   int
	hash                      [16]byte
}

// withdrawn: published once, and no more.
func (s *stored) withdrawn() bool { return s.reading.rev != 0 && s.reading.until != 0 }

// held: published now.
func (s *stored) held() bool { return s.reading.rev != 0 && s.reading.until == 0 }

// version of the newest revision, a draft's included.
func (s *stored) version() int { return max(s.reading.version, s.draft.version) }

// Of an incident with its two newest revisions, of which one may be its draft.
const storedQuery = `
	SELECT
		i.incident,
		i.dataset,
		ifnull(i.ext_id, ''),
		i.created_at,
		i.published_at,
		ifnull(r.rev, 0),
		ifnull(r.version, 0),
		ifnull(r.edition_from, 0),
		ifnull(r.edition_to, 0),
		ifnull(r.updated_at, 0),
		r.hash
	FROM incident i
	LEFT JOIN revision r ON r.incident = i.incident
		AND r.version >= (SELECT max(version) - 1 FROM revision WHERE incident = i.incident)
	WHERE `

const (
	storedByID  = storedQuery + `i.incident IN (SELECT value FROM json_each(?))`
	storedByKey = storedQuery + `i.dataset = ? AND i.ext_id IN (SELECT value FROM json_each(?))`
)

// lookUp reads incidents, each into w.met. The last of args is a list.
func (w *publisher) lookUp(query string, args ...any) error {
	list, err := json.Marshal(args[len(args)-1])
	if err != nil {
		return err
	}
	args[len(args)-1] = string(list)
	rows, err := w.tx.Query(query, args...)
	if err != nil {
		return err
	}
	defer rows.Close()
	for rows.Next() {
		var s stored
		var state storedState
		var hash sql.RawBytes
		if err := rows.Scan(&s.id, &s.dataset, &s.extID, &s.created, &s.published, &state.rev, &state.version, &state.from, &state.until, &state.updated, &hash); err != nil {
			return err
		}
		copy(state.hash[:], hash)
		was, ok := w.met.ids[s.id]
		if !ok {
			was = &s
			w.met.add(was)
		}
		switch {
		case state.rev == 0: // added in this very publication
		case state.from == 0:
			was.draft = state
		case state.version > was.reading.version:
			was.reading = state
		}
	}
	return rows.Err()
}

// metIncidents are the incidents of a batch as far as they are known.
type metIncidents struct {
	ids  map[int64]*stored
	keys map[incidentKey]*stored
}

type incidentKey struct{ dataset, extID string }

func (m *metIncidents) add(s *stored) {
	m.ids[s.id] = s
	if s.extID != "" {
		m.keys[incidentKey{s.dataset, s.extID}] = s
	}
}

func (m *metIncidents) clear() {
	clear(m.ids)
	clear(m.keys)
}

// addRevision stores i, with body as its record, from the edition on; 0 is none.
func (w *publisher) addRevision(i *geo.Incident, body []byte, hash [16]byte, edition int64) (storedState, error) {
	w.rev++
	f := i.Feature()
	f.Edition = edition
	updated := i.UpdatedAt.UnixMilli()
	begin := len(w.room)
	w.room = pack(append(w.room, hash[:]...), &f)
	kept := w.room[begin:len(w.room):len(w.room)]
	err := w.revisions.add(
		[]any{int64(i.Version), string(i.Status), sql.NullInt64{Int64: edition, Valid: edition != 0}, updated, i.CorrectionNote},
		w.rev, i.ID, kept[:len(hash)], kept[len(hash):], f.Title, f.Place, f.Admin1, f.SourceURL)
	if err != nil {
		return storedState{}, err
	}
	state := storedState{rev: w.rev, from: edition, updated: updated, version: i.Version, hash: hash}
	return state, w.records.write(w.rev, body, edition == 0)
}

// flush hands SQLite the revisions gathered, and what of the rest is due.
func (w *publisher) flush() error {
	if _, _, err := w.revisions.flush(); err != nil {
		return err
	}
	w.room = w.room[:0]
	for _, b := range w.blocks { // their revisions come before them
		if w.addBlock == nil {
			var err error
			if w.addBlock, err = w.tx.Prepare(addBlockQuery); err != nil {
				return err
			}
		}
		if _, err := w.addBlock.Exec(b.first, b.n, b.packed); err != nil {
			return err
		}
	}
	w.blocks = w.blocks[:0]
	if w.words.full() {
		return w.flushWords()
	}
	return nil
}

// flushRecords is flush with the block at hand, though it is not full.
func (w *publisher) flushRecords() error {
	if err := w.records.flush(); err != nil {
		return err
	}
	return w.flush()
}

func (w *publisher) flushWords() error {
	st, err := w.tx.Prepare(addWordQuery)
	if err != nil {
		return err
	}
	defer st.Close()
	return w.words.flush(func(word string, first int64, revs []byte) error {
		if _, err := st.Exec(word, first, revs); err != nil {
			return fmt.Errorf("word %q: %w", word, err)
		}
		return nil
	})
}

// record reads the record of a revision of an earlier publish.
func (w *publisher) record(rev int64) (*geo.Incident, error) {
	var first int64
	var packed []byte
	err := w.tx.QueryRow(`
		SELECT
			first,
			packed
		FROM record_block
		WHERE first <= ?
		ORDER BY first DESC
		LIMIT 1`, rev).Scan(&first, &packed)
	if err != nil {
		return nil, err
	}
	body, err := w.before.record(first, packed, rev)
	if err != nil {
		return nil, err
	}
	i := &geo.Incident{}
	if err := json.Unmarshal(body, i); err != nil {
		return nil, fmt.Errorf("revision %d: %w", rev, err)
	}
	return i, nil
}
