package data

import (
	"database/sql"
	"fmt"

	"dateline/geo"
)

// putAll stores a batch of incidents, and tells of each.
func (w *publisher) putAll(batch []*geo.Incident, done func(*geo.Incident)) error {
	found, err := w.find(batch)
	if err != nil {
		return err
	}
	for k, i := range batch {
		var was *stored
		if found != nil {
			was = &found[k]
		} else if was, err = w.was(i); err != nil {
			return fmt.Errorf("incident %s: %w", label(i), err)
		}
		if err := w.put(i, was); err != nil {
			return fmt.Errorf("incident %s: %w", label(i), err)
		}
		done(i)
	}
	w.met.clear()
	return w.flush()
}

// put stores one incident, of which was is stored.
func (w *publisher) put(i *geo.Incident, was *stored) error {
	byID := i.ID != 0
	i.ID, i.CreatedAt, i.PublishedAt = was.id, instant(was.created), instantOrZero(was.published)
	switch {
	case i.Status == geo.Withdrawn:
		return w.withdraw(i, was)
	case was.withdrawn() && !byID:
		i.Version, i.Status = was.reading.version, geo.Withdrawn
		w.done.Withheld++
		return nil
	case i.Status == geo.Published:
		return w.publish(i, was)
	case i.Status == geo.Draft || i.Status == geo.Review:
		return w.draft(i, was)
	}
	return i.Validate() // names the status and what is accepted
}

// publish makes i the reading of its incident from this edition on.
func (w *publisher) publish(i *geo.Incident, was *stored) (err error) {
	if err := i.Validate(); err != nil {
		return err
	}
	if err := w.needDataset(i.Dataset); err != nil {
		return err
	}
	body, hash := w.facts(i)
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
		if err := w.dropDraft(was); err != nil {
			return err
		}
	}
	if was.held() {
		w.done.Changed++
		if err := w.tellChange(was.reading.rev, i); err != nil {
			return err
		}
		if err := w.close(was); err != nil {
			return err
		}
	} else {
		w.done.Added++
	}
	if !was.published.Valid {
		was.published = sql.NullInt64{Int64: w.now, Valid: true}
		if _, err := w.tx.Exec(`UPDATE incident SET published_at = ? WHERE incident = ?`, w.now, was.id); err != nil {
			return err
		}
	}
	i.Version, i.PublishedAt, i.UpdatedAt = was.reading.version+1, instant(was.published.Int64), instant(w.now)
	if was.reading, err = w.addRevision(i, body, hash, w.edition.N); err != nil {
		return err
	}
	if _, err := w.actors(); err != nil {
		return err
	}
	w.words.addWords(was.reading.rev, i, w.names)
	return nil
}

// draft makes i the draft of its incident.
func (w *publisher) draft(i *geo.Incident, was *stored) error {
	if err := i.Storable(); err != nil {
		return err
	}
	body, hash := w.facts(i)
	switch {
	case was.draft.rev != 0 && was.draft.hash == hash:
		return w.unchanged(i, &was.draft)
	case was.draft.rev == 0 && was.held() && was.reading.hash == hash:
		return w.unchanged(i, &was.reading)
	}
	if was.draft.rev != 0 {
		if err := w.dropDraft(was); err != nil {
			return err
		}
	}
	w.wrote = true
	w.done.Drafts++
	i.Version, i.UpdatedAt = was.reading.version+1, instant(w.now)
	var err error
	was.draft, err = w.addRevision(i, body, hash, 0)
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
	i.Version = was.version()
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
	return w.close(was)
}

func (w *publisher) withdrawID(id int64) error {
	i := &geo.Incident{ID: id}
	if err := w.lookUp(storedByID, []int64{id}); err != nil {
		return err
	}
	defer w.met.clear()
	was := w.met.ids[id]
	if was == nil {
		return ErrNotFound
	}
	return w.withdraw(i, was)
}

