/// The character classes of RFC 9110 and RFC 3986, one bit each in a table by byte.
struct CharacterSets {
  private static let token: UInt8 = 1
  private static let value: UInt8 = 2
  private static let target: UInt8 = 4
  private static let unreserved: UInt8 = 8

  private static let table: [UInt8] = (UInt8.min...UInt8.max).map { byte in
    let isAlphanumeric = byte &- 0x30 < 10 || asciiLowercased(byte) &- 0x61 < 26
    var bits: UInt8 = 0
    if isAlphanumeric || "!#$%&'*+-.^_`|~".utf8.contains(byte) { bits |= token }
    if byte == 0x09 || (byte >= 0x20 && byte != 0x7f) { bits |= value }
    if isAlphanumeric || "-._~%!$&'()*+,;=:@/?".utf8.contains(byte) { bits |= target }
    if isAlphanumeric || "-._~".utf8.contains(byte) { bits |= unreserved }
    return bits
  }

  /// `tchar` of RFC 9110 section 5.6.2.
  static func isToken(_ byte: UInt8) -> Bool { table[Int(byte)] & token != 0 }

  /// What a field value may hold: blanks, printable ASCII and bytes above it (RFC 9110 section 5.5).
  static func isFieldValue(_ byte: UInt8) -> Bool { table[Int(byte)] & value != 0 }

  /// What an origin-form target may hold (RFC 3986 `pchar`, the slash and the question mark).
  static func isTarget(_ byte: UInt8) -> Bool { table[Int(byte)] & target != 0 }

  /// `unreserved` of RFC 3986 section 2.3: also what a host name or IPv4 address is made of.
  static func isUnreserved(_ byte: UInt8) -> Bool { table[Int(byte)] & unreserved != 0 }

  static func isDigit(_ byte: UInt8) -> Bool { byte &- 0x30 < 10 }

  /// The value of a hexadecimal digit; nil for every other byte.
  static func hexadecimalValue(_ byte: UInt8) -> UInt8? {
    if byte &- 0x30 < 10 { return byte &- 0x30 }
    let letter = asciiLowercased(byte) &- 0x61
    return letter < 6 ? letter + 10 : nil
  }
}
