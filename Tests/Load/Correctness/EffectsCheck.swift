import HTTP
import Protobuf
package import Transport

/// Compares what the house holds with what it acknowledged during a load: each key had one effect, no more seats are in
/// use than bought, and the invoices bill exactly what was bought.
package final class EffectsCheck {
  private let checks: EffectChecks
  private let house: HouseReader
  private let loop: EventLoop
  private let runID: String
  private var before: [String: SubscriptionBook] = [:]
  /// Whether a plan bills active users, by its name.
  private var countsUsers: [String: Bool] = [:]

  /// A check through the scenario's gateway; `loop` owns the connections.
  package init(_ checks: EffectChecks, scenario: Scenario, surroundings: LoadSurroundings, loop: EventLoop) {
    self.checks = checks
    self.loop = loop
    runID = surroundings.runID
    let address = scenario.targets[checks.gateway].address
    house = HouseReader(client: HTTPClient(address: address, loop: loop), token: surroundings.token)
  }

  /// Remembers how everything stands. Before the load.
  package func remember() async throws(LoadFailure) {
    for name in checks.subscriptions { before[name] = try await read(name) }
  }

  /// Compares. After the load.
  package func compare(_ journal: [AcknowledgedChange]) async throws(LoadFailure) -> EffectsOutcome {
    let acknowledged = try await settled(journal)
    var outcome = EffectsOutcome(changes: acknowledged.count, subscriptions: 0, invoiceLines: 0, problems: [])
    var quantities: [String: [Int64]] = [:]
    for change in acknowledged {
      guard let (name, quantity) = Self.subject(of: change), before[name] != nil else {
        outcome.problems.append("a change of something that is not watched was acknowledged: \(change.path)")
        continue
      }
      quantities[name, default: []].append(quantity)
    }
    var books: [SubscriptionBook] = []
    for name in checks.subscriptions {
      guard let old = before[name] else { continue }
      let book = try await read(name)
      outcome.problems += Self.problems(of: book, since: old, acknowledged: quantities[name] ?? [])
      if quantities[name] != nil || book.activeUsers != nil { books.append(book) }
    }
    outcome.subscriptions = checks.subscriptions.count
    outcome.problems += try await poolProblems()
    if checks.checksInvoices && !books.isEmpty { try await checkInvoices(books, &outcome) }
    return outcome
  }

  /// How a subscription stands. One that bills active users hears of them from Users, a moment later.
  private func read(_ name: String) async throws(LoadFailure) -> SubscriptionBook {
    var book = try await SubscriptionBook.read(name, house)
    guard book.endDate.isEmpty, try await countsActiveUsers(book.plan) else { return book }
    let account = Self.accounts(of: [name])[0]
    let users = try await house.all("/v1/\(account)/users", "users")
    let count = Int64(users.count { $0["active"] == .bool(true) })
    for _ in 0..<LoadLimits.activeUserLooksMax where book.quantity != count {
      await loop.wait(milliseconds: 50)
      book = try await SubscriptionBook.read(name, house)
    }
    book.activeUsers = count
    return book
  }

  private func countsActiveUsers(_ plan: String) async throws(LoadFailure) -> Bool {
    if let known = countsUsers[plan] { return known }
    let model = try await house.get("/v1/\(plan)")["pricingModel"]?.stringValue
    countsUsers[plan] = model == "PRICING_MODEL_ACTIVE_USERS"
    return model == "PRICING_MODEL_ACTIVE_USERS"
  }

  /// Sends again, under the same key, what nobody knows the outcome of; what is refused now was never done.
  private func settled(_ journal: [AcknowledgedChange]) async throws(LoadFailure) -> [AcknowledgedChange] {
    var settled: [AcknowledgedChange] = []
    for change in journal {
      if change.isAnswered {
        settled.append(change)
      } else if change.path.hasPrefix("/") {
        if try await house.post(change.path, body: change.body, key: change.key) != nil { settled.append(change) }
      } else {
        throw LoadFailure(
          .invalid, "A change over ttrpc got no answer; its effect can be told only where the step goes through REST.")
      }
    }
    return settled
  }

  /// The subscription and the quantity that a change is about.
  static func subject(of change: AcknowledgedChange) -> (name: String, quantity: Int64)? {
    guard let body = try? JSONValue(parsing: change.body), let quantity = body["quantity"]?.integerValue else {
      return nil
    }
    if change.path.hasPrefix("/v1/") {
      let path = change.path.dropFirst(4).split(separator: ":").first ?? ""
      return (String(path), quantity)
    }
    return body["name"]?.stringValue.map { ($0, quantity) }
  }

  /// One effect for each key, every one on top of the one before, and never fewer seats than are in use.
  package static func problems(
    of book: SubscriptionBook, since old: SubscriptionBook, acknowledged: [Int64]
  ) -> [String] {
    var problems: [String] = []
    let made = book.changes(since: old)
    if let users = book.activeUsers {
      if book.quantity != users || !acknowledged.isEmpty {
        problems.append(
          "\(book.name): \(users) users are active, the quantity is \(book.quantity), and \(acknowledged.count) changes of "
            + "it were acknowledged.")
      }
    } else if made.map(\.quantity).sorted() != acknowledged.sorted() {
      problems.append(
        "\(book.name): \(acknowledged.count) changes were acknowledged and \(made.count) took effect, or to other "
          + "quantities."
      )
    }
    for (earlier, later) in zip(book.changes, book.changes.dropFirst())
    where made.contains(later) && later.previous != earlier.quantity {
      problems.append("\(book.name): a change from \(later.previous) follows one to \(earlier.quantity).")
    }
    if book.activeUsers == nil && book.occupied > book.quantity {
      problems.append("\(book.name): \(book.occupied) seats are in use and \(book.quantity) were bought.")
    }
    return problems
  }

  private func poolProblems() async throws(LoadFailure) -> [String] {
    var problems: [String] = []
    for account in Self.accounts(of: checks.subscriptions) {
      for pool in try await house.all("/v1/\(account)/licensePools", "licensePools") {
        let total = pool["totalCount"]?.integerValue ?? 0
        let assigned = pool["assignedCount"]?.integerValue ?? 0
        if assigned > total {
          problems.append("\(pool["name"]?.stringValue ?? account): \(assigned) of \(total) units are handed out.")
        }
      }
    }
    return problems
  }

  private static func accounts(of subscriptions: [String]) -> [String] {
    Set(subscriptions.map { $0.split(separator: "/").prefix(2).joined(separator: "/") }).sorted()
  }

  // MARK: invoices

  private func checkInvoices(_ books: [SubscriptionBook], _ outcome: inout EffectsOutcome) async throws(LoadFailure) {
    if let problem = try await bill() { outcome.problems.append(problem) }
    var recomputation = InvoiceRecomputation()
    for account in Self.accounts(of: books.map(\.name)) {
      let invoices = try await house.all("/v1/\(account)/invoices", "invoices")
      let lines = invoices.flatMap { $0["lines"]?.arrayValue ?? [] }
      for book in books where book.name.hasPrefix(account + "/") {
        recomputation.check(book, lines: lines.filter { $0["subscription"]?.stringValue == book.name })
      }
    }
    outcome.invoiceLines = recomputation.lineCount
    outcome.problems += recomputation.problems
  }

  /// Bills everything up to the house's day; a sentence when an account could not be billed.
  private func bill() async throws(LoadFailure) -> String? {
    let now = try await house.get("/v1/testClock")["time"]?.stringValue ?? ""
    let body = JSONValue.members(("targetDate", .string(String(now.prefix(10))))).text()
    let id = "after-\(runID)"
    guard try await house.post("/v1/billRuns?billRunId=\(id)", body: body, key: id) != nil else {
      throw LoadFailure(.unavailable, "The house refused to bill after the load.")
    }
    while true {
      let run = try await house.get("/v1/billRuns/\(id)")
      if run["state"]?.stringValue == "BILL_RUN_STATE_DONE" {
        let parked = run["parkedAccountCount"]?.integerValue ?? 0
        return parked == 0 ? nil : "\(parked) accounts could not be billed."
      }
      await loop.wait(milliseconds: 50)
    }
  }
}

extension EventLoop {
  /// Comes back after a while.
  func wait(milliseconds: UInt64) async {
    await withCheckedContinuation { continuation in
      execute { [self] in
        _ = schedule(afterNanoseconds: milliseconds * 1_000_000) { continuation.resume() }
      }
    }
  }
}
