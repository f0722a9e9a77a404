-- Bulk imports of users: what was uploaded, how it is to be understood, and what it did.
CREATE TABLE imports (
  account_id TEXT NOT NULL REFERENCES accounts (account_id),
  import_id TEXT NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('uploaded', 'applied', 'undone', 'cancelled')),
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  -- linecard.users.v1.Import, serialized.
  resource BLOB NOT NULL,
  PRIMARY KEY (account_id, import_id)
) STRICT;

CREATE INDEX imports_newest ON imports (account_id, created_at_ms DESC, import_id DESC);

-- The file of an import that may still be needed.
CREATE TABLE import_files (
  account_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (account_id, import_id),
  FOREIGN KEY (account_id, import_id) REFERENCES imports (account_id, import_id)
) STRICT;

CREATE INDEX import_files_age ON import_files (created_at_ms);

-- Pieces of files whose last piece has not come yet.
CREATE TABLE import_pieces (
  account_id TEXT NOT NULL REFERENCES accounts (account_id),
  request_id TEXT NOT NULL,
  position INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  content BLOB NOT NULL,
  PRIMARY KEY (account_id, request_id, position)
) STRICT;

CREATE INDEX import_pieces_age ON import_pieces (created_at_ms);

-- What an import did to each user, so that it can be undone. A user that is gone since is no reason to forget it.
CREATE TABLE import_effects (
  account_id TEXT NOT NULL,
  import_id TEXT NOT NULL,
  row_number INTEGER NOT NULL,
  user_id TEXT NOT NULL,
  -- That the import made.
  revision INTEGER NOT NULL,
  -- How the user was before; NULL in all of them for a new one.
  given_name TEXT,
  family_name TEXT,
  email TEXT,
  active INTEGER,
  roles TEXT,
  custom_roles TEXT,
  first_sign_in_steps TEXT,
  -- Whether its extension is another one, and which; empty for none.
  extension_changed INTEGER NOT NULL,
  extension_before TEXT NOT NULL,
  extension_after TEXT NOT NULL,
  PRIMARY KEY (account_id, import_id, row_number),
  FOREIGN KEY (account_id, import_id) REFERENCES imports (account_id, import_id)
) STRICT, WITHOUT ROWID;
