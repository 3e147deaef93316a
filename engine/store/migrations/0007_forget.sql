-- Tasks of rules that run very often are forgotten before the others.
ALTER TABLE task ADD COLUMN forget_us INTEGER;
CREATE INDEX task_forgotten ON task (shard, forget_us) WHERE forget_us IS NOT NULL;
