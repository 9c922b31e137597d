-- Fewer copies of a record, second half: number 4, in Go, has carried over records and words.

-- +goose Up
PRAGMA user_version = 5;

DROP TABLE record;
DROP TABLE revision_text;
DROP TABLE revision;
ALTER TABLE slim_revision RENAME TO revision;

CREATE UNIQUE INDEX revision_version ON revision (incident, version);
-- One reading of an incident at a time, and at most one draft of it.
CREATE UNIQUE INDEX revision_held ON revision (incident) WHERE edition_from IS NOT NULL AND edition_to IS NULL;
CREATE UNIQUE INDEX revision_draft ON revision (incident) WHERE edition_from IS NULL;
-- What an edition closed.
CREATE INDEX revision_closed ON revision (edition_to) WHERE edition_to IS NOT NULL;

-- +goose StatementBegin
CREATE TRIGGER revision_delete BEFORE DELETE ON revision WHEN OLD.edition_from IS NOT NULL
BEGIN
  SELECT RAISE(ABORT, 'a published revision is never deleted');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER revision_update BEFORE UPDATE OF rev, incident, version, status, edition_from, updated_at, hash, packed,
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
CREATE TRIGGER record_update BEFORE UPDATE ON record_block
BEGIN
  SELECT RAISE(ABORT, 'a record is never changed');
END;
-- +goose StatementEnd

-- +goose StatementBegin
CREATE TRIGGER record_delete BEFORE DELETE ON record_block
WHEN EXISTS (SELECT 1 FROM revision WHERE rev >= OLD.first AND rev < OLD.first + OLD.n AND edition_from IS NOT NULL)
BEGIN
  SELECT RAISE(ABORT, 'a published record is never deleted');
END;
-- +goose StatementEnd
