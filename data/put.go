package data

import (
	"database/sql"
	"errors"
	"fmt"

	"dateline/geo"
)

// put stores one incident.
func (w *publisher) put(i *geo.Incident) error {
	var was stored
	var err error
	byID := i.ID != 0
	if byID {
		was, err = w.findID(i)
	} else {
		was, err = w.findOrAdd(i)
	}
	if err != nil {
		return err
	}
	i.ID, i.CreatedAt, i.PublishedAt = was.id, instant(was.created), instantOrZero(was.published)
	switch {
	case i.Status == geo.Withdrawn:
		return w.withdraw(i, &was)
	case was.withdrawn() && !byID:
		i.Version, i.Status = was.reading.version, geo.Withdrawn
		w.done.Withheld++
		return nil
	case i.Status == geo.Published:
		return w.publish(i, &was)
	case i.Status == geo.Draft || i.Status == geo.Review:
		return w.draft(i, &was)
	}
	return i.Validate() // names the status and what is accepted
}

// publish makes i the reading of its incident from this edition on.
func (w *publisher) publish(i *geo.Incident, was *stored) error {
	if err := i.Validate(); err != nil {
		return err
	}
	if err := w.needDataset(i.Dataset); err != nil {
		return err
	}
	body, hash, err := w.facts.of(i)
	if err != nil {
		return err
	}
	if was.held() && was.reading.hash == hash {
		return w.unchanged(i, &was.reading)
	}
	if err := w.openEdition(); err != nil {
		return err
	}
	if was.reading.from == w.edition.N {
		return fmt.Errorf("it is given twice, with different facts: %w", ErrConflict)
	}
	if was.draft.rev != 0 {
		if err := w.dropDraft(was.draft.rev); err != nil {
			return err
		}
	}
	if was.held() {
		w.done.Changed++
		if err := w.tellChange(was.reading.rev, i); err != nil {
			return err
		}
		if err := w.close(was.reading.rev); err != nil {
			return err
		}
	} else {
		w.done.Added++
	}
	if !was.published.Valid {
		was.published = sql.NullInt64{Int64: w.now, Valid: true}
		if _, err := w.statements.publishIncident.Exec(w.now, was.id); err != nil {
			return err
		}
	}
	i.Version, i.PublishedAt, i.UpdatedAt = was.reading.version+1, instant(was.published.Int64), instant(w.now)
	rev, err := w.addRevision(i, body, hash, w.edition.N)
	if err != nil {
		return err
	}
	if _, err := w.actors(); err != nil {
		return err
	}
	_, err = w.statements.addText.Exec(rev, words(i, func(slug string) string { return w.names[slug] }))
	return err
}

// draft makes i the draft of its incident.
func (w *publisher) draft(i *geo.Incident, was *stored) error {
	body, hash, err := w.facts.of(i)
	if err != nil {
		return err
	}
	switch {
	case was.draft.rev != 0 && was.draft.hash == hash:
		return w.unchanged(i, &was.draft)
	case was.draft.rev == 0 && was.held() && was.reading.hash == hash:
		return w.unchanged(i, &was.reading)
	}
	if was.draft.rev != 0 {
		if err := w.dropDraft(was.draft.rev); err != nil {
			return err
		}
	}
	w.wrote = true
	w.done.Drafts++
	i.Version, i.UpdatedAt = was.reading.version+1, instant(w.now)
	_, err = w.addRevision(i, body, hash, 0)
	return err
}

func (w *publisher) unchanged(i *geo.Incident, as *storedState) error {
	w.done.Unchanged++
	i.Version = as.version
	i.UpdatedAt = instant(as.updated)
	return nil
}

// withdraw ends the reading of an incident with this edition.
func (w *publisher) withdraw(i *geo.Incident, was *stored) error {
	i.Version = max(was.reading.version, was.draft.version)
	if !was.held() {
		w.done.Unchanged++
		return nil
	}
	if err := w.openEdition(); err != nil {
		return err
	}
	if was.reading.from == w.edition.N {
		return fmt.Errorf("it is published and withdrawn at once: %w", ErrConflict)
	}
	w.done.Withdrawn++
	return w.close(was.reading.rev)
}

func (w *publisher) withdrawID(id int64) error {
	i := &geo.Incident{ID: id}
	was, err := w.load(id)
	if err != nil {
		return err
	}
	return w.withdraw(i, &was)
}

func (w *publisher) close(rev int64) error {
	_, err := w.statements.closeRevision.Exec(w.edition.N, rev)
	return err
}

func (w *publisher) dropDraft(rev int64) error {
	w.wrote = true
	if _, err := w.tx.Exec(`DELETE FROM record WHERE rev = ?`, rev); err != nil {
		return err
	}
	_, err := w.tx.Exec(`DELETE FROM revision WHERE rev = ?`, rev)
	return err
}

// findID finds the incident that i names by its ID.
func (w *publisher) findID(i *geo.Incident) (stored, error) {
	was, err := w.load(i.ID)
	switch {
	case err != nil:
		return stored{}, err
	case was.dataset != i.Dataset || was.extID != i.ExtID:
		return stored{}, fmt.Errorf("number %d belongs to %s/%s: %w", i.ID, was.dataset, was.extID, ErrConflict)
	case i.Version != 0 && i.Version != was.version:
		return stored{}, fmt.Errorf("version %d was changed meanwhile, the newest is %d: %w", i.Version, was.version, ErrConflict)
	}
	return was, nil
}

// findOrAdd finds the incident by its data set and ExtID, or gives it a number.
func (w *publisher) findOrAdd(i *geo.Incident) (stored, error) {
	if i.Dataset == "" {
		return stored{}, &geo.InputError{Field: "dataset", Reason: "the data set it belongs to is needed"}
	}
	if i.Status == geo.Withdrawn {
		was, err := w.lookUp(w.statements.byExtID, i.Dataset, i.ExtID)
		if errors.Is(err, ErrNotFound) {
			err = nil // nothing to withdraw
		}
		return was, err
	}
	// Adding comes first: where it succeeds, nothing needs to be looked up.
	published := sql.NullInt64{Int64: w.now, Valid: i.Status == geo.Published}
	result, err := w.statements.addIncident.Exec(i.Dataset, sql.NullString{String: i.ExtID, Valid: i.ExtID != ""}, w.now, published)
	if err != nil {
		return stored{}, err
	}
	if n, err := result.RowsAffected(); err != nil || n == 0 {
		if err != nil {
			return stored{}, err
		}
		return w.lookUp(w.statements.byExtID, i.Dataset, i.ExtID)
	}
	id, err := result.LastInsertId()
	return stored{id: id, dataset: i.Dataset, extID: i.ExtID, created: w.now, published: published}, err
}
