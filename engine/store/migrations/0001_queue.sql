-- The queue. Times are microseconds since 1970, ids are UUIDv7 texts, values are JSON texts.
-- Every key begins with the shard, as in the scale-out form of this schema; here it is always 0.

CREATE TABLE meta (
  one INTEGER PRIMARY KEY CHECK (one = 1),
  generation INTEGER NOT NULL,
  probe INTEGER NOT NULL               -- counts the writes that only found out whether there is room again
);
INSERT INTO meta (one, generation, probe) VALUES (1, 1, 0);

-- The workspaces that tasks are pinned to.
CREATE TABLE config (
  config INTEGER PRIMARY KEY,
  hash TEXT NOT NULL UNIQUE,
  added_us INTEGER NOT NULL
);

-- Which events are known.
CREATE TABLE inbox (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  rule TEXT NOT NULL,
  dedup TEXT NOT NULL,
  task_id TEXT NOT NULL,
  received_us INTEGER NOT NULL,
  PRIMARY KEY (shard, tenant, rule, dedup)
) WITHOUT ROWID;
CREATE INDEX inbox_old ON inbox (shard, received_us);

-- Wide and seldom written: when a task is made, promoted and ended. Where a living task is, `ready` and `lease` say.
CREATE TABLE task (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  task_id TEXT NOT NULL,
  rule TEXT NOT NULL,
  key TEXT,
  key_seq INTEGER,
  state INTEGER NOT NULL,              -- 0 lives in ready or lease, 1 held behind its key, 2 settled, 3 parked
  lane INTEGER NOT NULL,               -- 0 live, 1 bulk
  source TEXT NOT NULL,
  parent TEXT,
  input TEXT,
  created_us INTEGER NOT NULL,
  run_at_us INTEGER,                   -- not before
  attempt INTEGER NOT NULL DEFAULT 0,  -- these three: as of the end
  errors INTEGER NOT NULL DEFAULT 0,
  crashes INTEGER NOT NULL DEFAULT 0,
  finished_us INTEGER,
  outcome TEXT,
  reason TEXT,
  value TEXT,
  PRIMARY KEY (shard, task_id)
);
CREATE INDEX task_held ON task (shard, tenant, key, key_seq, created_us) WHERE state = 1;
CREATE INDEX task_settled ON task (shard, finished_us) WHERE state = 2;
CREATE INDEX task_parked ON task (shard, task_id) WHERE state = 3;

-- A row for every key with a living task. `head` is the one that may run.
CREATE TABLE key_state (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  key TEXT NOT NULL,
  next_seq INTEGER NOT NULL,
  head TEXT NOT NULL,
  waiting INTEGER NOT NULL,
  PRIMARY KEY (shard, tenant, key)
) WITHOUT ROWID;

-- `ready` and `lease` are narrow, inserted into and deleted from.
CREATE TABLE ready (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  lane INTEGER NOT NULL,
  run_at_us INTEGER NOT NULL,
  task_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  crashes INTEGER NOT NULL,
  config INTEGER,                      -- NULL until the first claim
  reason INTEGER,                      -- why it came back, NULL for a new one
  message TEXT,
  blocked_on TEXT,
  PRIMARY KEY (shard, lane, run_at_us, task_id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX ready_task ON ready (shard, task_id);
CREATE INDEX ready_blocked ON ready (shard, blocked_on) WHERE blocked_on IS NOT NULL;

CREATE TABLE lease (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  task_id TEXT NOT NULL,
  lane INTEGER NOT NULL,
  attempt INTEGER NOT NULL,
  errors INTEGER NOT NULL,
  crashes INTEGER NOT NULL,
  config INTEGER NOT NULL,
  taken_us INTEGER NOT NULL,
  expires_us INTEGER NOT NULL,
  PRIMARY KEY (shard, task_id)
) WITHOUT ROWID;

CREATE TABLE attempt (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  task_id TEXT NOT NULL,
  attempt INTEGER NOT NULL,
  config INTEGER NOT NULL,
  started_us INTEGER NOT NULL,
  ended_us INTEGER NOT NULL,
  outcome TEXT NOT NULL,               -- the task's outcome, a reason to give it back, or "crashed"
  message TEXT,
  PRIMARY KEY (shard, task_id, attempt)
) WITHOUT ROWID;

-- Names that one task holds beside its key.
CREATE TABLE hold (
  shard INTEGER NOT NULL DEFAULT 0,
  tenant INTEGER NOT NULL DEFAULT 0,
  name TEXT NOT NULL,
  task_id TEXT NOT NULL,
  PRIMARY KEY (shard, tenant, name)
) WITHOUT ROWID;
CREATE INDEX hold_task ON hold (shard, task_id);

-- A task and where it is. `place`: 0 held, 1 ready, 2 leased, 3 settled, 4 parked.
CREATE VIEW task_view AS
SELECT t.shard, t.tenant, t.task_id, t.rule, t.key, t.lane, t.source, t.outcome, t.value, t.input, t.parent,
  t.created_us, t.finished_us,
  CASE t.state WHEN 1 THEN 0 WHEN 2 THEN 3 WHEN 3 THEN 4 ELSE CASE WHEN l.task_id IS NULL THEN 1 ELSE 2 END END AS place,
  coalesce(t.reason, r.message) AS reason,
  coalesce(r.run_at_us, t.run_at_us) AS run_at_us,
  coalesce(r.attempt, l.attempt, t.attempt) AS attempt,
  coalesce(r.errors, l.errors, t.errors) AS errors,
  coalesce(r.crashes, l.crashes, t.crashes) AS crashes
FROM task t
LEFT JOIN ready r ON r.shard = t.shard AND r.task_id = t.task_id
LEFT JOIN lease l ON l.shard = t.shard AND l.task_id = t.task_id;
