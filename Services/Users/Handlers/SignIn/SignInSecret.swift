import BillingTypes
import ServiceRuntime
import UsersDomain

/// What this installation can make again at any time instead of storing it: one-time passwords, codes, reset tokens, and
/// the marks of known devices. All of it follows from one secret in the data directory.
///
/// So a repeated request gets the same password as the first, the database holds none of them, and the users of a bulk
/// import cost no hash until somebody signs in.
package struct SignInSecret: Sendable {
  static let fileName = "sign-in-secret"
  /// 32 characters that are not mistaken for others.
  private static let alphabet = Array("abcdefghijkmnpqrstuvwxyz23456789".utf8)
  private let hash: KeyedHash

  /// Everything that follows from these bytes.
  init(_ secret: [UInt8]) { hash = KeyedHash(key: secret) }

  /// Reads the secret of a data directory, or makes it.
  static func load(_ environment: ServiceEnvironment) throws(StartError) -> SignInSecret {
    let path = environment.configuration.text("data-directory") + "/" + fileName
    do throws(SecretFile.Failure) {
      return SignInSecret(try SecretFile.load(path, byteCount: 32, randomness: environment.randomness))
    } catch {
      throw StartError(error.description, .configuration)
    }
  }

  /// The one-time password that a user has been created with (R73): `kzqm-7h2d-…`, 100 bits.
  ///
  /// - Parameter uid: The user's uid.
  package func firstPassword(uid: String) -> String { oneTimePassword(uid: uid, generation: 1) }

  func oneTimePassword(uid: String, generation: Int64) -> String {
    word("one-time password", uid, ["\(generation)"], groups: 5)
  }

  /// The code that a user who was created inactive needs at the first sign-in (R74): 60 bits.
  func firstSignInCode(of user: User) -> String { word("first sign-in code", user.stamp.uid.text, [], groups: 3) }

  /// The one-time token that was issued by this request.
  func resetToken(of user: User, requestID: String) -> BearerToken {
    BearerToken(TokenPrefix.passwordReset, hash.derive("password reset", [user.stamp.uid.text, requestID]))
  }

  /// Marks a device on which this user has signed in: `lcd_<id>_<expiry>_<MAC>`. It opens nothing.
  func deviceToken(_ id: String, of user: User, expiresAt: Instant) -> String {
    let expiry = String(expiresAt.millisecondsSinceEpoch)
    return TokenPrefix.device + "\(id)_\(expiry)_" + deviceMAC(id, expiry, user)
  }

  /// The id of a device that is marked for this user and not too long ago.
  func device(_ token: String, of user: User, now: Instant) -> String? {
    let parts = token.dropFirst(TokenPrefix.device.count).split(separator: "_").map(String.init)
    guard token.hasPrefix(TokenPrefix.device), token.utf8.count <= SignInLimits.tokenBytesMax, parts.count == 3,
      let expiry = Int64(parts[1]), now.millisecondsSinceEpoch < expiry,
      isEqualSecret(Array(parts[2].utf8), Array(deviceMAC(parts[0], parts[1], user).utf8))
    else { return nil }
    return parts[0]
  }

  private func deviceMAC(_ id: String, _ expiry: String, _ user: User) -> String {
    word("device", user.stamp.uid.text, [id, expiry], groups: 6, separator: "")
  }

  /// Up to six groups of four characters of 5 bits.
  private func word(
    _ purpose: String, _ uid: String, _ parts: [String], groups: Int, separator: String = "-"
  ) -> String {
    let bytes = hash.derive(purpose, [uid] + parts)
    let characters = bytes.prefix(groups * 4).map { Self.alphabet[Int($0 & 31)] }
    return stride(from: 0, to: characters.count, by: 4)
      .map { String(decoding: characters[$0..<($0 + 4)], as: UTF8.self) }.joined(separator: separator)
  }
}
