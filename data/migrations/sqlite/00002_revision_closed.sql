-- What an edition closed is found without reading all revisions, so that a server that has
-- the edition before follows in no time.

-- +goose Up
PRAGMA user_version = 2;

CREATE INDEX revision_closed ON revision (edition_to) WHERE edition_to IS NOT NULL;
