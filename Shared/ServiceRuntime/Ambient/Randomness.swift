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

extension [UInt8] {
  /// Lower-case hexadecimal text, two characters a byte.
  var hex: String {
    let digits = Array<UInt8>("0123456789abcdef".utf8)
    return String(decoding: flatMap { [digits[Int($0 >> 4)], digits[Int($0 & 15)]] }, as: UTF8.self)
  }
}
