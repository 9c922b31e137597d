-- Fewer copies of a record, first half: the new tables, and what SQL can carry over.
-- The columns of a revision that only the index and whole features read are in packed
-- already; records are packed many to a row; the words of the search are kept by word.

-- +goose Up
PRAGMA user_version = 3;

CREATE TABLE slim_revision (
  rev             INTEGER PRIMARY KEY CHECK (rev > 0),
  incident        INTEGER NOT NULL REFERENCES incident,
  version         INTEGER NOT NULL CHECK (version > 0),
  status          TEXT NOT NULL CHECK (status IN ('draft', 'review', 'published')),
  edition_from    INTEGER REFERENCES edition, -- NULL: not published
  edition_to      INTEGER REFERENCES edition, -- NULL: it still holds
  updated_at      INTEGER NOT NULL,
  hash            BLOB NOT NULL CHECK (length(hash) = 16), -- of its record
  packed          BLOB NOT NULL CHECK (length(packed) >= 90), -- the flat properties but for the texts: Go's pack
  title           TEXT NOT NULL,
  place           TEXT NOT NULL,
  admin1          TEXT NOT NULL,
  source_url      TEXT NOT NULL,
  correction_note TEXT NOT NULL,
  CHECK ((status = 'published') = (edition_from IS NOT NULL)),
  CHECK (edition_to IS NULL OR edition_to > edition_from AND edition_from IS NOT NULL)
) STRICT;

INSERT INTO slim_revision
SELECT
  rev,
  incident,
  version,
  status,
  edition_from,
  edition_to,
  updated_at,
  hash,
  packed,
  title,
  place,
  admin1,
  source_url,
  correction_note
FROM revision
ORDER BY rev;

-- The records of n revisions that follow one another, the first of which is first: JSON, one
-- to a line, packed with S2. It is without what the columns of revision and incident say
-- (number, version, status, times, correction note): equal facts are equal bytes. A draft has
-- a block of its own, so that it can be dropped.
CREATE TABLE record_block (
  first  INTEGER PRIMARY KEY REFERENCES slim_revision,
  n      INTEGER NOT NULL CHECK (n > 0),
  packed BLOB NOT NULL
) STRICT;

-- The published revisions in which a folded word occurs: first, and from it on the
-- differences as varints. A word has a row for each publish that brings it.
CREATE TABLE word (
  word  TEXT NOT NULL CHECK (word <> ''),
  first INTEGER NOT NULL,
  revs  BLOB NOT NULL,
  PRIMARY KEY (word, first)
) STRICT, WITHOUT ROWID;
