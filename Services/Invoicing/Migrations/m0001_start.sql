-- Copies of what billing needs from the services it follows, issued invoices, bill runs.
-- Times are milliseconds since 1970, dates ISO 8601 text in the account's time zone, amounts minor units; ids are the
-- last segments of resource names.

-- Copies of what Users owns, as its events tell. A bill run takes the accounts with a serial up to that of its beginning.
CREATE TABLE accounts (
  account_id TEXT NOT NULL PRIMARY KEY,
  serial INTEGER NOT NULL UNIQUE,
  currency_code TEXT NOT NULL,
  time_zone TEXT NOT NULL,
  net_days INTEGER NOT NULL CHECK (net_days >= 0),
  bill_cycle_day INTEGER NOT NULL CHECK (bill_cycle_day BETWEEN 1 AND 31)
) STRICT;

-- Copies of what Subscriptions owns, each with its frozen terms. They may come before their account.
CREATE TABLE subscriptions (
  account_id TEXT NOT NULL,
  subscription_id TEXT NOT NULL,
  title TEXT NOT NULL,
  unit TEXT NOT NULL CHECK (unit IN ('seat')),
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
  PRIMARY KEY (account_id, subscription_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX subscriptions_open ON subscriptions (account_id, open_from);

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

-- Events that could not be understood. Their accounts are not billed until someone has looked.
CREATE TABLE misunderstood_events (
  producer TEXT NOT NULL,
  sequence INTEGER NOT NULL,
  account_id TEXT NOT NULL,
  event_type TEXT NOT NULL,
  message TEXT NOT NULL,
  PRIMARY KEY (producer, sequence)
) STRICT, WITHOUT ROWID;

CREATE INDEX misunderstood_events_account ON misunderstood_events (account_id);

CREATE TABLE bill_runs (
  bill_run_id TEXT NOT NULL PRIMARY KEY,
  uid TEXT NOT NULL,
  target_date TEXT NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  state TEXT NOT NULL CHECK (state IN ('catching_up', 'running', 'done')),
  -- The events that it waits for; NULL until their producers have been asked.
  users_sequence INTEGER,
  subscriptions_sequence INTEGER,
  -- The accounts that it bills, and the last one that it is through with.
  last_serial INTEGER,
  last_account_id TEXT,
  account_count INTEGER NOT NULL,
  processed_account_count INTEGER NOT NULL,
  parked_account_count INTEGER NOT NULL,
  invoice_count INTEGER NOT NULL,
  line_count INTEGER NOT NULL,
  CHECK ((users_sequence IS NULL) = (subscriptions_sequence IS NULL)),
  CHECK (state <> 'running' OR last_serial IS NOT NULL)
) STRICT;

-- The second lock on one run at a time.
CREATE UNIQUE INDEX bill_runs_active ON bill_runs ((1)) WHERE state <> 'done';
CREATE INDEX bill_runs_target ON bill_runs (target_date);
CREATE INDEX bill_runs_created ON bill_runs (created_at_ms, bill_run_id);

CREATE TABLE bill_run_totals (
  bill_run_id TEXT NOT NULL REFERENCES bill_runs (bill_run_id),
  currency_code TEXT NOT NULL,
  total_minor INTEGER NOT NULL,
  PRIMARY KEY (bill_run_id, currency_code)
) STRICT, WITHOUT ROWID;

-- What became of each account in each run.
CREATE TABLE bill_run_accounts (
  bill_run_id TEXT NOT NULL REFERENCES bill_runs (bill_run_id),
  account_id TEXT NOT NULL REFERENCES accounts (account_id),
  outcome TEXT NOT NULL CHECK (outcome IN ('invoiced', 'nothing_due', 'parked')),
  reason TEXT,
  message TEXT,
  PRIMARY KEY (bill_run_id, account_id)
) STRICT, WITHOUT ROWID;

CREATE INDEX bill_run_accounts_parked ON bill_run_accounts (bill_run_id, account_id) WHERE outcome = 'parked';

CREATE TABLE invoices (
  account_id TEXT NOT NULL REFERENCES accounts (account_id),
  invoice_id TEXT NOT NULL,
  uid TEXT NOT NULL,
  revision INTEGER NOT NULL,
  created_at_ms INTEGER NOT NULL,
  updated_at_ms INTEGER NOT NULL,
  bill_run_id TEXT NOT NULL REFERENCES bill_runs (bill_run_id),
  issue_date TEXT NOT NULL,
  due_date TEXT NOT NULL,
  target_date TEXT NOT NULL,
  currency_code TEXT NOT NULL,
  total_minor INTEGER NOT NULL,
  line_count INTEGER NOT NULL CHECK (line_count > 0),
  PRIMARY KEY (account_id, invoice_id),
  -- The second lock against two invoices of one run.
  UNIQUE (account_id, bill_run_id)
) STRICT;

CREATE INDEX invoices_created ON invoices (account_id, created_at_ms, invoice_id);

CREATE TABLE invoice_lines (
  account_id TEXT NOT NULL,
  invoice_id TEXT NOT NULL,
  line_number INTEGER NOT NULL,
  kind TEXT NOT NULL CHECK (kind IN ('recurring', 'prorated', 'credit')),
  subscription_id TEXT NOT NULL,
  period_start TEXT NOT NULL,
  period_end TEXT NOT NULL,
  -- Number of the line among all lines of the period of the subscription.
  line_revision INTEGER NOT NULL CHECK (line_revision > 0),
  start_date TEXT NOT NULL,
  end_date TEXT NOT NULL CHECK (start_date < end_date),
  quantity INTEGER NOT NULL CHECK (quantity > 0),
  unit_price_minor INTEGER NOT NULL,
  numerator INTEGER NOT NULL CHECK (numerator > 0),
  denominator INTEGER NOT NULL CHECK (denominator >= numerator),
  amount_minor INTEGER NOT NULL CHECK ((kind = 'credit' AND amount_minor <= 0) OR (kind <> 'credit' AND amount_minor >= 0)),
  explanation TEXT NOT NULL,
  cause TEXT NOT NULL,
  credited_invoice_id TEXT,
  credited_line_number INTEGER,
  CHECK ((kind = 'credit') = (credited_invoice_id IS NOT NULL)),
  CHECK ((credited_invoice_id IS NULL) = (credited_line_number IS NULL)),
  PRIMARY KEY (account_id, invoice_id, line_number),
  -- The second lock against billing a period of a subscription twice.
  UNIQUE (account_id, subscription_id, period_start, line_revision),
  FOREIGN KEY (account_id, invoice_id) REFERENCES invoices (account_id, invoice_id),
  FOREIGN KEY (account_id, subscription_id) REFERENCES subscriptions (account_id, subscription_id),
  FOREIGN KEY (account_id, credited_invoice_id, credited_line_number)
    REFERENCES invoice_lines (account_id, invoice_id, line_number)
) STRICT;

-- An issued invoice never changes: not it, not its lines, and it gets no further ones.
CREATE TRIGGER invoices_are_not_edited BEFORE UPDATE ON invoices
BEGIN SELECT RAISE(ABORT, 'an issued invoice is never edited'); END;
CREATE TRIGGER invoices_are_not_removed BEFORE DELETE ON invoices
BEGIN SELECT RAISE(ABORT, 'an issued invoice is never removed'); END;
CREATE TRIGGER invoice_lines_are_not_edited BEFORE UPDATE ON invoice_lines
BEGIN SELECT RAISE(ABORT, 'a line of an issued invoice is never edited'); END;
CREATE TRIGGER invoice_lines_are_not_removed BEFORE DELETE ON invoice_lines
BEGIN SELECT RAISE(ABORT, 'a line of an issued invoice is never removed'); END;
CREATE TRIGGER invoice_lines_are_all_there BEFORE INSERT ON invoice_lines
WHEN NEW.line_number > (SELECT line_count FROM invoices
  WHERE account_id = NEW.account_id AND invoice_id = NEW.invoice_id)
BEGIN SELECT RAISE(ABORT, 'an issued invoice gets no further lines'); END;
