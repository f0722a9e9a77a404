import BillingTypes
import Foundation
import InvoicingDomain

/// What an account with one subscription should cost, worked out one day at a time: the independent opinion. It looks at
/// every change for every day, counts periods with Foundation's calendar, prices unit by unit, and adds up millionths.
struct DailyOracle {
  let terms: SubscriptionTerms
  let changes: [AccountChange]
  let start: CalendarDate
  private let turns: [CalendarDate]
  private let freeUntil: CalendarDate
  private let discountDays: [ClosedRange<CalendarDate>?]

  init(_ account: RandomAccount) throws {
    terms = account.terms
    changes = account.changes
    start = RandomAccount.start(of: account.events)
    let timeline = SubscriptionTimeline(id: account.id, title: "", terms: account.terms, start: start, steps: [])
    turns = DayByDay(timeline).turns(until: try account.lastTarget.adding(days: Self.daysAhead(account.terms.period)))
    let (turns, start) = (turns, start)
    func after(_ count: Int, from first: CalendarDate) -> CalendarDate {
      count == 0 ? first : turns.filter { $0 > first }[count - 1]
    }
    freeUntil =
      switch account.terms.freeTime {
      case .none: start
      case .periods(let count): after(count, from: start)
      case .until(let date): date
      }
    discountDays = try account.terms.discounts.map { discount in
      let first = max(discount.from ?? start, start)
      let end: CalendarDate =
        switch discount.end {
        case .never: .maximum
        case .date(let date): date
        case .periods(let count): after(count, from: first)
        }
      return end <= first ? nil : first...(try end.adding(days: -1))
    }
  }

  /// As far as discounts of five periods can reach.
  private static func daysAhead(_ period: BillingPeriod) -> Int {
    switch period.unit {
    case .day: 900 + 6 * period.count
    case .week: 900 + 42 * period.count
    case .month: 900 + 186 * period.count
    case .year: 900 + 2_200 * period.count
    }
  }

  /// In millionths of a minor unit: the price of a whole period at the state of a day.
  private func price(on date: CalendarDate) -> Int128 {
    func last<Value>(_ value: (AccountChange) -> Value?) -> Value? {
      var best: (CalendarDate, Value)?
      for change in changes where change.date <= date || date == start && change.date < start {
        guard let value = value(change) else { continue }
        if best.map({ $0.0 <= change.date }) ?? true { best = (change.date, value) }
      }
      return best?.1
    }
    let quantity = last(\.quantity) ?? -1
    if quantity < 0 || date < start || date < freeUntil || last(\.isPaused) ?? false || last(\.isEnded) ?? false {
      return 0
    }
    var price = Int128(listPrice(of: quantity, last(\.pricing) ?? terms.pricing)) * 1_000_000
    for (discount, days) in zip(terms.discounts, discountDays) where days?.contains(date) ?? false {
      switch discount.value {
      case .percent(let hundredths): price = price * Int128(10_000 - hundredths) / 10_000
      case .amount(let amount): price = max(0, price - Int128(amount.minorUnits) * 1_000_000)
      }
    }
    return max(price, Int128(terms.minimumCharge?.minorUnits ?? 0) * 1_000_000)
  }

  private func listPrice(of quantity: Int64, _ pricing: Pricing) -> Int64 {
    if quantity == 0 { return 0 }
    switch pricing.model {
    case .perUnit(let minor): return minor * quantity
    case .flat(let minor): return minor
    case .package(let size, let minor):
      return stride(from: 0, to: quantity, by: Int(size)).reduce(0) { sum, _ in sum + minor }
    case .graduated(let tiers):
      return (1...quantity).reduce(0) { sum, unit in
        let index = tiers.firstIndex { unit <= $0.upTo ?? .max }!
        let isFirst = unit == (index == 0 ? 1 : tiers[index - 1].upTo! + 1)
        return sum + tiers[index].unitPriceMinor + (isFirst ? tiers[index].flatFeeMinor : 0)
      }
    case .volume(let tiers):
      let tier = tiers.first { quantity <= $0.upTo ?? .max }!
      return quantity * tier.unitPriceMinor + tier.flatFeeMinor
    }
  }

  /// What all days before a turn, or in advance of the periods begun by it, should cost, and the purchases.
  func millionths(through target: CalendarDate) -> Int128 {
    var sum = purchases(through: target)
    for (first, end) in zip(turns, turns.dropFirst()) {
      if terms.billingMode == .inArrears, end > target { break }
      if max(first, start) > target { break }
      let days = (first.dayNumber..<end.dayNumber).compactMap { try? CalendarDate(dayNumber: $0) }
      let prices = days.map(price(on:))
      switch (terms.proration, terms.period.months) {
      case (.none, _): sum += prices.max() ?? 0
      case (.fixed30, let months?):
        for (date, price) in zip(days, prices) { sum += price * Int128(weight(of: date)) / Int128(30 * months) }
      case (.fixed30, nil), (.exactDays, _):
        for price in prices { sum += price / Int128(days.count) }
      }
    }
    return sum
  }

  private func purchases(through target: CalendarDate) -> Int128 {
    var last: [String: Int64] = [:]
    for change in changes where change.date <= target {
      guard let bought = change.bought else { continue }
      last["\(change.date) \(bought.item)"] = bought.quantity * bought.unitPrice.minorUnits
    }
    return last.values.reduce(0) { $0 + Int128($1) * 1_000_000 }
  }

  /// What a day counts where every month has thirty: the 30th nothing when a 31st follows, the last of a shorter month
  /// for those that it lacks. Where the turn is a 29th to 31st that a month lacks, the turn takes that day's place.
  private func weight(of date: CalendarDate) -> Int {
    let anchor: Int
    switch terms.alignment {
    case .cycleDay(let cycleDay): anchor = cycleDay.day
    case .start: anchor = start.day
    }
    func place(_ date: CalendarDate) -> Int {
      let isLast = (try? date.adding(days: 1))?.day == 1
      return min(30, isLast ? max(anchor, date.day) : date.day)
    }
    guard let next = try? date.adding(days: 1) else { return 0 }
    // The last of a short month stands at the cycle day only when that is beyond it.
    let today = place(date)
    let tomorrow = place(next)
    return next.day == 1 ? 30 - today + tomorrow : tomorrow - today
  }
}
