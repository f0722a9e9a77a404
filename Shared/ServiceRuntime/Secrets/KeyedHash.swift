import COpenSSL

/// HMAC-SHA256 with one key: what is made with it can be made again by whoever has the key, and by nobody else.
public struct KeyedHash: Sendable {
  private let key: [UInt8]

  /// - Parameter key: At least 32 unpredictable bytes.
  public init(key: [UInt8]) {
    precondition(key.count >= 32, "the key of a keyed hash has at least 32 bytes")
    self.key = key
  }

  /// 32 bytes that stand for these parts in this order, for one purpose.
  public func derive(_ purpose: String, _ parts: [String]) -> [UInt8] {
    // Each part with its length, so that no two lists read the same.
    let text = ([purpose] + parts).map { "\($0.utf8.count):\($0)" }.joined()
    return Self.hmac(key, Array(text.utf8))
  }

  static func hmac(_ key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { mac, count in
      let made = HMAC(EVP_sha256(), key, Int32(key.count), bytes, bytes.count, mac.baseAddress, nil)
      precondition(made != nil, "OpenSSL could not compute an HMAC")
      count = Int(SHA256_DIGEST_LENGTH)
    }
  }
}

/// Whether secrets are equal, in a time that tells nothing about where they differ.
public func isEqualSecret(_ left: [UInt8], _ right: [UInt8]) -> Bool {
  left.count == right.count && CRYPTO_memcmp(left, right, left.count) == 0
}
