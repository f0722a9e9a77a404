import BillingTypes
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing
import UsersDomain

@Suite struct PasswordTests {
  private static let other = "another pony entirely"

  @Test("a change ends every session and needs the present password; repeated failures of a session wait")
  func change() async throws {
    try await SignInHouse.run { house in
      let tokens = try await house.settle("ann")
      let elsewhere = try await house.signIn("ann", SignInHouse.password).tokens?.sessionToken
      let caller = try await house.authenticate(tokens.sessionToken)
      func change(_ current: String, _ new: String, _ id: String) async throws(RPCError) -> UsersV1.SessionTokens? {
        try await house.passwords.changePassword(
          .init(currentPassword: current, newPassword: new, requestId: id), options: house.options(caller)
        ).tokens
      }
      let wrong = await refusal { () throws(RPCError) in try await change("wrong", Self.other, "w") }
      #expect(wrong?.reason == "CREDENTIALS_INVALID")
      let same = await refusal { () throws(RPCError) in
        try await change(SignInHouse.password, SignInHouse.password, "s")
      }
      #expect(same?.fields == ["new_password"])
      let new = try await change(SignInHouse.password, Self.other, "c")
      for token in [tokens.sessionToken, elsewhere] {
        let used = await refusal { () throws(RPCError) in try await house.authenticate(token) }
        #expect(used?.reason == "TOKEN_INVALID")
      }
      #expect(try await house.authenticate(new?.sessionToken).principal == caller.principal)
      let rotated = await refusal { () throws(RPCError) in
        try await house.sessions.refreshSession(.init(rotationToken: tokens.rotationToken, requestId: "r"))
      }
      #expect(rotated?.reason == "TOKEN_INVALID")
    }
  }

  /// Whoever reads the database cannot tell who has the same password, nor try one password for all at once.
  @Test("the same password is stored with another salt for each user, and for each time that it is set")
  func salts() async throws {
    try await SignInHouse.run { house in
      func stored(_ id: String) async throws -> (hash: [UInt8], salt: [UInt8]) {
        let row = try await house.users.service.database.read { reader in
          try reader.first("SELECT hash, salt FROM passwords WHERE user_id = ?", [.text(id)]) { row in
            [row.bytes(0), row.bytes(1)]
          }
        }
        return (try #require(row)[0], try #require(row)[1])
      }
      for id in ["ann", "bob"] { _ = try await house.settle(id) }
      let (ann, bob) = (try await stored("ann"), try await stored("bob"))
      #expect(ann.salt != bob.salt && ann.hash != bob.hash)
      #expect(ann.salt.count == Scrypt.saltBytes && Set(ann.salt).count > 4)
      let caller = try await house.authenticate(
        try await house.signIn("ann", SignInHouse.password).tokens?.sessionToken)
      var current = SignInHouse.password
      for (index, next) in [Self.other, SignInHouse.password].enumerated() {
        let session =
          index == 0
          ? caller : try await house.authenticate(try await house.signIn("ann", current).tokens?.sessionToken)
        _ = try await house.passwords.changePassword(
          .init(currentPassword: current, newPassword: next, requestId: "s\(index)"), options: house.options(session))
        current = next
      }
      let again = try await stored("ann")
      #expect(again.salt != ann.salt && again.hash != ann.hash)
    }
  }

  @Test("failed changes of a session wait like failed sign-ins")
  func changeThrottled() async throws {
    try await SignInHouse.run { house in
      let caller = try await house.authenticate(try await house.settle("ann").sessionToken)
      var reasons: [String?] = []
      for number in 0..<6 {
        reasons.append(
          await refusal { () throws(RPCError) in
            try await house.passwords.changePassword(
              .init(currentPassword: "wrong", newPassword: Self.other, requestId: "\(number)"),
              options: house.options(caller))
          }?.reason)
      }
      #expect(reasons == [String?](repeating: "CREDENTIALS_INVALID", count: 5) + ["TOO_MANY_ATTEMPTS"])
    }
  }

  @Test("a reset token sets one password once, ends the sessions, and the same request gets the same token")
  func reset() async throws {
    try await SignInHouse.run { house in
      let session = try await house.settle("bob").sessionToken
      let name = "accounts/acme/users/bob"
      let admin = house.options(
        Caller(.user, principal: "accounts/acme/users/eve", account: "accounts/acme", roles: [.administrator]))
      let issued = try await house.passwords.issuePasswordReset(.init(name: name, requestId: "p1"), options: admin)
      #expect(issued.resetToken.hasPrefix("lcp_"))
      #expect(
        try await house.passwords.issuePasswordReset(.init(name: name, requestId: "p1"), options: admin) == issued)
      let newer = try await house.passwords.issuePasswordReset(.init(name: name, requestId: "p2"), options: admin)
      func reset(_ token: String, _ id: String) async -> String? {
        await refusal { () throws(RPCError) in
          try await house.passwords.resetPassword(.init(resetToken: token, newPassword: Self.other, requestId: id))
        }?.reason
      }
      #expect(await reset(issued.resetToken, "x1") == "RESET_TOKEN_INVALID")
      #expect(await reset(newer.resetToken, "x2") == nil)
      #expect(await reset(newer.resetToken, "x2") == nil)
      #expect(await reset(newer.resetToken, "x3") == "RESET_TOKEN_INVALID")
      let used = await refusal { () throws(RPCError) in try await house.authenticate(session) }
      #expect(used?.reason == "TOKEN_INVALID")
      #expect(try await house.signIn("bob", Self.other).session?.passwordChangeRequired == false)
    }
  }

