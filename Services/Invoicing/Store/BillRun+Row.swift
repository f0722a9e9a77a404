import BillingTypes
import InvoicingDomain
import Storage

/// The states of a run as the schema names them.
private enum StateWord: String {
  case catchingUp = "catching_up"
  case running
  case done
}

extension BillRun {
  init(row: Row, totals: [Money]) throws {
    let watermarks = row.int64OrNil(6).flatMap { users in
      row.int64OrNil(7).map { EventWatermarks(users: users, subscriptions: $0) }
    }
    let word: StateWord = try stored(row.text(5))
    let state: BillRunState =
      switch word {
      case .catchingUp: .catchingUp(watermarks)
      case .running:
        .running(AccountCursor(lastSerial: row.int64(8), after: try row.textOrNil(9).map { try AccountID($0) }))
      case .done: .done
      }
    self.init(
      id: try BillRunID(row.text(0)), uid: ResourceUID(stored: row.text(1)),
      targetDate: try CalendarDate(iso: row.text(2)), createdAt: Instant(millisecondsSinceEpoch: row.int64(3)),
      updatedAt: Instant(millisecondsSinceEpoch: row.int64(4)), state: state,
      progress: BillRunProgress(
        accountCount: row.int64(10), processedAccountCount: row.int64(11), parkedAccountCount: row.int64(12),
        invoiceCount: row.int64(13), lineCount: row.int64(14),
        totals: Dictionary(totals.map { ($0.currency, $0) }) { first, _ in first }))
  }

  /// From `updated_at_ms` on.
  var changingColumns: [SQLValue] {
    let place: [SQLValue] =
      switch state {
      case .catchingUp(let watermarks):
        [
          .text(StateWord.catchingUp.rawValue), .int64(orNull: watermarks?.users),
          .int64(orNull: watermarks?.subscriptions), .null, .null,
        ]
      case .running(let cursor):
        [
          .text(StateWord.running.rawValue), .null, .null, .int64(cursor.lastSerial),
          .text(orNull: cursor.after?.rawValue),
        ]
      case .done: [.text(StateWord.done.rawValue), .null, .null, .null, .null]
      }
    return [.int64(updatedAt.millisecondsSinceEpoch)] + place
      + [
        .int64(progress.accountCount), .int64(progress.processedAccountCount), .int64(progress.parkedAccountCount),
        .int64(progress.invoiceCount), .int64(progress.lineCount),
      ]
  }
}
