/// A moment as spreadsheets count: days since the end of 1899, or since 1904, with the time of day as a fraction.
enum SerialDate {
  /// `2026-03-01`, `2026-03-01 09:30:00` or `09:30:00`; nil where the number is no moment that spreadsheets know.
  static func text(_ raw: String, as format: NumberFormat, is1904: Bool) -> String? {
    guard let (days, seconds) = moment(raw) else { return nil }
    let time = { clock(seconds) }
    switch format {
    case .plain, .padded: return nil
    case .time: return days == 0 ? time() : nil
    case .date: return seconds == 0 ? date(days, is1904) : nil
    case .dateTime: return date(days, is1904).map { "\($0) \(time())" }
    }
  }

  /// Days and, rounded, the seconds of the day.
  private static func moment(_ raw: String) -> (days: Int, seconds: Int)? {
    guard let number = NumberText.parse(raw), !number.isNegative, number.pointAfter <= 7 else { return nil }
    let whole = number.digits.prefix(max(0, number.pointAfter))
    var days = whole.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    for _ in 0..<max(0, number.pointAfter - number.digits.count) { days *= 10 }
    // Nine decimals tell a ten thousandth of a second.
    let zeros = [UInt8](repeating: 0x30, count: max(0, -number.pointAfter))
    let fraction = (zeros + number.digits.dropFirst(max(0, number.pointAfter))).prefix(9)
    var billionths = fraction.reduce(0) { $0 * 10 + Int($1 - 0x30) }
    for _ in 0..<(9 - fraction.count) { billionths *= 10 }
    let seconds = (billionths * 86_400 + 500_000_000) / 1_000_000_000
    return seconds == 86_400 ? (days + 1, 0) : (days, seconds)
  }

  private static func clock(_ seconds: Int) -> String {
    [seconds / 3_600, seconds / 60 % 60, seconds % 60].map { $0 < 10 ? "0\($0)" : "\($0)" }.joined(separator: ":")
  }

  /// Spreadsheets believe that 1900 was a leap year, so day 60 is no date and earlier ones are one off.
  private static func date(_ days: Int, _ is1904: Bool) -> String? {
    let sinceEpoch: Int
    if is1904 {
      sinceEpoch = days - 24_107
    } else {
      guard days >= 1, days != 60 else { return nil }
      sinceEpoch = days - (days < 60 ? 25_568 : 25_569)
    }
    // 9999-12-31 is the last day that they know.
    guard sinceEpoch <= 2_932_896 else { return nil }
    return civil(sinceEpoch)
  }

  /// The date so many days after 1970-01-01, by the proleptic Gregorian calendar.
  private static func civil(_ days: Int) -> String {
    let shifted = days + 719_468
    let era = shifted / 146_097
    let dayOfEra = shifted - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shiftedMonth = (5 * dayOfYear + 2) / 153
    let day = dayOfYear - (153 * shiftedMonth + 2) / 5 + 1
    let month = shiftedMonth < 10 ? shiftedMonth + 3 : shiftedMonth - 9
    let year = yearOfEra + era * 400 + (month <= 2 ? 1 : 0)
    let two: (Int) -> String = { $0 < 10 ? "0\($0)" : "\($0)" }
    return String(repeating: "0", count: max(0, 4 - "\(year)".utf8.count)) + "\(year)-\(two(month))-\(two(day))"
  }
}
