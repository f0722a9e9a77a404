import BillingTypes
import RPC
import Schemas
import ServiceRuntime
import TestHouse
import Testing
import UsersDomain

@Suite struct SessionTests {
  private func refresh(
    _ house: SignInHouse, _ token: String, _ requestID: String
  ) async throws(RPCError) -> UsersV1.SessionTokens {
    let answer = try await house.sessions.refreshSession(.init(rotationToken: token, requestId: requestID))
    return answer.tokens ?? UsersV1.SessionTokens()
  }

  @Test("a refresh gives other tokens and ends the ones before; the same request gets the same tokens")
  func rotation() async throws {
    try await SignInHouse.run { house in
      let first = try await house.settle("ann")
      let second = try await refresh(house, first.rotationToken, "r1")
      #expect(second.sessionToken != first.sessionToken && second.rotationToken != first.rotationToken)
      #expect(try await refresh(house, first.rotationToken, "r1") == second)
      let old = await refusal { () throws(RPCError) in try await house.authenticate(first.sessionToken) }
      #expect(old?.reason == "TOKEN_INVALID")
      let caller = try await house.authenticate(second.sessionToken)
      #expect(caller.principal == "accounts/acme/users/ann")
      let third = try await refresh(house, second.rotationToken, "r2")
      #expect(try await house.authenticate(third.sessionToken) == caller)
    }
  }

  @Test("a rotation token that is used twice ends the session for thief and owner alike")
  func reuse() async throws {
    try await SignInHouse.run { house in
      let first = try await house.settle("ann")
      let other = try await house.signIn("ann", SignInHouse.password).tokens
      let second = try await refresh(house, first.rotationToken, "r1")
      let reused = await refusal { () throws(RPCError) in try await refresh(house, first.rotationToken, "thief") }
      #expect(reused?.reason == "ROTATION_TOKEN_REUSED")
      for token in [first.sessionToken, second.sessionToken] {
        let used = await refusal { () throws(RPCError) in try await house.authenticate(token) }
        #expect(used?.reason == "TOKEN_INVALID")
      }
      for token in [first.rotationToken, second.rotationToken] {
        let used = await refusal { () throws(RPCError) in try await refresh(house, token, "again") }
        #expect(used?.reason == "TOKEN_INVALID")
      }
      #expect(try await house.authenticate(other?.sessionToken).account == "accounts/acme")
    }
  }

  @Test("tokens end to the millisecond", arguments: [(-1, true), (0, false), (1, false)])
  func expiry(_ offset: Int64, _ isGood: Bool) async throws {
    try await SignInHouse.run { house in
      let tokens = try await house.settle("ann")
      try house.advance(milliseconds: SignInLimits.sessionTokenMilliseconds + offset)
      let session = await refusal { () throws(RPCError) in try await house.authenticate(tokens.sessionToken) }
      #expect((session == nil) == isGood)
      try house.advance(
        milliseconds: SignInLimits.rotationTokenMilliseconds - SignInLimits.sessionTokenMilliseconds)
      let rotation = await refusal { () throws(RPCError) in try await refresh(house, tokens.rotationToken, "r") }
      #expect((rotation == nil) == isGood)
    }
  }

  @Test("a session can not be refreshed for ever", arguments: [(-1, true), (0, false), (1, false)])
  func lifetime(_ offset: Int64, _ isGood: Bool) async throws {
    try await SignInHouse.run { house in
      var tokens = try await house.settle("ann")
      let end = house.clock.now().adding(SignInLimits.sessionMilliseconds)
      for number in 0..<3 {
        try house.advance(milliseconds: SignInLimits.rotationTokenMilliseconds - 1_000)
        tokens = try await refresh(house, tokens.rotationToken, "r\(number)")
      }
      try house.clock.move(to: end.adding(offset))
      let late = await refusal { () throws(RPCError) in try await refresh(house, tokens.rotationToken, "late") }
      #expect((late == nil) == isGood)
    }
  }

