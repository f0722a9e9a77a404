-- Who changed what, when, from what to what: entries are only added, and each hash covers the one before it.
CREATE TABLE audit_entries (
  account_id TEXT NOT NULL,
  -- From 1 within the account, without gaps.
  sequence INTEGER NOT NULL,
  at_ms INTEGER NOT NULL,
  actor TEXT NOT NULL,
  source TEXT NOT NULL CHECK (source IN ('screen', 'api', 'import', 'service')),
  method TEXT NOT NULL,
  resource TEXT NOT NULL,
  -- JSON of the resource; empty where there was or is none.
  before TEXT NOT NULL,
  after TEXT NOT NULL,
  request_id TEXT NOT NULL,
  hash BLOB NOT NULL CHECK (length(hash) = 32),
  PRIMARY KEY (account_id, sequence)
) STRICT, WITHOUT ROWID;

CREATE TRIGGER audit_entries_are_not_edited BEFORE UPDATE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'an audit entry is never edited'); END;
CREATE TRIGGER audit_entries_stay BEFORE DELETE ON audit_entries
BEGIN SELECT RAISE(ABORT, 'an audit entry is never removed'); END;

-- The newest entry of each account, so that entries missing at the end are noticed too.
CREATE TABLE audit_heads (
  account_id TEXT NOT NULL PRIMARY KEY,
  sequence INTEGER NOT NULL,
  hash BLOB NOT NULL
) STRICT, WITHOUT ROWID;