  @Test("a reset token ends to the millisecond", arguments: [(-1, true), (0, false), (1, false)])
  func resetExpiry(_ offset: Int64, _ isGood: Bool) async throws {
    try await SignInHouse.run { house in
      let token = try await house.passwords.issuePasswordReset(
        .init(name: "accounts/acme/users/bob", requestId: "p"), options: house.options(.staff)
      ).resetToken
      try house.advance(milliseconds: SignInLimits.passwordResetMilliseconds + offset)
      let error = await refusal { () throws(RPCError) in
        try await house.passwords.resetPassword(.init(resetToken: token, newPassword: Self.other, requestId: "x"))
      }
      #expect(error?.reason == (isGood ? nil : "RESET_TOKEN_INVALID"))
    }
  }

  @Test("an owner's password is reset by the owner and the provider's staff, and by no administrator")
  func ownersReset() async throws {
    try await SignInHouse.run { house in
      let ann = "accounts/acme/users/ann"
      func reason(_ caller: Caller) async -> String? {
        await refusal { () throws(RPCError) in
          try await house.passwords.issuePasswordReset(
            .init(name: ann, requestId: caller.principal), options: house.options(caller))
        }?.reason
      }
      let admin = Caller(.user, principal: "accounts/acme/users/eve", account: "accounts/acme", roles: [.administrator])
      #expect(await reason(admin) == "OWNER_RESET_DENIED")
      #expect(await reason(Caller(.user, principal: ann, account: "accounts/acme", roles: [.owner])) == nil)
      #expect(await reason(.staff) == nil)
    }
  }

  @Test(
    "a password has 12 to 256 characters and is not among the first that are guessed",
    arguments: [
      ("abcdefghijk", false), ("abcdefghijkm", true), ("abcdefghijkmn", true), ("password1234", false),
      ("PassWord1234", false), ("aaaaaaaaaaaaaaa", false), ("abababababababab", false), ("ann@acme.example", false),
      ("annleeannlee", true), ("  spaces are fine  ", true), ("żółtażabaśpiewa", true),
    ])
  func rules(_ password: String, _ isGood: Bool) throws {
    #expect(try problems(password).isEmpty == isGood)
  }

  @Test("lengths at their limits", arguments: [(255, "ab1-", true), (256, "ab1-", true), (257, "ab1-", false)])
  func lengths(_ count: Int, _ pattern: String, _ isGood: Bool) throws {
    let text = String(String(repeating: pattern, count: 65).prefix(count))
    #expect(try problems(text).isEmpty == isGood)
    #expect(try problems(String(repeating: "🐴🌧abcd", count: 43).prefix(256).description).isEmpty)
  }

  private func problems(_ password: String) throws -> [FieldProblem] {
    let user = User(
      name: try UserName(resourceName: "accounts/acme/users/ann"),
      stamp: ResourceStamp(creating: ResourceUID(stored: "u"), at: UsersHouse.start), givenName: "Ann",
      familyName: "Lee", email: try EmailAddress("ann@acme.example"), isActive: true, roles: [])
    return PasswordRules.problems(password, for: user, current: "", field: "new_password")
  }
}
