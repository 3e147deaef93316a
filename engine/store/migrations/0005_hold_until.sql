-- A task that was parked while nobody knows whether it created something keeps its names until then.
ALTER TABLE hold ADD COLUMN until_us INTEGER;
