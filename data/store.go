package data

import (
	"context"
	"errors"
	"iter"

	"dateline/geo"
)

// The errors of a Store that callers tell apart, with errors.Is. What a person
// sent wrongly is a [geo.InputError]; a context that ended is that context's
// error; everything else means that the storage itself is in trouble.
var (
	// ErrNotFound: there is no such incident, revision or edition.
	ErrNotFound = errors.New("not found")
	// ErrWithdrawn: the incident was published once, and is no more.
	ErrWithdrawn = errors.New("withdrawn")
	// ErrConflict: the write does not fit what is stored, because somebody else
	// changed it meanwhile or because it contradicts itself.
	ErrConflict = errors.New("conflict")
	// ErrBusy: another process held the write lock for too long; the same call
	// may succeed later.
	ErrBusy = errors.New("the database is being written to by another process")
)

// Store keeps everything that outlives the process. Its methods may be called
// from several goroutines at once; reads see the state of one moment each and
// neither wait for a publish nor see half of one. Callers own what is returned.
//
// Where a method takes an edition, 0 is the newest, and an edition that does
// not exist is ErrNotFound.
type Store interface {
	// Editions lists the editions, the newest first; none means an empty store.
	Editions(ctx context.Context) ([]geo.Edition, error)

	// Newest is the newest edition; its N is 0 in an empty store. It is cheap.
	Newest(ctx context.Context) (geo.Edition, error)

	// Rows yields every revision published up to the edition, as they were seen
	// then: revisions closed later are still open. They come in so many parts, for
	// as many goroutines to read at once, each in the order of Rev. Title, Place,
	// SourceURL and Updated are left empty. Rows may share their Methods and Groups
	// slices: do not change them. A part stops at the first error, which it yields.
	Rows(ctx context.Context, edition int64, parts int) []iter.Seq2[geo.Row, error]

	// Changes yields, as Rows does but in no order, what editions after one, up to
	// another, changed: each revision they published, and each older one that they
	// closed. After 0 it is all of Rows.
	Changes(ctx context.Context, after, edition int64) iter.Seq2[geo.Row, error]

	// Features returns the published revisions numbered revs in the order of revs
	// (which may repeat), ErrNotFound if one does not exist. They are as many as
	// the caller asks for: long lists are better read in pieces of some thousand.
	// They may share their Methods and Groups slices: do not change them.
	Features(ctx context.Context, revs []int64) ([]geo.Feature, error)

	// Incidents is Features with the whole records.
	Incidents(ctx context.Context, revs []int64) ([]geo.Incident, error)

	// Incident returns incident id as it read in the edition, and for which
	// editions it read so. ErrNotFound if it was not published by then,
	// ErrWithdrawn if it had been withdrawn by then.
	Incident(ctx context.Context, id, edition int64) (geo.Incident, geo.Revisions, error)

	// History returns every published reading of incident id, the newest first;
	// ErrNotFound if there is none.
	History(ctx context.Context, id int64) ([]Revision, error)

	// Match returns, ascending, the published revisions whose title, summary (in
	// any language), places or actors' names (as known when it was published) hold
	// all words of text, the last of which may be only begun. Case and accents do
	// not count. Text without a letter or digit matches nothing.
	Match(ctx context.Context, text string) ([]int64, error)

	// Actors are ordered by slug.
	Actors(ctx context.Context, edition int64) ([]geo.Actor, error)
	// Assessments are ordered by date, the newest first, then by ID.
	Assessments(ctx context.Context, edition int64) ([]geo.Assessment, error)
	// AlertLevels are ordered by country, scheme and first day.
	AlertLevels(ctx context.Context, edition int64) ([]geo.AlertLevel, error)
	// Datasets are ordered by slug.
	Datasets(ctx context.Context, edition int64) ([]geo.Dataset, error)

	// Publish stores a publication in one transaction, as one new edition, and
	// returns when it is on disk. After any error, or when ctx ends, everything is
	// as before. See [Publication].
	Publish(ctx context.Context, p Publication) (Published, error)

	// Ready reports whether the store answers a read.
	Ready(ctx context.Context) error
	// Check reads all of the store and reports what is damaged. It takes seconds
	// to minutes.
	Check(ctx context.Context) error
	// Close waits for what is running and closes the store.
	Close() error
}

// Revision is an incident as it read in a range of editions.
type Revision struct {
	Rev  int64
	Held geo.Revisions
	geo.Incident
}

// Publication is what one call of Publish brings.
//
// An incident is recognised by its ID or else by its data set and ExtID. One
// whose facts (everything but number, version, status, times and correction
// note) equal the stored ones is unchanged and writes nothing; a publication
// that changes nothing makes no edition. Publish sets ID, Version, CreatedAt,
// UpdatedAt and PublishedAt of each incident it is given.
//
//   - Status published: the incident reads so from this edition on; a draft of
//     it is dropped. It must be valid, and its data set known.
//   - Status draft or review: it is kept as the incident's draft, in no edition.
//   - Status withdrawn: as in Withdraw.
//
// A withdrawn incident stays withdrawn when an import brings it again; only one
// that names its ID comes back. An incident with an ID and a Version is a change
// to that version: ErrConflict if there is a newer one. An ID must exist
// (ErrNotFound) and belong to the stated data set and ExtID (ErrConflict). Two
// different readings of one incident in a publication are ErrConflict.
type Publication struct {
	Cause string // "seed", "import", "correction", ...
	Note  string // public
	By    string // who does it, for the audit log; "" is Dateline itself

	// The following take the place of what is stored under the same slug or ID.
	Datasets    []geo.Dataset
	Actors      []geo.Actor
	Assessments []geo.Assessment
	AlertLevels []geo.AlertLevel

	// Incidents are read and stored some dozens at a time; nil is none. An error
	// among them ends the publish and is returned.
	Incidents iter.Seq2[*geo.Incident, error]

	// LateActors is asked once, after Incidents has ended, for the actors met on
	// the way; nil is none. They are added where their slug is new; to a known
	// actor they add only external ids that it lacks.
	LateActors func() []geo.Actor

	// Withdraw lists the ids of incidents to withdraw. Those that are withdrawn
	// already are passed over.
	Withdraw []int64

	// Files is asked once, after Incidents has ended, for the files they came from,
	// which are recorded if anything changed; nil is none.
	Files func() []File

	Progress func(done int) // told the number of incidents dealt with, if not nil

	// Whole lists the data sets of which Incidents are all there is: what is
	// published of them and not among Incidents is missing. It stays published
	// unless WithdrawMissing is set.
	Whole           []string
	WithdrawMissing bool

	// Changed is told of each published incident whose facts change, Missing of each
	// that is missing, if they are not nil. Both are told in a transaction: they must
	// not call the store.
	Changed func(before, after *geo.Incident)
	Missing func(id int64, extID string)

	// DryRun does all of it and leaves the store as it was. The edition returned is
	// the one that would come about.
	DryRun bool
}

// File identifies an imported file.
type File struct {
	Name   string
	SHA256 string // 64 hexadecimal digits
	Bytes  int64
}

// Published is what a publish did.
type Published struct {
	Edition   geo.Edition // the new edition, or the newest if there is no new one
	New       bool        // whether there is a new edition
	Added     int         // incidents published that were not before
	Changed   int
	Unchanged int
	Withdrawn int
	Withheld  int // came again in an import, but stay withdrawn
	Missing   int // published and not among the incidents of a whole data set; withdrawn ones count in both
	Drafts    int // drafts added or changed
}
