public import BillingTypes

/// Where unpredictable bytes come from; seeded ones in tests.
public protocol Randomness: Sendable {
  /// `count` bytes.
  func bytes(_ count: Int) -> [UInt8]
}

extension Randomness {
  /// A new resource's identity.
  public func uid() -> ResourceUID { ResourceUID(randomBytes: bytes(16)) }

  /// `byteCount` bytes as lower-case hexadecimal text.
  public func hex(byteCount: Int) -> String { bytes(byteCount).hex }
}

extension Collection<UInt8> {
  /// Lower-case hexadecimal text, two characters a byte.
  @inlinable
  public var hex: String {
    String(unsafeUninitializedCapacity: 2 * count) { storeHex(in: $0, at: 0) }
  }

  /// Stores that text and says where it ends.
  @inlinable
  public func storeHex(in text: UnsafeMutableBufferPointer<UInt8>, at start: Int) -> Int {
    func digit(_ value: UInt8) -> UInt8 { (value < 10 ? 0x30 : 0x57) &+ value }
    precondition(start + 2 * count <= text.count, "the text has no room for two digits a byte")
    var position = start
    for byte in self {
      text[position] = digit(byte >> 4)
      text[position &+ 1] = digit(byte & 15)
      position &+= 2
    }
    return position
  }
}
