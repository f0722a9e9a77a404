-- Units other than seats. Which ones there are is the domain's to know, so that another one needs no new table.
CREATE TABLE quantity_steps_before AS
SELECT account_id, subscription_id, effective_date, step_order, quantity, actor FROM quantity_steps;
DROP TABLE quantity_steps;
CREATE TABLE subscriptions_before AS
SELECT account_id, subscription_id, title, unit, currency_code, unit_price_minor, period_unit, period_count, billing_mode,
  start_date, end_date, end_actor, open_from, reopened_from, reopened_until
FROM subscriptions;
DROP TABLE subscriptions;

CREATE TABLE subscriptions (
  account_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  title TEXT NOT NULL,
  unit TEXT NOT NULL,
  currency_code TEXT NOT NULL,
  unit_price_minor INTEGER NOT NULL CHECK (unit_price_minor >= 0),
  period_unit TEXT NOT NULL CHECK (period_unit IN ('day', 'week', 'month', 'year')),
  period_count INTEGER NOT NULL CHECK (period_count > 0),
  billing_mode TEXT NOT NULL CHECK (billing_mode IN ('in_advance', 'in_arrears')),
  start_date TEXT NOT NULL,
  -- The first day without service, and who ended it; NULL while it runs.
  end_date TEXT,
  end_actor TEXT,
  -- Start of the earliest period that may still bring lines; everything before it is settled.
  open_from TEXT NOT NULL,
  -- Whole periods before open_from that a late change has opened again, [reopened_from, reopened_until); NULL when none.
  reopened_from TEXT,
  reopened_until TEXT
    CHECK ((reopened_from IS NULL) = (reopened_until IS NULL) AND (reopened_until IS NULL OR reopened_until > reopened_from)),
  PRIMARY KEY (account_id, subscription_id)
) STRICT, WITHOUT ROWID;

INSERT INTO subscriptions (account_id, subscription_id, title, unit, currency_code, unit_price_minor, period_unit,
  period_count, billing_mode, start_date, end_date, end_actor, open_from, reopened_from,
  reopened_until)
SELECT account_id, subscription_id, title, unit, currency_code, unit_price_minor, period_unit, period_count, billing_mode,
  start_date, end_date, end_actor, open_from, reopened_from, reopened_until
FROM subscriptions_before;
DROP TABLE subscriptions_before;

CREATE INDEX subscriptions_open ON subscriptions (account_id, open_from);
CREATE INDEX subscriptions_reopened ON subscriptions (account_id, reopened_from) WHERE reopened_from IS NOT NULL;

-- Appended to, never edited. Of several steps on one day the one with the highest order counts.
CREATE TABLE quantity_steps (
  account_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  effective_date TEXT NOT NULL,
  -- The place of its event among those of Subscriptions.
  step_order INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  actor TEXT NOT NULL,
  PRIMARY KEY (account_id, subscription_id, effective_date, step_order),
  FOREIGN KEY (account_id, subscription_id) REFERENCES subscriptions (account_id, subscription_id)
) STRICT, WITHOUT ROWID;

INSERT INTO quantity_steps (account_id, subscription_id, effective_date, step_order, quantity, actor)
SELECT account_id, subscription_id, effective_date, step_order, quantity, actor FROM quantity_steps_before;
DROP TABLE quantity_steps_before;
