-- Catalog, subscriptions with their dated quantities, and who exists on which platform.
-- Times are milliseconds since 1970, dates ISO 8601 text in the account's time zone; ids are the last segments of
-- resource names.

-- Copies of what Users owns, as its events tell.
CREATE TABLE accounts (
  account_id TEXT NOT NULL PRIMARY KEY,
  currency_code TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  updated_at_ms INTEGER NOT NULL
) STRICT;

CREATE TABLE members (
  account_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  PRIMARY KEY (account_id, user_id)
) STRICT, WITHOUT ROWID;

CREATE TABLE products (
  product_id TEXT NOT NULL PRIMARY KEY,
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  display_name TEXT NOT NULL
) STRICT;

CREATE TABLE plans (
  plan_id TEXT NOT NULL PRIMARY KEY,
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  display_name TEXT NOT NULL,
  product_id TEXT NOT NULL REFERENCES products (product_id),
  pricing_model TEXT NOT NULL CHECK (pricing_model IN ('per_seat')),
  billing_mode TEXT NOT NULL CHECK (billing_mode IN ('in_advance', 'in_arrears')),
  period_unit TEXT NOT NULL CHECK (period_unit IN ('day', 'week', 'month', 'year')),
  period_count INTEGER NOT NULL CHECK (period_count > 0),
  currency_code TEXT NOT NULL,
  unit_price_minor INTEGER NOT NULL CHECK (unit_price_minor >= 0)
) STRICT;

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

CREATE UNIQUE INDEX quantity_steps_order ON quantity_steps (account_id, subscription_id, step_order);

CREATE TABLE platform_users (
  account_id TEXT NOT NULL REFERENCES accounts (account_id),
  platform_user_id TEXT NOT NULL,
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  product_id TEXT NOT NULL REFERENCES products (product_id),
  display_name TEXT NOT NULL,
  user_id TEXT,
  -- The day from which a seat is taken.
  arrival_date TEXT NOT NULL,
  PRIMARY KEY (account_id, platform_user_id)
) STRICT;

CREATE INDEX platform_users_product ON platform_users (account_id, product_id, platform_user_id);
CREATE INDEX platform_users_arrival ON platform_users (account_id, product_id, arrival_date);

-- How many rows `platform_users` has for a product of an account, kept in the same transactions: deciding about one
-- more user or one seat less costs the same for ten users and for a million.
CREATE TABLE occupancies (
  account_id TEXT NOT NULL,
  product_id TEXT NOT NULL,
  occupied INTEGER NOT NULL CHECK (occupied >= 0),
  PRIMARY KEY (account_id, product_id)
) STRICT, WITHOUT ROWID;