  @Test("sessions are listed, revoked one by one or all, and sign-out ends the own one")
  func revocation() async throws {
    try await SignInHouse.run { house in
      var tokens = [try await house.settle("ann").sessionToken]
      for _ in 0..<3 { tokens.append(try await house.signIn("ann", SignInHouse.password).tokens?.sessionToken ?? "") }
      let name = "accounts/acme/users/ann"
      let page = try await house.sessions.listSessions(.init(parent: name, pageSize: 3))
      let rest = try await house.sessions.listSessions(.init(parent: name, pageToken: page.nextPageToken))
      #expect(page.sessions.count == 3 && rest.sessions.count == 1 && rest.nextPageToken.isEmpty)
      let callers = try await [house.authenticate(tokens[0]), house.authenticate(tokens[1])]
      _ = try await house.sessions.revokeSession(.init(name: callers[0].session, requestId: "x"))
      let again = await refusal { () throws(RPCError) in
        try await house.sessions.revokeSession(.init(name: callers[0].session, requestId: "y"))
      }
      #expect(again?.reason == "SESSION_NOT_FOUND")
      _ = try await house.sessions.signOut(.init(requestId: "o"), options: house.options(callers[1]))
      #expect(try await house.sessions.listSessions(.init(parent: name)).sessions.count == 2)
      #expect(try await house.sessions.revokeSessions(.init(parent: name, requestId: "all")).revokedCount == 2)
      for token in tokens {
        let used = await refusal { () throws(RPCError) in try await house.authenticate(token) }
        #expect(used?.reason == "TOKEN_INVALID")
      }
    }
  }

  @Test("a user has so many sessions; the one that was refreshed longest ago makes room")
  func sessionLimit() async throws {
    try await SignInHouse.run { house in
      let oldest = try await house.settle("ann").sessionToken
      var token = ""
      for number in 1...SignInLimits.sessionsPerUserMax {
        #expect(try await house.authenticate(oldest).account == "accounts/acme", "\(number)")
        try house.advance(milliseconds: 1)
        token = try await house.signIn("ann", SignInHouse.password).tokens?.sessionToken ?? ""
      }
      let first = await refusal { () throws(RPCError) in try await house.authenticate(oldest) }
      #expect(first?.reason == "TOKEN_INVALID")
      #expect(try await house.authenticate(token).account == "accounts/acme")
      let all = try await house.sessions.listSessions(.init(parent: "accounts/acme/users/ann", pageSize: 1_000))
      #expect(all.sessions.count == SignInLimits.sessionsPerUserMax)
    }
  }

  @Test("who asks without a token that is one is told the same as with one that has ended")
  func malformedTokens() async throws {
    try await SignInHouse.run { house in
      let token = try await house.settle("ann").sessionToken
      for text in [
        "", "lcs_", "lck_" + token.dropFirst(4), "lcr_" + token.dropFirst(4), token + "0", token.uppercased(),
      ] {
        let error = await refusal { () throws(RPCError) in try await house.authenticate(text) }
        #expect(error?.reason == "TOKEN_INVALID")
      }
    }
  }

  @Test("no token and no password can be found in the database or its log")
  func nothingStored() async throws {
    try await SignInHouse.run { house in
      let first = try await house.firstPassword("bob")
      let tokens = try await house.settle("ann")
      let refreshed = try await refresh(house, tokens.rotationToken, "r1")
      let reset = try await house.passwords.issuePasswordReset(
        .init(name: "accounts/acme/users/bob", requestId: "p"), options: house.options(.staff))
      let key = try await house.keys.createApiKey(
        .init(parent: "accounts/acme", apiKey: .init(displayName: "ERP", scopes: ["users:read"]), requestId: "k"))
      var bytes: [UInt8] = []
      for file in ["linecard.db", "linecard.db-wal"] {
        bytes += (try? contents(of: house.users.service.directory.path + "/" + file)) ?? []
      }
      #expect(bytes.count > 10_000)
      let text = String(decoding: bytes, as: UTF8.self)
      for secret in [
        first, SignInHouse.password, tokens.sessionToken, tokens.rotationToken, refreshed.sessionToken,
        refreshed.rotationToken, reset.resetToken, key.secret,
      ] {
        #expect(!secret.isEmpty && !text.contains(secret.dropFirst(4)))
      }
    }
  }
}
