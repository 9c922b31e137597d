-- Editions, incidents with their revisions, what goes with them, and the record of who did what.
-- Times are milliseconds since 1970 UTC. Days are numbered from 0001-01-01, which is day 1; NULL is not known.

-- +goose Up
PRAGMA application_id = 1146375246; -- 'DTLN'
PRAGMA user_version = 1;

CREATE TABLE edition (
  edition   INTEGER PRIMARY KEY CHECK (edition > 0),
  at        INTEGER NOT NULL,
  cause     TEXT NOT NULL CHECK (cause <> ''),
  note      TEXT NOT NULL,
  added     INTEGER NOT NULL CHECK (added >= 0),
  changed   INTEGER NOT NULL CHECK (changed >= 0),
  withdrawn INTEGER NOT NULL CHECK (withdrawn >= 0),
  total     INTEGER NOT NULL CHECK (total >= 0)
) STRICT;

-- An incident's number is permanent: rows are never deleted.
CREATE TABLE incident (
  incident     INTEGER PRIMARY KEY CHECK (incident > 0),
  dataset      TEXT NOT NULL CHECK (dataset <> ''),
  ext_id       TEXT CHECK (ext_id <> ''), -- its name in the data set; NULL where it has none
  created_at   INTEGER NOT NULL,
  published_at INTEGER,                   -- first time; NULL: never yet
  UNIQUE (dataset, ext_id)
) STRICT;

-- A revision is an incident as it reads from edition_from up to but not including edition_to.
-- The columns are the flat properties of every list and download; the whole record is in the
-- table record, so that a scan of all revisions need not pass over it.
CREATE TABLE revision (
  rev             INTEGER PRIMARY KEY CHECK (rev > 0),
  incident        INTEGER NOT NULL REFERENCES incident,
  version         INTEGER NOT NULL CHECK (version > 0),
  status          TEXT NOT NULL CHECK (status IN ('draft', 'review', 'published')),
  edition_from    INTEGER REFERENCES edition, -- NULL: not published
  edition_to      INTEGER REFERENCES edition, -- NULL: it still holds
  updated_at      INTEGER NOT NULL,
  hash            BLOB NOT NULL CHECK (length(hash) = 16), -- of record.body
  packed          BLOB NOT NULL CHECK (length(packed) >= 90), -- the columns from here to dataset once more: Go's pack
  kind            TEXT NOT NULL,
  outcome         TEXT NOT NULL,
  methods         TEXT NOT NULL, -- joined by '; '
  date_start      INTEGER,
  date_end        INTEGER,
  date_precision  TEXT NOT NULL,
  country         TEXT NOT NULL, -- ISO 3166-1 alpha-3
  geo_precision   INTEGER NOT NULL CHECK (geo_precision BETWEEN 0 AND 8),
  geo_radius_km   REAL NOT NULL CHECK (geo_radius_km >= 0), -- 0: none stated
  lon             REAL CHECK (lon BETWEEN -180 AND 180),
  lat             REAL CHECK (lat BETWEEN -90 AND 90),
  group_slugs     TEXT NOT NULL, -- joined by '; '
  attribution     TEXT NOT NULL,
  killed_low      INTEGER CHECK (killed_low >= 0),
  killed_best     INTEGER CHECK (killed_best >= 0),
  killed_high     INTEGER CHECK (killed_high >= 0),
  injured_low     INTEGER CHECK (injured_low >= 0),
  injured_best    INTEGER CHECK (injured_best >= 0),
  injured_high    INTEGER CHECK (injured_high >= 0),
  hostages        INTEGER CHECK (hostages >= 0),
  sources_count   INTEGER NOT NULL CHECK (sources_count >= 0),
  dataset         TEXT NOT NULL,
  title           TEXT NOT NULL,
  place           TEXT NOT NULL,
  admin1          TEXT NOT NULL,
  source_url      TEXT NOT NULL,
  correction_note TEXT NOT NULL,
  CHECK ((status = 'published') = (edition_from IS NOT NULL)),
  CHECK (edition_to IS NULL OR edition_to > edition_from AND edition_from IS NOT NULL),
  CHECK ((date_start IS NULL) = (date_end IS NULL) AND (date_start IS NULL OR date_start <= date_end)),
  CHECK ((lon IS NULL) = (lat IS NULL))
) STRICT;

