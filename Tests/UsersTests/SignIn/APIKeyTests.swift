import BillingTypes
import RPC
import Schemas
import ServiceRuntime
import TestHouse
import Testing
import UsersDomain

@Suite struct APIKeyTests {
  private func create(
    _ house: SignInHouse, _ id: String, requestID: String? = nil, by caller: Caller = .staff,
    _ change: (inout UsersV1.ApiKey) -> Void = { _ in }
  ) async throws(RPCError) -> UsersV1.CreateApiKeyResponse {
    var key = UsersV1.ApiKey(displayName: "ERP", scopes: ["users:read", "invoicing:write"])
    change(&key)
    return try await house.keys.createApiKey(
      .init(parent: "accounts/acme", apiKeyId: id, apiKey: key, requestId: requestID ?? id),
      options: house.options(caller))
  }

  @Test("the secret is shown once and works until it is revoked")
  func life() async throws {
    try await SignInHouse.run { house in
      let made = try await create(house, "erp")
      #expect(made.secret.hasPrefix("lck_") && made.apiKey?.secretPrefix == String(made.secret.prefix(8)))
      #expect(made.apiKey?.creator == "operator" && made.apiKey?.lastUseTime == nil)
      let again = try await create(house, "erp")
      #expect(again.secret.isEmpty && again.apiKey == made.apiKey)
      let caller = try await house.authenticate(made.secret)
      #expect(caller.principal == "accounts/acme/apiKeys/erp" && caller.roles == [.administrator])
      #expect(caller.scopes == ["users:read", "invoicing:write"] && caller.kind == .apiKey)
      let used = try await house.keys.getApiKey(.init(name: "accounts/acme/apiKeys/erp")).apiKey
      #expect(used?.lastUseTime == UsersHouse.start.schema && used?.etag == made.apiKey?.etag)
      let revoked = try await house.keys.revokeApiKey(.init(name: "accounts/acme/apiKeys/erp", requestId: "r")).apiKey
      #expect(revoked?.revokeTime != nil)
      let late = await refusal { () throws(RPCError) in try await house.authenticate(made.secret) }
      #expect(late?.reason == "TOKEN_INVALID")
      #expect(try await house.keys.listApiKeys(.init(parent: "accounts/acme")).apiKeys == [revoked])
    }
  }

  @Test(
    "the last use is known to the minute",
    arguments: [(59_999, 0), (60_000, 60_000), (60_001, 60_001)] as [(Int64, Int64)])
  func lastUse(_ after: Int64, _ noted: Int64) async throws {
    try await SignInHouse.run { house in
      let secret = try await create(house, "erp").secret
      _ = try await house.authenticate(secret)
      try house.advance(milliseconds: after)
      _ = try await house.authenticate(secret)
      let key = try await house.keys.getApiKey(.init(name: "accounts/acme/apiKeys/erp")).apiKey
      #expect(key?.lastUseTime == UsersHouse.start.adding(noted).schema)
    }
  }

  @Test("a key ends to the millisecond", arguments: [(-1, true), (0, false), (1, false)])
  func expiry(_ offset: Int64, _ isGood: Bool) async throws {
    try await SignInHouse.run { house in
      let secret = try await create(house, "erp") { $0.expireTime = UsersHouse.start.adding(10_000).schema }.secret
      try house.advance(milliseconds: 10_000 + offset)
      let error = await refusal { () throws(RPCError) in try await house.authenticate(secret) }
      #expect((error == nil) == isGood)
    }
  }

  @Test("a key can do no more than the user who made it can do now, and never what an owner can")
  func boundByCreator() async throws {
    try await SignInHouse.run { house in
      try await house.users.createUser("eve") { $0.roles = [.administrator] }
      let eve = Caller(.user, principal: "accounts/acme/users/eve", account: "accounts/acme", roles: [.administrator])
      let ann = Caller(.user, principal: "accounts/acme/users/ann", account: "accounts/acme", roles: [.owner])
      let secret = try await create(house, "eves", by: eve).secret
      let owners = try await create(house, "anns", by: ann).secret
      #expect(try await house.authenticate(owners).roles == [.administrator])
      #expect(try await house.authenticate(secret).roles == [.administrator])
      let name = "accounts/acme/users/eve"
      _ = try await house.users.users.revokeRole(.init(name: name, role: .administrator, requestId: "1"))
      #expect(try await house.authenticate(secret).roles == [])
      _ = try await house.users.users.deactivateUser(.init(name: name, requestId: "2"))
      let late = await refusal { () throws(RPCError) in try await house.authenticate(secret) }
      #expect(late?.reason == "TOKEN_INVALID")
    }
  }

  @Test("every problem of a key is named")
  func checks() async throws {
    try await SignInHouse.run { house in
      let error = await refusal { () throws(RPCError) in
        try await create(house, "No!") { key in
          key.displayName = ""
          key.scopes = ["users:admin", "users"]
          key.expireTime = UsersHouse.start.schema
        }
      }
      #expect(
        error?.fields == [
          "api_key_id", "api_key.display_name", "api_key.scopes", "api_key.scopes", "api_key.expire_time",
        ])
      #expect(
        await refusal { () throws(RPCError) in try await create(house, "k") { $0.scopes = [] } }?.fields == [
          "api_key.scopes"
        ])
      for (count, isGood) in [(99, true), (100, true), (101, false)] {
        let error = await refusal { () throws(RPCError) in
          try await create(house, "k\(count)") { $0.displayName = String(repeating: "n", count: count) }
        }
        #expect((error == nil) == isGood)
      }
    }
  }

  @Test("an account has so many keys that are not revoked; those that were revoked long ago go")
  func limit() async throws {
    try await SignInHouse.run { house in
      for number in 1...SignInLimits.apiKeysPerAccountMax { _ = try await create(house, "k\(number)") }
      func reason() async -> String? {
        await refusal { () throws(RPCError) in try await create(house, "more") }?.reason
      }
      #expect(await reason() == "TOO_MANY_API_KEYS")
      _ = try await house.keys.revokeApiKey(.init(name: "accounts/acme/apiKeys/k1", requestId: "r"))
      let taken = await refusal { () throws(RPCError) in try await create(house, "k1", requestID: "t") }
      #expect(taken?.reason == "API_KEY_EXISTS")
      try house.advance(milliseconds: SignInLimits.revokedKeyMilliseconds + 1)
      #expect(await reason() == nil)
      let gone = await refusal { () throws(RPCError) in
        try await house.keys.getApiKey(.init(name: "accounts/acme/apiKeys/k1"))
      }
      #expect(gone?.reason == "API_KEY_NOT_FOUND")
    }
  }
}
