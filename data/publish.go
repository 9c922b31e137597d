package data

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"dateline/geo"
)

// Publish stores a publication as one new edition.
func (s *SQLite) Publish(ctx context.Context, p Publication) (_ Published, err error) {
	defer func() {
		if err != nil {
			err = fmt.Errorf("publish %s: %w", p.Cause, failed(err))
		}
	}()
	if p.Cause == "" {
		return Published{}, &geo.InputError{Field: "cause", Reason: "a cause is needed, such as import or correction"}
	}
	// Waiting for this process's other writers may be cancelled, and so may the
	// loops below; a statement of the transaction may not: SQLite would roll back
	// on its own and what follows would run outside of any transaction.
	conn, err := s.write.Conn(ctx)
	if err != nil {
		return Published{}, err
	}
	defer conn.Close()
	tx, err := conn.BeginTx(context.WithoutCancel(ctx), nil)
	if err != nil {
		return Published{}, err
	}
	defer tx.Rollback() // after Commit it does nothing

	w := newPublisher(tx, s.now(), p)
	if err := w.run(ctx, p); err != nil {
		return Published{}, err
	}
	if !w.wrote || p.DryRun {
		return w.done, nil // and roll back
	}
	if err := tx.Commit(); err != nil {
		return Published{}, err
	}
	return w.done, nil
}

// publisher writes one publication.
type publisher struct {
	tx          *sql.Tx
	now         int64 // milliseconds
	cause, note string

	edition geo.Edition // the new one, or the newest while nothing has changed
	wrote   bool
	done    Published

	datasets map[string]bool      // those known to exist
	known    map[string]geo.Actor // by slug; nil: not read yet
	names    map[string]string    // of an actor by its slug, all in one
	changed  func(before, after *geo.Incident)
	whole    []string // the data sets that had incidents and are whole
	came     numbers  // of the incidents that came, kept only if there is one

	// What is gathered for SQLite, and what it has of the incidents at hand.
	met       metIncidents
	incidents bulk
	revisions bulk
	records   blockWriter
	blocks    []block
	addBlock  *sql.Stmt // made when it is needed
	words     *wordIndex
	before    blockReader
	rev       int64  // the last one given out
	firstRev  int64  // of this publication
	body      []byte // scratch
	room      []byte // for values until the next flush
}

func newPublisher(tx *sql.Tx, now time.Time, p Publication) *publisher {
	w := &publisher{
		tx: tx, now: now.UnixMilli(), cause: p.Cause, note: p.Note, changed: p.Changed,
		datasets:  map[string]bool{},
		met:       metIncidents{ids: map[int64]*stored{}, keys: map[incidentKey]*stored{}},
		words:     newWordIndex(),
		incidents: bulk{tx: tx, common: 3, width: 1, insert: `INSERT INTO incident (dataset, created_at, published_at, ext_id)`, ending: `ON CONFLICT (dataset, ext_id) DO NOTHING`},
		revisions: bulk{tx: tx, common: 5, width: 8, insert: `INSERT INTO revision (
			version, status, edition_from, updated_at, correction_note, rev, incident, hash, packed, title, place, admin1, source_url)`},
	}
	w.records.add = func(b block) error {
		w.blocks = append(w.blocks, b)
		return nil
	}
	return w
}

func (w *publisher) run(ctx context.Context, p Publication) (err error) {
	if w.edition, err = newestEdition(context.Background(), w.tx); err != nil {
		return err
	}
	if err := w.tx.QueryRow(`SELECT ifnull(max(rev), 0) FROM revision`).Scan(&w.rev); err != nil {
		return err
	}
	w.firstRev = w.rev + 1
	if w.whole, err = w.notNew(p.Whole); err != nil {
		return err
	}
	for _, d := range p.Datasets {
		if err := w.putEntry(datasetEntry, d.Slug, d); err != nil {
			return err
		}
	}
	for _, a := range p.Actors {
		if err := w.putEntry(actorEntry, a.Slug, a); err != nil {
			return err
		}
	}
	if err := w.putIncidents(ctx, p); err != nil {
		return err
	}
	if p.LateActors != nil {
		if err := w.addActors(p.LateActors()); err != nil {
			return err
		}
	}
	for _, a := range p.Assessments {
		if err := w.putEntry(assessmentEntry, a.ID, a); err != nil {
			return err
		}
	}
	for _, a := range p.AlertLevels {
		if err := w.putEntry(alertEntry, a.ID, a); err != nil {
			return err
		}
	}
	if err := w.missing(p); err != nil {
		return err
	}
	for _, id := range p.Withdraw {
		if err := w.withdrawID(id); err != nil {
			return fmt.Errorf("withdraw incident %d: %w", id, err)
		}
	}
	if err := ctx.Err(); err != nil {
		return err
	}
	return w.finish(p)
}

