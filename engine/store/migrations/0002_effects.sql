-- What was about to be sent and what came of it, and what follows from it.

CREATE TABLE effect (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  task_id TEXT NOT NULL,
  step TEXT NOT NULL,
  rule TEXT NOT NULL,
  effect TEXT NOT NULL,
  state INTEGER NOT NULL,              -- 0 intent, 1 done, 2 uncertain, 3 failed
  attempt INTEGER NOT NULL,
  marker TEXT NOT NULL,
  connection TEXT NOT NULL,
  entity TEXT NOT NULL,
  kind TEXT NOT NULL,
  record TEXT NOT NULL,
  change TEXT,
  before TEXT,
  readback TEXT,
  result TEXT,
  request_hash TEXT NOT NULL,
  first_sent_us INTEGER NOT NULL,
  last_sent_us INTEGER NOT NULL,
  settle_until_us INTEGER,
  updated_us INTEGER NOT NULL,
  PRIMARY KEY (shard, task_id, step)
);
CREATE INDEX effect_record ON effect (shard, tenant, entity, record, updated_us);

CREATE TABLE link (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  link_id TEXT NOT NULL,
  link_set TEXT NOT NULL,
  a_id TEXT NOT NULL,
  b_id TEXT NOT NULL,
  base TEXT,
  updated_us INTEGER NOT NULL,
  PRIMARY KEY (shard, link_id)
);
CREATE UNIQUE INDEX link_a ON link (shard, tenant, link_set, a_id);
CREATE UNIQUE INDEX link_b ON link (shard, tenant, link_set, b_id);
CREATE INDEX link_list ON link (shard, tenant, link_set, link_id);

-- Create-once memory: the name under which a record was made, and its id.
CREATE TABLE known (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL,
  id TEXT NOT NULL,
  until_us INTEGER NOT NULL,
  PRIMARY KEY (shard, tenant, name)
) WITHOUT ROWID;
CREATE INDEX known_old ON known (shard, until_us);

-- What we wrote ourselves and will see again.
CREATE TABLE echo (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  echo TEXT NOT NULL,
  until_us INTEGER NOT NULL,
  PRIMARY KEY (shard, tenant, echo)
) WITHOUT ROWID;
CREATE INDEX echo_old ON echo (shard, until_us);
