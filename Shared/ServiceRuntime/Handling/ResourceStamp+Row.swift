public import BillingTypes
public import Storage

extension ResourceStamp {
  /// The stamp in four columns: `uid, revision, created_at_ms, updated_at_ms`.
  public init(row: Row, from column: Int) {
    self.init(
      uid: ResourceUID(stored: row.text(column)), revision: row.int64(column + 1),
      createdAt: Instant(millisecondsSinceEpoch: row.int64(column + 2)),
      updatedAt: Instant(millisecondsSinceEpoch: row.int64(column + 3)))
  }

  /// The four columns.
  public var row: [SQLValue] {
    [
      .text(uid.text), .int64(revision), .int64(createdAt.millisecondsSinceEpoch),
      .int64(updatedAt.millisecondsSinceEpoch),
    ]
  }
}
