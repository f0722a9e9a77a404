import BillingTypes

/// A billed charge with what its credits have left of it.
struct CreditableLine {
  let line: BilledLine
  private let credits: [BilledLine]
  private var weightLeft: Int128
  private var amountLeft: Money

  /// Nil when the credits exceed the charge.
  init?(_ line: BilledLine, credits: [BilledLine]) throws(RatingError) {
    self.line = line
    self.credits = credits
    var amountLeft = line.amount
    for credit in credits {
      amountLeft = try ratingChecked { () throws(MoneyError) in try amountLeft.adding(credit.amount) }
    }
    self.amountLeft = amountLeft
    weightLeft = line.weight - credits.reduce(0) { $0 + $1.weight }
    if amountLeft.minorUnits < 0 || weightLeft < 0 { return nil }
  }

  /// Units left on a day.
  func quantityLeft(on date: CalendarDate) -> Int64 {
    guard line.range.contains(date) else { return 0 }
    return credits.reduce(line.quantity) { left, credit in
      credit.range.contains(date) ? left - credit.quantity : left
    }
  }

  /// Takes a number of units over some days off the line and gives their share of what was really billed: rounded half
  /// up once, never more than is left, and all that is left when no day of any unit is.
  mutating func take(quantity: Int64, days: Int) throws(RatingError) -> Money {
    let weight = Int128(quantity) * Int128(days)
    weightLeft -= weight
    let share = try ratingChecked { () throws(MoneyError) in
      try line.amount.share(numerator: weight, denominator: line.weight)
    }
    let taken = weightLeft == 0 || share.minorUnits > amountLeft.minorUnits ? amountLeft : share
    amountLeft = try ratingChecked { () throws(MoneyError) in try amountLeft.subtracting(taken) }
    return taken
  }
}

/// Runs money arithmetic and gives its errors as rating errors.
func ratingChecked<T>(_ body: () throws(MoneyError) -> T) throws(RatingError) -> T {
  do { return try body() } catch { throw RatingError(error) }
}