CREATE UNIQUE INDEX revision_version ON revision (incident, version);
-- One reading of an incident at a time, and at most one draft of it.
CREATE UNIQUE INDEX revision_held ON revision (incident) WHERE edition_from IS NOT NULL AND edition_to IS NULL;
CREATE UNIQUE INDEX revision_draft ON revision (incident) WHERE edition_from IS NULL;

-- The whole record as JSON, without what the columns of revision and incident say of it
-- (number, version, status, times, correction note): equal facts are equal bytes.
CREATE TABLE record (
  rev  INTEGER PRIMARY KEY REFERENCES revision,
  body TEXT NOT NULL
) STRICT;

-- The words of published revisions, folded, for the search; docid is rev. It keeps no text of
-- its own (content="") and no lengths (matchinfo), as results are not ranked.
CREATE VIRTUAL TABLE revision_text USING fts4 (words, content="", matchinfo="fts3", tokenize=unicode61 "remove_diacritics=2");

-- Actors, assessments, alert levels and data sets, each as it reads in a range of editions.
CREATE TABLE entry (
  entry        INTEGER PRIMARY KEY,
  kind         TEXT NOT NULL CHECK (kind IN ('actor', 'assessment', 'alert_level', 'dataset')),
  key          TEXT NOT NULL CHECK (key <> ''),
  edition_from INTEGER NOT NULL REFERENCES edition,
  edition_to   INTEGER REFERENCES edition CHECK (edition_to > edition_from),
  body         TEXT NOT NULL CHECK (json_valid(body))
) STRICT;

CREATE UNIQUE INDEX entry_version ON entry (kind, key, edition_from);
CREATE UNIQUE INDEX entry_held ON entry (kind, key) WHERE edition_to IS NULL;

CREATE TABLE import_file (
  import_file INTEGER PRIMARY KEY,
  name        TEXT NOT NULL,
  sha256      TEXT NOT NULL CHECK (length(sha256) = 64),
  bytes       INTEGER NOT NULL CHECK (bytes >= 0),
  edition     INTEGER REFERENCES edition, -- NULL: it brought drafts only
  at          INTEGER NOT NULL
) STRICT;

CREATE INDEX import_file_sha256 ON import_file (sha256);

-- Who did what; each row carries the hash of the one before.
CREATE TABLE audit (
  audit   INTEGER PRIMARY KEY,
  at      INTEGER NOT NULL,
  who     TEXT NOT NULL,
  action  TEXT NOT NULL CHECK (action <> ''),
  edition INTEGER REFERENCES edition,
  detail  TEXT NOT NULL CHECK (json_valid(detail)),
  hash    BLOB NOT NULL CHECK (length(hash) = 32)
) STRICT;

-- +goose StatementBegin
CREATE TRIGGER audit_update BEFORE UPDATE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER audit_delete BEFORE DELETE ON audit
BEGIN
  SELECT RAISE(ABORT, 'the audit log is append-only');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER incident_delete BEFORE DELETE ON incident
BEGIN
  SELECT RAISE(ABORT, 'the number of an incident is permanent');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER revision_delete BEFORE DELETE ON revision WHEN OLD.edition_from IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a published revision is never deleted');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER revision_update BEFORE UPDATE OF rev, incident, version, status, edition_from, updated_at, hash, packed, kind, outcome, methods,
  date_start, date_end, date_precision, country, geo_precision, geo_radius_km, lon, lat, group_slugs, attribution,
  killed_low, killed_best, killed_high, injured_low, injured_best, injured_high, hostages, sources_count, dataset,
  title, place, admin1, source_url, correction_note ON revision
BEGIN
  SELECT RAISE(ABORT, 'a revision is never changed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER revision_close BEFORE UPDATE OF edition_to ON revision WHEN OLD.edition_to IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a closed revision stays closed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER record_update BEFORE UPDATE ON record
BEGIN
  SELECT RAISE(ABORT, 'a record is never changed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER record_delete BEFORE DELETE ON record
WHEN EXISTS (SELECT 1 FROM revision WHERE rev = OLD.rev AND edition_from IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'a published record is never deleted');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER edition_delete BEFORE DELETE ON edition
BEGIN
  SELECT RAISE(ABORT, 'an edition is never deleted');
END;
-- +goose StatementEnd
