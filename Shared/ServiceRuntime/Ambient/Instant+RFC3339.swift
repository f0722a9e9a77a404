public import BillingTypes
import Schemas

extension Instant {
  /// `2026-03-01T09:30:00.250Z`, in UTC.
  public var rfc3339: String {
    let seconds = millisecondsSinceEpoch.flooredQuotient(1_000)
    let milliseconds = Int32(millisecondsSinceEpoch - seconds * 1_000)
    return RFC3339.text(seconds: seconds, nanos: milliseconds * 1_000_000)
  }

  /// Reads an RFC 3339 moment of the years 1 to 9999; a date alone is its first moment in UTC. Nil for anything else.
  public init?(rfc3339 text: String) {
    guard let (seconds, nanos) = RFC3339.parse(text.utf8.count == 10 ? text + "T00:00:00Z" : text) else { return nil }
    self.init(millisecondsSinceEpoch: seconds * 1_000 + Int64(nanos / 1_000_000))
  }
}

extension Int64 {
  /// The quotient rounded down, also below zero.
  fileprivate func flooredQuotient(_ divisor: Int64) -> Int64 {
    self / divisor - (self % divisor < 0 ? 1 : 0)
  }
}
