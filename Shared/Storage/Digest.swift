internal import COpenSSL

/// SHA-256 and its keyed form, from OpenSSL.
public enum Digest {
  /// The 32 bytes of the SHA-256 digest.
  public static func sha256(_ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
      _ = bytes.withUnsafeBufferPointer { SHA256($0.baseAddress, $0.count, digest.baseAddress) }
      count = Int(SHA256_DIGEST_LENGTH)
    }
  }

  static func hmacSHA256(key: [UInt8], _ bytes: [UInt8]) -> [UInt8] {
    [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
      let made = bytes.withUnsafeBufferPointer {
        HMAC(EVP_sha256(), key, Int32(key.count), $0.baseAddress, $0.count, digest.baseAddress, nil)
      }
      precondition(made != nil, "OpenSSL could not compute an HMAC")
      count = Int(SHA256_DIGEST_LENGTH)
    }
  }

  /// Whether two digests are equal, in a time that does not depend on where they differ.
  static func equal(_ left: some Collection<UInt8>, _ right: some Collection<UInt8>) -> Bool {
    left.count == right.count && zip(left, right).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
