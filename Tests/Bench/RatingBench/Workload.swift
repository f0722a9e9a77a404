import BillingTypes
import InvoicingDomain

/// Accounts to be rated: seats, licenses by tiers, numbers in arrears, some with a percentage off.
enum Workload {
  private static let firstMonth = 2016 * 12

  /// The first day of a month counted from January 2016.
  private static func month(_ number: Int) throws -> CalendarDate {
    let months = firstMonth + number
    return try CalendarDate(year: months / 12, month: months % 12 + 1, day: 1)
  }

  /// A hundred subscriptions of which ten years were never billed.
  static func decade() throws -> () throws -> Int {
    try timelines(subscriptions: 100, years: 10, through: try month(119))
  }

  /// A large account of which one month was never billed.
  static func firstMonth(subscriptions: Int) throws -> () throws -> Int {
    try timelines(subscriptions: subscriptions, years: 1, through: try month(0))
  }

  private static func timelines(
    subscriptions: Int, years: Int, through target: CalendarDate
  ) throws -> () throws -> Int {
    let account = try Account(subscriptions: subscriptions)
    var timelines: [SubscriptionTimeline] = []
    for number in 0..<subscriptions {
      timelines.append(
        SubscriptionTimeline(
          id: account.ids[number], title: "Cloud Phone", terms: try account.terms(number), start: try month(0),
          steps: try (0..<years).map { year in
            try QuantityStep(effectiveDate: try month(year * 12), quantity: Int64(10 + year), actor: "users/olivia")
          }))
    }
    return { try rateAccount(timelines, currency: account.currency, through: target).lines.count }
  }

  /// One month of a large account of which the month before is billed.
  static func largeAccount(subscriptions: Int) throws -> () throws -> Int {
    var book = try Account(subscriptions: subscriptions).book(start: try month(0))
    _ = try book.run(through: try month(0))
    return try job(book, through: try month(1))
  }

  /// The same, where every third subscription was raised or cut in the middle of the month.
  static func changedAccount(subscriptions: Int) throws -> () throws -> Int {
    let account = try Account(subscriptions: subscriptions)
    var book = try account.book(start: try month(0))
    _ = try book.run(through: try month(0))
    for number in stride(from: 0, to: subscriptions, by: 3) {
      try book.apply(
        AccountChange(
          subscription: account.ids[number], date: try month(0).adding(days: 11), quantity: Int64(8 + number % 5),
          actor: "users/olivia"))
    }
    return try job(book, through: try month(1))
  }

  /// The sentences of the lines of a large account.
  static func explained(subscriptions: Int) throws -> () throws -> Int {
    var book = try Account(subscriptions: subscriptions).book(start: try month(0))
    let lines = try book.run(through: try month(0))?.lines ?? []
    return {
      var length = 0
      for line in lines {
        length += line.explanation(title: "Cloud Phone", unit: .seat).utf8.count + line.cause.text.utf8.count
      }
      precondition(length > 0)
      return lines.count
    }
  }

  /// One more month of a thousand subscriptions that were changed and billed every month before.
  static func monthly(monthsBefore: Int) throws -> () throws -> Int {
    let account = try Account(subscriptions: 1_000)
    var book = try account.book(start: try month(0))
    for number in 0..<monthsBefore {
      _ = try book.run(through: try month(number))
      try change(account, &book, number)
    }
    return try job(book, through: try month(monthsBefore))
  }

  private static func change(_ account: Account, _ book: inout AccountBook, _ monthNumber: Int) throws {
    let date = try month(monthNumber).adding(days: 11)
    for (number, id) in account.ids.enumerated() {
      try book.apply(
        AccountChange(
          subscription: id, date: date, quantity: Int64(5 + (number + monthNumber) % 7), actor: "users/olivia"))
    }
  }

  private static func job(_ book: consuming AccountBook, through target: CalendarDate) throws -> () throws -> Int {
    var book = book
    return { try book.run(through: target)?.lines.count ?? 0 }
  }
}

/// An account with subscriptions of several sorts.
private struct Account {
  let currency: Currency
  let ids: [SubscriptionID]

  init(subscriptions: Int) throws {
    currency = try Currency(code: "EUR")
    ids = try (0..<subscriptions).map { try SubscriptionID("s\(100_000 + $0)") }
  }

  func terms(_ number: Int) throws -> SubscriptionTerms {
    let pricing =
      number % 10 == 7
      ? try Pricing(
        .graduated([PriceTier(upTo: 10, unitPriceMinor: 900), PriceTier(upTo: nil, unitPriceMinor: 700)]),
        currency: currency)
      : try Pricing(.perUnit(minor: 1_200), currency: currency)
    let discounts = number % 10 == 3 ? [try Discount(.percent(hundredths: 1_250))] : []
    return try SubscriptionTerms(
      pricing: pricing, period: .month, billingMode: number % 10 == 5 ? .inArrears : .inAdvance,
      alignment: .cycleDay(.first), discounts: discounts)
  }

  func book(start: CalendarDate) throws -> AccountBook {
    var book = AccountBook(currency: currency)
    for (number, id) in ids.enumerated() {
      try book.open(id, title: "Cloud Phone", terms: try terms(number))
      try book.apply(AccountChange(subscription: id, date: start, quantity: 10, actor: "users/olivia"))
    }
    return book
  }
}
