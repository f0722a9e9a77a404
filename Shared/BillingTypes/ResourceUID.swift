/// What tells a resource from every other that ever was, also from an earlier one of the same name: a UUID.
public struct ResourceUID: Sendable, Hashable, CustomStringConvertible {
  /// Lower-case UUID text: `01234567-89ab-4cde-8f01-23456789abcd`.
  public let text: String

  /// A UUID of version 4 (RFC 9562 §5.4) from 16 random bytes.
  public init(randomBytes: [UInt8]) {
    precondition(randomBytes.count == 16, "a UUID is made of 16 bytes")
    var bytes = randomBytes
    bytes[6] = bytes[6] & 0x0F | 0x40
    bytes[8] = bytes[8] & 0x3F | 0x80
    var characters: [UInt8] = []
    for (index, byte) in bytes.enumerated() {
      if [4, 6, 8, 10].contains(index) { characters.append(UInt8(ascii: "-")) }
      characters.append(hexDigit(byte >> 4))
      characters.append(hexDigit(byte & 15))
    }
    text = String(decoding: characters, as: UTF8.self)
  }

  /// A UUID that was stored as text.
  public init(stored text: String) { self.text = text }

  public var description: String { text }
}

private func hexDigit(_ nibble: UInt8) -> UInt8 { nibble < 10 ? 48 + nibble : 87 + nibble }
