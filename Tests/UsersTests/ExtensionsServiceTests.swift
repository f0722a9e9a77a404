import BillingTypes
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing

/// Extensions through the RPC door, on a real database.
@Suite struct ExtensionsServiceTests {
  @Test func aKeyIsCreatedReadAndUniqueWithinItsAccount() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let created = try await house.createExtension("200") { $0.displayName = "Reception" }
      #expect(created.name == "accounts/acme/extensions/200" && created.key == "200" && created.assignee.isEmpty)
      #expect(try await house.getExtension("200") == created)
      let twice = await refusal { () async throws(RPCError) in
        try await house.createExtension("200", requestID: "again")
      }
      #expect(twice?.code == .alreadyExists && twice?.reason == "EXTENSION_EXISTS")
      try await house.createAccount("other")
      try await house.createExtension("200", of: "other", requestID: "other")
      let absent = await refusal { () async throws(RPCError) in try await house.getExtension("201") }
      #expect(absent?.reason == "EXTENSION_NOT_FOUND")
      let nowhere = await refusal { () async throws(RPCError) in
        try await house.createExtension("300", of: "none", requestID: "nowhere")
      }
      #expect(nowhere?.reason == "ACCOUNT_NOT_FOUND")
    }
  }

  @Test func keysOfOtherFormsAndReservedOnesAreRefused() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      for key in ["1", "123456789", "12a", "+12", "1 2", "-12", "١٢٣"] {
        let error = await refusal { () async throws(RPCError) in try await house.createExtension(key) }
        #expect(error?.fields == ["extension_id"], "\(key)")
      }
      for key in ["110", "112", "911", "999", "000"] {
        let error = await refusal { () async throws(RPCError) in try await house.createExtension(key) }
        #expect(error?.reason == "EXTENSION_RESERVED" && error?.message.contains("emergency") == true, "\(key)")
      }
      let plan = UsersV1.ExtensionPlan(
        name: "accounts/acme/extensionPlan",
        reservedRanges: [.init(firstKey: "800", lastKey: "899", reason: "feature codes")])
      _ = try await house.extensions.updateExtensionPlan(
        UsersV1.UpdateExtensionPlanRequest(extensionPlan: plan, requestId: "plan"))
      for (key, isRefused) in [("799", false), ("800", true), ("899", true), ("900", false), ("0800", false)] {
        let error = await refusal { () async throws(RPCError) in try await house.createExtension(key) }
        #expect((error?.reason == "EXTENSION_RESERVED") == isRefused, "\(key)")
        if isRefused { #expect(error?.message.contains("feature codes") == true) }
      }
    }
  }

  /// R23: the next free key fills gaps, passes over what is reserved, and begins anew where a key became free.
  @Test func theNextFreeKeyIsGiven() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      for key in ["100", "101", "103"] { try await house.createExtension(key) }
      #expect(try await house.createExtension(requestID: "a").key == "102")
      #expect(try await house.createExtension(requestID: "b").key == "104")
      _ = try await house.extensions.deleteExtension(
        UsersV1.DeleteExtensionRequest(name: "accounts/acme/extensions/101", requestId: "d"))
      #expect(try await house.createExtension(requestID: "c").key == "101")
      for number in 105...109 { try await house.createExtension("\(number)") }
      // 110 and 112 are emergency numbers.
      #expect(try await house.createExtension(requestID: "e").key == "111")
      #expect(try await house.createExtension(requestID: "f").key == "113")
      let plan = UsersV1.ExtensionPlan(
        name: "accounts/acme/extensionPlan", reservedRanges: [.init(firstKey: "50", lastKey: "52")], automaticFirst: 50,
        automaticLast: 53)
      _ = try await house.extensions.updateExtensionPlan(
        UsersV1.UpdateExtensionPlanRequest(extensionPlan: plan, requestId: "plan"))
      #expect(try await house.createExtension(requestID: "g").key == "53")
      let full = await refusal { () async throws(RPCError) in try await house.createExtension(requestID: "h") }
      #expect(full?.reason == "NO_FREE_EXTENSION")
    }
  }

  /// However many ask at once, whether they only ask or create, no key is named twice.
  @Test func twoCallersNeverGetTheSameKey() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let keys = try await withThrowingTaskGroup(of: String.self) { group in
        for caller in 0..<90 {
          group.addTask {
            if caller.isMultiple(of: 2) { return try await house.createExtension(requestID: "c-\(caller)").key }
            let request = UsersV1.NextFreeExtensionRequest(parent: "accounts/acme", requestId: "n-\(caller)")
            return try await house.extensions.nextFreeExtension(request).key
          }
        }
        return try await group.reduce(into: [String]()) { $0.append($1) }
      }
      #expect(Set(keys).count == 90)
    }
  }

  /// A key that was offered is kept for whoever asked, for ten minutes.
  @Test func anOfferHoldsForAMoment() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      var ann = CallOptions()
      ann.metadata["actor"] = "accounts/acme/users/ann"
      let request = UsersV1.NextFreeExtensionRequest(parent: "accounts/acme", requestId: "n")
      let offer = try await house.extensions.nextFreeExtension(request, options: ann)
      #expect(offer.key == "100" && offer.expireTime?.seconds == 1_772_323_800)
      let other = await refusal { () async throws(RPCError) in try await house.createExtension("100") }
      #expect(other?.reason == "EXTENSION_OFFERED" && other?.message.contains("2026-03-01T00:10:00Z") == true)
      let own = UsersV1.CreateExtensionRequest(parent: "accounts/acme", extensionId: "100", requestId: "own")
      #expect(try await house.extensions.createExtension(own, options: ann).extension?.key == "100")
      let second = UsersV1.NextFreeExtensionRequest(parent: "accounts/acme", requestId: "n2")
      #expect(try await house.extensions.nextFreeExtension(second, options: ann).key == "101")
      try house.advance(milliseconds: 599_999)
      #expect(try await house.createExtension(requestID: "before").key == "102")
      try house.advance(milliseconds: 1)
      #expect(try await house.createExtension(requestID: "after").key == "101")
    }
  }

  @Test func offersAreLimited() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      for number in 0..<100 {
        let request = UsersV1.NextFreeExtensionRequest(parent: "accounts/acme", requestId: "n-\(number)")
        _ = try await house.extensions.nextFreeExtension(request)
      }
      let request = UsersV1.NextFreeExtensionRequest(parent: "accounts/acme", requestId: "one-more")
      let error = await refusal { () async throws(RPCError) in try await house.extensions.nextFreeExtension(request) }
      #expect(error?.code == .resourceExhausted && error?.reason == "TOO_MANY_EXTENSION_OFFERS")
      try house.advance(milliseconds: 600_000)
      #expect(try await house.extensions.nextFreeExtension(request).key == "100")
    }
  }

  @Test func assigningNamesWhoIsInTheWay() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createUser("bob")
      for key in ["200", "201"] { try await house.createExtension(key) }
      let assigned = try await house.assign("200", to: "users/ann")
      #expect(assigned.assignee == "accounts/acme/users/ann")
      let again = try await house.assign("200", to: "users/ann", requestID: "again")
      #expect(again == assigned)
      let held = await refusal { () async throws(RPCError) in try await house.assign("200", to: "users/bob") }
      #expect(held?.reason == "EXTENSION_ASSIGNED" && held?.metadata["assignee"] == "accounts/acme/users/ann")
      let second = await refusal { () async throws(RPCError) in try await house.assign("201", to: "users/ann") }
      #expect(second?.reason == "ASSIGNEE_HAS_EXTENSION")
      #expect(second?.metadata["extension"] == "accounts/acme/extensions/200")
      let absent = await refusal { () async throws(RPCError) in try await house.assign("201", to: "users/eve") }
      #expect(absent?.reason == "USER_NOT_FOUND")
      let foreign = await refusal { () async throws(RPCError) in
        try await house.extensions.assignExtension(
          UsersV1.AssignExtensionRequest(
            name: "accounts/acme/extensions/201", assignee: "accounts/other/users/ann", requestId: "foreign"))
      }
      #expect(foreign?.fields == ["assignee"])
      let stale = await refusal { () async throws(RPCError) in
        try await house.assign("201", to: "users/bob", etag: "old", requestID: "stale")
      }
      #expect(stale?.code == .aborted && stale?.reason == "ETAG_MISMATCH")
    }
  }

  @Test func deletingIsRefusedWhileItIsUsed() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createExtension("200")
      try await house.createNumber("+390612345678")
      try await house.assign("200", to: "users/ann")
      try await house.lead("390612345678", to: "extensions/200")
      let delete = UsersV1.DeleteExtensionRequest(name: "accounts/acme/extensions/200", requestId: "delete")
      let used = await refusal { () async throws(RPCError) in try await house.extensions.deleteExtension(delete) }
      #expect(used?.reason == "EXTENSION_IN_USE")
      #expect(used?.metadata["used_by"] == "accounts/acme/users/ann,accounts/acme/phoneNumbers/390612345678")
      try await house.unassign("200")
      _ = try await house.phoneNumbers.unassignPhoneNumber(
        UsersV1.UnassignPhoneNumberRequest(name: "accounts/acme/phoneNumbers/390612345678", requestId: "u"))
      _ = try await house.extensions.deleteExtension(delete)
      let gone = await refusal { () async throws(RPCError) in try await house.getExtension("200") }
      #expect(gone?.reason == "EXTENSION_NOT_FOUND")
    }
  }

  /// R22, with the limits of every setting.
  @Test func voicemailIsSetWithinItsLimits() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let created = try await house.createExtension("200")
      #expect(created.voicemail == UsersV1.Voicemail(enabled: false, ringSeconds: 20, maxMessageSeconds: 180))
      var count = 0
      func update(_ voicemail: UsersV1.Voicemail) async throws(RPCError) -> UsersV1.Extension {
        count += 1
        let request = UsersV1.UpdateExtensionRequest(
          extension: UsersV1.Extension(name: created.name, voicemail: voicemail), requestId: "update-\(count)")
        return try await house.extensions.updateExtension(request).extension ?? UsersV1.Extension()
      }
      let all = UsersV1.Voicemail(
        enabled: true, ringSeconds: 5, maxMessageSeconds: 600, notificationEmail: "ann@acme.example")
      let updated = try await update(all)
      #expect(updated.voicemail == all && updated.etag != created.etag)
      for (ring, isRefused) in [(4, true), (5, false), (120, false), (121, true), (-1, true)] as [(Int32, Bool)] {
        let error = await refusal { () async throws(RPCError) in try await update(.init(ringSeconds: ring)) }
        #expect((error?.fields == ["extension.voicemail.ring_seconds"]) == isRefused, "\(ring)")
      }
      for (length, isRefused) in [(9, true), (10, false), (600, false), (601, true)] as [(Int32, Bool)] {
        let error = await refusal { () async throws(RPCError) in try await update(.init(maxMessageSeconds: length)) }
        #expect((error?.fields == ["extension.voicemail.max_message_seconds"]) == isRefused, "\(length)")
      }
      let email = await refusal { () async throws(RPCError) in try await update(.init(notificationEmail: "ann")) }
      #expect(email?.fields == ["extension.voicemail.notification_email"])
      #expect(try await update(.init()).voicemail == created.voicemail)
    }
  }

  @Test func listsAreFilteredSortedAndPaged() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      for (key, name) in [("1000", "Sales"), ("200", "Support"), ("300", "sales two"), ("0300", "Lobby"), ("99", "")] {
        try await house.createExtension(key) { $0.displayName = name }
      }
      try await house.assign("200", to: "users/ann")
      #expect(try await house.keys() == ["99", "200", "0300", "300", "1000"])
      #expect(try await house.keys(orderBy: "key desc") == ["1000", "300", "0300", "200", "99"])
      #expect(try await house.keys(orderBy: "display_name") == ["99", "0300", "1000", "300", "200"])
      #expect(try await house.keys(filter: "sales") == ["300", "1000"])
      #expect(try await house.keys(filter: "display_name = SALES") == ["1000"])
      #expect(try await house.keys(filter: "key:30") == ["0300", "300"])
      #expect(try await house.keys(filter: "assigned = true") == ["200"])
      #expect(try await house.keys(filter: "assignee = \"accounts/acme/users/ann\"") == ["200"])
      #expect(try await house.keys(filter: "assigned != true AND 00") == ["0300", "300", "1000"])
      let wrong = await refusal { () async throws(RPCError) in
        try await house.extensions.listExtensions(
          UsersV1.ListExtensionsRequest(parent: "accounts/acme", filter: "owner = x"))
      }
      #expect(wrong?.fields == ["filter"])
    }
  }

  /// Both flows of R23 and what the plan makes of a request that says nothing.
  @Test func aUserIsCreatedWithAnExtension() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createExtension("200")
      try await house.createUser("bob", extension: "200")
      #expect(try await house.getExtension("200").assignee == "accounts/acme/users/bob")
      try await house.createUser("cid", extension: "201")
      #expect(try await house.getExtension("201").assignee == "accounts/acme/users/cid")
      try await house.createUser("dan", extension: "automatic")
      #expect(try await house.getExtension("100").assignee == "accounts/acme/users/dan")
      try await house.createUser("eve")
      try await house.createUser("fay", extension: "none")
      #expect(try await house.keys() == ["100", "200", "201"])
      let taken = await refusal { () async throws(RPCError) in try await house.createUser("gil", extension: "200") }
      #expect(taken?.reason == "EXTENSION_ASSIGNED" && taken?.metadata["assignee"] == "accounts/acme/users/bob")
      let nobody = await refusal { () async throws(RPCError) in
        try await house.users.getUser(UsersV1.GetUserRequest(name: "accounts/acme/users/gil"))
      }
      #expect(nobody?.reason == "USER_NOT_FOUND")
      let malformed = await refusal { () async throws(RPCError) in try await house.createUser("gil", extension: "x") }
      #expect(malformed?.fields == ["extension"])
      func plan(_ rule: UsersV1.NewUserExtension) async throws {
        _ = try await house.extensions.updateExtensionPlan(
          UsersV1.UpdateExtensionPlanRequest(
            extensionPlan: .init(name: "accounts/acme/extensionPlan", newUserExtension: rule), requestId: "\(rule)"))
      }
      try await plan(.automatic)
      try await house.createUser("gil", requestID: "gil")
      #expect(try await house.getExtension("101").assignee == "accounts/acme/users/gil")
      try await plan(.required)
      let required = await refusal { () async throws(RPCError) in try await house.createUser("hal") }
      #expect(required?.reason == "EXTENSION_REQUIRED")
      try await house.createExtension("300")
      try await house.createUser("hal", extension: "300")
    }
  }

  @Test func everyChangeIsAnEventAndAnEntry() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let before = try await house.events().count
      try await house.createExtension("200")
      try await house.assign("200", to: "users/ann")
      try await house.unassign("200")
      _ = try await house.extensions.deleteExtension(
        UsersV1.DeleteExtensionRequest(name: "accounts/acme/extensions/200", requestId: "delete"))
      #expect(
        try await house.eventTypes(after: before) == [
          "ExtensionCreated", "ExtensionAssigned", "ExtensionUnassigned", "ExtensionDeleted",
        ])
      let entries = try await house.audit.listAuditEntries(UsersV1.ListAuditEntriesRequest(parent: "accounts/acme"))
      let own = entries.auditEntries.prefix(4)
      #expect(own.allSatisfy { $0.resource == "accounts/acme/extensions/200" })
      #expect(
        own.map(\.method)
          == ["DeleteExtension", "UnassignExtension", "AssignExtension", "CreateExtension"].map {
            "linecard.users.v1.ExtensionsService/\($0)"
          })
      #expect(own.first?.after.isEmpty == true && own.first?.before.contains("\"key\":\"200\"") == true)
    }
  }
}
