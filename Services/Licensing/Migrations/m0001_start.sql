-- License pools: what each account may hand out of each product. Dates are ISO 8601 text in the account's time zone.

-- Copies of what Subscriptions tells in its events.
CREATE TABLE subscriptions (
  account_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  -- Of the account: decides which date is today.
  time_zone TEXT NOT NULL,
  -- The first day without service; NULL while it runs.
  end_date TEXT,
  updated_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, subscription_id)
) STRICT;

CREATE INDEX subscriptions_product ON subscriptions (account_id, product_id);

-- The dated steps of each quantity. Of several steps on one day the one with the highest order counts.
CREATE TABLE quantity_steps (
  account_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  effective_date TEXT NOT NULL,
  -- Sequence of the event that told of it.
  step_order INTEGER NOT NULL,
  quantity INTEGER NOT NULL CHECK (quantity >= 0),
  PRIMARY KEY (account_id, subscription_id, effective_date, step_order),
  FOREIGN KEY (account_id, subscription_id) REFERENCES subscriptions (account_id, subscription_id)
) STRICT, WITHOUT ROWID;

-- Which unit is held by whom. Units are handed out by a later version of this service; pools count them here already.
CREATE TABLE assignments (
  account_id TEXT NOT NULL,
  license_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  assigned_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, license_id)
) STRICT;

CREATE INDEX assignments_product ON assignments (account_id, product_id);
