import HTTP
import Protobuf
import TestHouse
import Testing

/// Extensions, phone numbers, queues and the audit log, through the gateway of five real processes.
@Suite(.serialized) struct TelephonyRequirementsTests {
  private static let acme = "/v1/accounts/acme"

  private func withPeople(_ body: (SignInPeople) async throws -> Void) async throws {
    let house = try await HouseOfProcesses.start(clockStart: "2026-03-01T12:00:00Z")
    let people = try await SignInPeople(house, account: "acme")
    try await body(people)
    people.staff.close()
    await house.stop()
  }

  private func agents(_ ids: String...) -> JSONValue {
    .members(("agents", .array(ids.map { .string("accounts/acme/users/\($0)") })))
  }

  @Test("R8: administrators and managers change who is in a queue; agents are in it and change nothing")
  func r8_managersChangeQueueMembershipAndAgentsDoNot() async throws {
    try await withPeople { people in
      try await people.make(
        Self.acme + "/queues?queueId=sales", .members(("displayName", .string("Sales"))), key: "q")
      for id in ["uwe", "vera"] { try await people.create(id, roles: ["ROLE_AGENT"]) }
      for (id, role) in [("bruno", "ROLE_ADMINISTRATOR"), ("carla", "ROLE_MANAGER")] {
        let client = try await people.newcomer(id, roles: [role])
        let added = try await client.post(Self.acme + "/queues/sales:addAgents", agents("uwe", "vera"), key: id)
        #expect(added.json["agents"]?.arrayValue?.count == 2, "\(role): \(added.text)")
        let removed = try await client.post(Self.acme + "/queues/sales:removeAgents", agents("vera"), key: id + "-r")
        #expect(removed.json["agents"]?.arrayValue == [.string("accounts/acme/users/uwe")], "\(removed.text)")
        client.close()
      }
      for (id, role) in [("dino", "ROLE_AGENT"), ("elsa", "ROLE_MEMBER")] {
        let client = try await people.newcomer(id, roles: [role])
        for verb in ["addAgents", "removeAgents"] {
          let refused = try await client.post(Self.acme + "/queues/sales:\(verb)", agents("uwe"), key: id + verb)
          #expect(refused.status == .forbidden && refused.reason == "ROLE_REQUIRED", "\(role): \(refused.text)")
        }
        let seen = try await client.get(Self.acme + "/queues/sales")
        #expect(seen.json["agents"]?.arrayValue == [.string("accounts/acme/users/uwe")])
        client.close()
      }
    }
  }

  @Test("R20: an added unit is room for one more platform user: buy, then create")
  func r20_buyThenCreate() async throws {
    try await withPeople { people in
      try await people.make("/v1/products?productId=axiom", .members(("displayName", .string("Axiom"))), key: "p")
      try await people.make("/v1/plans?planId=axiom-eur", Requests.plan(product: "axiom", cents: 1990), key: "pl")
      try await people.make(
        Self.acme + "/subscriptions?subscriptionId=axiom",
        Requests.subscription(plan: "axiom-eur", start: "2026-03-01", quantity: 1), key: "s")
      func create(_ id: String, key: String) async throws -> JSONClient.Answer {
        try await people.staff.post(
          Self.acme + "/platformUsers?platformUserId=\(id)",
          Requests.platformUser(product: "axiom", name: id, user: nil), key: key)
      }
      #expect(try await create("first", key: "1").status == .ok)
      let early = try await create("second", key: "2")
      #expect((400..<500).contains(early.status.code), "\(early.text)")
      try await people.make(
        Self.acme + "/subscriptions/axiom:changeQuantity", Requests.change(to: 2, on: "2026-03-01"), key: "c")
      let room = try await create("second", key: "3")
      #expect(room.status == .ok, "\(room.text)")
    }
  }

  @Test("R21: an extension is created in a form: a free key is offered, kept meanwhile, and the form is saved with it")
  func r21_createAnExtension() async throws {
    try await withPeople { people in
      let bruno = try await people.newcomer("bruno", roles: ["ROLE_ADMINISTRATOR"])
      let offer = try await bruno.post(Self.acme + "/extensions:nextFree", .members(), key: "offer")
      #expect(offer.json.text("key") == "100" && offer.json.text("expireTime") == "2026-03-01T12:10:00Z")
      let elsewhere = try await people.make(Self.acme + "/extensions", .members(), key: "elsewhere")
      #expect(elsewhere.text("key") == "101")
      let created = try await bruno.post(
        Self.acme + "/extensions?extensionId=100", .members(("displayName", .string("Reception"))), key: "create")
      #expect(created.json.text("name") == "accounts/acme/extensions/100", "\(created.text)")
      let again = try await bruno.post(
        Self.acme + "/extensions?extensionId=100", .members(("displayName", .string("Reception"))), key: "create")
      #expect(again.text == created.text)
      for (key, reason) in [("100", "EXTENSION_EXISTS"), ("911", "EXTENSION_RESERVED"), ("1", "INVALID_REQUEST")] {
        let refused = try await bruno.post(Self.acme + "/extensions?extensionId=\(key)", .members(), key: "x\(key)")
        #expect(refused.reason == reason, "\(refused.text)")
      }
      let list = try await bruno.get(Self.acme + "/extensions?filter=reception&orderBy=key%20desc")
      #expect(list.json["extensions"]?.arrayValue?.map { $0.text("key") } == ["100"])
      bruno.close()
    }
  }

