import BillingTypes
import Storage

/// The door to `misunderstood_events`: events that could not be understood, which keep their accounts from being billed.
enum MisunderstoodEventStore {
  /// An event that could not be understood.
  struct MisunderstoodEvent {
    let producer: String
    let sequence: Int64
    let account: String
    let type: String
    let message: String
  }

  static func insert(_ event: MisunderstoodEvent, into transaction: any Transaction) throws {
    try transaction.execute(
      "INSERT INTO misunderstood_events (producer, sequence, account_id, event_type, message) VALUES (?, ?, ?, ?, ?)",
      [.text(event.producer), .int64(event.sequence), .text(event.account), .text(event.type), .text(event.message)])
  }

  /// The first one of an account.
  static func first(of account: AccountID, in reader: any SQLReader) throws -> MisunderstoodEvent? {
    try reader.first(
      """
      SELECT producer, sequence, account_id, event_type, message FROM misunderstood_events
      WHERE account_id = ? ORDER BY producer, sequence
      """, [.text(account.rawValue)]
    ) { row in
      MisunderstoodEvent(
        producer: row.text(0), sequence: row.int64(1), account: row.text(2), type: row.text(3), message: row.text(4))
    }
  }
}
