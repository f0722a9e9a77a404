import BillingTypes
import InvoicingDomain
import Storage

/// The door to `bill_runs`, `bill_run_totals` and `bill_run_accounts`.
enum BillRunStore {
  static func exists(_ id: BillRunID, in reader: any SQLReader) throws -> Bool {
    try reader.first("SELECT 1 FROM bill_runs WHERE bill_run_id = ?", [.text(id.rawValue)]) { _ in true } ?? false
  }

  /// How many runs had a target date.
  static func count(targeting date: CalendarDate, in reader: any SQLReader) throws -> Int64 {
    try reader.first("SELECT COUNT(*) FROM bill_runs WHERE target_date = ?", [.text(date.iso)]) { $0.int64(0) } ?? 0
  }

  /// The one run that is not done, if there is one.
  static func active(in reader: any SQLReader) throws -> BillRunID? {
    try reader.first("SELECT bill_run_id FROM bill_runs WHERE state <> 'done'") { try BillRunID($0.text(0)) }
  }

  static func find(_ id: BillRunID, in reader: any SQLReader) throws -> BillRun? {
    let totals = try reader.query(
      "SELECT currency_code, total_minor FROM bill_run_totals WHERE bill_run_id = ?", [.text(id.rawValue)]
    ) { Money(minorUnits: $0.int64(1), currency: try Currency(code: $0.text(0))) }
    return try reader.first(
      """
      SELECT bill_run_id, uid, target_date, created_at_ms, updated_at_ms, state, users_sequence,
        subscriptions_sequence, last_serial, last_account_id, account_count, processed_account_count,
        parked_account_count, invoice_count, line_count
      FROM bill_runs WHERE bill_run_id = ?
      """, [.text(id.rawValue)]
    ) { try BillRun(row: $0, totals: totals) }
  }

  /// The runs in the order of their start, those after a place in it.
  static func list(
    after milliseconds: Int64, id: String, limit: Int, in reader: any SQLReader
  ) throws -> [BillRun] {
    let ids = try reader.query(
      """
      SELECT bill_run_id FROM bill_runs WHERE (created_at_ms, bill_run_id) > (?, ?)
      ORDER BY created_at_ms, bill_run_id LIMIT ?
      """, [.int64(milliseconds), .text(id), .int(limit)]
    ) { try BillRunID($0.text(0)) }
    return try ids.compactMap { try find($0, in: reader) }
  }

  static func insert(_ run: BillRun, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO bill_runs (bill_run_id, uid, target_date, created_at_ms, updated_at_ms, state, users_sequence,
        subscriptions_sequence, last_serial, last_account_id, account_count, processed_account_count,
        parked_account_count, invoice_count, line_count)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(run.id.rawValue), .text(run.uid.text), .text(run.targetDate.iso),
        .int64(run.createdAt.millisecondsSinceEpoch),
      ] + run.changingColumns)
  }

  /// Saves what a run's progress changes.
  static func update(_ run: BillRun, in transaction: any Transaction) throws {
    let changed = try transaction.execute(
      """
      UPDATE bill_runs SET updated_at_ms = ?, state = ?, users_sequence = ?, subscriptions_sequence = ?,
        last_serial = ?, last_account_id = ?, account_count = ?, processed_account_count = ?,
        parked_account_count = ?, invoice_count = ?, line_count = ?
      WHERE bill_run_id = ?
      """, run.changingColumns + [.text(run.id.rawValue)])
    precondition(changed == 1, "a run is saved after it was inserted")
    for total in run.progress.sortedTotals {
      try transaction.execute(
        """
        INSERT INTO bill_run_totals (bill_run_id, currency_code, total_minor) VALUES (?, ?, ?)
        ON CONFLICT (bill_run_id, currency_code) DO UPDATE SET total_minor = excluded.total_minor
        """, [.text(run.id.rawValue), .text(total.currency.code), .int64(total.minorUnits)])
    }
  }

  static func insert(_ outcome: AccountOutcome, of run: BillRunID, into transaction: any Transaction) throws {
    let columns: [SQLValue] =
      switch outcome.result {
      case .invoiced: ["invoiced", .null, .null]
      case .nothingDue: ["nothing_due", .null, .null]
      case .parked(let reason, let message): ["parked", .text(reason), .text(message)]
      }
    try transaction.execute(
      """
      INSERT INTO bill_run_accounts (bill_run_id, account_id, outcome, reason, message) VALUES (?, ?, ?, ?, ?)
      """, [.text(run.rawValue), .text(outcome.account.rawValue)] + columns)
  }

  /// The first parked accounts of a run, by name.
  static func parked(_ id: BillRunID, limit: Int, in reader: any SQLReader) throws -> [ParkedAccount] {
    try reader.query(
      """
      SELECT account_id, reason, message FROM bill_run_accounts
      WHERE bill_run_id = ? AND outcome = 'parked' ORDER BY account_id LIMIT ?
      """, [.text(id.rawValue), .int(limit)]
    ) { row in
      ParkedAccount(account: try AccountID(row.text(0)), reason: row.text(1), message: row.text(2))
    }
  }
}

/// An account that a run could not bill, and why.
struct ParkedAccount {
  let account: AccountID
  let reason: String
  let message: String
}
