-- Small things that must survive.

CREATE TABLE cursor (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL,
  value TEXT,
  updated_us INTEGER NOT NULL,
  PRIMARY KEY (shard, tenant, name)
) WITHOUT ROWID;

CREATE TABLE fingerprint (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  rule TEXT NOT NULL,
  record TEXT NOT NULL,
  hash TEXT NOT NULL,
  updated_us INTEGER NOT NULL,
  PRIMARY KEY (shard, tenant, rule, record)
) WITHOUT ROWID;

CREATE TABLE bucket (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  connection TEXT NOT NULL,
  budget TEXT NOT NULL,
  state TEXT,
  updated_us INTEGER NOT NULL,
  PRIMARY KEY (shard, tenant, connection, budget)
) WITHOUT ROWID;

CREATE TABLE cache (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL,
  value TEXT,
  until_us INTEGER NOT NULL,
  PRIMARY KEY (shard, tenant, name)
);
CREATE INDEX cache_old ON cache (shard, until_us);
