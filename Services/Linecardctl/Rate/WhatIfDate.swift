import BillingTypes
import Protobuf
import Schemas

/// A day of a script as it was written: a date, or a moment that becomes a date in the account's zone once that is known.
enum WhatIfDate: Hashable {
  case day(CalendarDate)
  case moment(Instant)

  /// The date in a zone, by the rules of that day.
  func date(in zone: BillingTimeZone) -> CalendarDate {
    switch self {
    case .day(let date): date
    case .moment(let instant): zone.date(of: instant)
    }
  }
}

extension JSONValue {
  /// `2026-03-29`, or `2026-03-29T01:30:00Z`.
  func readDate() throws(JSONError) -> WhatIfDate {
    let allowed = "write a date such as \"2026-03-29\", or a moment such as \"2026-03-29T01:30:00+02:00\""
    guard let text = stringValue else { throw wrong(allowed) }
    do {
      if text.utf8.count == 10 { return .day(try CalendarDate(iso: text)) }
    } catch {
      throw JSONError(at: .root, "\(error); years are 0001 to 9999")
    }
    guard let (seconds, nanos) = RFC3339.parse(text) else { throw wrong(allowed) }
    return .moment(Instant(millisecondsSinceEpoch: seconds * 1_000 + Int64(nanos / 1_000_000)))
  }
}
