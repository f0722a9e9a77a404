package import BillingTypes

/// How far the events of the services that billing follows must have come, by their sequence.
package struct EventWatermarks: Sendable, Hashable {
  package let users: Int64
  package let subscriptions: Int64

  package init(users: Int64, subscriptions: Int64) {
    self.users = users
    self.subscriptions = subscriptions
  }

  /// Whether everything up to the other marks has come.
  package func cover(_ needed: EventWatermarks) -> Bool {
    users >= needed.users && subscriptions >= needed.subscriptions
  }
}

/// Which accounts a run bills, and how far it has come among them, in the order of their names.
package struct AccountCursor: Sendable, Hashable {
  /// Accounts that became known later than this one are not part of the run.
  package let lastSerial: Int64
  /// The last account that the run is through with.
  package let after: AccountID?

  package init(lastSerial: Int64, after: AccountID?) {
    self.lastSerial = lastSerial
    self.after = after
  }
}

/// Where a run stands. Every state is stored, so a run goes on from it after a crash at any instant.
package enum BillRunState: Sendable, Hashable {
  /// Waiting for the events that were written before the run was asked for; without marks until the producers said
  /// which those are.
  case catchingUp(EventWatermarks?)
  /// Billing account by account.
  case running(AccountCursor)
  /// Through with every account.
  case done
}

/// What a run has to do next.
package enum BillRunStep: Sendable, Hashable {
  case askProducers
  case awaitEvents(EventWatermarks)
  case billAccounts(AccountCursor)
  case nothing
}

/// What became of one account in a run.
package struct AccountOutcome: Sendable, Hashable {
  /// The kinds of outcome.
  package enum Result: Sendable, Hashable {
    case invoiced(InvoiceID, lineCount: Int, total: Money)
    case nothingDue
    /// Could not be billed; the reason in capitals and a sentence. A later run tries again.
    case parked(reason: String, message: String)
  }

  package let account: AccountID
  package let result: Result

  package init(account: AccountID, result: Result) {
    self.account = account
    self.result = result
  }
}

/// The batch that makes the invoices of all due accounts up to a target date: a state machine without I/O.
package struct BillRun: Sendable, Hashable {
  package let id: BillRunID
  package let uid: ResourceUID
  /// In advance bills every period that begins on or before it, in arrears all that ended by it.
  package let targetDate: CalendarDate
  /// When it was asked for; the moment of all its invoices.
  package let createdAt: Instant
  package private(set) var updatedAt: Instant
  package private(set) var state: BillRunState
  package private(set) var progress: BillRunProgress

  /// A run as it was stored.
  package init(
    id: BillRunID, uid: ResourceUID, targetDate: CalendarDate, createdAt: Instant, updatedAt: Instant,
    state: BillRunState, progress: BillRunProgress
  ) {
    self.id = id
    self.uid = uid
    self.targetDate = targetDate
    self.createdAt = createdAt
    self.updatedAt = updatedAt
    self.state = state
    self.progress = progress
  }

  /// A run that is asked for now.
  package init(starting id: BillRunID, uid: ResourceUID, targetDate: CalendarDate, now: Instant) {
    self.init(
      id: id, uid: uid, targetDate: targetDate, createdAt: now, updatedAt: now, state: .catchingUp(nil),
      progress: BillRunProgress())
  }

  /// The identifier of its invoice in each account.
  package var invoiceID: InvoiceID { InvoiceID(of: id) }

  /// Whether it has still something to do.
  package var isActive: Bool { state != .done }

  /// What it has to do next.
  package var nextStep: BillRunStep {
    switch state {
    case .catchingUp(nil): .askProducers
    case .catchingUp(.some(let watermarks)): .awaitEvents(watermarks)
    case .running(let cursor): .billAccounts(cursor)
    case .done: .nothing
    }
  }

  /// The producers said how far their events go.
  package mutating func needEvents(_ watermarks: EventWatermarks, now: Instant) {
    precondition(state == .catchingUp(nil), "a run asks its producers once, before anything else")
    state = .catchingUp(watermarks)
    touch(now)
  }

  /// Every needed event has come: the accounts known now are those to bill.
  package mutating func begin(accountCount: Int64, lastSerial: Int64, now: Instant) {
    guard case .catchingUp(.some) = state else { preconditionFailure("a run begins when it has caught up") }
    progress.accountCount = accountCount
    state = .running(AccountCursor(lastSerial: lastSerial, after: nil))
    touch(now)
  }

  /// One more account, the next by name, is through.
  ///
  /// - Throws: ``RatingError/overflow`` when the run's total would not fit; nothing is recorded then.
  package mutating func record(_ outcome: AccountOutcome, now: Instant) throws(RatingError) {
    guard case .running(let cursor) = state else { preconditionFailure("only a running run bills accounts") }
    precondition(cursor.after.map { $0 < outcome.account } ?? true, "a run goes through accounts by name")
    try progress.add(outcome.result)
    state = .running(AccountCursor(lastSerial: cursor.lastSerial, after: outcome.account))
    touch(now)
  }

  /// No account is left.
  package mutating func finish(now: Instant) {
    guard case .running = state else { preconditionFailure("only a running run is finished") }
    state = .done
    touch(now)
  }

  private mutating func touch(_ now: Instant) { updatedAt = max(updatedAt, now) }
}
