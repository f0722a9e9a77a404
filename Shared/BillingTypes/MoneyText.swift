extension Money {
  /// An amount from decimal text such as `12.34`, `-5` or `0.5`: an optional minus, digits, and a point with at most as
  /// many decimals as the currency has. Nothing else: no plus, no grouping, no exponent, no blanks, never rounded.
  public init(decimalText text: String, currency: Currency) throws(MoneyError) {
    let bytes = Array(text.utf8)
    guard let minorUnits = countOfMinorUnits(in: bytes, exponent: currency.exponent) else {
      throw .malformedText(text, currency)
    }
    guard let fitting = Int64(exactly: minorUnits) else { throw .overflow }
    self.init(minorUnits: fitting, currency: currency)
  }

  /// The amount with all decimals of its currency and no code: `12.34`, `-0.05`, JPY `12`.
  public var decimalText: String {
    let digits = String(minorUnits.magnitude)
    let sign = minorUnits < 0 ? "-" : ""
    guard currency.exponent > 0 else { return sign + digits }
    let missing = max(0, currency.exponent + 1 - digits.utf8.count)
    let padded = String(repeating: "0", count: missing) + digits
    return sign + padded.dropLast(currency.exponent) + "." + padded.suffix(currency.exponent)
  }
}

/// The number of minor units that decimal text stands for, or nil where it is malformed.
private func countOfMinorUnits(in bytes: [UInt8], exponent: Int) -> Int128? {
  guard bytes.count <= BillingLimits.decimalTextLengthMaximum else { return nil }
  let negative = bytes.first == UInt8(ascii: "-")
  let parts = bytes.dropFirst(negative ? 1 : 0)
    .split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
  guard parts.count == 1 || parts.count == 2, parts.allSatisfy({ !$0.isEmpty }) else { return nil }
  let decimals = parts.count == 2 ? parts[1].count : 0
  guard decimals <= exponent else { return nil }
  var value: Int128 = 0
  for digit in parts.joined() {
    guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(digit) else { return nil }
    value = value * 10 + Int128(digit - UInt8(ascii: "0"))
  }
  for _ in decimals..<exponent { value *= 10 }
  return negative ? -value : value
}
