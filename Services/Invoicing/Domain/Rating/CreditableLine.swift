import BillingTypes

/// A billed charge with what its credits have left of it.
struct CreditableLine {
  let line: BilledLine
  /// The segments of its period that it bills.
  let segments: Range<Int>
  private let share: PeriodShare
  private var unitsLeft: [Int64]
  private var weightLeft: Int128
  private var amountLeft: Money

  /// Nil when the credits exceed the charge, or lie outside of it.
  init?(
    _ line: BilledLine, credits: [BilledLine], share: PeriodShare, segments: (DateRange) -> Range<Int>
  ) throws(RatingError) {
    self.line = line
    self.share = share
    let own = segments(line.range)
    self.segments = own
    unitsLeft = [Int64](repeating: line.units, count: own.count)
    amountLeft = line.amount
    weightLeft = Self.weight(line, share)
    for credit in credits {
      amountLeft = try ratingChecked { () throws(MoneyError) in try amountLeft.adding(credit.amount) }
      weightLeft -= Self.weight(credit, share)
      let given = segments(credit.range)
      guard own.contains(given) else { return nil }
      for segment in given { unitsLeft[segment - own.lowerBound] -= credit.units }
    }
    if amountLeft.minorUnits < 0 || weightLeft < 0 || unitsLeft.contains(where: { $0 < 0 }) { return nil }
  }

  /// Units left in a segment.
  func quantityLeft(in segment: Int) -> Int64 {
    segments.contains(segment) ? unitsLeft[segment - segments.lowerBound] : 0
  }

  /// Takes a number of units over some days off the line and gives their share of what was really billed: rounded half
  /// up once, never more than is left, and all that is left when no day of any unit is.
  mutating func take(units: Int64, days: Int64) throws(RatingError) -> Money {
    let weight = Int128(units) * Int128(days)
    let whole = Self.weight(line, share)
    weightLeft -= weight
    let share = try ratingChecked { () throws(MoneyError) in
      try line.amount.share(numerator: weight, denominator: max(whole, 1))
    }
    let taken = weightLeft == 0 || share.minorUnits > amountLeft.minorUnits ? amountLeft : share
    amountLeft = try ratingChecked { () throws(MoneyError) in try amountLeft.subtracting(taken) }
    return taken
  }

  /// Days times units: what a line is a price for.
  private static func weight(_ line: BilledLine, _ share: PeriodShare) -> Int128 {
    Int128(share.numerator(of: line.range)) * Int128(line.units)
  }
}

/// Runs money arithmetic and gives its errors as rating errors.
func ratingChecked<T>(_ body: () throws(MoneyError) -> T) throws(RatingError) -> T {
  do { return try body() } catch { throw RatingError(error) }
}
