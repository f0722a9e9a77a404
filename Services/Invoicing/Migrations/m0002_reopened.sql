-- Whole periods before open_from that a late change has opened again, [reopened_from, reopened_until); NULL when none.
-- What lies between them and open_from stays settled and is not read.
ALTER TABLE subscriptions ADD COLUMN reopened_from TEXT;
ALTER TABLE subscriptions ADD COLUMN reopened_until TEXT
  CHECK ((reopened_from IS NULL) = (reopened_until IS NULL) AND (reopened_until IS NULL OR reopened_until > reopened_from));

CREATE INDEX subscriptions_reopened ON subscriptions (account_id, reopened_from) WHERE reopened_from IS NOT NULL;
