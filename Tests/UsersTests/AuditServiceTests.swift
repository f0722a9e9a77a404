import BillingTypes
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing

/// The audit log through the RPC door, on a real database.
@Suite struct AuditServiceTests {
  private func verify(
    _ house: UsersHouse, known: (sequence: Int64, hash: String) = (0, "")
  ) async throws -> UsersV1.VerifyAuditChainResponse {
    try await house.audit.verifyAuditChain(
      UsersV1.VerifyAuditChainRequest(
        parent: "accounts/acme", knownSequence: known.sequence, knownHash: known.hash))
  }

  @Test func everyChangeSaysWhoWhenAndFromWhatToWhat() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let answer = try await house.audit.listAuditEntries(UsersV1.ListAuditEntriesRequest(parent: "accounts/acme"))
      let created = try #require(answer.auditEntries.last)
      #expect(created.name == "accounts/acme/auditEntries/1" && created.resource == "accounts/acme")
      #expect(created.method == "linecard.users.v1.AccountsService/CreateAccount")
      #expect(created.requestId == "account-acme")
      #expect(created.actor == "unknown" && created.source == .api && created.before.isEmpty)
      #expect(created.createTime == UsersHouse.start.schema)
      let account = try UsersV1.Account(json: JSONValue(parsing: Array(created.after.utf8)))
      #expect(account.name == "accounts/acme" && account.timeZone == "Europe/Rome")
      let owner = answer.auditEntries.first { $0.resource == "accounts/acme/users/ann" && $0.before.isEmpty }
      #expect(owner?.after.hasPrefix("{\"active\":true,\"createTime\"") == true)
      #expect(try await verify(house).intact)
    }
  }

  @Test func whoeverCallsIsNamed() async throws {
    try await UsersHouse.run { house in
      try await house.createAccount()
      var options = CallOptions()
      options.metadata["actor"] = "accounts/acme/users/eve"
      let user = UsersV1.User(givenName: "A", familyName: "B", email: "a@b.example", roles: [.owner])
      _ = try await house.users.createUser(
        UsersV1.CreateUserRequest(parent: "accounts/acme", userId: "ann", user: user, requestId: "r"), options: options)
      let entries = try await house.audit.listAuditEntries(UsersV1.ListAuditEntriesRequest(parent: "accounts/acme"))
      let entry = try #require(entries.auditEntries.first)
      #expect(entry.actor == "accounts/acme/users/eve" && entry.source == .screen)
    }
  }

  @Test func whatIsRefusedOrRepeatedLeavesNoEntry() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let before = try await verify(house).headSequence
      try await house.createUser("ann") { $0.roles = [.owner] }
      _ = await refusal { () async throws(RPCError) in try await house.createUser("ann", requestID: "again") }
      #expect(try await verify(house).headSequence == before)
    }
  }

  @Test func entriesArePagedNewestFirstAndApartByAccount() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createAccount("other")
      for number in 0..<5 { try await house.createUser("u-\(number)") }
      let count = try await verify(house).headSequence
      var names: [String] = []
      var token = ""
      repeat {
        let page = try await house.audit.listAuditEntries(
          UsersV1.ListAuditEntriesRequest(parent: "accounts/acme", pageSize: 3, pageToken: token))
        names += page.auditEntries.map(\.name)
        token = page.nextPageToken
      } while !token.isEmpty
      #expect(names == (1...count).reversed().map { "accounts/acme/auditEntries/\($0)" })
      let other = try await house.audit.listAuditEntries(UsersV1.ListAuditEntriesRequest(parent: "accounts/other"))
      #expect(other.auditEntries.map(\.resource) == ["accounts/other"])
      let absent = await refusal { () async throws(RPCError) in
        try await house.audit.listAuditEntries(UsersV1.ListAuditEntriesRequest(parent: "accounts/none"))
      }
      #expect(absent?.reason == "ACCOUNT_NOT_FOUND")
    }
  }

  /// Longer than one read, so that the walk over several is seen too.
  @Test func aLongChainIsSoundAndAChangedByteIsNamed() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      for number in 0..<450 { try await house.createUser("u-\(number)") }
      let sound = try await verify(house)
      #expect(sound.intact && sound.soundEntryCount == sound.headSequence && sound.headSequence >= 452)
      #expect(sound.headHash.count == 64)
      try await house.service.database.write { transaction in
        try transaction.execute("DROP TRIGGER audit_entries_are_not_edited")
        try transaction.execute(
          "UPDATE audit_entries SET after = replace(after, 'u-299@acme', 'u-2g9@acme') WHERE after LIKE '%u-299@acme%'")
      }
      let list = try await house.audit.listAuditEntries(
        UsersV1.ListAuditEntriesRequest(parent: "accounts/acme", pageSize: 1_000))
      let changed = try #require(list.auditEntries.first { $0.after.contains("u-2g9@acme") })
      let broken = try await verify(house)
      #expect(!broken.intact && broken.brokenEntry == changed.name && broken.problem.contains("not what was written"))
    }
  }

  @Test func entriesAreNeitherEditedNorRemovedNorMissedAtTheEnd() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let noted = try await verify(house)
      for statement: StaticString in ["UPDATE audit_entries SET actor = 'me'", "DELETE FROM audit_entries"] {
        await #expect(throws: StorageError.self) {
          try await house.service.database.write { try $0.execute(statement) }
        }
      }
      try await house.service.database.write { transaction in
        try transaction.execute("DROP TRIGGER audit_entries_stay")
        try transaction.execute("DELETE FROM audit_entries WHERE sequence > 1")
      }
      let cut = try await verify(house)
      #expect(cut.brokenEntry == "accounts/acme/auditEntries/2" && cut.problem.contains("missing"))
      // Whoever also sets the head back is told by the head that was noted elsewhere.
      try await house.service.database.write { transaction in
        try transaction.execute(
          "UPDATE audit_heads SET sequence = 1, hash = (SELECT hash FROM audit_entries WHERE sequence = 1)")
      }
      #expect(try await verify(house).intact)
      let compared = try await verify(house, known: (noted.headSequence, noted.headHash))
      #expect(compared.brokenEntry == "accounts/acme/auditEntries/2")
    }
  }

  @Test func aNotedHeadMustBeWhole() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      for known in [(Int64(0), String(repeating: "a", count: 64)), (1, "abc"), (-1, ""), (1, "")] {
        let error = await refusal { () async throws(RPCError) in
          try await house.audit.verifyAuditChain(
            UsersV1.VerifyAuditChainRequest(parent: "accounts/acme", knownSequence: known.0, knownHash: known.1))
        }
        #expect(error?.code == .invalidArgument && error?.fields.first?.hasPrefix("known_") == true)
      }
    }
  }

  @Test func entriesAreFiltered() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createUser("bob")
      var screen = CallOptions()
      screen.metadata["actor"] = "accounts/acme/users/ann"
      let request = UsersV1.DeactivateUserRequest(name: "accounts/acme/users/bob", requestId: "the-one")
      try house.advance(milliseconds: 3_600_000)
      _ = try await house.users.deactivateUser(request, options: screen)
      func methods(_ filter: String) async throws -> [String] {
        try await house.audit.listAuditEntries(.init(parent: "accounts/acme", filter: filter)).auditEntries.map {
          String($0.method.split(separator: "/").last ?? "")
        }
      }
      #expect(try await methods("actor = \"accounts/acme/users/ann\"") == ["DeactivateUser"])
      #expect(try await methods("source = AUDIT_SOURCE_SCREEN") == ["DeactivateUser"])
      #expect(try await methods("request_id = the-one") == ["DeactivateUser"])
      #expect(try await methods("method = CreateAccount") == ["CreateAccount"])
      #expect(try await methods("method = \"linecard.users.v1.UsersService/CreateUser\"").count >= 2)
      #expect(try await methods("method = User").isEmpty)
      #expect(try await methods("resource = \"accounts/acme/users/bob\"") == ["DeactivateUser", "CreateUser"])
      #expect(try await methods("resource:users/bob AND deactivate") == ["DeactivateUser"])
      #expect(try await methods("create_time >= \"2026-03-01T01:00:00Z\"") == ["DeactivateUser"])
      #expect(try await methods("create_time < \"2026-03-01T01:00:00Z\" AND method = DeactivateUser").isEmpty)
      for filter in ["source = SCREEN", "before = x", "create_time > yesterday"] {
        let error = await refusal { () async throws(RPCError) in
          try await house.audit.listAuditEntries(.init(parent: "accounts/acme", filter: filter))
        }
        #expect(error?.fields == ["filter"], "\(filter)")
      }
    }
  }

  /// A file that reads back as what was written, whole although it comes in pieces; no cell begins like a formula.
  @Test func entriesAreExportedForSpreadsheets() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      for number in 0..<205 { try await house.createUser("u-\(number)") }
      var evil = CallOptions()
      evil.metadata["actor"] = "=HYPERLINK(\"http://evil.example\")"
      _ = try await house.users.deactivateUser(.init(name: "accounts/acme/users/u-0", requestId: "+1"), options: evil)
      func export(_ filter: String = "") async throws -> (bytes: [UInt8], pieces: [TypesV1.File]) {
        var pieces: [TypesV1.File] = []
        for try await part in house.audit.exportAuditEntries(.init(parent: "accounts/acme", filter: filter)) {
          pieces.append(part.file ?? TypesV1.File())
        }
        return (pieces.flatMap(\.content), pieces)
      }
      let all = try await export()
      #expect(all.pieces.count == 2 && all.pieces[0].fileName == "acme-audit.csv")
      #expect(all.pieces[0].totalBytes == 0 && all.pieces[1].totalBytes == Int64(all.bytes.count))
      #expect(all.pieces[1].offset == Int64(all.pieces[0].content.count))
      let text = String(decoding: all.bytes, as: UTF8.self)
      #expect(text.contains(#""'=HYPERLINK(""http://evil.example"")""#) && text.contains(",'+1,"))
      let rows = text.split(separator: "\r\n").count
      let head = try await verify(house).headSequence
      #expect(rows == Int(head) + 1)
      let some = try await export("resource = \"accounts/acme/users/u-7\"")
      #expect(String(decoding: some.bytes, as: UTF8.self).split(separator: "\r\n").count == 2)
      let none = try await export("actor = nobody")
      #expect(String(decoding: none.bytes, as: UTF8.self).split(separator: "\r\n").count == 1)
    }
  }

  /// A page of long entries ends where a message is full, and the next one goes on.
  @Test func aPageOfLongEntriesFitsAMessage() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let before = try await verify(house).headSequence
      try await house.service.database.write { transaction in
        for number in 0..<9 {
          try AuditStoreProbe.append(bytes: 500_000, number: number, to: transaction)
        }
      }
      var counts: [Int] = []
      var token = ""
      repeat {
        let page = try await house.audit.listAuditEntries(.init(parent: "accounts/acme", pageToken: token))
        counts.append(page.auditEntries.count)
        token = page.nextPageToken
      } while !token.isEmpty
      #expect(counts.reduce(0, +) == Int(before) + 9 && counts.first == 4)
    }
  }
}

/// Long entries, whose hashes do not matter.
private enum AuditStoreProbe {
  static func append(bytes: Int, number: Int, to transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO audit_entries (account_id, sequence, at_ms, actor, source, method, resource, before, after,
        request_id, hash)
      VALUES ('acme', ?, 0, 'a', 'api', 's/M', 'r', '', ?, 'q', zeroblob(32))
      """, [.int(1_000 + number), .text(String(repeating: "x", count: bytes))])
  }
}
