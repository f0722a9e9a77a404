import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing

/// Phone numbers in use through the RPC door, on a real database.
@Suite struct PhoneNumbersServiceTests {
  @Test func aNumberIsUniqueInTheHouse() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createAccount("other")
      let created = try await house.createNumber("+6567891230")
      #expect(created.name == "accounts/acme/phoneNumbers/6567891230" && created.number == "+6567891230")
      let twice = await refusal { () async throws(RPCError) in
        try await house.createNumber("+6567891230", requestID: "again")
      }
      #expect(twice?.reason == "PHONE_NUMBER_EXISTS")
      let other = await refusal { () async throws(RPCError) in
        try await house.createNumber("+6567891230", of: "other", requestID: "other")
      }
      #expect(other?.reason == "PHONE_NUMBER_TAKEN" && other?.description.contains("acme") == false)
      let foreign = await refusal { () async throws(RPCError) in
        try await house.phoneNumbers.getPhoneNumber(.init(name: "accounts/other/phoneNumbers/6567891230"))
      }
      #expect(foreign?.reason == "PHONE_NUMBER_NOT_FOUND")
    }
  }

  @Test func onlyE164NumbersAreTaken() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      for number in ["+123456", "+1234567890123456", "6567891230", "+0656789123", "+65 6789 1230", "+65a7891230", ""] {
        let error = await refusal { () async throws(RPCError) in
          try await house.createNumber(number, requestID: "n\(number)")
        }
        #expect(error?.fields == ["phone_number.number"], "\(number)")
      }
      for number in ["+1234567", "+123456789012345"] { try await house.createNumber(number) }
    }
  }

  @Test func aNumberLeadsToAnExtensionAUserOrAQueue() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createExtension("200")
      try await house.createQueue("sales")
      for digits in ["390000001", "390000002", "390000003"] { try await house.createNumber("+\(digits)") }
      #expect(try await house.lead("390000001", to: "extensions/200").target == "accounts/acme/extensions/200")
      #expect(try await house.lead("390000002", to: "users/ann").target == "accounts/acme/users/ann")
      #expect(try await house.lead("390000003", to: "queues/sales").target == "accounts/acme/queues/sales")
      let held = await refusal { () async throws(RPCError) in try await house.lead("390000001", to: "users/ann") }
      #expect(held?.reason == "PHONE_NUMBER_ASSIGNED" && held?.metadata["target"] == "accounts/acme/extensions/200")
      for (target, reason) in [
        ("extensions/999", "EXTENSION_NOT_FOUND"), ("users/eve", "USER_NOT_FOUND"), ("queues/none", "QUEUE_NOT_FOUND"),
      ] {
        let error = await refusal { () async throws(RPCError) in try await house.lead("390000001", to: target) }
        #expect(error?.reason == reason)
      }
      let delete = UsersV1.DeletePhoneNumberRequest(name: "accounts/acme/phoneNumbers/390000001", requestId: "d")
      let used = await refusal { () async throws(RPCError) in try await house.phoneNumbers.deletePhoneNumber(delete) }
      #expect(used?.reason == "PHONE_NUMBER_ASSIGNED")
      let unassign = UsersV1.UnassignPhoneNumberRequest(
        name: "accounts/acme/phoneNumbers/390000001", etag: "old", requestId: "u")
      let stale = await refusal { () async throws(RPCError) in
        try await house.phoneNumbers.unassignPhoneNumber(unassign)
      }
      #expect(stale?.reason == "ETAG_MISMATCH")
      _ = try await house.phoneNumbers.unassignPhoneNumber(.init(name: unassign.name, requestId: "u2"))
      _ = try await house.phoneNumbers.deletePhoneNumber(delete)
      let list = try await house.phoneNumbers.listPhoneNumbers(.init(parent: "accounts/acme"))
      #expect(list.phoneNumbers.map(\.number) == ["+390000002", "+390000003"] && list.totalSize == 2)
    }
  }

  @Test func listsAreFilteredSortedAndPaged() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      for number in 1...5 { try await house.createNumber("+39000000\(number)") }
      try await house.lead("390000004", to: "users/ann")
      func numbers(_ filter: String, _ orderBy: String = "") async throws -> [String] {
        var numbers: [String] = []
        var token = ""
        repeat {
          let page = try await house.phoneNumbers.listPhoneNumbers(
            .init(parent: "accounts/acme", pageSize: 2, pageToken: token, filter: filter, orderBy: orderBy))
          numbers += page.phoneNumbers.map { String($0.number.suffix(1)) }
          token = page.nextPageToken
        } while !token.isEmpty
        return numbers
      }
      #expect(try await numbers("") == ["1", "2", "3", "4", "5"])
      #expect(try await numbers("", "number desc") == ["5", "4", "3", "2", "1"])
      #expect(try await numbers("assigned = true") == ["4"])
      #expect(try await numbers("target = \"accounts/acme/users/ann\"") == ["4"])
      #expect(try await numbers("0003") == ["3"])
    }
  }

  @Test func everyChangeIsAnEventAndAnEntry() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let before = try await house.events().count
      try await house.createNumber("+390000001")
      try await house.lead("390000001", to: "users/ann")
      _ = try await house.phoneNumbers.unassignPhoneNumber(
        .init(name: "accounts/acme/phoneNumbers/390000001", requestId: "u"))
      _ = try await house.phoneNumbers.deletePhoneNumber(
        .init(name: "accounts/acme/phoneNumbers/390000001", requestId: "d"))
      #expect(
        try await house.eventTypes(after: before) == [
          "PhoneNumberCreated", "PhoneNumberAssigned", "PhoneNumberUnassigned", "PhoneNumberDeleted",
        ])
      let entries = try await house.audit.listAuditEntries(.init(parent: "accounts/acme")).auditEntries
      #expect(entries.filter { $0.resource.contains("phoneNumbers") }.count == 4)
    }
  }
}
