/// The text of a number in a cell, made from its digits and never through floating point.
enum NumberText {
  /// A decimal number as its digits: `-12.5E3` is 125 with 2 more zeros and a minus.
  struct Decimal {
    var isNegative = false
    /// Without leading and trailing zeros; empty for zero.
    var digits: [UInt8] = []
    /// Where the decimal point stands: behind so many of the digits, which may be fewer or more than there are.
    var pointAfter = 0
  }

  /// Digits that a spreadsheet keeps of a number.
  private static let digitsMax = 15

  /// The number as plain digits; a text that is no number is given back as it is.
  ///
  /// - Throws: `digitsLost` for a number with more digits before the point than a spreadsheet keeps.
  static func text(_ raw: String) throws(SpreadsheetError.Reason) -> String {
    guard let number = parse(raw) else { return raw }
    if number.digits.isEmpty { return "0" }
    let isWhole = number.pointAfter >= number.digits.count
    if number.pointAfter > digitsMax { throw .digitsLost }
    let sign = number.isNegative ? "-" : ""
    if isWhole {
      return sign + text(number.digits) + String(repeating: "0", count: number.pointAfter - number.digits.count)
    }
    // 17 digits are how a spreadsheet writes 0.1 + 0.2; 15 are what it shows.
    let rounded = number.digits.count > digitsMax ? round(number) : number
    return sign + plain(rounded)
  }

  /// The number's digits, at least so many before the point.
  static func padded(_ raw: String, to count: Int) throws(SpreadsheetError.Reason) -> String {
    let text = try text(raw)
    let isNegative = text.hasPrefix("-")
    let digits = text.drop { $0 == "-" }
    let before = digits.prefix { $0 != "." }.utf8.count
    return (isNegative ? "-" : "") + String(repeating: "0", count: max(0, count - before)) + digits
  }

  static func parse(_ raw: String) -> Decimal? {
    var number = Decimal()
    var rest = Array(raw.utf8)[...]
    if let sign = rest.first, sign == 0x2D || sign == 0x2B {
      number.isNegative = sign == 0x2D
      rest = rest.dropFirst()
    }
    let mantissa = rest.prefix { $0 != 0x45 && $0 != 0x65 }
    let parts = mantissa.split(separator: 0x2E, maxSplits: 1, omittingEmptySubsequences: false)
    let isDigit: (UInt8) -> Bool = { (0x30...0x39).contains($0) }
    guard parts.joined().contains(where: isDigit), parts.joined().allSatisfy(isDigit), mantissa.count <= 400 else {
      return nil
    }
    var exponent = 0
    if mantissa.count < rest.count {
      guard let value = Int(String(decoding: rest[mantissa.endIndex...].dropFirst(), as: UTF8.self)),
        (-400...400).contains(value)
      else { return nil }
      exponent = value
    }
    number.digits = Array(parts.joined())
    number.pointAfter = parts[0].count + exponent
    let leading = number.digits.prefix { $0 == 0x30 }.count
    number.digits.removeFirst(leading)
    number.pointAfter -= leading
    while number.digits.last == 0x30 { number.digits.removeLast() }
    return number
  }

  private static func round(_ number: Decimal) -> Decimal {
    var rounded = number
    let isUp = number.digits[digitsMax] >= 0x35
    rounded.digits = Array(number.digits[..<digitsMax])
    if isUp {
      var index = digitsMax - 1
      while index >= 0, rounded.digits[index] == 0x39 {
        rounded.digits[index] = 0x30
        index -= 1
      }
      if index >= 0 {
        rounded.digits[index] += 1
      } else {
        rounded.digits.insert(0x31, at: 0)
        rounded.pointAfter += 1
      }
    }
    while rounded.digits.last == 0x30 { rounded.digits.removeLast() }
    return rounded
  }

  private static func plain(_ number: Decimal) -> String {
    let digits = text(number.digits)
    if number.pointAfter <= 0 { return "0." + String(repeating: "0", count: -number.pointAfter) + digits }
    if number.pointAfter >= number.digits.count {
      return digits + String(repeating: "0", count: number.pointAfter - number.digits.count)
    }
    return text(Array(number.digits[..<number.pointAfter])) + "." + text(Array(number.digits[number.pointAfter...]))
  }

  private static func text(_ digits: [UInt8]) -> String { String(decoding: digits, as: UTF8.self) }
}
