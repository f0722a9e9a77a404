package import BillingTypes

/// How many users of an account exist on a product's platform (R17, R18), and since when, as far back as a decision asks.
package struct Occupancy: Sendable, Hashable {
  /// Whose platform.
  package let product: Product
  /// Users that exist now.
  package let count: Int64
  /// How many of them came on which day, for the days after the one that the decision looks back to.
  package let arrivals: [Arrival]
  /// The first of them in order of name, at most ``SubscriptionsLimits/namedPlatformUsers``; for a refusal to name.
  package let named: [PlatformUser]

  /// Users that came on one day and still exist.
  package struct Arrival: Sendable, Hashable {
    /// The day, in the account's time zone.
    package let date: CalendarDate
    /// How many.
    package let count: Int64

    /// The arrivals of a day.
    package init(date: CalendarDate, count: Int64) {
      self.date = date
      self.count = count
    }
  }

  /// The occupancy of one product in one account.
  package init(product: Product, count: Int64, arrivals: [Arrival] = [], named: [PlatformUser] = []) {
    self.product = product
    self.count = count
    self.arrivals = arrivals
    self.named = named
  }

  /// How many of the users that exist now were there on a date already.
  package func count(on date: CalendarDate) -> Int64 {
    count - arrivals.filter { $0.date > date }.map(\.count).reduce(0, +)
  }

  /// The first day from a date on, on which fewer units are bought than users that exist now existed, if there is one.
  func firstShortDay(of timeline: QuantityTimeline, from date: CalendarDate) -> CalendarDate? {
    let days = timeline.changeDates(after: date) + arrivals.map(\.date).filter { $0 > date }
    return ([date] + days.sorted()).first { timeline.quantity(on: $0) < count(on: $0) }
  }
}
