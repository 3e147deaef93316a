-- Collections: the records that packs keep.

CREATE TABLE collection (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  collection TEXT NOT NULL,
  shape TEXT NOT NULL,                 -- JSON { "key": [fields], "index": [fields] } as the rows were written
  next_id INTEGER NOT NULL,
  PRIMARY KEY (shard, tenant, collection)
) WITHOUT ROWID;

CREATE TABLE document (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  collection TEXT NOT NULL,
  id TEXT NOT NULL,
  position TEXT NOT NULL,              -- the id in the spelling that sorts
  key TEXT,                            -- canonical JSON list of the key's values; NULL without a key
  body TEXT NOT NULL,
  updated_us INTEGER NOT NULL,
  until_us INTEGER,                    -- NULL: for ever
  PRIMARY KEY (shard, tenant, collection, id)
);
CREATE UNIQUE INDEX document_key ON document (shard, tenant, collection, key) WHERE key IS NOT NULL;
CREATE INDEX document_position ON document (shard, tenant, collection, position, id);
CREATE INDEX document_old ON document (shard, until_us) WHERE until_us IS NOT NULL;

-- A row for every field of key and index, also when the record does not have it.
CREATE TABLE document_index (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  collection TEXT NOT NULL,
  field TEXT NOT NULL,
  value TEXT NOT NULL,                 -- in the spelling that sorts, see document_value.h
  id TEXT NOT NULL,
  PRIMARY KEY (shard, tenant, collection, field, value, id)
) WITHOUT ROWID;
CREATE INDEX document_index_id ON document_index (shard, tenant, collection, id);
