import BillingTypes
import InvoicingDomain
import ServiceRuntime
import Storage

/// The steps of a bill run, each one transaction that moves it from one stored state to the next.
struct BillRunSteps: Sendable {
  let database: any Database
  let clock: any WallClock

  /// The run that is not done, if there is one.
  func active() async throws -> BillRun? {
    try await database.read { reader in
      try BillRunStore.active(in: reader).flatMap { try BillRunStore.find($0, in: reader) }
    }
  }

  /// How far the events that have taken effect here go.
  func received() async throws -> EventWatermarks {
    try await database.read { reader in
      EventWatermarks(
        users: try reader.inboxPosition(of: Peer.users.rawValue),
        subscriptions: try reader.inboxPosition(of: Peer.subscriptions.rawValue))
    }
  }

  func needEvents(_ watermarks: EventWatermarks, _ id: BillRunID) async throws {
    try await change(id) { run, now, _ in run.needEvents(watermarks, now: now) }
  }

  func begin(_ id: BillRunID) async throws {
    try await change(id) { run, now, transaction in
      let census = try AccountStore.census(in: transaction)
      run.begin(accountCount: census.count, lastSerial: census.lastSerial, now: now)
    }
  }

  /// Bills the next accounts together, or one by one where together the schema refuses them, so that only the account
  /// that is refused is parked. Finishes the run when none is left.
  func billNextAccounts(of id: BillRunID) async throws {
    do {
      try await bill(id, limit: InvoicingLimits.accountsPerRunStep)
    } catch StorageError.constraintViolated {
      do {
        try await bill(id, limit: 1)
      } catch StorageError.constraintViolated(_, let detail) {
        try await parkNextAccount(of: id, detail)
      }
    }
  }

  private func bill(_ id: BillRunID, limit: Int) async throws {
    try await change(id) { run, now, transaction in
      guard case .running(let cursor) = run.state else { return }
      let accounts = try AccountStore.next(cursor, limit: limit, in: transaction)
      let linesMax = run.progress.lineCount + InvoicingLimits.linesPerRunStep
      var billedCount = 0
      for account in accounts where run.progress.lineCount < linesMax {
        try billAccount(account, in: &run, now: now, transaction)
        billedCount += 1
      }
      if billedCount == accounts.count, accounts.count < limit { run.finish(now: now) }
    }
  }

  private func parkNextAccount(of id: BillRunID, _ detail: String) async throws {
    try await change(id) { run, now, transaction in
      guard case .running(let cursor) = run.state else { return }
      guard let account = try AccountStore.next(cursor, limit: 1, in: transaction).first else { return }
      try park(
        account.id, reason: "STORE_REFUSED", message: "the invoice contradicts what is stored: \(detail)", in: &run,
        now: now, transaction)
    }
  }

  private func change(
    _ id: BillRunID, _ body: @escaping @Sendable (inout BillRun, Instant, any Transaction) throws -> Void
  ) async throws {
    let now = clock.now()
    try await database.write { transaction in
      guard var run = try BillRunStore.find(id, in: transaction) else { throw InvoicingError.billRunNotFound(id) }
      try body(&run, now, transaction)
      try BillRunStore.update(run, in: transaction)
    }
  }
}

/// Bills one account, or parks it with the reason; neither stops the run.
private func billAccount(
  _ account: BilledAccount, in run: inout BillRun, now: Instant, _ transaction: any Transaction
) throws {
  if let event = try MisunderstoodEventStore.first(of: account.id, in: transaction) {
    let message = "event \(event.sequence) of \(event.producer), \(event.type), was not understood: \(event.message)"
    return try park(account.id, reason: "EVENT_NOT_UNDERSTOOD", message: message, in: &run, now: now, transaction)
  }
  do {
    let timelines = try TimelineStore.timelines(of: account, through: run.targetDate, in: transaction)
    let name = InvoiceName(account: account.id, invoice: run.invoiceID)
    let issued = try issueInvoice(account: account, timelines: timelines, run: run, uid: derivedUID(of: name, in: run))
    let result: AccountOutcome.Result =
      issued.invoice.map { .invoiced($0.name.invoice, lineCount: $0.lines.count, total: $0.total) } ?? .nothingDue
    let outcome = AccountOutcome(account: account.id, result: result)
    try run.record(outcome, now: now)
    try save(issued, of: account.id, settling: timelines, transaction)
    try BillRunStore.insert(outcome, of: run.id, into: transaction)
  } catch let error as RatingError {
    try park(account.id, reason: error.reason, message: error.description, in: &run, now: now, transaction)
  }
}

private func save(
  _ issued: IssuedInvoice, of account: AccountID, settling timelines: [SubscriptionTimeline],
  _ transaction: any Transaction
) throws {
  if let invoice = issued.invoice { try InvoiceStore.insert(invoice, into: transaction) }
  for timeline in timelines {
    guard let open = issued.open[timeline.id], open != timeline.open else { continue }
    let name = SubscriptionName(account: account, subscription: timeline.id)
    try SubscriptionStore.setOpen(open, of: name, in: transaction)
  }
}

private func park(
  _ account: AccountID, reason: String, message: String, in run: inout BillRun, now: Instant,
  _ transaction: any Transaction
) throws {
  let outcome = AccountOutcome(account: account, result: .parked(reason: reason, message: message))
  try run.record(outcome, now: now)
  try BillRunStore.insert(outcome, of: run.id, into: transaction)
}
