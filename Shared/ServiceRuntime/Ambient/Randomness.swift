package import BillingTypes

/// Where unpredictable bytes come from; seeded ones in tests.
package protocol Randomness: Sendable {
  /// `count` bytes.
  func bytes(_ count: Int) -> [UInt8]
}

extension Randomness {
  /// A new resource's identity.
  package func uid() -> ResourceUID { ResourceUID(randomBytes: bytes(16)) }

  /// `byteCount` bytes as lower-case hexadecimal text.
  package func hex(byteCount: Int) -> String { bytes(byteCount).hex }
}

extension Collection<UInt8> {
  /// Lower-case hexadecimal text, two characters a byte.
  @inlinable
  package var hex: String {
    String(unsafeUninitializedCapacity: 2 * count) { text in
      var position = 0
      for byte in self {
        for digit in [byte >> 4, byte & 15] {
          text[position] = digit < 10 ? 0x30 + digit : 0x57 + digit
          position += 1
        }
      }
      return position
    }
  }
}
