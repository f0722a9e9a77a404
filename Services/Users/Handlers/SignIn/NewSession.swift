import BillingTypes
import RPC
import Schemas
import ServiceRuntime
import Storage
import UsersDomain

/// A session with the secrets that its holder is shown once.
struct NewSession: Sendable {
  let session: Session
  private let token: BearerToken
  /// Nil where the password must be changed first.
  private let rotation: BearerToken?
  private let salt: [UInt8]

  init(of user: User, isOneTime: Bool, _ context: CallContext, _ now: Instant, _ randomness: any Randomness) {
    session = Session(
      opening: randomness.uid(), of: user.name, isOneTime: isOneTime, source: context.caller?.source ?? "", now: now)
    token = BearerToken(TokenPrefix.session, randomness.bytes(32))
    rotation = isOneTime ? nil : BearerToken(TokenPrefix.rotation, randomness.bytes(32))
    salt = randomness.bytes(32)
  }

  func insert(into transaction: any Transaction) throws {
    try SessionStore.insert(session, token: token, salt: salt, into: transaction)
    if let rotation { try SessionStore.insertRotation(rotation, of: session, into: transaction) }
  }

  func tokens(deviceToken: String = "") -> UsersV1.SessionTokens {
    UsersV1.SessionTokens(session, token, rotation, deviceToken: deviceToken)
  }
}

extension UsersV1.SessionTokens {
  init(_ session: Session, _ token: BearerToken, _ rotation: BearerToken?, deviceToken: String = "") {
    self.init(
      sessionToken: token.text, sessionTokenExpireTime: session.tokenExpiresAt.schema,
      rotationToken: rotation?.text ?? "",
      rotationTokenExpireTime: rotation == nil ? nil : session.rotationExpiresAt.schema, deviceToken: deviceToken)
  }
}

extension Session {
  /// The session as its user sees it.
  var schema: UsersV1.Session {
    UsersV1.Session(
      name: resourceName, uid: id.text, createTime: createdAt.schema, updateTime: refreshedAt.schema,
      expireTime: expiresAt.schema, user: user.resourceName, sourceAddress: source,
      passwordChangeRequired: isOneTime)
  }
}
