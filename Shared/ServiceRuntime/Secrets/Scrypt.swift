import COpenSSL

/// scrypt (RFC 7914), from OpenSSL: a hash that costs memory and time on purpose, for passwords.
public struct Scrypt: Sendable, Hashable {
  /// Bytes of a hash.
  public static let hashBytes = 32
  /// Bytes of a salt.
  public static let saltBytes = 16
  /// What the memory of one hash may be, in bytes; more is a mistake in the parameters.
  private static let memoryBytesMax: UInt64 = 1 << 30

  /// Base-two logarithm of N.
  public let costLog2: Int
  /// r.
  public let blockSize: Int
  /// p.
  public let parallelism: Int

  /// Parameters as given; one hash takes 128 × 2^costLog2 × blockSize bytes.
  public init(costLog2: Int, blockSize: Int = 8, parallelism: Int = 3) {
    self.costLog2 = costLog2
    self.blockSize = blockSize
    self.parallelism = parallelism
  }

  /// The hash of a password. Takes a good part of a second with real parameters; call it on a ``BoundedPool``.
  public func hash(_ password: [UInt8], salt: [UInt8]) -> [UInt8] {
    let text = password.map { CChar(bitPattern: $0) }
    return [UInt8](unsafeUninitializedCapacity: Self.hashBytes) { hash, count in
      let result = EVP_PBE_scrypt(
        text, text.count, salt, salt.count, 1 << UInt64(costLog2), UInt64(blockSize), UInt64(parallelism),
        Self.memoryBytesMax, hash.baseAddress, Self.hashBytes)
      precondition(result == 1, "scrypt refused its parameters")
      count = Self.hashBytes
    }
  }
}
