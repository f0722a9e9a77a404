-- Accounts and the people of each. Times are milliseconds since 1970; ids are the last segments of resource names.
CREATE TABLE accounts (
  account_id TEXT NOT NULL PRIMARY KEY,
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  display_name TEXT NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('customer', 'service_provider')),
  currency_code TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  locale TEXT NOT NULL,
  payment_terms TEXT NOT NULL CHECK (payment_terms IN ('card', 'invoice')),
  net_days INTEGER NOT NULL CHECK (net_days >= 0),
  bill_cycle_day INTEGER NOT NULL CHECK (bill_cycle_day BETWEEN 1 AND 31)
) STRICT;

CREATE TABLE users (
  account_id TEXT NOT NULL REFERENCES accounts (account_id),
  user_id TEXT NOT NULL,
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  given_name TEXT NOT NULL,
  family_name TEXT NOT NULL,
  email TEXT NOT NULL,
  -- The address in lower case: the login.
  email_key TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  PRIMARY KEY (account_id, user_id),
  UNIQUE (account_id, email_key)
) STRICT;

CREATE INDEX users_active ON users (account_id) WHERE active = 1;

CREATE TABLE user_roles (
  account_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'administrator', 'manager', 'agent', 'member')),
  PRIMARY KEY (account_id, user_id, role),
  FOREIGN KEY (account_id, user_id) REFERENCES users (account_id, user_id)
) STRICT, WITHOUT ROWID;

-- The second lock on R1: one owner per account.
CREATE UNIQUE INDEX user_roles_owner ON user_roles (account_id) WHERE role = 'owner';