// close ends the reading of an incident with this edition.
func (w *publisher) close(was *stored) error {
	was.reading.until = w.edition.N
	_, err := w.tx.Exec(`UPDATE revision SET edition_to = ? WHERE rev = ?`, w.edition.N, was.reading.rev)
	return err
}

func (w *publisher) dropDraft(was *stored) error {
	w.wrote = true
	if was.draft.rev >= w.firstRev { // it came with this very publication
		if err := w.flushRecords(); err != nil {
			return err
		}
	}
	if _, err := w.tx.Exec(`DELETE FROM record_block WHERE first = ?`, was.draft.rev); err != nil {
		return err
	}
	_, err := w.tx.Exec(`DELETE FROM revision WHERE rev = ?`, was.draft.rev)
	was.draft = storedState{}
	return err
}

// find finds what is stored of the incidents. Those that are not get a number:
// adding comes first, and where all of it succeeds nothing needs to be looked up:
// the incidents are as returned. Otherwise nothing is returned, see was.
func (w *publisher) find(batch []*geo.Incident) ([]stored, error) {
	added := make([]stored, 0, len(batch))
	known := map[string][]string{} // ids by data set
	var numbers []int64
	for _, i := range batch {
		switch {
		case i.ID != 0:
			numbers = append(numbers, i.ID)
		case i.Dataset == "":
			return nil, fmt.Errorf("incident %s: %w", label(i), &geo.InputError{Field: "dataset", Reason: "the data set it belongs to is needed"})
		case i.ExtID == "": // was adds it
		case i.Status == geo.Withdrawn:
			known[i.Dataset] = append(known[i.Dataset], i.ExtID)
		default:
			s := w.newIncident(i)
			added = append(added, s)
			if err := w.incidents.add([]any{s.dataset, s.created, s.published}, s.extID); err != nil {
				return nil, err
			}
		}
	}
	n, last, err := w.incidents.flush()
	if err != nil {
		return nil, err
	}
	for k := range added {
		s := &added[k]
		switch {
		case n < len(added): // some were here
			known[s.dataset] = append(known[s.dataset], s.extID)
		default:
			if s.id = last - int64(n-1-k); n < len(batch) {
				w.met.add(s)
			}
		}
	}
	if n == len(batch) {
		return added, nil
	}
	for dataset, extIDs := range known {
		if err := w.lookUp(storedByKey, dataset, extIDs); err != nil {
			return nil, err
		}
	}
	if len(numbers) == 0 {
		return nil, nil
	}
	return nil, w.lookUp(storedByID, numbers)
}

func (w *publisher) newIncident(i *geo.Incident) stored {
	return stored{dataset: i.Dataset, extID: i.ExtID, created: w.now, published: sql.NullInt64{Int64: w.now, Valid: i.Status == geo.Published}}
}

// was is what is stored of an incident, of what find found.
func (w *publisher) was(i *geo.Incident) (*stored, error) {
	switch {
	case i.ID != 0:
		was := w.met.ids[i.ID]
		switch {
		case was == nil:
			return nil, ErrNotFound
		case was.dataset != i.Dataset || was.extID != i.ExtID:
			return nil, fmt.Errorf("number %d belongs to %s/%s: %w", i.ID, was.dataset, was.extID, ErrConflict)
		case i.Version != 0 && i.Version != was.version():
			return nil, fmt.Errorf("version %d was changed meanwhile, the newest is %d: %w", i.Version, was.version(), ErrConflict)
		}
		return was, nil
	case i.ExtID == "" && i.Status != geo.Withdrawn:
		was := w.newIncident(i)
		if err := w.incidents.add([]any{was.dataset, was.created, was.published}, nil); err != nil {
			return nil, err
		}
		_, id, err := w.incidents.flush()
		was.id = id
		return &was, err
	}
	if was := w.met.keys[incidentKey{i.Dataset, i.ExtID}]; was != nil {
		return was, nil
	}
	return &stored{}, nil // nothing to withdraw
}
