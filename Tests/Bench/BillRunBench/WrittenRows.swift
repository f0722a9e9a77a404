import CSQLite
import Glibc
import Measuring

/// The rows of a finished bill run in memory, and how fast SQLite alone puts them into the database that the run found:
/// one thread, one prepared statement a table, the same PRAGMAs, indices and triggers, ten thousand accounts a commit.
final class WrittenRows {
  private static let accountsPerCommit = 10_000
  /// In the order in which a row may name another; each sorted as the run wrote it.
  private static let tables = ["invoices", "invoice_lines", "bill_run_accounts"]

  private let target: PlainDatabase
  private var rows: [[PlainRow]] = []

  init(of path: String, unbilled: String) {
    let source = PlainDatabase(path: path)
    target = PlainDatabase(path: unbilled)
    for row in source.rows("SELECT * FROM bill_runs") { target.insert(row, target.insertion("bill_runs", row.count)) }
    for table in Self.tables { rows.append(source.rows("SELECT * FROM \(table) ORDER BY account_id")) }
    let count = rows[0].count
    precondition(rows.allSatisfy { $0.count == count }, "each account has one invoice with one line")
  }

  /// Seconds for all of them, durably.
  func insertionSeconds() async -> Double {
    let statements = zip(Self.tables, rows).map { table, rows in target.insertion(table, rows[0].count) }
    let count = rows[0].count
    return await Measurement.of {
      for start in stride(from: 0, to: count, by: Self.accountsPerCommit) {
        target.run("BEGIN IMMEDIATE")
        for place in start..<min(start + Self.accountsPerCommit, count) {
          for (statement, rows) in zip(statements, rows) { target.insert(rows[place], statement) }
        }
        target.run("COMMIT")
      }
    }.seconds
  }
}
