import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension SignInMethods {
  package func refreshSession(
    _ request: UsersV1.RefreshSessionRequest, context: CallContext
  ) async throws -> UsersV1.RefreshSessionResponse {
    let now = environment.clock.now()
    guard let shown = BearerToken(request.rotationToken, prefix: TokenPrefix.rotation),
      let known = try await environment.database.read({
        try SessionStore.find(rotationSelector: shown.selector, in: $0)
      }), isEqualSecret(known.digest, shown.digest)
    else { throw SignInError.tokenInvalid }
    // A repeated request gets the same tokens without their being stored: they follow from the token that it shows.
    let token = shown.successor(TokenPrefix.session, salt: known.salt)
    let rotation = shown.successor(TokenPrefix.rotation, salt: known.salt)
    var response = try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: known.session.user.resourceName, context: context, at: now
    ) { transaction in
      try Self.renew(shown, token, rotation, now, in: transaction)
    }
    guard let session = response.session else { throw SignInError.rotationTokenReused }
    response.tokens = UsersV1.SessionTokens(try Session(answered: session, known.session), token, rotation)
    return response
  }

  /// The session with other tokens; without a session where the token was used before, and then the session has ended.
  private static func renew(
    _ shown: BearerToken, _ token: BearerToken, _ rotation: BearerToken, _ now: Instant,
    in transaction: any Transaction
  ) throws -> UsersV1.RefreshSessionResponse {
    guard let known = try SessionStore.find(rotationSelector: shown.selector, in: transaction),
      let user = try LoginStore.user(known.session.user, at: now, in: transaction), user.isActive
    else { throw SignInError.tokenInvalid }
    if known.isUsed {
      try SessionStore.end(known.session.id.text, of: known.session.user, in: transaction)
      return UsersV1.RefreshSessionResponse()
    }
    guard now < known.expiresAt, now < known.session.expiresAt else { throw SignInError.tokenInvalid }
    var session = known.session
    session.renewToken(now)
    try SessionStore.renew(session, token: token, in: transaction)
    try SessionStore.insertRotation(rotation, of: session, into: transaction)
    return UsersV1.RefreshSessionResponse(session: session.schema)
  }
}

extension Session {
  /// The session as it was when the request was first answered.
  fileprivate init(answered schema: UsersV1.Session, _ known: Session) throws {
    self = known
    guard let refreshed = schema.updateTime.flatMap(Instant.init(schema:)) else { return }
    renewToken(refreshed)
  }
}
