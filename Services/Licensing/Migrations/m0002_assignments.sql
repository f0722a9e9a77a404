-- Units are handed out to members of the account.
ALTER TABLE assignments ADD COLUMN assigned_by TEXT NOT NULL DEFAULT '';

-- A user holds at most one unit of a product; also how a user's units are found.
CREATE UNIQUE INDEX assignments_user ON assignments (account_id, user_id, product_id);

-- Copies of what Users tells. Who was deleted stays as one who is no member, so that an answer of Users that was on its way
-- meanwhile does not make a member of them again.
CREATE TABLE members (
  account_id TEXT NOT NULL,
  user_id TEXT NOT NULL,
  is_member INTEGER NOT NULL CHECK (is_member IN (0, 1)),
  PRIMARY KEY (account_id, user_id)
) STRICT, WITHOUT ROWID;
