-- Deleted users that can be restored, what is left to do at the first sign-in, roles of an account's own, and how an
-- account is billed. A table that refers to a user says ON DELETE CASCADE: a deleted user is gone after 30 days.
CREATE TABLE user_roles_before AS SELECT account_id, user_id, role FROM user_roles;
DROP TABLE user_roles;
CREATE TABLE users_before AS
SELECT account_id, user_id, uid, revision, created_at_ms, updated_at_ms, given_name, family_name, email, email_key, active
FROM users;
DROP TABLE users;

CREATE TABLE users (
  account_id TEXT NOT NULL REFERENCES accounts (account_id),
  user_id TEXT NOT NULL,
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  given_name TEXT NOT NULL,
  -- Names in lower case, to be sought and sorted by.
  given_key TEXT NOT NULL,
  family_name TEXT NOT NULL,
  family_key TEXT NOT NULL,
  email TEXT NOT NULL,
  -- The address in lower case: the login.
  email_key TEXT NOT NULL,
  active INTEGER NOT NULL CHECK (active IN (0, 1)),
  -- Words with spaces between, in the order in which they are done.
  first_sign_in_steps TEXT NOT NULL,
  -- When it was deleted; NULL while it exists.
  deleted_at_ms INTEGER,
  PRIMARY KEY (account_id, user_id)
) STRICT;

INSERT INTO users (account_id, user_id, uid, revision, created_at_ms, updated_at_ms, given_name, given_key, family_name,
  family_key, email, email_key, active, first_sign_in_steps, deleted_at_ms)
SELECT account_id, user_id, uid, revision, created_at_ms, updated_at_ms, given_name, lower(given_name), family_name,
  lower(family_name), email, email_key, active, '', NULL
FROM users_before;
DROP TABLE users_before;

CREATE UNIQUE INDEX users_email ON users (account_id, email_key) WHERE deleted_at_ms IS NULL;
CREATE INDEX users_counted ON users (account_id) WHERE active = 1 AND deleted_at_ms IS NULL;
CREATE INDEX users_deleted ON users (account_id, deleted_at_ms) WHERE deleted_at_ms IS NOT NULL;

CREATE TABLE user_roles (
  account_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role TEXT NOT NULL CHECK (role IN ('owner', 'administrator', 'manager', 'agent', 'member')),
  PRIMARY KEY (account_id, user_id, role),
  FOREIGN KEY (account_id, user_id) REFERENCES users (account_id, user_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

INSERT INTO user_roles (account_id, user_id, role) SELECT account_id, user_id, role FROM user_roles_before;
DROP TABLE user_roles_before;

-- The second lock on R1: one owner per account.
CREATE UNIQUE INDEX user_roles_owner ON user_roles (account_id) WHERE role = 'owner';
CREATE INDEX user_roles_role ON user_roles (account_id, role, user_id);

CREATE TABLE custom_roles (
  account_id TEXT NOT NULL REFERENCES accounts (account_id),
  role_id TEXT NOT NULL,
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  display_name TEXT NOT NULL,
  display_name_key TEXT NOT NULL,
  description TEXT NOT NULL,
  base_role TEXT NOT NULL CHECK (base_role IN ('administrator', 'manager', 'agent', 'member')),
  PRIMARY KEY (account_id, role_id),
  UNIQUE (account_id, display_name_key)
) STRICT;

CREATE TABLE user_custom_roles (
  account_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  role_id TEXT NOT NULL,
  -- That of the role, which is fixed.
  base_role TEXT NOT NULL,
  PRIMARY KEY (account_id, user_id, role_id),
  FOREIGN KEY (account_id, user_id) REFERENCES users (account_id, user_id) ON DELETE CASCADE,
  FOREIGN KEY (account_id, role_id) REFERENCES custom_roles (account_id, role_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX user_custom_roles_role ON user_custom_roles (account_id, role_id, user_id);
CREATE INDEX user_custom_roles_base ON user_custom_roles (account_id, base_role, user_id);

-- Words with spaces between, in order.
ALTER TABLE accounts ADD COLUMN pricing_models TEXT NOT NULL DEFAULT '';
UPDATE accounts SET pricing_models = CASE kind WHEN 'service_provider' THEN 'active_users' ELSE 'seats' END;
ALTER TABLE accounts ADD COLUMN display_name_key TEXT NOT NULL DEFAULT '';
UPDATE accounts SET display_name_key = lower(display_name);
