/// The tables that every database has for this module's own use. Released steps are never edited.
enum BuiltInSchema {
  /// Marks the file as ours ("LCDB"), so that another program's database is not taken for one.
  static let applicationID = 0x4C43_4442

  /// Which steps of which component have been applied. Made before any step, as steps are recorded in it.
  static let migrationsTable = """
    PRAGMA application_id = \(applicationID);
    CREATE TABLE storage_migrations (
      component TEXT NOT NULL,
      number INTEGER NOT NULL,
      name TEXT NOT NULL,
      checksum BLOB NOT NULL,
      applied_at_ms INTEGER NOT NULL,
      PRIMARY KEY (component, number)
    ) STRICT, WITHOUT ROWID
    """

  static let migrations = [
    Migration(
      number: 1, name: "outbox, inbox, idempotency keys, secrets",
      sql: """
        CREATE TABLE outbox (
          sequence INTEGER NOT NULL PRIMARY KEY,
          event_id TEXT NOT NULL,
          account TEXT NOT NULL,
          type TEXT NOT NULL,
          payload BLOB NOT NULL,
          at_ms INTEGER NOT NULL
        ) STRICT;
        CREATE TRIGGER outbox_is_not_edited BEFORE UPDATE ON outbox
        BEGIN SELECT RAISE(ABORT, 'an event is never edited'); END;
        -- The next sequence is the newest plus one, so the newest row outlives any cleaning.
        CREATE TRIGGER outbox_keeps_its_newest BEFORE DELETE ON outbox
        WHEN OLD.sequence = (SELECT MAX(sequence) FROM outbox)
        BEGIN SELECT RAISE(ABORT, 'the newest event is kept'); END;

        CREATE TABLE inbox_positions (
          producer TEXT NOT NULL PRIMARY KEY,
          sequence INTEGER NOT NULL
        ) STRICT, WITHOUT ROWID;

        -- Rows lie in the order of arrival, so that old ones can be found by walking from the first.
        CREATE TABLE idempotency_keys (
          arrival INTEGER NOT NULL PRIMARY KEY,
          operation TEXT NOT NULL,
          tenant TEXT NOT NULL,
          request_id TEXT NOT NULL,
          fingerprint BLOB NOT NULL,
          response BLOB NOT NULL,
          at_ms INTEGER NOT NULL,
          UNIQUE (operation, tenant, request_id)
        ) STRICT;

        CREATE TABLE storage_secrets (
          name TEXT NOT NULL PRIMARY KEY,
          secret BLOB NOT NULL
        ) STRICT, WITHOUT ROWID;
        """)
  ]
}
