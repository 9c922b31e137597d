package main

import (
	"bytes"
	"cmp"
	"encoding/json"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"dateline/data"
	"dateline/data/ingest"
	"dateline/geo"
)

// account is what an import did: the report of each file, and what the store
// made of the incidents.
type account struct {
	Files     []*ingest.Report `json:"files"`
	Published data.Published   `json:"-"`
	// Changes are the first ones, ChangedFields counts all of them by field.
	Changes       []change       `json:"changes"`
	ChangedFields map[string]int `json:"changed_fields"`
	// Missing are the first ids that the files lack of a data set.
	Missing []string `json:"missing_ids"`

	dryRun bool
	limit  int
	began  time.Time
}

// change is how an incident differs from what was stored.
type change struct {
	ID     int64       `json:"id"`
	ExtID  string      `json:"ext_id"`
	Title  string      `json:"title"`
	Fields []fieldDiff `json:"fields"`
}

type fieldDiff struct {
	Field  string `json:"field"`
	Before string `json:"before"`
	After  string `json:"after"`
}

// change is told of each incident whose facts change.
func (a *account) change(before, after *geo.Incident) {
	diffs := compare(before, after)
	if a.ChangedFields == nil {
		a.ChangedFields = map[string]int{}
	}
	for _, d := range diffs {
		a.ChangedFields[d.Field]++
	}
	if len(a.Changes) < a.limit {
		a.Changes = append(a.Changes, change{after.ID, after.ExtID, after.Title, diffs})
	}
}

func (a *account) missing(_ int64, extID string) {
	if len(a.Missing) < a.limit {
		a.Missing = append(a.Missing, extID)
	}
}

