/// Instants as text: `2026-03-01T12:00:00.5Z`. Years 0001 to 9999, proleptic Gregorian, no leap seconds.
public enum RFC3339 {
  /// Seconds and nanoseconds since 1970 of a text with `Z` or a numeric offset; nil if it is not one.
  public static func parse(_ text: String) -> (seconds: Int64, nanos: Int32)? {
    let bytes = Array(text.utf8)
    guard bytes.count >= 20, bytes[4] == dash, bytes[7] == dash, bytes[10] == UInt8(ascii: "T"), bytes[13] == colon,
      bytes[16] == colon, let year = number(bytes[0..<4]), let month = number(bytes[5..<7]),
      let day = number(bytes[8..<10]), let hour = number(bytes[11..<13]), let minute = number(bytes[14..<16]),
      let second = number(bytes[17..<19]), year >= 1, (1...12).contains(month),
      (1...daysInMonth(year, month)).contains(day), hour < 24, minute < 60, second < 60
    else { return nil }
    guard let (nanos, rest) = fractionAndRest(bytes[19...]), let offset = offsetSeconds(rest) else { return nil }
    let days = daysSinceEpoch(year, month, day)
    return (Int64(days) * 86_400 + Int64(hour * 3600 + minute * 60 + second) - Int64(offset), nanos)
  }

  /// 0001-01-01T00:00:00Z and 9999-12-31T23:59:59Z in seconds.
  public static let secondsRange: ClosedRange<Int64> = -62_135_596_800...253_402_300_799

  /// The text in UTC, with 0, 3, 6 or 9 digits after the point. `seconds` lie in `secondsRange`, `nanos` below a second.
  public static func text(seconds: Int64, nanos: Int32) -> String {
    String(unsafeUninitializedCapacity: bytesMax) { text in
      text.baseAddress.map { store(seconds: seconds, nanos: nanos, at: $0) } ?? 0
    }
  }

  /// The longest text: nine digits after the point.
  static let bytesMax = 30

  /// Stores the text, of up to `bytesMax` bytes, and says how long it is.
  static func store(seconds: Int64, nanos: Int32, at text: UnsafeMutablePointer<UInt8>) -> Int {
    precondition(secondsRange.contains(seconds), "RFC 3339 has no text for years outside of 0001 to 9999")
    let days = seconds >= 0 ? seconds / 86_400 : (seconds - 86_399) / 86_400
    let ofDay = Int(seconds - days * 86_400)
    let (year, month, day) = civil(Int(days))
    storePair(year / 100, at: text)
    storePair(year % 100, dash, at: text + 2)
    storePair(month, dash, at: text + 5)
    storePair(day, UInt8(ascii: "T"), at: text + 8)
    storePair(ofDay / 3600, colon, at: text + 11)
    storePair(ofDay / 60 % 60, colon, at: text + 14)
    storePair(ofDay % 60, at: text + 17)
    let count = 19 + storeFraction(nanos, at: text + 19)
    text[count] = UInt8(ascii: "Z")
    return count + 1
  }

  private static func storePair(_ value: Int, _ mark: UInt8 = 0, at text: UnsafeMutablePointer<UInt8>) {
    text[0] = 0x30 + UInt8(truncatingIfNeeded: value / 10)
    text[1] = 0x30 + UInt8(truncatingIfNeeded: value % 10)
    if mark != 0 { text[2] = mark }
  }

  private static func storeFraction(_ nanos: Int32, at text: UnsafeMutablePointer<UInt8>) -> Int {
    precondition((0...999_999_999).contains(nanos), "a fraction of a second is at least a second long")
    if nanos == 0 { return 0 }
    var (digits, rest) =
      nanos % 1_000_000 == 0 ? (3, nanos / 1_000_000) : nanos % 1000 == 0 ? (6, nanos / 1000) : (9, nanos)
    let count = digits + 1
    text[0] = UInt8(ascii: ".")
    while digits > 0 {
      text[digits] = 0x30 + UInt8(truncatingIfNeeded: rest % 10)
      rest /= 10
      digits -= 1
    }
    return count
  }

  /// `.500` for half a second; empty for none. `nanos` lie in 0 to 999,999,999.
  static func fraction(_ nanos: Int32) -> String {
    String(unsafeUninitializedCapacity: 10) { text in text.baseAddress.map { storeFraction(nanos, at: $0) } ?? 0 }
  }

  /// Nanoseconds of one to nine digits after the point.
  static func nanos(_ digits: Substring) -> Int32? {
    guard (1...9).contains(digits.utf8.count), let value = number(Array(digits.utf8)[...]) else { return nil }
    return (digits.utf8.count..<9).reduce(Int32(value)) { scaled, _ in scaled * 10 }
  }

  private static let dash = UInt8(ascii: "-")
  private static let colon = UInt8(ascii: ":")

  private static func number(_ digits: ArraySlice<UInt8>) -> Int? {
    var value = 0
    for digit in digits {
      guard (0x30...0x39).contains(digit) else { return nil }
      value = value * 10 + Int(digit - 0x30)
    }
    return value
  }

  private static func fractionAndRest(_ bytes: ArraySlice<UInt8>) -> (Int32, ArraySlice<UInt8>)? {
    guard bytes.first == UInt8(ascii: ".") else { return (0, bytes) }
    let digits = bytes.dropFirst().prefix { (0x30...0x39).contains($0) }
    guard let nanos = nanos(Substring(String(decoding: digits, as: UTF8.self))) else { return nil }
    return (nanos, bytes.dropFirst(1 + digits.count))
  }

  private static func offsetSeconds(_ bytes: ArraySlice<UInt8>) -> Int? {
    let bytes = Array(bytes)
    if bytes == [UInt8(ascii: "Z")] { return 0 }
    guard bytes.count == 6, bytes[0] == dash || bytes[0] == UInt8(ascii: "+"), bytes[3] == colon,
      let hours = number(bytes[1..<3]), let minutes = number(bytes[4..<6]), hours < 24, minutes < 60
    else { return nil }
    return (bytes[0] == dash ? -1 : 1) * (hours * 3600 + minutes * 60)
  }

  private static func daysInMonth(_ year: Int, _ month: Int) -> Int {
    if month == 2 { return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28 }
    return [4, 6, 9, 11].contains(month) ? 30 : 31
  }

  /// Days since 1970-01-01, counting years from March so that the leap day is the last.
  private static func daysSinceEpoch(_ year: Int, _ month: Int, _ day: Int) -> Int {
    let shiftedYear = month > 2 ? year : year - 1
    let era = (shiftedYear >= 0 ? shiftedYear : shiftedYear - 399) / 400
    let yearOfEra = shiftedYear - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(_ daysSinceEpoch: Int) -> (Int, Int, Int) {
    let days = daysSinceEpoch + 719_468
    let era = (days >= 0 ? days : days - 146_096) / 146_097
    let dayOfEra = days - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shiftedMonth + 2) / 5 + 1)
  }
}
