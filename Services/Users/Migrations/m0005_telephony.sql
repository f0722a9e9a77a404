-- Extensions, phone numbers in use, queues and their agents. Who has an extension and where a number leads is the end of
-- a resource name, such as `users/ann`; empty for nobody.
CREATE TABLE extension_plans (
  account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (account_id),
  revision INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  automatic_first INTEGER NOT NULL,
  automatic_last INTEGER NOT NULL,
  new_user_rule TEXT NOT NULL CHECK (new_user_rule IN ('on_request', 'automatic', 'required'))
) STRICT, WITHOUT ROWID;

CREATE TABLE extension_reserved_ranges (
  account_id TEXT NOT NULL REFERENCES extension_plans (account_id),
  place INTEGER NOT NULL,
  first_key TEXT NOT NULL,
  last_key TEXT NOT NULL,
  reason TEXT NOT NULL,
  PRIMARY KEY (account_id, place)
) STRICT, WITHOUT ROWID;

CREATE TABLE extensions (
  account_id TEXT NOT NULL REFERENCES accounts (account_id),
  extension_key TEXT NOT NULL,
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  -- The key as a number; NULL where a zero leads.
  number INTEGER,
  display_name TEXT NOT NULL,
  display_name_key TEXT NOT NULL,
  voicemail INTEGER NOT NULL CHECK (voicemail IN (0, 1)),
  voicemail_ring_seconds INTEGER NOT NULL,
  voicemail_message_seconds INTEGER NOT NULL,
  voicemail_email TEXT NOT NULL,
  assignee TEXT NOT NULL,
  PRIMARY KEY (account_id, extension_key)
) STRICT;

-- One extension for a user or a queue, at most.
CREATE UNIQUE INDEX extensions_assignee ON extensions (account_id, assignee) WHERE assignee <> '';
CREATE UNIQUE INDEX extensions_number ON extensions (account_id, number) WHERE number IS NOT NULL;

-- Keys that were offered to somebody and are kept for a moment.
CREATE TABLE extension_offers (
  account_id TEXT NOT NULL REFERENCES accounts (account_id),
  number INTEGER NOT NULL,
  actor TEXT NOT NULL,
  expires_at_ms INTEGER NOT NULL,
  PRIMARY KEY (account_id, number)
) STRICT, WITHOUT ROWID;

-- Below this number no key is free, so that the search for one need not begin at the first.
CREATE TABLE extension_searches (
  account_id TEXT NOT NULL PRIMARY KEY REFERENCES accounts (account_id),
  start INTEGER NOT NULL
) STRICT, WITHOUT ROWID;

CREATE TABLE phone_numbers (
  -- Without the plus sign; one account at most has it.
  digits TEXT NOT NULL PRIMARY KEY,
  account_id TEXT NOT NULL REFERENCES accounts (account_id),
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  target TEXT NOT NULL
) STRICT;

CREATE INDEX phone_numbers_account ON phone_numbers (account_id, digits);
CREATE INDEX phone_numbers_target ON phone_numbers (account_id, target, digits) WHERE target <> '';

CREATE TABLE queues (
  account_id TEXT NOT NULL REFERENCES accounts (account_id),
  queue_id TEXT NOT NULL,
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  display_name TEXT NOT NULL,
  display_name_key TEXT NOT NULL,
  strategy TEXT NOT NULL CHECK (strategy IN ('ring_all', 'round_robin', 'longest_idle', 'fewest_calls')),
  voicemail INTEGER NOT NULL CHECK (voicemail IN (0, 1)),
  voicemail_ring_seconds INTEGER NOT NULL,
  voicemail_message_seconds INTEGER NOT NULL,
  voicemail_email TEXT NOT NULL,
  PRIMARY KEY (account_id, queue_id)
) STRICT;

CREATE TABLE queue_agents (
  account_id TEXT NOT NULL,
  queue_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  PRIMARY KEY (account_id, queue_id, user_id),
  FOREIGN KEY (account_id, queue_id) REFERENCES queues (account_id, queue_id) ON DELETE CASCADE,
  FOREIGN KEY (account_id, user_id) REFERENCES users (account_id, user_id) ON DELETE CASCADE
) STRICT, WITHOUT ROWID;

CREATE INDEX queue_agents_user ON queue_agents (account_id, user_id, queue_id);
