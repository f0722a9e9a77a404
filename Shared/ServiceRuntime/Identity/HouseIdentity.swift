import BillingTypes
import Synchronization

/// How the processes of one house tell each other who calls: by a short-lived text signed with a key that they share. A
/// house without a key signs nothing and believes everything, which only a closed machine may do.
public final class HouseIdentity: Sendable {
  /// The metadata key of a caller's identity; it is handed on to the calls that are made on the caller's behalf.
  public static let metadataKey = "linecard-identity"

  private let key: [UInt8]?
  private let clock: any WallClock
  /// Texts that were made, as long as the same would be made again.
  private let signed = Mutex<(expirySeconds: Int64, texts: [Caller: String])>((0, [:]))
  /// Texts that were found right, with their expiry.
  private let verified = Mutex<[String: (caller: Caller, expirySeconds: Int64)]>([:])

  /// - Parameters:
  ///   - key: At least ``Limits/identityKeyBytesMin`` bytes; nil for a house without a key.
  ///   - clock: The real time, also in a house whose business runs on a test clock.
  public init(key: [UInt8]?, clock: any WallClock) {
    precondition((key?.count ?? .max) >= Limits.identityKeyBytesMin, "the key of identities is too short")
    self.key = key
    self.clock = clock
  }

  /// Whether callers must prove who they are.
  public var isVerifying: Bool { key != nil }

  /// The caller's text, good for one to two minutes. The same caller has the same text for a minute, so that services
  /// need not verify each anew.
  public func sign(_ caller: Caller) -> String {
    let step = Limits.identityLifetimeSeconds
    let expiry = (nowSeconds / step + 2) * step
    if let text = signed.withLock({ $0.expirySeconds == expiry ? $0.texts[caller] : nil }) { return text }
    let part = IdentityText.part(of: caller, expirySeconds: expiry)
    let text = part + (key.map { Self.mac($0, part).hex } ?? IdentityText.unsigned)
    signed.withLock { signed in
      let isFull = signed.texts.count >= Limits.signedIdentitiesMax
      if signed.expirySeconds != expiry || isFull { signed = (expiry, [:]) }
      signed.texts[caller] = text
    }
    return text
  }

  /// The caller that a text names, once it is known to be signed by this house and not expired; nil otherwise. Without a
  /// key every well-formed text is believed.
  public func caller(of text: String) -> Caller? {
    guard let key else { return IdentityText(text)?.caller }
    let now = nowSeconds
    if let known = verified.withLock({ $0[text] }) { return now < known.expirySeconds ? known.caller : nil }
    guard let read = IdentityText(text), now < read.expirySeconds,
      read.expirySeconds <= now + 3 * Limits.identityLifetimeSeconds,
      isEqualSecret(Array(read.mac.utf8), Array(Self.mac(key, String(read.signedPart)).hex.utf8))
    else { return nil }
    verified.withLock { verified in
      if verified.count >= Limits.verifiedIdentitiesMax { verified.removeAll(keepingCapacity: true) }
      verified[text] = (read.caller, read.expirySeconds)
    }
    return read.caller
  }

  /// How many texts are remembered as verified.
  var rememberedCount: Int { verified.withLock(\.count) }

  /// How many texts are remembered as signed.
  var signedCount: Int { signed.withLock(\.texts.count) }

  private var nowSeconds: Int64 { clock.now().millisecondsSinceEpoch / 1_000 }

  private static func mac(_ key: [UInt8], _ text: String) -> [UInt8] { KeyedHash.hmac(key, Array(text.utf8)) }
}
