-- What became of the tasks that a task made. Most have no parent and no entry here.
CREATE INDEX task_children ON task (shard, parent, state) WHERE parent IS NOT NULL;
