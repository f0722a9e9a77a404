-- How many users of an account are active, as Users tells, and plans that bill them. Which pricing models there are is the
-- domain's to know, so that another one needs no new table.
CREATE TABLE active_user_counts (
  account_id TEXT NOT NULL,
  -- The day from which the count holds, until the day of the next one.
  effective_date TEXT NOT NULL,
  active_count INTEGER NOT NULL CHECK (active_count >= 0),
  PRIMARY KEY (account_id, effective_date)
) STRICT, WITHOUT ROWID;

CREATE TABLE quantity_steps_before AS
SELECT account_id, subscription_id, effective_date, step_order, previous_quantity, quantity, created_at_ms, actor
FROM quantity_steps;
DROP TABLE quantity_steps;
CREATE TABLE subscriptions_before AS
SELECT account_id, subscription_id, uid, revision, created_at_ms, updated_at_ms, plan_id, product_id, start_date, end_date
FROM subscriptions;
DROP TABLE subscriptions;
CREATE TABLE plans_before AS
SELECT plan_id, uid, revision, created_at_ms, updated_at_ms, display_name, product_id, pricing_model, billing_mode,
  period_unit, period_count, currency_code, unit_price_minor
FROM plans;
DROP TABLE plans;

CREATE TABLE plans (
  plan_id TEXT NOT NULL PRIMARY KEY,
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  display_name TEXT NOT NULL,
  product_id TEXT NOT NULL REFERENCES products (product_id),
  pricing_model TEXT NOT NULL,
  billing_mode TEXT NOT NULL CHECK (billing_mode IN ('in_advance', 'in_arrears')),
  period_unit TEXT NOT NULL CHECK (period_unit IN ('day', 'week', 'month', 'year')),
  period_count INTEGER NOT NULL CHECK (period_count > 0),
  currency_code TEXT NOT NULL,
  unit_price_minor INTEGER NOT NULL CHECK (unit_price_minor >= 0)
) STRICT;

INSERT INTO plans (plan_id, uid, revision, created_at_ms, updated_at_ms, display_name, product_id, pricing_model,
  billing_mode, period_unit, period_count, currency_code, unit_price_minor)
SELECT plan_id, uid, revision, created_at_ms, updated_at_ms, display_name, product_id, pricing_model, billing_mode,
  period_unit, period_count, currency_code, unit_price_minor
FROM plans_before;
DROP TABLE plans_before;

CREATE TABLE subscriptions (
  account_id TEXT NOT NULL REFERENCES accounts (account_id),
  subscription_id TEXT NOT NULL,
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  plan_id TEXT NOT NULL REFERENCES plans (plan_id),
  product_id TEXT NOT NULL REFERENCES products (product_id),
  start_date TEXT NOT NULL,
  -- The first day without service; NULL while it runs.
  end_date TEXT CHECK (end_date >= start_date),
  PRIMARY KEY (account_id, subscription_id)
) STRICT;

INSERT INTO subscriptions (account_id, subscription_id, uid, revision, created_at_ms, updated_at_ms, plan_id, product_id,
  start_date, end_date)
SELECT account_id, subscription_id, uid, revision, created_at_ms, updated_at_ms, plan_id, product_id, start_date, end_date
FROM subscriptions_before;
DROP TABLE subscriptions_before;

-- The second lock on one running subscription per product and account.
CREATE UNIQUE INDEX subscriptions_running ON subscriptions (account_id, product_id) WHERE end_date IS NULL;
CREATE INDEX subscriptions_product ON subscriptions (account_id, product_id, end_date);

-- Appended to, never edited. Of several steps on one day the one with the highest order counts.
CREATE TABLE quantity_steps (
  account_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  effective_date TEXT NOT NULL,
  step_order INTEGER NOT NULL CHECK (step_order > 0),
  previous_quantity INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  created_at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  PRIMARY KEY (account_id, subscription_id, effective_date, step_order),
  FOREIGN KEY (account_id, subscription_id) REFERENCES subscriptions (account_id, subscription_id)
) STRICT, WITHOUT ROWID;

INSERT INTO quantity_steps (account_id, subscription_id, effective_date, step_order, previous_quantity, quantity,
  created_at_ms, actor)
SELECT account_id, subscription_id, effective_date, step_order, previous_quantity, quantity, created_at_ms, actor
FROM quantity_steps_before;
DROP TABLE quantity_steps_before;

CREATE UNIQUE INDEX quantity_steps_order ON quantity_steps (account_id, subscription_id, step_order);
