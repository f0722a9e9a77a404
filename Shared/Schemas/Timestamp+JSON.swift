public import Protobuf

// ProtoJSON writes instants as RFC 3339 and durations as decimal seconds with an "s".

extension GoogleProtobuf.Timestamp {
  public init(json: JSONValue, at path: JSONPath) throws(JSONError) {
    guard case .string(let text) = json, let parsed = RFC3339.parse(text), RFC3339.secondsRange.contains(parsed.seconds)
    else {
      throw JSONError(
        at: path, "Expected an RFC 3339 instant such as \"2026-03-01T12:00:00Z\", found \(json.kindDescription).")
    }
    self.init(seconds: parsed.seconds, nanos: parsed.nanos)
  }

  /// Bytes may hold what is no instant; then it is the nearest one.
  public func json() -> JSONValue {
    let instant = inRange
    return .string(RFC3339.text(seconds: instant.seconds, nanos: instant.nanos))
  }

  public static func writeJSON(_ cMessage: UnsafeRawPointer, to text: inout JSONText) throws(ProtobufError) {
    let instant = try Self(cMessage: cMessage).inRange
    text.raw(countMax: RFC3339.bytesMax + 2) { bytes in
      bytes[0] = UInt8(ascii: "\"")
      let count = RFC3339.store(seconds: instant.seconds, nanos: instant.nanos, at: bytes + 1)
      bytes[count + 1] = UInt8(ascii: "\"")
      return count + 2
    }
  }

  /// The nearest instant that RFC 3339 has a text for.
  private var inRange: Self {
    let range = RFC3339.secondsRange
    return Self(
      seconds: min(max(seconds, range.lowerBound), range.upperBound), nanos: min(max(nanos, 0), 999_999_999))
  }

  /// The instant so many milliseconds after 1970-01-01T00:00:00Z.
  public init(milliseconds: Int64) {
    let (quotient, remainder) = milliseconds.quotientAndRemainder(dividingBy: 1000)
    let isBorrowed = remainder < 0
    self.init(
      seconds: isBorrowed ? quotient - 1 : quotient,
      nanos: Int32(isBorrowed ? remainder + 1000 : remainder) * 1_000_000)
  }

  /// Milliseconds after 1970-01-01T00:00:00Z, rounded down; nil when they do not fit 64 bits.
  public var milliseconds: Int64? {
    let (product, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    let (sum, carried) = product.addingReportingOverflow(Int64(nanos / 1_000_000))
    return overflow || carried ? nil : sum
  }
}

extension GoogleProtobuf.Duration {
  private static let secondsMax: Int64 = 315_576_000_000

  public init(json: JSONValue, at path: JSONPath) throws(JSONError) {
    guard case .string(let text) = json, text.hasSuffix("s"), let (seconds, nanos) = Self.parse(text.dropLast()),
      seconds.magnitude <= Self.secondsMax.magnitude
    else { throw JSONError(at: path, "Expected a duration such as \"1.5s\", found \(json.kindDescription).") }
    self.init(seconds: seconds, nanos: nanos)
  }

  /// Bytes may hold what is no duration; then it is the nearest one.
  public func json() -> JSONValue {
    let sign = seconds < 0 || (seconds == 0 && nanos < 0) ? "-" : ""
    let isSignShared = seconds == 0 || (seconds < 0) == (nanos < 0)
    let fraction = isSignShared ? Int32(min(nanos.magnitude, 999_999_999)) : 0
    let whole = min(seconds.magnitude, Self.secondsMax.magnitude)
    return .string("\(sign)\(whole)\(RFC3339.fraction(fraction))s")
  }

  private static func parse(_ text: Substring) -> (Int64, Int32)? {
    let isNegative = text.hasPrefix("-")
    let parts = (isNegative ? text.dropFirst() : text).split(
      separator: ".", maxSplits: 1, omittingEmptySubsequences: false)
    guard let whole = parts.first, !whole.isEmpty, whole.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let seconds = Int64(whole), let nanos = parts.count == 1 ? 0 : RFC3339.nanos(parts[1])
    else { return nil }
    return isNegative ? (-seconds, -nanos) : (seconds, nanos)
  }
}