func (w *publisher) putIncidents(ctx context.Context, p Publication) error {
	if p.Incidents == nil {
		return nil
	}
	done := 0
	told := func(i *geo.Incident) {
		if len(w.whole) > 0 {
			w.came.add(i.ID)
		}
		done++
		if p.Progress != nil {
			p.Progress(done)
		}
	}
	batch := make([]*geo.Incident, 0, bulkRows)
	for i, err := range p.Incidents {
		if err != nil {
			return err
		}
		if err := ctx.Err(); err != nil {
			return err
		}
		if batch = append(batch, i); len(batch) < bulkRows {
			continue
		}
		if err := w.putAll(batch, told); err != nil {
			return err
		}
		batch = batch[:0]
	}
	if err := w.putAll(batch, told); err != nil {
		return err
	}
	if err := w.flushRecords(); err != nil {
		return err
	}
	return w.flushWords()
}

// label names an incident in a message.
func label(i *geo.Incident) string {
	switch {
	case i.ExtID != "":
		return fmt.Sprintf("%s/%s", i.Dataset, i.ExtID)
	case i.ID != 0:
		return fmt.Sprint(i.ID)
	}
	return fmt.Sprintf("%s %.60q", i.Dataset, i.Title)
}

// openEdition starts the new edition, when the first change of it is met; its
// counts follow at the end.
func (w *publisher) openEdition() error {
	if w.done.New {
		return nil
	}
	w.edition = geo.Edition{N: w.edition.N + 1, At: instant(w.now), Cause: w.cause, Note: w.note, Total: w.edition.Total}
	w.done.New, w.wrote = true, true
	_, err := w.tx.Exec(`
		INSERT INTO edition (edition, at, cause, note, added, changed, withdrawn, total)
		VALUES (?, ?, ?, ?, 0, 0, 0, 0)`, w.edition.N, w.now, w.cause, w.note)
	return err
}

// finish records counts, file and audit line if anything was written.
func (w *publisher) finish(p Publication) error {
	var edition sql.NullInt64
	if w.done.New {
		e := &w.edition
		e.Added, e.Changed, e.Withdrawn = w.done.Added, w.done.Changed, w.done.Withdrawn
		e.Total += e.Added - e.Withdrawn
		edition = sql.NullInt64{Int64: e.N, Valid: true}
		_, err := w.tx.Exec(`
			UPDATE edition
			SET
				added = ?,
				changed = ?,
				withdrawn = ?,
				total = ?
			WHERE edition = ?`, e.Added, e.Changed, e.Withdrawn, e.Total, e.N)
		if err != nil {
			return err
		}
	}
	w.done.Edition = w.edition
	if !w.wrote {
		return nil
	}
	detail := map[string]any{
		"added": w.done.Added, "changed": w.done.Changed, "withdrawn": w.done.Withdrawn, "drafts": w.done.Drafts,
	}
	if p.Files != nil {
		files := p.Files()
		detail["files"] = files
		for _, f := range files {
			_, err := w.tx.Exec(`
				INSERT INTO import_file (name, sha256, bytes, edition, at)
				VALUES (?, ?, ?, ?, ?)`, f.Name, f.SHA256, f.Bytes, edition, w.now)
			if err != nil {
				return fmt.Errorf("record file %s: %w", f.Name, err)
			}
		}
	}
	who := p.By
	if who == "" {
		who = "dateline"
	}
	return w.audit(auditEntry{who: who, action: p.Cause, edition: edition, detail: detail})
}

// needDataset checks that a data set is known, and with it what may leave of it.
func (w *publisher) needDataset(slug string) error {
	if w.datasets[slug] {
		return nil
	}
	var exists bool
	err := w.tx.QueryRow(`
		SELECT EXISTS (
			SELECT 1
			FROM entry
			WHERE kind = ?
				AND key = ?
				AND edition_to IS NULL
		)`, datasetEntry, slug).Scan(&exists)
	if err != nil {
		return err
	}
	if !exists {
		return &geo.InputError{Field: "dataset", Value: slug, Reason: "this data set is not known: publish it with its licence first, or together"}
	}
	w.datasets[slug] = true
	return nil
}

// actors are the stored actors by slug.
func (w *publisher) actors() (map[string]geo.Actor, error) {
	if w.known != nil {
		return w.known, nil
	}
	list, err := entries[geo.Actor](context.Background(), w.tx, actorEntry, 0)
	if err != nil {
		return nil, err
	}
	w.known, w.names = make(map[string]geo.Actor, len(list)), make(map[string]string, len(list))
	for _, a := range list {
		w.known[a.Slug] = a
		w.names[a.Slug] = joined(append([]string{a.Name}, a.Aliases...))
	}
	return w.known, nil
}
