import BillingTypes
import Foundation
import InvoicingDomain
import TestHouse
import Testing

/// Laws that hold for every account, whatever its terms and however its changes come, tried on random ones; a failure
/// names its seed. With `LINECARD_LONG=1` a hundred thousand for each law.
@Suite struct AccountPropertyTests {
  static let isLong = ProcessInfo.processInfo.environment["LINECARD_LONG"] == "1"
  static let count: UInt64 = isLong ? 100_000 : 200

  func forEachAccount(_ law: UInt64, _ check: (UInt64, RandomAccount) throws -> Void) async throws {
    for seed in law * 1_000_000..<law * 1_000_000 + Self.count {
      try check(seed, try RandomAccount(seed: seed))
      await Task.yield()
    }
  }

  func sum(_ invoices: [RatedInvoice]) -> Int64 { invoices.reduce(0) { $0 + $1.total.minorUnits } }

  @Test func theSumIsThatOfEveryDayAndARerunBillsNothing() async throws {
    try await forEachAccount(1) { seed, account in
      var (book, invoices) = try account.play()
      let expected = try DailyOracle(account).millionths(through: account.lastTarget)
      let difference = Int128(sum(invoices)) * 1_000_000 - expected
      let lines = invoices.reduce(0) { $0 + $1.lines.count }
      // A day of the oracle is cut off to a millionth; a thousand of them are no minor unit.
      if difference.magnitude > Int128(max(lines, 0)) * 1_000_000 + 10_000 {
        Issue.record("seed \(seed): off by \(difference) millionths over \(lines) lines")
      }
      if let again = try book.run(through: account.lastTarget) {
        Issue.record("seed \(seed): a second run billed \(again.lines.map(row))")
      }
    }
  }

  @Test func creditsNeverExceedWhatWasBilled() async throws {
    try await forEachAccount(2) { seed, account in
      let (_, invoices) = try account.play()
      var left: [LineReference: (line: RatedLine, amount: Int64)] = [:]
      for invoice in invoices {
        for (index, line) in invoice.lines.enumerated() {
          let reference = LineReference(invoice: try InvoiceID("\(invoice.number)"), lineNumber: index + 1)
          guard let credited = line.credited else {
            left[reference] = (line, line.amount.minorUnits)
            if line.amount.minorUnits < 0 { Issue.record("seed \(seed): a negative charge \(row(line))") }
            continue
          }
          guard let charge = left[credited] else {
            Issue.record("seed \(seed): a credit without its charge")
            continue
          }
          left[credited]?.amount += line.amount.minorUnits
          let isWithin = charge.line.range.intersection(line.range) == line.range && charge.line.item == line.item
          if line.amount.minorUnits > 0 || charge.amount + line.amount.minorUnits < 0 || !isWithin {
            Issue.record("seed \(seed): \(row(line)) of \(row(charge.line))")
          }
        }
      }
    }
  }

  @Test func everyLineIsItsOwnArithmeticAndSaysSo() async throws {
    try await forEachAccount(3) { seed, account in
      let (_, invoices) = try account.play()
      var keys: Set<String> = []
      for line in invoices.flatMap(\.lines) {
        let units = line.rate.scope == .unit ? line.quantity : 1
        let exact = try Money(minorUnits: line.rate.numerator, currency: RandomAccount.euro).share(
          numerator: Int128(units) * Int128(line.numerator),
          denominator: Int128(line.denominator) * Int128(line.rate.denominator))
        let isSound =
          (1...line.denominator).contains(line.numerator) && (line.kind == .credit || line.amount == exact)
          && line.period.intersection(line.range) == line.range
          && (line.kind == .credit) == (line.credited != nil) && (line.kind != .oneOff || line.item != nil)
          && (line.kind != .recurring || line.numerator == line.denominator)
        let text = line.explanation(title: "Cloud Phone", unit: .seat) + line.cause.text
        let isNew = keys.insert("\(line.item ?? "-") \(line.period) \(line.revision)").inserted
        if !isSound || text.isEmpty || !isNew { Issue.record("seed \(seed): \(row(line)) \(text)") }
      }
    }
  }

  @Test func manyRunsComeToTheSumOfOne() async throws {
    try await forEachAccount(4) { seed, account in
      var once = try account.completeBook()
      var often = once
      let all = try once.run(through: account.lastTarget)
      var parts: Int64 = 0
      var target = RandomAccount.start(of: account.events)
      var generator = SeededGenerator(seed: seed)
      while target < account.lastTarget {
        parts += try often.run(through: target)?.total.minorUnits ?? 0
        target = try target.adding(days: Int.random(in: 1...60, using: &generator))
      }
      parts += try often.run(through: account.lastTarget)?.total.minorUnits ?? 0
      if all?.total.minorUnits ?? 0 != parts {
        Issue.record("seed \(seed): \(all?.total.minorUnits ?? 0) at once, \(parts) in parts")
      }
    }
  }

