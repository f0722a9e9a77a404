import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension SignInMethods {
  package func authenticateToken(
    _ request: UsersV1.AuthenticateTokenRequest, context: CallContext
  ) async throws -> UsersV1.AuthenticateTokenResponse {
    let now = environment.clock.now()
    if let token = BearerToken(request.token, prefix: TokenPrefix.session) {
      let principal = try await environment.database.read { try Self.session(of: token, now, $0) }
      return UsersV1.AuthenticateTokenResponse(principal: principal)
    }
    guard let secret = BearerToken(request.token, prefix: TokenPrefix.apiKey) else { throw SignInError.tokenInvalid }
    let (key, principal) = try await environment.database.read { try Self.key(of: secret, now, $0) }
    await noteUse(of: key, now)
    return UsersV1.AuthenticateTokenResponse(principal: principal)
  }

  private static func session(
    of token: BearerToken, _ now: Instant, _ reader: any SQLReader
  ) throws -> UsersV1.Principal {
    guard let (session, digest) = try SessionStore.find(tokenSelector: token.selector, in: reader),
      isEqualSecret(digest, token.digest), now < session.tokenExpiresAt,
      let user = try LoginStore.user(session.user, at: now, in: reader), user.isActive
    else { throw SignInError.tokenInvalid }
    return UsersV1.Principal(
      kind: .user, name: user.name.resourceName, account: user.name.account.resourceName,
      roles: user.effectiveRoles.sorted().map(\.schema), session: session.resourceName,
      passwordChangeRequired: session.isOneTime)
  }

  private static func key(
    of secret: BearerToken, _ now: Instant, _ reader: any SQLReader
  ) throws -> (APIKey, UsersV1.Principal) {
    guard let (key, digest) = try APIKeyStore.find(selector: secret.selector, in: reader),
      isEqualSecret(digest, secret.digest), key.isGood(now)
    else { throw SignInError.tokenInvalid }
    var roles: Set<Role>?
    if let creator = key.creator {
      let name = UserName(account: key.account, user: creator)
      guard let user = try LoginStore.user(name, at: now, in: reader), user.isActive else {
        throw SignInError.tokenInvalid
      }
      roles = user.effectiveRoles
    }
    let principal = UsersV1.Principal(
      kind: .apiKey, name: key.resourceName, account: key.account.resourceName,
      roles: key.roles(ofCreator: roles).sorted().map(\.schema), scopes: key.scopes.sorted().map(\.rawValue))
    return (key, principal)
  }

  /// Keeps the time of the last use to the minute. That it cannot be kept now is no reason to refuse the call.
  private func noteUse(of key: APIKey, _ now: Instant) async {
    guard key.lastUsedAt.map({ now >= $0.adding(SignInLimits.lastUseStepMilliseconds) }) ?? true else { return }
    do {
      try await environment.database.write { try APIKeyStore.noteUse(of: key, at: now, in: $0) }
    } catch {
      environment.log.warning("the use of an API key was not noted", ["key": key.resourceName, "error": "\(error)"])
    }
  }
}