// compare lists the fields that differ, by name.
func compare(before, after *geo.Incident) (out []fieldDiff) {
	was, is := members(before), members(after)
	names := slices.Collect(maps.Keys(was))
	for name := range is {
		if _, ok := was[name]; !ok {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	for _, name := range names {
		if !bytes.Equal(was[name], is[name]) {
			out = append(out, fieldDiff{name, clip(was[name]), clip(is[name])})
		}
	}
	return out
}

// members are the facts of an incident as JSON, by name.
func members(i *geo.Incident) map[string]json.RawMessage {
	out := map[string]json.RawMessage{}
	b, err := i.MarshalRecord()
	if err != nil || json.Unmarshal(b, &out) != nil {
		return nil
	}
	for _, name := range []string{"id", "version", "status", "created_at", "updated_at", "published_at", "correction_note"} {
		delete(out, name)
	}
	return out
}

func clip(b []byte) string {
	if r := []rune(string(b)); len(r) > 200 {
		return string(r[:200]) + "…"
	}
	return string(b)
}

// outcome is the part of the JSON report that the store tells.
type outcome struct {
	DryRun    bool  `json:"dry_run"`
	Edition   int64 `json:"edition"`
	New       bool  `json:"new_edition"`
	Total     int   `json:"total"`
	Added     int   `json:"new"`
	Changed   int   `json:"changed"`
	Unchanged int   `json:"unchanged"`
	Withdrawn int   `json:"withdrawn"`
	Missing   int   `json:"missing"`
	Withheld  int   `json:"withheld"`
	Drafts    int   `json:"drafts"`
}

// MarshalJSON writes the whole account.
func (a *account) MarshalJSON() ([]byte, error) {
	type plain account
	p := a.Published
	return json.Marshal(struct {
		Outcome outcome `json:"outcome"`
		*plain
	}{
		outcome{a.dryRun, p.Edition.N, p.New, p.Edition.Total, p.Added, p.Changed, p.Unchanged, p.Withdrawn, p.Missing, p.Withheld, p.Drafts},
		(*plain)(a),
	})
}

// write writes the account to a file, which appears whole or not at all.
func (a *account) write(path string) error {
	b, err := json.MarshalIndent(a, "", "  ")
	if err != nil {
		return err
	}
	f, err := os.CreateTemp(filepath.Dir(path), "."+filepath.Base(path)+".")
	if err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	defer os.Remove(f.Name()) // gone after the renaming
	if _, err = f.Write(append(b, '\n')); err == nil {
		err = f.Chmod(0o644)
	}
	if err := cmp.Or(err, f.Close()); err != nil {
		return fmt.Errorf("write the report: %w", err)
	}
	return os.Rename(f.Name(), path)
}

// String is the account as a terminal shows it.
func (a *account) String() string {
	var b strings.Builder
	for _, r := range a.Files {
		b.WriteString(r.String())
		if r.Redistribution != geo.Open {
			fmt.Fprintf(&b, "  data set %s is %s: %s\n", r.Dataset, r.Redistribution, redistributionWords[r.Redistribution])
		}
		b.WriteByte('\n')
	}
	if len(a.Changes) > 0 {
		b.WriteString("changes:")
		for _, name := range slices.SortedFunc(maps.Keys(a.ChangedFields), func(x, y string) int {
			return cmp.Or(a.ChangedFields[y]-a.ChangedFields[x], strings.Compare(x, y))
		}) {
			fmt.Fprintf(&b, " %s %d,", name, a.ChangedFields[name])
		}
		text := strings.TrimSuffix(b.String(), ",") + "\n"
		b.Reset()
		b.WriteString(text)
		for _, c := range a.Changes[:min(len(a.Changes), sampleSize)] {
			fmt.Fprintf(&b, "  %s, %s\n", c.ExtID, c.Title)
			for _, f := range c.Fields {
				fmt.Fprintf(&b, "    %s: %s -> %s\n", f.Field, cmp.Or(f.Before, "nothing"), cmp.Or(f.After, "nothing"))
			}
		}
		if more := a.Published.Changed - sampleSize; more > 0 {
			fmt.Fprintf(&b, "  and %d more\n", more)
		}
	}
	if n := a.Published.Missing; n > 0 && a.Published.Withdrawn == 0 {
		fmt.Fprintf(&b, "%d published before are not in the files and stay as they are: %s", n, strings.Join(a.Missing[:min(len(a.Missing), 10)], ", "))
		if n > 10 {
			fmt.Fprintf(&b, " and %d more", n-10)
		}
		b.WriteString("; --withdraw-missing withdraws them, if the files are the whole data set\n")
	}
	fmt.Fprintln(&b, a.outcome())
	return b.String()
}

var redistributionWords = map[geo.Redistribution]string{
	geo.Display: "rows are shown, not passed on",
	geo.Private: "rows stay here, only counts are shown",
}

// outcome says in a sentence what the store made of it, or would make.
func (a *account) outcome() string {
	p := a.Published
	if !p.New && p.Drafts == 0 {
		return fmt.Sprintf("Nothing changed: all %d incidents were here already, as they are. Edition %d stands.", p.Unchanged+p.Withheld, p.Edition.N)
	}
	var parts []string
	for _, part := range []struct {
		n    int
		text string
	}{
		{p.Added, "new"}, {p.Changed, "changed"}, {p.Unchanged, "unchanged"}, {p.Withdrawn, "withdrawn"},
		{p.Withheld, "withheld, because they were withdrawn"}, {p.Drafts, "kept as drafts"},
	} {
		if part.n > 0 {
			parts = append(parts, fmt.Sprintf("%d %s", part.n, part.text))
		}
	}
	if len(parts) == 0 {
		parts = []string{"the data set's description changed"}
	}
	begin := ""
	if a.dryRun {
		begin = "Nothing was stored; this is what would be. "
	}
	if !p.New {
		return begin + strings.Join(parts, ", ") + "; no new edition"
	}
	return fmt.Sprintf("%sEdition %d: %s; %d incidents in all", begin, p.Edition.N, strings.Join(parts, ", "), p.Edition.Total)
}
