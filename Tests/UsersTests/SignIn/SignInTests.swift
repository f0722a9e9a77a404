import BillingTypes
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing
import UsersDomain
import UsersService

@Suite struct SignInTests {
  @Test("a one-time password opens a session that can do nothing but change it")
  func firstSignIn() async throws {
    try await SignInHouse.run { house in
      let answer = try await house.signIn("bob", try await house.firstPassword("bob"))
      #expect(answer.session?.passwordChangeRequired == true)
      #expect(answer.tokens?.sessionToken.hasPrefix("lcs_") == true && answer.tokens?.rotationToken == "")
      let caller = try await house.authenticate(answer.tokens?.sessionToken)
      #expect(caller.mustChangePassword && caller.principal == "accounts/acme/users/bob")
      let tokens = try await house.settle("bob")
      let settled = try await house.authenticate(tokens.sessionToken)
      #expect(!settled.mustChangePassword && settled.roles == [.member])
      let old = await refusal { () throws(RPCError) in try await house.authenticate(answer.tokens?.sessionToken) }
      #expect(old?.reason == "TOKEN_INVALID")
      let bob = try await house.users.users.getUser(.init(name: "accounts/acme/users/bob")).user
      #expect(bob?.firstSignInSteps == [])
      let again = await refusal { () throws(RPCError) in
        try await house.signIn("bob", try await house.firstPassword("bob"))
      }
      #expect(again?.reason == "CREDENTIALS_INVALID")
      #expect(try await house.signIn("bob", SignInHouse.password).session?.passwordChangeRequired == false)
    }
  }