  @Test("R22: voicemail is set for an extension and for a queue")
  func r22_voicemailOnExtensionAndQueue() async throws {
    try await withPeople { people in
      try await people.make(Self.acme + "/extensions?extensionId=200", .members(), key: "e")
      try await people.make(
        Self.acme + "/queues?queueId=sales", .members(("displayName", .string("Sales"))), key: "q")
      let voicemail = JSONValue.members(
        ("enabled", .bool(true)), ("ringSeconds", .integer(30)), ("maxMessageSeconds", .integer(60)),
        ("notificationEmail", .string("desk@example.org")))
      for path in [Self.acme + "/extensions/200", Self.acme + "/queues/sales"] {
        let before = try await people.staff.get(path)
        #expect(before.json["voicemail"]?["enabled"] == nil)
        let on = try await people.staff.send(
          .patch, path + "?updateMask=voicemail", .members(("voicemail", voicemail)), key: "on",
          fields: ["If-Match": "\"\(before.json.text("etag"))\""])
        #expect(on.json["voicemail"] == voicemail, "\(on.text)")
        #expect(try await people.staff.get(path).json["voicemail"] == voicemail)
        let stale = try await people.staff.send(
          .patch, path + "?updateMask=voicemail", .members(("voicemail", .members())), key: "stale",
          fields: ["If-Match": "\"\(before.json.text("etag"))\""])
        #expect(stale.reason == "ETAG_MISMATCH", "\(stale.text)")
        let off = try await people.staff.send(
          .patch, path + "?updateMask=voicemail", .members(("voicemail", .members())), key: "off")
        #expect(off.json["voicemail"]?["enabled"] == nil && off.json["voicemail"]?["ringSeconds"] == .integer(20))
      }
    }
  }

  @Test("R23: a user is created with an extension that came first, or with the next free one")
  func r23_bothFlowsOfAUserAndItsExtension() async throws {
    try await withPeople { people in
      func create(_ id: String, _ query: String) async throws -> JSONClient.Answer {
        try await people.staff.post(
          Self.acme + "/users?userId=\(id)\(query)", Requests.user(id, roles: ["ROLE_MEMBER"]), key: "u-\(id)\(query)")
      }
      func holder(_ key: String) async throws -> String {
        try await people.staff.get(Self.acme + "/extensions/\(key)").json.text("assignee")
      }
      try await people.make(Self.acme + "/extensions?extensionId=200", .members(), key: "e")
      #expect(try await create("bruno", "&extension=200").status == .ok)
      #expect(try await holder("200") == "accounts/acme/users/bruno")
      let taken = try await create("carla", "&extension=200")
      #expect(taken.reason == "EXTENSION_ASSIGNED" && taken.text.contains("accounts/acme/users/bruno"))
      #expect(try await create("carla", "&extension=automatic").status == .ok)
      #expect(try await holder("100") == "accounts/acme/users/carla")
      func plan(_ rule: String) async throws {
        let answer = try await people.staff.send(
          .patch, Self.acme + "/extensionPlan", .members(("newUserExtension", .string(rule))), key: rule)
        #expect(answer.status == .ok, "\(answer.text)")
      }
      try await plan("NEW_USER_EXTENSION_REQUIRED")
      #expect(try await create("dino", "").reason == "EXTENSION_REQUIRED")
      try await plan("NEW_USER_EXTENSION_AUTOMATIC")
      #expect(try await create("dino", "&extension=").status == .ok)
      #expect(try await holder("101") == "accounts/acme/users/dino")
      let own = try await people.staff.get(
        Self.acme + "/extensions?filter=assignee=%22accounts/acme/users/dino%22")
      #expect(own.json["extensions"]?.arrayValue?.map { $0.text("key") } == ["101"])
    }
  }

