import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing

/// Accounts through the RPC door, on a real database.
@Suite struct AccountsServiceTests {
  @Test func anAccountIsCreatedAndRead() async throws {
    try await UsersHouse.run { house in
      let created = try await house.createAccount {
        $0.kind = .serviceProvider
        $0.locale = "it-IT"
        $0.paymentTerms = .invoice
        $0.netDays = 30
        $0.billCycleDay = 31
      }
      #expect(created.name == "accounts/acme")
      #expect(created.displayName == "Acme" && created.kind == .serviceProvider && created.locale == "it-IT")
      #expect(created.paymentTerms == .invoice && created.netDays == 30 && created.billCycleDay == 31)
      #expect(created.createTime?.seconds == 1_772_323_200 && created.createTime == created.updateTime)
      #expect(created.uid.count == 36 && created.etag == "\(created.uid.prefix(8))-1")
      let read = try await house.accounts.getAccount(UsersV1.GetAccountRequest(name: "accounts/acme"))
      #expect(read.account == created)
    }
  }

  @Test func theServerMakesAnID() async throws {
    try await UsersHouse.run { house in
      let account = try await house.createAccount("", requestID: "r1")
      #expect(account.name == "accounts/\(account.uid)")
    }
  }

  @Test func refusalsNameTheReason() async throws {
    try await UsersHouse.run { house in
      try await house.createAccount()
      let twice = await refusal { () async throws(RPCError) in try await house.createAccount(requestID: "other") }
      #expect(twice?.code == .alreadyExists && twice?.reason == "ACCOUNT_EXISTS")
      #expect(twice?.metadata == ["account": "accounts/acme"])
      let absent = await refusal { () async throws(RPCError) in
        try await house.accounts.getAccount(UsersV1.GetAccountRequest(name: "accounts/none"))
      }
      #expect(absent?.code == .notFound && absent?.reason == "ACCOUNT_NOT_FOUND")
      let malformed = await refusal { () async throws(RPCError) in
        try await house.accounts.getAccount(UsersV1.GetAccountRequest(name: "acme"))
      }
      #expect(malformed?.code == .invalidArgument && malformed?.fields == ["name"])
      let invalid = await refusal { () async throws(RPCError) in
        try await house.createAccount("x") {
          $0.currencyCode = "XX"
          $0.timeZone = "Mars/Base"
        }
      }
      #expect(invalid?.reason == "INVALID_REQUEST")
      #expect(invalid?.fields == ["account_id", "account.currency_code", "account.time_zone"])
      let kind = await refusal { () async throws(RPCError) in
        try await house.createAccount("kind") { $0.kind = .unrecognized(9) }
      }
      #expect(kind?.fields == ["account.kind"])
    }
  }

  @Test func aRepeatedRequestHasOneEffectAndOneAnswer() async throws {
    try await UsersHouse.run { house in
      let first = try await house.createAccount(requestID: "r1")
      let second = try await house.createAccount(requestID: "r1")
      #expect(first.serialized() == second.serialized())
      #expect(try await house.events().count == 1)
      let other = await refusal { () async throws(RPCError) in
        try await house.createAccount(requestID: "r1") { $0.displayName = "Other" }
      }
      #expect(other?.code == .invalidArgument && other?.reason == "IDEMPOTENCY_KEY_REUSED")
    }
  }

  @Test(arguments: [
    ("", false), ("r", true), (String(repeating: "r", count: 255), true), ("é", false),
    (String(repeating: "r", count: 256), false),
  ])
  func requestIDLimits(_ id: String, _ accepted: Bool) async throws {
    try await UsersHouse.run { house in
      let error = await refusal { () async throws(RPCError) in try await house.createAccount(requestID: id) }
      #expect((error == nil) == accepted)
      #expect(accepted || error?.fields == ["request_id"])
    }
  }

  @Test func listsArePagedInOrderOfName() async throws {
    try await UsersHouse.run { house in
      for number in (0..<7).shuffled() { try await house.createAccount("a-\(number)") }
      var names: [String] = []
      var token = ""
      var pages = 0
      repeat {
        let request = UsersV1.ListAccountsRequest(pageSize: 3, pageToken: token)
        let page = try await house.accounts.listAccounts(request)
        names += page.accounts.map(\.name)
        token = page.nextPageToken
        pages += 1
      } while !token.isEmpty
      #expect(names == (0..<7).map { "accounts/a-\($0)" } && pages == 3)
      let whole = try await house.accounts.listAccounts(UsersV1.ListAccountsRequest(pageSize: 7))
      #expect(whole.accounts.count == 7 && whole.nextPageToken.isEmpty)
      let negative = await refusal { () async throws(RPCError) in
        try await house.accounts.listAccounts(UsersV1.ListAccountsRequest(pageSize: -1))
      }
      #expect(negative?.code == .invalidArgument && negative?.fields == ["page_size"])
      let forged = await refusal { () async throws(RPCError) in
        try await house.accounts.listAccounts(UsersV1.ListAccountsRequest(pageToken: "abcd"))
      }
      #expect(forged?.reason == "PAGE_TOKEN_INVALID")
    }
  }

  @Test func acknowledgedAccountsSurviveARestart() async throws {
    let directory = TemporaryDirectory()
    let before = try await UsersHouse(in: directory)
    let created = try await before.createAccount()
    await before.service.stop()
    let after = try await UsersHouse(in: directory)
    let read = try await after.accounts.getAccount(UsersV1.GetAccountRequest(name: "accounts/acme"))
    #expect(read.account == created)
    let repeated = try await after.createAccount()
    #expect(repeated == created)
    await after.service.stop()
  }
}
