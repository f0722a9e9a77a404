-- How people and programs sign in. No secret is stored: of tokens the SHA-256 digest, of passwords the scrypt hash, of
-- one-time passwords nothing.
-- A user without a row has the one-time password of generation 1 that was made with the user.
CREATE TABLE passwords (
  account_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  generation INTEGER NOT NULL CHECK (generation >= 1),
  -- NULL while the password is a one-time one; else the hash with what made it.
  hash BLOB,
  salt BLOB,
  cost_log2 INTEGER,
  block_size INTEGER,
  parallelism INTEGER,
  made_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, user_id),
  FOREIGN KEY (account_id, user_id) REFERENCES users (account_id, user_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE sessions (
  session_id TEXT NOT NULL PRIMARY KEY,
  account_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  refreshed_at_ms INTEGER NOT NULL,
  token_expires_at_ms INTEGER NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  one_time INTEGER NOT NULL CHECK (one_time IN (0, 1)),
  source TEXT NOT NULL,
  -- The first half of the token's digest, by which it is found, and the whole.
  token_selector BLOB NOT NULL UNIQUE,
  token_digest BLOB NOT NULL,
  -- With it the next tokens follow from the present rotation token, which only the client has.
  rotation_salt BLOB NOT NULL,
  FOREIGN KEY (account_id, user_id) REFERENCES users (account_id, user_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX sessions_user ON sessions (account_id, user_id, session_id);

-- Every rotation token that a session has had, so that the use of an old one is noticed.
CREATE TABLE rotation_tokens (
  selector BLOB NOT NULL PRIMARY KEY,
  digest BLOB NOT NULL,
  session_id TEXT NOT NULL REFERENCES sessions (session_id) ON DELETE CASCADE,
  expires_at_ms INTEGER NOT NULL,
  used INTEGER NOT NULL CHECK (used IN (0, 1))
) STRICT, WITHOUT ROWID;

CREATE INDEX rotation_tokens_session ON rotation_tokens (session_id);

-- One for a user: a further one takes the place of the one before.
CREATE TABLE password_resets (
  account_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  selector BLOB NOT NULL UNIQUE,
  digest BLOB NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  used INTEGER NOT NULL CHECK (used IN (0, 1)),
  PRIMARY KEY (account_id, user_id),
  FOREIGN KEY (account_id, user_id) REFERENCES users (account_id, user_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE TABLE api_keys (
  account_id TEXT NOT NULL REFERENCES accounts (account_id),
  api_key_id TEXT NOT NULL,
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  display_name TEXT NOT NULL,
  -- Separated by spaces.
  scopes TEXT NOT NULL,
  expires_at_ms INTEGER,
  last_used_at_ms INTEGER,
  revoked_at_ms INTEGER,
  secret_prefix TEXT NOT NULL,
  -- The user who made it and bounds what it can do; NULL for the provider's staff.
  creator_id TEXT,
  selector BLOB NOT NULL UNIQUE,
  digest BLOB NOT NULL,
  PRIMARY KEY (account_id, api_key_id)
) STRICT;

-- People sign in by email without naming their account.
CREATE INDEX users_email_key ON users (email_key);