  @Test("whoever has no such password gets one answer, whether the user exists or not")
  func sameAnswer() async throws {
    try await SignInHouse.run { house in
      try await house.settle("ann")
      try await house.users.createAccount("other")
      try await house.users.createUser("ann", of: "other", requestID: "twin") { $0.roles = [.owner] }
      var answers: Set<RPCError> = []
      for (id, password, account) in [
        ("ann", "wrong", "acme"), ("nobody", "wrong", "acme"), ("ann", "wrong", "nowhere"), ("bob", "wrong", "acme"),
        ("ann", SignInHouse.password, ""), ("ann", SignInHouse.password, "other"), ("ann", " ", "acme"),
      ] {
        let error = await refusal { () throws(RPCError) in try await house.signIn(id, password, account: account) }
        if let error { answers.insert(error) }
      }
      #expect(answers.count == 1 && answers.first?.reason == "CREDENTIALS_INVALID")
      #expect(try await house.signIn("ann", SignInHouse.password).session?.user == "accounts/acme/users/ann")
      try await house.settle("bob")
      #expect(
        try await house.signIn("bob", SignInHouse.password, account: "").session?.user == "accounts/acme/users/bob")
    }
  }

  @Test("an email address is compared without regard to case; what is too long is refused unread")
  func limits() async throws {
    try await SignInHouse.run { house in
      try await house.settle("ann")
      let answer = try await house.sessions.signIn(
        .init(email: "ANN@Acme.Example", password: SignInHouse.password, accountId: "acme"))
      #expect(answer.session?.user == "accounts/acme/users/ann")
      func fields(_ email: Int, _ password: Int, _ code: Int) async -> [String] {
        let request = UsersV1.SignInRequest(
          email: String(repeating: "e", count: email), password: String(repeating: "p", count: password),
          accountId: "acme", firstSignInCode: String(repeating: "c", count: code))
        let error = await refusal { () throws(RPCError) in try await house.sessions.signIn(request) }
        #expect(error?.code == (error?.fields == [] ? .unauthenticated : .invalidArgument))
        return error?.fields ?? ["no error"]
      }
      #expect(await fields(254, 1_024, 512) == [])
      #expect(await fields(255, 1_025, 513) == ["email", "password", "first_sign_in_code"])
      #expect(await fields(0, 0, 0) == ["email", "password"])
      #expect(await fields(253, 1_023, 511) == [])
    }
  }

  @Test("an inactive user is told so only by the right password, and no token of the user works")
  func inactive() async throws {
    try await SignInHouse.run { house in
      let token = try await house.settle("bob").sessionToken
      #expect(try await house.authenticate(token).account == "accounts/acme")
      _ = try await house.users.users.deactivateUser(.init(name: "accounts/acme/users/bob", requestId: "off"))
      let wrong = await refusal { () throws(RPCError) in try await house.signIn("bob", "wrong") }
      let right = await refusal { () throws(RPCError) in try await house.signIn("bob", SignInHouse.password) }
      #expect(wrong?.reason == "CREDENTIALS_INVALID" && right?.reason == "USER_INACTIVE")
      let used = await refusal { () throws(RPCError) in try await house.authenticate(token) }
      #expect(used?.reason == "TOKEN_INVALID")
    }
  }

  @Test("a user who was created inactive needs the administrator's activation and code (R74)")
  func createdInactive() async throws {
    try await SignInHouse.run { house in
      try await house.users.createUser("cid") { $0.active = false }
      let password = try await house.firstPassword("cid")
      func reason(_ code: String = "") async -> String? {
        await refusal { () throws(RPCError) in try await house.signIn("cid", password, code: code) }?.reason
      }
      let name = "accounts/acme/users/cid"
      #expect(await reason() == "USER_INACTIVE")
      let early = await refusal { () throws(RPCError) in
        try await house.passwords.issueFirstSignInCode(.init(name: name, requestId: "c0"))
      }
      #expect(early?.reason == "USER_INACTIVE")
      try house.advance(milliseconds: SignInLimits.oneTimePasswordMilliseconds)
      _ = try await house.users.users.activateUser(.init(name: name, requestId: "on"))
      #expect(await reason() == "ONE_TIME_PASSWORD_EXPIRED")
      let code = try await house.passwords.issueFirstSignInCode(.init(name: name, requestId: "c1")).firstSignInCode
      #expect(
        try await house.passwords.issueFirstSignInCode(.init(name: name, requestId: "c1")).firstSignInCode == code)
      #expect(await reason() == "FIRST_SIGN_IN_CODE_REQUIRED")
      #expect(await reason(code + "x") == "FIRST_SIGN_IN_CODE_REQUIRED")
      #expect(try await house.signIn("cid", password, code: code).session?.passwordChangeRequired == true)
      let late = await refusal { () throws(RPCError) in
        try await house.passwords.issueFirstSignInCode(.init(name: name, requestId: "c2"))
      }
      #expect(late?.reason == "FIRST_SIGN_IN_CODE_NOT_NEEDED")
    }
  }

  @Test("a one-time password expires to the millisecond", arguments: [(-1, true), (0, false), (1, false)])
  func oneTimeExpiry(_ offset: Int64, _ isGood: Bool) async throws {
    try await SignInHouse.run { house in
      let password = try await house.firstPassword("bob")
      try house.advance(milliseconds: SignInLimits.oneTimePasswordMilliseconds + offset)
      let error = await refusal { () throws(RPCError) in try await house.signIn("bob", password) }
      #expect(error?.reason == (isGood ? nil : "ONE_TIME_PASSWORD_EXPIRED"))
    }
  }

  @Test("who need not change the one-time password keeps it as any other, hashed")
  func keptPassword() async throws {
    try await SignInHouse.run { house in
      try await house.users.createUser("dee") { $0.initialLogin = .init(changePassword: false) }
      let password = try await house.firstPassword("dee")
      #expect(try await house.signIn("dee", password).session?.passwordChangeRequired == false)
      try house.advance(milliseconds: SignInLimits.oneTimePasswordMilliseconds)
      #expect(try await house.signIn("dee", password).tokens?.rotationToken.hasPrefix("lcr_") == true)
    }
  }

  @Test("after five failures an address waits for a login; another address and a known device do not")
  func throttling() async throws {
    try await SignInHouse.run { house in
      try await house.settle("ann")
      let device = try await house.signIn("ann", SignInHouse.password).tokens?.deviceToken ?? ""
      func attempt(_ password: String, from source: String, device: String = "") async -> RPCError? {
        await refusal { () throws(RPCError) in
          try await house.signIn("ann", password, source: source, device: device)
        }
      }
      for _ in 0..<5 { #expect(await attempt("wrong", from: "stranger")?.reason == "CREDENTIALS_INVALID") }
      let refused = await attempt(SignInHouse.password, from: "stranger")
      #expect(refused?.reason == "TOO_MANY_ATTEMPTS" && refused?.retryDelayMilliseconds == 1_000)
      #expect(await attempt(SignInHouse.password, from: "elsewhere") == nil)
      #expect(await attempt(SignInHouse.password, from: "stranger", device: device) == nil)
      for forged in [device + "x", "lcd_a_99999999999999_b", "lcd_", "x", device + String(repeating: "x", count: 512)] {
        #expect(await attempt(SignInHouse.password, from: "stranger", device: forged)?.reason == "TOO_MANY_ATTEMPTS")
      }
      try house.advance(milliseconds: 999)
      #expect(await attempt(SignInHouse.password, from: "stranger")?.retryDelayMilliseconds == 1)
      try house.advance(milliseconds: 1)
      #expect(await attempt(SignInHouse.password, from: "stranger") == nil)
      #expect(await attempt("wrong", from: "stranger")?.reason == "CREDENTIALS_INVALID")
    }
  }

  @Test("a login that does not exist is throttled like one that does")
  func unknownUsersThrottled() async throws {
    try await SignInHouse.run { house in
      var reasons: [String?] = []
      for _ in 0..<6 {
        reasons.append(await refusal { () throws(RPCError) in try await house.signIn("nobody", "wrong") }?.reason)
      }
      #expect(reasons == [String?](repeating: "CREDENTIALS_INVALID", count: 5) + ["TOO_MANY_ATTEMPTS"])
    }
  }

  @Test("who finds no room for a password is told to come back in a second")
  func overloaded() {
    let error = SignInError.passwordsOverloaded.rpcError
    #expect(error.code == .resourceExhausted && error.retryDelayMilliseconds == 1_000)
  }

  @Test("a hash of other parameters is made anew when its password is shown")
  func rehashing() async throws {
    try await SignInHouse.run { house in
      try await house.settle("ann")
      func cost() async throws -> Int64? {
        try await house.users.service.database.read { reader in
          try reader.first("SELECT cost_log2 FROM passwords WHERE user_id = 'ann'") { $0.int64(0) }
        }
      }
      #expect(try await cost() == 10)
      let directory = house.users.service.directory
      await house.users.service.stop()
      let service = try await ServiceInProcess.start(
        UsersServer.self, at: UsersHouse.start, seed: 2, in: directory, arguments: ["--password-hash-cost", "11"])
      let sessions = UsersV1.SessionsService.Client(service.channel)
      let request = UsersV1.SignInRequest(
        email: "ann@acme.example", password: SignInHouse.password, accountId: "acme")
      for _ in 0..<2 { #expect(try await sessions.signIn(request).session != nil) }
      let kept = try await service.database.read { reader in
        try reader.first("SELECT cost_log2 FROM passwords WHERE user_id = 'ann'") { $0.int64(0) }
      }
      #expect(kept == 11)
      await service.stop()
    }
  }
}
