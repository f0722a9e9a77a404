private import Foundation

/// The zone of an account, which decides on which date an instant falls, by the rules of that day.
public struct BillingTimeZone: Sendable, Hashable, CustomStringConvertible {
  /// The IANA name, such as `Europe/Rome`.
  public let identifier: String
  private let zone: TimeZone

  /// The zone of an IANA name: `UTC`, or an area and a place. Abbreviations and fixed offsets are refused, because their
  /// meaning is not that of a place.
  public init(identifier: String) throws(BillingTimeZoneError) {
    guard identifier == "UTC" || looksLikePlace(identifier), let zone = TimeZone(identifier: identifier) else {
      throw .unknownIdentifier(identifier)
    }
    self.identifier = identifier
    self.zone = zone
  }

  /// The date that the instant falls on in this zone. Instants outside the calendar give its first or last date.
  public func date(of instant: Instant) -> CalendarDate {
    let wholeSeconds = Int64(CivilCalendar.floorDivide(Int(instant.millisecondsSinceEpoch), 1_000))
    let seconds = min(max(wholeSeconds, Self.secondsMinimum), Self.secondsMaximum)
    let offsetSeconds = zone.secondsFromGMT(for: Date(timeIntervalSince1970: TimeInterval(seconds)))
    let day = CivilCalendar.floorDivide(Int(seconds) + offsetSeconds, 86_400)
    let clamped = min(max(day, CalendarDate.minimum.dayNumber), CalendarDate.maximum.dayNumber)
    return CalendarDate(unchecked: clamped)
  }

  public var description: String { identifier }

  /// The edition of the rules by which instants become dates, such as `2025b`. Asking also ties the rules into a program
  /// that carries Swift's libraries in itself: nothing else there names them, and without them every zone is unknown.
  public static var rulesEdition: String { TimeZone.timeZoneDataVersion }

  public static func == (left: Self, right: Self) -> Bool { left.identifier == right.identifier }

  public func hash(into hasher: inout Hasher) { hasher.combine(identifier) }

  private static let secondsMinimum = Int64(CalendarDate.minimum.dayNumber) * 86_400
  private static let secondsMaximum = Int64(CalendarDate.maximum.dayNumber + 1) * 86_400 - 1
}

/// Why text is not a time zone.
public enum BillingTimeZoneError: Error, Hashable, CustomStringConvertible {
  /// Not the IANA name of a place, nor `UTC`.
  case unknownIdentifier(String)

  public var description: String {
    switch self {
    case .unknownIdentifier(let identifier):
      "\"\(identifier.prefix(BillingLimits.timeZoneIdentifierLengthMaximum))\" is not a time zone; "
        + "use an IANA name such as Europe/Rome, or UTC"
    }
  }
}

/// Letters, digits, `_`, `-` and `+` in parts separated by single slashes: never a path that leaves the zone database.
private func looksLikePlace(_ identifier: String) -> Bool {
  guard identifier.utf8.count <= BillingLimits.timeZoneIdentifierLengthMaximum else { return false }
  let parts = identifier.utf8.split(separator: UInt8(ascii: "/"), omittingEmptySubsequences: false)
  guard parts.count >= 2 else { return false }
  return parts.allSatisfy { part in
    guard let first = part.first, isLetter(first) else { return false }
    return part.allSatisfy { isLetter($0) || (48...57).contains($0) || $0 == 95 || $0 == 45 || $0 == 43 }
  }
}

private func isLetter(_ byte: UInt8) -> Bool { (65...90).contains(byte) || (97...122).contains(byte) }
