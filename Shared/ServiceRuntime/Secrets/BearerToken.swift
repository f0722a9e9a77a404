import COpenSSL

/// A secret that whoever shows it may use: a prefix that says what it is for, and 256 bits as hexadecimal digits. What is
/// kept of it is its digest; the secret is too long to be guessed, so a plain SHA-256 protects it.
public struct BearerToken: Sendable, Hashable {
  /// What its holder sends.
  public let text: String
  /// SHA-256 of the text.
  public let digest: [UInt8]
  /// By which it is found: the first half of the digest, which nobody can choose. The whole is then compared in constant
  /// time.
  public var selector: [UInt8] { Array(digest.prefix(16)) }

  /// A token of these 32 bytes.
  public init(_ prefix: String, _ secret: [UInt8]) {
    precondition(secret.count == 32, "a token has 256 bits")
    self.init(valid: prefix + secret.hex)
  }

  /// The token that a caller shows; nil for anything else than the prefix and 64 digits.
  public init?(_ text: String, prefix: String) {
    let digits = text.utf8.dropFirst(prefix.utf8.count)
    guard text.hasPrefix(prefix), digits.count == 64,
      digits.allSatisfy({ (0x30...0x39).contains($0) || (0x61...0x66).contains($0) })
    else { return nil }
    self.init(valid: text)
  }

  private init(valid text: String) {
    self.text = text
    let bytes = Array(text.utf8)
    digest = [UInt8](unsafeUninitializedCapacity: Int(SHA256_DIGEST_LENGTH)) { digest, count in
      SHA256(bytes, bytes.count, digest.baseAddress)
      count = Int(SHA256_DIGEST_LENGTH)
    }
  }

  /// A further token that only the holder of this one can have, given also `salt`, which is not secret by itself.
  public func successor(_ prefix: String, salt: [UInt8]) -> BearerToken {
    BearerToken(prefix, KeyedHash.hmac(Array(text.utf8), Array(prefix.utf8) + salt))
  }
}
