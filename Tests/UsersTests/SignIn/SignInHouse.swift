import BillingTypes
import RPC
import Schemas
import ServiceRuntime
import TestHouse

@testable import UsersService

/// The Users service with an account, its owner `ann` and the member `bob`, and what is needed to sign in.
struct SignInHouse: Sendable {
  static let password = "a pony in the rain"
  let users: UsersHouse
  let sessions: UsersV1.SessionsService.Client
  let passwords: UsersV1.PasswordsService.Client
  let keys: UsersV1.ApiKeysService.Client

  static func run(_ test: (SignInHouse) async throws -> Void) async throws {
    try await UsersHouse.run { users in
      try await users.createAccountWithOwner()
      try await users.createUser("bob") { $0.roles = [.member] }
      try await test(SignInHouse(users))
    }
  }

  init(_ users: UsersHouse) {
    self.users = users
    sessions = UsersV1.SessionsService.Client(users.service.channel)
    passwords = UsersV1.PasswordsService.Client(users.service.channel)
    keys = UsersV1.ApiKeysService.Client(users.service.channel)
  }

  var clock: TestClock { users.service.clock }

  func advance(milliseconds: Int64) throws {
    try clock.move(to: Instant(millisecondsSinceEpoch: clock.now().millisecondsSinceEpoch + milliseconds))
  }

  /// Options of a call by somebody.
  func options(_ caller: Caller) -> CallOptions {
    CallOptions(metadata: [HouseIdentity.metadataKey: users.service.environment.identity.sign(caller)])
  }

  /// What the server makes of a user's identity.
  func firstPassword(_ id: String, of account: String = "acme") async throws(RPCError) -> String {
    let user = try await users.users.getUser(.init(name: "accounts/\(account)/users/\(id)")).user
    return secret.firstPassword(uid: user?.uid ?? "")
  }

  var secret: SignInSecret {
    guard let secret = try? SignInSecret.load(users.service.environment) else { preconditionFailure("no secret") }
    return secret
  }

  func signIn(
    _ id: String, _ password: String, account: String = "acme", source: String = "203.0.113.1", device: String = "",
    code: String = ""
  ) async throws(RPCError) -> UsersV1.SignInResponse {
    try await sessions.signIn(
      UsersV1.SignInRequest(
        email: "\(id)@acme.example", password: password, accountId: account, deviceToken: device,
        firstSignInCode: code),
      options: options(Caller(.anonymous, source: source)))
  }

  /// Whom a token stands for.
  func authenticate(_ token: String?) async throws(RPCError) -> Caller {
    let answer = try await sessions.authenticateToken(.init(token: token ?? ""))
    let principal = answer.principal ?? UsersV1.Principal()
    return Caller(
      principal.kind == .user ? .user : .apiKey, principal: principal.name, account: principal.account,
      roles: Set(principal.roles.compactMap { Caller.Role(rawValue: "\($0)") }), scopes: Set(principal.scopes),
      session: principal.session, mustChangePassword: principal.passwordChangeRequired)
  }

  /// Signs in with the one-time password and changes it; the tokens of the session after that.
  @discardableResult
  func settle(_ id: String, to password: String = SignInHouse.password) async throws(RPCError)
    -> UsersV1.SessionTokens
  {
    let first = try await firstPassword(id)
    let token = try await signIn(id, first).tokens?.sessionToken
    let caller = try await authenticate(token)
    let changed = try await passwords.changePassword(
      .init(currentPassword: first, newPassword: password, requestId: "settle-\(id)"), options: options(caller))
    return changed.tokens ?? UsersV1.SessionTokens()
  }
}
