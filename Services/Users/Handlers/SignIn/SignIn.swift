import BillingTypes
package import RPC
package import Schemas
import ServiceRuntime
import Storage
import UsersDomain

extension SignInMethods {
  package func signIn(
    _ request: UsersV1.SignInRequest, context: CallContext
  ) async throws -> UsersV1.SignInResponse {
    let now = environment.clock.now()
    let account = try Self.check(request)
    let known = try await environment.database.read { reader in
      try LoginStore.user(email: request.email, account: account, at: now, in: reader).map {
        (user: $0, password: try PasswordStore.find(of: $0, in: reader))
      }
    }
    let keys = throttleKeys(request, known?.user, source: context.caller?.source ?? "", now)
    let (user, password) = try await throttle.attempt(keys, now: now) { () async throws(SignInError) in
      try await identify(request, known, now)
    }
    return try await open(user, password, request.password, context, now)
  }

  /// The account that is named, if one is.
  private static func check(_ request: UsersV1.SignInRequest) throws(SignInError) -> AccountID? {
    var checks = FieldChecks()
    let account = request.accountId.isEmpty ? nil : checks.value("account_id") { try AccountID(request.accountId) }
    let emailMax = UsersLimits.emailLengthMaximum
    checks.require(
      (1...emailMax).contains(request.email.utf8.count), "email", "must have 1 to \(emailMax) characters")
    let bytesMax = SignInLimits.passwordBytesMax
    checks.require(
      (1...bytesMax).contains(request.password.utf8.count), "password", "must have 1 to \(bytesMax) bytes")
    checks.require(
      request.firstSignInCode.utf8.count <= SignInLimits.tokenBytesMax, "first_sign_in_code",
      "must have at most \(SignInLimits.tokenBytesMax) bytes")
    if !checks.problems.isEmpty { throw .invalid(checks.problems) }
    return account
  }

  /// A device that its user has signed in from before answers only for itself; others answer for their address, and a
  /// little for the login.
  private func throttleKeys(
    _ request: UsersV1.SignInRequest, _ user: User?, source: String, _ now: Instant
  ) -> [SignInThrottle.Key] {
    if let user, let device = secret.device(request.deviceToken, of: user, now: now) { return [.known(device)] }
    let login = user?.stamp.uid.text ?? "\(request.accountId)/\(request.email.lowercased())"
    return [.loginAtSource(login: login, source: source), .login(login), .source(source)]
  }

  /// The user whose password this is, if the user may sign in with it now.
  private func identify(
    _ request: UsersV1.SignInRequest, _ known: (user: User, password: Password)?, _ now: Instant
  ) async throws(SignInError) -> (User, Password) {
    let isRight = try await passwords.isRight(request.password, known)
    guard isRight, let (user, password) = known else { throw .credentialsInvalid }
    guard user.isActive else { throw .userInactive }
    if password.isExpired(now) { throw .oneTimePasswordExpired }
    if user.firstSignInSteps.contains(.confirmEmail) {
      let code = secret.firstSignInCode(of: user)
      guard isEqualSecret(Array(code.utf8), Array(request.firstSignInCode.utf8)) else {
        throw .firstSignInCodeRequired
      }
    }
    return (user, password)
  }

  private func open(
    _ user: User, _ password: Password, _ text: String, _ context: CallContext, _ now: Instant
  ) async throws -> UsersV1.SignInResponse {
    let mustChange = password.hash == nil && user.firstSignInSteps.contains(.changePassword)
    let new = NewSession(of: user, isOneTime: mustChange, context, now, environment.randomness)
    let kept = try await kept(password, text, mustChange: mustChange)
    let origin = AuditOrigin(context.acting(as: user.name), requestID: new.session.id.text, at: now)
    try await environment.database.write { transaction in
      // What was decided outside the transaction must still be true: nobody signs in with what was just taken away.
      guard let user = try LoginStore.user(user.name, at: now, in: transaction), user.isActive,
        try PasswordStore.find(of: user, in: transaction) == password
      else { throw SignInError.credentialsInvalid }
      if kept != password { try PasswordStore.save(kept, of: user.name, into: transaction) }
      var changes = try UserChanges(of: user.name.account, by: origin, in: transaction)
      try changes.save(user.completing(.confirmEmail, at: now), before: user)
      try new.insert(into: transaction)
      try transaction.audit(
        origin, of: user.name.account, new.session.resourceName, before: nil, after: new.session.schema)
    }
    let device = secret.deviceToken(
      environment.randomness.hex(byteCount: 16), of: user, expiresAt: now.adding(SignInLimits.deviceMilliseconds))
    return UsersV1.SignInResponse(session: new.session.schema, tokens: new.tokens(deviceToken: device))
  }

  /// The password as it is kept from now on: hashed as new ones are. One that was made for one time is hashed only where
  /// it need not be changed.
  private func kept(_ password: Password, _ text: String, mustChange: Bool) async throws(SignInError) -> Password {
    if let hash = password.hash, !passwords.isOutdated(hash) { return password }
    if mustChange { return password }
    var kept = password
    kept.hash = try await passwords.hash(text)
    return kept
  }
}

extension CallContext {
  /// The call as one by a user who has just proved who it is.
  func acting(as user: UserName) -> CallContext {
    var metadata = metadata
    metadata["actor"] = user.resourceName
    return replacing(metadata)
  }
}