  @Test("R26: agents are added to a queue and removed at any time, and leave it with their activity")
  func r26_agentsComeAndGo() async throws {
    try await withPeople { people in
      for id in ["uwe", "vera", "willi"] { try await people.create(id, roles: ["ROLE_AGENT"]) }
      let queue = try await people.make(
        Self.acme + "/queues?queueId=sales",
        .members(("displayName", .string("Sales")), ("strategy", .string("QUEUE_STRATEGY_ROUND_ROBIN"))), key: "q")
      #expect(queue.text("extension") == "accounts/acme/extensions/100")
      try await people.make(Self.acme + "/queues/sales:addAgents", agents("uwe", "vera", "willi"), key: "add")
      try await people.make(Self.acme + "/queues/sales:removeAgents", agents("uwe"), key: "remove")
      try await people.make(people.path("vera") + ":deactivate", .members(), key: "off")
      let left = try await people.staff.get(Self.acme + "/queues/sales")
      #expect(left.json["agents"]?.arrayValue == [.string("accounts/acme/users/willi")], "\(left.text)")
      let refused = try await people.staff.post(
        Self.acme + "/queues/sales:addAgents", agents("vera", "nobody"), key: "again")
      #expect(refused.reason == "AGENTS_NOT_FOUND" && refused.text.contains("users/vera must be activated first"))
      _ = try await people.staff.send(.delete, people.path("willi"), key: "gone")
      #expect(try await people.staff.get(Self.acme + "/queues/sales").json["agents"] == nil)
    }
  }

  @Test("phone numbers in use lead to an extension, a user or a queue, and only the provider's staff brings them")
  func phoneNumbersInUse() async throws {
    try await withPeople { people in
      let bruno = try await people.newcomer("bruno", roles: ["ROLE_ADMINISTRATOR"])
      let number = JSONValue.members(("number", .string("+6567891230")))
      let own = try await bruno.post(Self.acme + "/phoneNumbers", number, key: "own")
      #expect(own.status == .forbidden && own.reason == "OPERATOR_REQUIRED")
      try await people.make(Self.acme + "/phoneNumbers", number, key: "n")
      let assigned = try await bruno.post(
        Self.acme + "/phoneNumbers/6567891230:assign", .members(("target", .string("accounts/acme/users/bruno"))),
        key: "a")
      #expect(assigned.json.text("target") == "accounts/acme/users/bruno", "\(assigned.text)")
      let list = try await bruno.get(
        Self.acme + "/phoneNumbers?filter=target=%22accounts/acme/users/bruno%22%20AND%206789")
      #expect(list.json["phoneNumbers"]?.arrayValue?.map { $0.text("number") } == ["+6567891230"])
      bruno.close()
    }
  }

  @Test("C 10: who changed what, when, from what to what; filtered, exported without formulas, and proved unbroken")
  func c10_everyChangeIsOnTheRecord() async throws {
    try await withPeople { people in
      let bruno = try await people.newcomer("bruno", roles: ["ROLE_ADMINISTRATOR"])
      _ = try await bruno.send(
        .patch, people.path("anna"), .members(("givenName", .string("=1+1"))), key: "formula")
      let found = try await bruno.get(
        Self.acme + "/auditEntries?filter=actor=%22accounts/acme/users/bruno%22%20AND%20method=UpdateUser")
      let entry = try #require(found.json["auditEntries"]?[0], "\(found.text)")
      #expect(entry.text("source") == "AUDIT_SOURCE_SCREEN" && entry.text("resource") == "accounts/acme/users/anna")
      #expect(entry.text("before").contains("\"givenName\":\"anna\"") && entry.text("after").contains("=1+1"))
      let file = try await bruno.get(Self.acme + "/auditEntries:export")
      #expect(file.fields["Content-Type"] == "text/csv" && file.text.contains("UpdateUser"), "\(file.text.prefix(400))")
      #expect(file.text.split(separator: "\r\n").allSatisfy { !$0.hasPrefix("=") && !$0.contains(",=") })
      let proof = try await bruno.get(Self.acme + "/auditEntries:verify")
      #expect(proof.json["intact"] == .bool(true), "\(proof.text)")
      let known = "knownSequence=\(proof.json.text("headSequence"))&knownHash=\(proof.json.text("headHash"))"
      #expect(try await bruno.get(Self.acme + "/auditEntries:verify?\(known)").json["intact"] == .bool(true))
      let uwe = try await people.newcomer("uwe", roles: ["ROLE_MANAGER"])
      #expect(try await uwe.get(Self.acme + "/auditEntries").reason == "ROLE_REQUIRED")
      for client in [bruno, uwe] { client.close() }
    }
  }
}
