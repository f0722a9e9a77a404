/// The character classes of RFC 9110 and RFC 3986.
struct CharacterSets {
  /// A class as one bit for each ASCII byte; `others` says whether the bytes above belong to it.
  struct Class: Sendable {
    private let low: UInt64
    private let high: UInt64
    private let others: Bool

    fileprivate init(alphanumericsAnd marks: StaticString) {
      self.init { byte in
        byte &- 0x30 < 10 || asciiLowercased(byte) &- 0x61 < 26
          || UnsafeBufferPointer(start: marks.utf8Start, count: marks.utf8CodeUnitCount).contains(byte)
      }
    }

    fileprivate init(_ holds: (UInt8) -> Bool) {
      low = (0..<64).reduce(0) { $0 | (holds($1) ? 1 << UInt64($1) : 0) }
      high = (64..<128).reduce(0) { $0 | (holds($1) ? 1 << UInt64($1 - 64) : 0) }
      others = holds(0x80)
    }

    func contains(_ byte: UInt8) -> Bool {
      byte < 0x80 ? (byte < 0x40 ? low : high) >> UInt64(byte & 63) & 1 != 0 : others
    }

    /// Whether all of them belong to it.
    func containsAll(_ bytes: UnsafeRawBufferPointer) -> Bool { prefixCount(of: bytes) == bytes.count }

    /// How many of the first bytes belong to it.
    func prefixCount(of bytes: UnsafeRawBufferPointer) -> Int {
      var count = 0
      while count < bytes.count && contains(bytes[count]) { count &+= 1 }
      return count
    }
  }

  static let token = Class(alphanumericsAnd: "!#$%&'*+-.^_`|~")
  static let value = Class { $0 == 0x09 || ($0 >= 0x20 && $0 != 0x7f) }
  static let target = Class(alphanumericsAnd: "-._~%!$&'()*+,;=:@/?")
  static let unreserved = Class(alphanumericsAnd: "-._~")

  /// `tchar` of RFC 9110 section 5.6.2.
  static func isToken(_ byte: UInt8) -> Bool { token.contains(byte) }

  /// What a field value may hold: blanks, printable ASCII and bytes above it (RFC 9110 section 5.5).
  static func isFieldValue(_ byte: UInt8) -> Bool { value.contains(byte) }

  /// What an origin-form target may hold (RFC 3986 `pchar`, the slash and the question mark).
  static func isTarget(_ byte: UInt8) -> Bool { target.contains(byte) }

  /// `unreserved` of RFC 3986 section 2.3: also what a host name or IPv4 address is made of.
  static func isUnreserved(_ byte: UInt8) -> Bool { unreserved.contains(byte) }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// The value of a hexadecimal digit; nil for every other byte.
  static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    if byte &- 0x30 < 10 { return byte &- 0x30 }
    let letter = asciiLowercased(byte) &- 0x61
    return letter < 6 ? letter + 10 : nil
  }
}
