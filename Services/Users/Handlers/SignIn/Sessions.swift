import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

// Looking at sessions and ending them. Ending removes the session in a committed transaction before it is answered, and
// every request asks for its session anew, so none succeeds afterwards.

extension SignInMethods {
  package func signOut(
    _ request: UsersV1.SignOutRequest, context: CallContext
  ) async throws -> UsersV1.SignOutResponse {
    let now = environment.clock.now()
    let (id, user) = try Self.currentSession(context)
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: "\(user.resourceName)/sessions/\(id)", context: context, at: now
    ) { transaction in
      _ = try Self.end(id, of: user, by: origin, in: transaction)
      return UsersV1.SignOutResponse()
    }
  }

  package func getCurrentSession(
    _ request: UsersV1.GetCurrentSessionRequest, context: CallContext
  ) async throws -> UsersV1.GetCurrentSessionResponse {
    guard let caller = context.caller else { throw SignInError.sessionRequired }
    var response = UsersV1.GetCurrentSessionResponse(principal: UsersV1.Principal(caller))
    if caller.kind == .user {
      let (id, user) = try Self.currentSession(context)
      guard let session = try await environment.database.read({ try SessionStore.find(id, of: user, in: $0) }) else {
        throw SignInError.tokenInvalid
      }
      response.session = session.schema
    }
    return response
  }

  package func listSessions(
    _ request: UsersV1.ListSessionsRequest, context: CallContext
  ) async throws -> UsersV1.ListSessionsResponse {
    let name = try FieldProblem.check("parent") { try UserName(resourceName: request.parent) }
    let page = try environment.page(
      of: context, [name.resourceName], size: request.pageSize, token: request.pageToken)
    let now = environment.clock.now()
    return try await environment.database.read { reader in
      guard try LoginStore.user(name, at: now, in: reader) != nil else { throw UsersError.userNotFound(name) }
      let loaded = try SessionStore.list(of: name, after: page.text(), limit: page.limit, now: now, in: reader)
      let (sessions, nextToken) = page.cut(loaded) { [.text($0.id.text)] }
      return UsersV1.ListSessionsResponse(sessions: sessions.map(\.schema), nextPageToken: nextToken)
    }
  }

  package func revokeSession(
    _ request: UsersV1.RevokeSessionRequest, context: CallContext
  ) async throws -> UsersV1.RevokeSessionResponse {
    let now = environment.clock.now()
    let (id, user) = try FieldProblem.check("name") { try Self.sessionName(request.name) }
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: user.account.resourceName, context: context, at: now
    ) { transaction in
      guard try Self.end(id, of: user, by: origin, in: transaction) else {
        throw SignInError.sessionNotFound(request.name)
      }
      return UsersV1.RevokeSessionResponse()
    }
  }

  package func revokeSessions(
    _ request: UsersV1.RevokeSessionsRequest, context: CallContext
  ) async throws -> UsersV1.RevokeSessionsResponse {
    let now = environment.clock.now()
    let user = try FieldProblem.check("parent") { try UserName(resourceName: request.parent) }
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    return try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: user.account.resourceName, context: context, at: now
    ) { transaction in
      guard try LoginStore.user(user, at: now, in: transaction) != nil else { throw UsersError.userNotFound(user) }
      let count = try SessionStore.endAll(of: user, in: transaction)
      let response = UsersV1.RevokeSessionsResponse(revokedCount: Int32(clamping: count))
      try transaction.audit(
        origin, of: user.account, "\(user.resourceName)/sessions", before: nil, after: response)
      return response
    }
  }

  /// Ends a session, on the record; false where it has ended before.
  private static func end(
    _ id: String, of user: UserName, by origin: AuditOrigin, in transaction: any Transaction
  ) throws -> Bool {
    guard let session = try SessionStore.find(id, of: user, in: transaction) else { return false }
    try SessionStore.end(id, of: user, in: transaction)
    try transaction.audit(origin, of: user.account, session.resourceName, before: session.schema, after: nil)
    return true
  }

  /// The session that a call is made with, and its user.
  static func currentSession(_ context: CallContext) throws(SignInError) -> (id: String, user: UserName) {
    guard let name = context.caller?.session, !name.isEmpty, let session = try? sessionName(name) else {
      throw .sessionRequired
    }
    return session
  }

  /// The parts of `accounts/acme/users/ann/sessions/…`.
  private static func sessionName(_ name: String) throws(IdentifierError) -> (id: String, user: UserName) {
    let parts = name.split(separator: "/", omittingEmptySubsequences: false)
    guard parts.count == 6, parts[4] == "sessions", !parts[5].isEmpty else {
      throw .malformedName(text: name, expected: "accounts/{account}/users/{user}/sessions/{session}")
    }
    return (String(parts[5]), try UserName(resourceName: parts[..<4].joined(separator: "/")))
  }
}

extension UsersV1.Principal {
  /// A caller as it sees itself.
  fileprivate init(_ caller: Caller) {
    let kind: UsersV1.PrincipalKind =
      switch caller.kind {
      case .user: .user
      case .apiKey: .apiKey
      case .staff: .operator
      case .anonymous, .service: .unspecified
      }
    self.init(
      kind: kind, name: caller.principal, account: caller.account,
      roles: caller.roles.compactMap { Role(rawValue: $0.rawValue) }.sorted().map(\.schema),
      scopes: caller.scopes.sorted(), session: caller.session, passwordChangeRequired: caller.mustChangePassword)
  }
}
