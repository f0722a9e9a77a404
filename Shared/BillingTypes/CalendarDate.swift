/// A day of the proleptic Gregorian calendar, from 1 January 0001 to 31 December 9999, without a time or a zone.
public struct CalendarDate: Sendable, Hashable, Comparable, CustomStringConvertible {
  private let days: Int32

  /// Days since 1 January 1970, negative before it.
  public var dayNumber: Int { Int(days) }

  /// The first date there is, 0001-01-01.
  public static let minimum = CalendarDate(unchecked: CivilCalendar.dayNumber(year: 1, month: 1, day: 1))
  /// The last date there is, 9999-12-31.
  public static let maximum = CalendarDate(unchecked: CivilCalendar.dayNumber(year: 9999, month: 12, day: 31))

  /// The date of a year (1–9999), a month (1–12) and a day of that month.
  public init(year: Int, month: Int, day: Int) throws(CalendarDateError) {
    guard (1...9999).contains(year), (1...12).contains(month),
      (1...CivilCalendar.dayCount(year: year, month: month)).contains(day)
    else { throw .notOnCalendar(year: year, month: month, day: day) }
    self.init(unchecked: CivilCalendar.dayNumber(year: year, month: month, day: day))
  }

  /// The date a number of days after 1 January 1970.
  public init(dayNumber: Int) throws(CalendarDateError) {
    guard (Self.minimum.dayNumber...Self.maximum.dayNumber).contains(dayNumber) else { throw .outOfRange }
    self.init(unchecked: dayNumber)
  }

  /// The date of ISO 8601 text in its one form `YYYY-MM-DD`.
  public init(iso text: String) throws(CalendarDateError) {
    var utf8 = text
    guard let fields = utf8.withUTF8(isoFields) else { throw .malformedText(text) }
    try self.init(year: fields.year, month: fields.month, day: fields.day)
  }

  init(unchecked dayNumber: Int) { self.days = Int32(dayNumber) }

  /// The year, month and day; take them together, as each alone costs the same.
  public var civil: (year: Int, month: Int, day: Int) { CivilCalendar.civil(dayNumber: dayNumber) }
  /// The year, 1 to 9999.
  public var year: Int { civil.year }
  /// The month, 1 to 12.
  public var month: Int { civil.month }
  /// The day of the month, from 1.
  public var day: Int { civil.day }

  /// The date a number of days later, or earlier when negative.
  public func adding(days count: Int) throws(CalendarDateError) -> CalendarDate {
    let (sum, overflow) = dayNumber.addingReportingOverflow(count)
    if overflow { throw .outOfRange }
    return try CalendarDate(dayNumber: sum)
  }

  /// Days from this date to a later one, negative to an earlier one.
  public func days(to other: CalendarDate) -> Int { other.dayNumber - dayNumber }

  /// ISO 8601: `2026-03-01`.
  public var iso: String {
    let (year, month, day) = civil
    return String(unsafeUninitializedCapacity: isoByteCount) { bytes in
      write(year, into: bytes, 0..<4)
      bytes[4] = UInt8(ascii: "-")
      write(month, into: bytes, 5..<7)
      bytes[7] = UInt8(ascii: "-")
      write(day, into: bytes, 8..<10)
      return isoByteCount
    }
  }

  public var description: String { iso }

  public static func < (left: CalendarDate, right: CalendarDate) -> Bool { left.days < right.days }
}

/// Why there is no such date.
public enum CalendarDateError: Error, Hashable, CustomStringConvertible {
  /// The result lies before the year 1 or after the year 9999.
  case outOfRange
  /// A year, month and day that the calendar does not have.
  case notOnCalendar(year: Int, month: Int, day: Int)
  /// Text that is not `YYYY-MM-DD`.
  case malformedText(String)

  public var description: String {
    switch self {
    case .outOfRange: "the date lies outside the years 0001 to 9999"
    case .notOnCalendar(let year, let month, let day):
      "there is no day \(day) in month \(month) of the year \(year)"
    case .malformedText(let text): "\"\(text.prefix(32))\" is not a date; write it as YYYY-MM-DD, such as 2026-03-01"
    }
  }
}

/// Bytes of `YYYY-MM-DD`.
private let isoByteCount = 10

/// Writes a number with as many digits as there are places.
private func write(_ number: Int, into bytes: UnsafeMutableBufferPointer<UInt8>, _ places: Range<Int>) {
  var rest = number
  for place in places.reversed() {
    bytes[place] = UInt8(ascii: "0") + UInt8(rest % 10)
    rest /= 10
  }
}

private func isoFields(_ bytes: UnsafeBufferPointer<UInt8>) -> (year: Int, month: Int, day: Int)? {
  guard bytes.count == isoByteCount, bytes[4] == UInt8(ascii: "-"), bytes[7] == UInt8(ascii: "-") else { return nil }
  func number(_ range: Range<Int>) -> Int? {
    var value = 0
    for byte in bytes[range] {
      guard (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(byte) else { return nil }
      value = value * 10 + Int(byte - UInt8(ascii: "0"))
    }
    return value
  }
  guard let year = number(0..<4), let month = number(5..<7), let day = number(8..<10) else { return nil }
  return (year, month, day)
}
