/// An exact amount: integer minor units of one currency. Arithmetic that does not fit throws; nothing is ever clamped.
public struct Money: Sendable, Hashable, CustomStringConvertible {
  /// Cents for EUR, yen for JPY, thousandths for BHD; negative for credits.
  public let minorUnits: Int64
  /// The currency of the minor units.
  public let currency: Currency

  /// An amount of minor units.
  public init(minorUnits: Int64, currency: Currency) {
    self.minorUnits = minorUnits
    self.currency = currency
  }

  /// Nothing, in a currency.
  public static func zero(_ currency: Currency) -> Money { Money(minorUnits: 0, currency: currency) }

  /// The sum; refuses two currencies and overflow.
  public func adding(_ other: Money) throws(MoneyError) -> Money {
    try requireSameCurrency(other)
    let (sum, overflow) = minorUnits.addingReportingOverflow(other.minorUnits)
    if overflow { throw .overflow }
    return Money(minorUnits: sum, currency: currency)
  }

  /// The difference; refuses two currencies and overflow.
  public func subtracting(_ other: Money) throws(MoneyError) -> Money {
    try requireSameCurrency(other)
    let (difference, overflow) = minorUnits.subtractingReportingOverflow(other.minorUnits)
    if overflow { throw .overflow }
    return Money(minorUnits: difference, currency: currency)
  }

  /// The amount with the other sign.
  public func negated() throws(MoneyError) -> Money {
    try Money.zero(currency).subtracting(self)
  }

  /// The amount a whole number of times.
  public func multiplied(by factor: Int64) throws(MoneyError) -> Money {
    let (product, overflow) = minorUnits.multipliedReportingOverflow(by: factor)
    if overflow { throw .overflow }
    return Money(minorUnits: product, currency: currency)
  }

  /// `amount × numerator ÷ denominator`, multiplied first and divided once, rounded half up (away from zero) once.
  /// `denominator` is positive.
  public func share(numerator: Int128, denominator: Int128) throws(MoneyError) -> Money {
    precondition(denominator > 0, "a share is taken of a positive denominator")
    let (product, overflow) = Int128(minorUnits).multipliedReportingOverflow(by: numerator)
    if overflow { throw .overflow }
    let (quotient, remainder) = product.quotientAndRemainder(dividingBy: denominator)
    let roundsAway = remainder.magnitude >= denominator.magnitude - remainder.magnitude
    guard let minorUnits = Int64(exactly: roundsAway ? quotient + product.signum() : quotient) else { throw .overflow }
    return Money(minorUnits: minorUnits, currency: currency)
  }

  /// The currency code and the decimal text: `EUR 12.34`.
  public var description: String { "\(currency.code) \(decimalText)" }

  private func requireSameCurrency(_ other: Money) throws(MoneyError) {
    if other.currency != currency { throw .currencyMismatch(currency, other.currency) }
  }
}

/// Why an amount can not be had.
public enum MoneyError: Error, Hashable, CustomStringConvertible {
  /// The result does not fit 64 bits of minor units.
  case overflow
  /// Two amounts of different currencies meet.
  case currencyMismatch(Currency, Currency)
  /// Text that is no decimal number of the currency.
  case malformedText(String, Currency)

  public var description: String {
    switch self {
    case .overflow:
      "the amount is too large; amounts hold at most 9,223,372,036,854,775,807 minor units"
    case .currencyMismatch(let left, let right):
      "amounts in \(left) and \(right) can not be combined; use one currency"
    case .malformedText(let text, let currency):
      "\"\(text.prefix(BillingLimits.decimalTextLengthMaximum))\" is not an amount in \(currency); "
        + (currency.exponent == 0
          ? "write digits only, such as 12" : "write digits, a point and at most \(currency.exponent) decimals")
    }
  }
}
