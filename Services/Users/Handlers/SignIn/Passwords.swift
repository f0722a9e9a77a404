import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension SignInMethods {
  package func changePassword(
    _ request: UsersV1.ChangePasswordRequest, context: CallContext
  ) async throws -> UsersV1.ChangePasswordResponse {
    let now = environment.clock.now()
    let (sessionID, name) = try Self.currentSession(context)
    guard request.currentPassword.utf8.count <= SignInLimits.passwordBytesMax else {
      throw SignInError.credentialsInvalid
    }
    let known = try await loginOf(name, now)
    // Strangers cannot get here, so failures count against the session alone.
    try await throttle.attempt([.known(sessionID)], now: now) { () async throws(SignInError) in
      guard try await passwords.isRight(request.currentPassword, known) else { throw .credentialsInvalid }
    }
    try Self.check(request.newPassword, for: known.user, current: request.currentPassword)
    let hash = try await passwords.hash(request.newPassword)
    let new = NewSession(of: known.user, isOneTime: false, context, now, environment.randomness)
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    var shown = request
    shown.currentPassword = ""
    shown.newPassword = ""
    var response = try await environment.database.idempotently(
      shown, requestID: request.requestId, tenant: name.resourceName, context: context, at: now
    ) { transaction in
      guard try SessionStore.find(sessionID, of: name, in: transaction) != nil,
        try PasswordStore.find(of: known.user, in: transaction) == known.password
      else { throw SignInError.tokenInvalid }
      try Self.replace(known.password.replaced(by: hash, now: now), of: name, by: origin, in: transaction)
      try new.insert(into: transaction)
      let response = UsersV1.ChangePasswordResponse(session: new.session.schema)
      try transaction.audit(origin, of: name.account, Self.password(of: name), before: nil, after: response)
      return response
    }
    if response.session?.uid == new.session.id.text { response.tokens = new.tokens() }
    return response
  }

  package func issuePasswordReset(
    _ request: UsersV1.IssuePasswordResetRequest, context: CallContext
  ) async throws -> UsersV1.IssuePasswordResetResponse {
    let now = environment.clock.now()
    let name = try FieldProblem.check("name") { try UserName(resourceName: request.name) }
    let user = try await loginOf(name, now).user
    let caller = context.caller ?? .staff
    if user.roles.contains(.owner), caller.kind != .staff, caller.principal != name.resourceName {
      throw SignInError.ownerResetDenied(name)
    }
    let token = secret.resetToken(of: user, requestID: request.requestId)
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    var response = try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: name.resourceName, context: context, at: now
    ) { transaction in
      let expiresAt = now.adding(SignInLimits.passwordResetMilliseconds)
      try PasswordStore.saveReset(
        selector: token.selector, digest: token.digest, expiresAt: expiresAt, of: name, into: transaction)
      let response = UsersV1.IssuePasswordResetResponse(expireTime: expiresAt.schema)
      try transaction.audit(origin, of: name.account, Self.password(of: name), before: nil, after: response)
      return response
    }
    response.resetToken = token.text
    return response
  }

  package func resetPassword(
    _ request: UsersV1.ResetPasswordRequest, context: CallContext
  ) async throws -> UsersV1.ResetPasswordResponse {
    let now = environment.clock.now()
    guard let token = BearerToken(request.resetToken, prefix: TokenPrefix.passwordReset),
      let reset = try await environment.database.read({ try PasswordStore.reset(token.selector, in: $0) }),
      isEqualSecret(reset.digest, token.digest)
    else { throw SignInError.resetTokenInvalid }
    let user = try await loginOf(reset.user, now).user
    let context = context.acting(as: reset.user)
    try Self.check(request.newPassword, for: user, current: "")
    let hash = try await passwords.hash(request.newPassword)
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    var shown = request
    shown.newPassword = ""
    return try await environment.database.idempotently(
      shown, requestID: request.requestId, tenant: reset.user.resourceName, context: context, at: now
    ) { transaction in
      guard let present = try PasswordStore.reset(token.selector, in: transaction), !present.isUsed,
        now < present.expiresAt
      else { throw SignInError.resetTokenInvalid }
      let password = try PasswordStore.find(of: user, in: transaction)
      try Self.replace(password.replaced(by: hash, now: now), of: reset.user, by: origin, in: transaction)
      let response = UsersV1.ResetPasswordResponse(user: reset.user.resourceName)
      try transaction.audit(
        origin, of: reset.user.account, Self.password(of: reset.user), before: nil, after: response)
      return response
    }
  }

  package func issueFirstSignInCode(
    _ request: UsersV1.IssueFirstSignInCodeRequest, context: CallContext
  ) async throws -> UsersV1.IssueFirstSignInCodeResponse {
    let now = environment.clock.now()
    let name = try FieldProblem.check("name") { try UserName(resourceName: request.name) }
    let user = try await loginOf(name, now).user
    let origin = AuditOrigin(context, requestID: request.requestId, at: now)
    var response = try await environment.database.idempotently(
      request, requestID: request.requestId, tenant: name.resourceName, context: context, at: now
    ) { transaction in
      guard let user = try LoginStore.user(name, at: now, in: transaction) else { throw UsersError.userNotFound(name) }
      var password = try PasswordStore.find(of: user, in: transaction)
      guard user.firstSignInSteps.contains(.confirmEmail) else {
        throw SignInError.firstSignInCodeNotNeeded(name)
      }
      guard user.isActive else { throw SignInError.userInactive }
      // The days in which a one-time password is good begin now.
      if password.hash == nil { password.madeAt = now }
      try PasswordStore.save(password, of: name, into: transaction)
      let response = UsersV1.IssueFirstSignInCodeResponse()
      try transaction.audit(origin, of: name.account, Self.password(of: name), before: nil, after: response)
      return response
    }
    response.firstSignInCode = secret.firstSignInCode(of: user)
    return response
  }

  /// What the audit log calls a user's password.
  private static func password(of user: UserName) -> String { "\(user.resourceName)/password" }

  private func loginOf(_ name: UserName, _ now: Instant) async throws -> (user: User, password: Password) {
    try await environment.database.read { reader in
      guard let user = try LoginStore.user(name, at: now, in: reader) else { throw UsersError.userNotFound(name) }
      return (user, try PasswordStore.find(of: user, in: reader))
    }
  }

  private static func check(_ password: String, for user: User, current: String) throws(SignInError) {
    let problems = PasswordRules.problems(password, for: user, current: current, field: "new_password")
    if !problems.isEmpty { throw .invalid(problems) }
  }

  /// Another password ends whatever the old one has opened.
  private static func replace(
    _ password: Password, of name: UserName, by origin: AuditOrigin, in transaction: any Transaction
  ) throws {
    guard let user = try LoginStore.user(name, at: origin.now, in: transaction) else {
      throw UsersError.userNotFound(name)
    }
    try PasswordStore.save(password, of: name, into: transaction)
    try PasswordStore.closeReset(of: name, in: transaction)
    try SessionStore.endAll(of: name, in: transaction)
    var changes = try UserChanges(of: name.account, by: origin, in: transaction)
    try changes.save(user.completing(.changePassword, at: origin.now), before: user)
  }
}