  @Test func orderDoesNotMatterForTheSameLastChangeOfADay() async throws {
    try await forEachAccount(5) { seed, account in
      // One sort of change at a time: each holds its own last one of a day.
      var generator = SeededGenerator(seed: seed)
      var book = try account.completeBook()
      let days = Dictionary(grouping: account.changes, by: \.date)
      var shuffled = try account.book()
      for day in days.values.shuffled(using: &generator) {
        for change in day { try shuffled.apply(change) }
      }
      if try book.run(through: account.lastTarget) != shuffled.run(through: account.lastTarget) {
        Issue.record("seed \(seed)")
      }
    }
  }

  @Test func aChangeDeliveredTwiceCountsOnce() async throws {
    try await forEachAccount(6) { seed, account in
      var generator = SeededGenerator(seed: seed)
      var once = try account.book()
      var twice = once
      var delivered: [AccountChange] = []
      for (index, change) in account.changes.enumerated() {
        let named = change.named("delivery-\(index)")
        try once.apply(named)
        try twice.apply(named)
        delivered.append(named)
        if let again = delivered.randomElement(using: &generator) { try twice.apply(again) }
        let target = try change.date.adding(days: Int.random(in: 0...60, using: &generator))
        if try once.run(through: target) != twice.run(through: target) { Issue.record("seed \(seed)") }
      }
    }
  }

  /// What is settled need not be read again: a book that hands over only what is open rates as one that hands over all.
  @Test func ratingOnlyWhatIsOpenIsRatingAll() async throws {
    try await forEachAccount(7) { seed, account in
      var book = try account.book()
      var all = FullHistory(account)
      for event in account.events + [.run(account.lastTarget)] {
        switch event {
        case .change(let change):
          try book.apply(change)
          all.changes.append(change)
        case .run(let target):
          let open = try book.run(through: target)?.lines ?? []
          let expected = try all.run(through: target)
          if open != expected { Issue.record("seed \(seed): \(open.map(row)) instead of \(expected.map(row))") }
        }
      }
    }
  }
}

/// Rates with every change and every line there ever was.
private struct FullHistory {
  let account: RandomAccount
  var changes: [AccountChange] = []
  var billed: [BilledLine] = []
  var invoices = 0

  init(_ account: RandomAccount) { self.account = account }

  mutating func run(through target: CalendarDate) throws -> [RatedLine] {
    let start = RandomAccount.start(of: changes.map { .change($0) })
    let timeline = SubscriptionTimeline(
      id: account.id, title: "Cloud Phone", terms: account.terms, start: start,
      steps: try changes.compactMap { change in
        try change.quantity.map {
          try QuantityStep(effectiveDate: change.date, quantity: $0, actor: change.actor)
        }
      },
      priceSteps: changes.compactMap { change in
        change.pricing.map { PriceStep(effectiveDate: change.date, pricing: $0, actor: change.actor) }
      },
      pauseSteps: changes.compactMap { change in
        change.isPaused.map { PauseStep(effectiveDate: change.date, isPaused: $0, actor: change.actor) }
      },
      endSteps: changes.compactMap { change in
        change.isEnded.map { EndStep(effectiveDate: change.date, isEnded: $0, actor: change.actor) }
      },
      purchases: try changes.compactMap { change in
        try change.bought.map {
          try Purchase(
            date: change.date, item: $0.item, quantity: $0.quantity, unitPrice: $0.unitPrice, actor: change.actor)
        }
      }, billed: billed)
    let lines = try rateSubscription(timeline, through: target).lines
    if lines.isEmpty { return [] }
    invoices += 1
    for (index, line) in lines.enumerated() {
      let reference = LineReference(invoice: try InvoiceID("\(invoices)"), lineNumber: index + 1)
      billed.append(BilledLine(line, at: reference))
    }
    return lines
  }
}

extension AccountChange {
  fileprivate func named(_ deliveryID: String) -> AccountChange {
    AccountChange(
      subscription: subscription, date: date, quantity: quantity, pricing: pricing, bought: bought, isEnded: isEnded,
      isPaused: isPaused, actor: actor, deliveryID: deliveryID)
  }
}
