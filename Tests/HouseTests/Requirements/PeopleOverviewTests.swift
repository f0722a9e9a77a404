import HTTP
import Protobuf
import TestHouse
import Testing

/// R24: each user's platforms, licenses, extension and numbers in one answer, through the gateway of five real processes.
@Suite(.serialized) struct PeopleOverviewTests {
  private static let acme = "/v1/accounts/acme"

  private func withPeople(_ body: (SignInPeople) async throws -> Void) async throws {
    let house = try await HouseOfProcesses.start(clockStart: "2026-03-01T12:00:00Z")
    let people = try await SignInPeople(house, account: "acme")
    try await body(people)
    people.staff.close()
    await house.stop()
  }

  /// Bruno has everything, the others nothing.
  private func furnish(_ people: SignInPeople) async throws {
    for id in ["bruno", "carla"] { try await people.create(id, roles: ["ROLE_MEMBER"]) }
    try await people.make("/v1/products?productId=axiom", .members(("displayName", .string("Axiom"))), key: "p")
    try await people.make("/v1/plans?planId=axiom-eur", Requests.plan(product: "axiom", cents: 1990), key: "pl")
    try await people.make(
      Self.acme + "/subscriptions?subscriptionId=axiom",
      Requests.subscription(plan: "axiom-eur", start: "2026-03-01", quantity: 2), key: "s")
    try await people.make(
      Self.acme + "/platformUsers",
      Requests.platformUser(product: "axiom", name: "Bruno R.", user: "accounts/acme/users/bruno"), key: "pu")
    try await people.make(Self.acme + "/extensions?extensionId=200", .members(), key: "e")
    try await people.make(
      Self.acme + "/extensions/200:assign", .members(("assignee", .string("accounts/acme/users/bruno"))), key: "ea")
    for (number, target) in [("+6567891231", "extensions/200"), ("+6567891230", "users/bruno")] {
      try await people.make(Self.acme + "/phoneNumbers", .members(("number", .string(number))), key: number)
      try await people.make(
        Self.acme + "/phoneNumbers/\(number.dropFirst()):assign",
        .members(("target", .string("accounts/acme/" + target))), key: "to-\(number)")
    }
    try await assign(people, "bruno")
  }

  /// Licensing hears of a new subscription a moment later.
  private func assign(_ people: SignInPeople, _ user: String) async throws {
    let body = JSONValue.members(("user", .string("accounts/acme/users/\(user)")))
    var answer: JSONClient.Answer
    repeat {
      answer = try await people.staff.post(Self.acme + "/licensePools/axiom:assign", body, key: "l-\(user)")
    } while answer.reason == "LICENSE_POOL_NOT_FOUND"
    #expect(answer.status == .ok, "\(answer.text)")
  }

  @Test("R24: the overview shows each user's platforms, licenses, extension and numbers in one call")
  func r24_eachUserWithPlatformsLicensesExtensionAndNumbers() async throws {
    try await withPeople { people in
      try await furnish(people)
      let overview = try await people.staff.get(Self.acme + "/people?orderBy=email")
      #expect(overview.status == .ok && overview.json["missingParts"] == nil, "\(overview.text)")
      #expect(overview.json["activeCount"]?.integerValue == 3 && overview.json["totalSize"]?.integerValue == 3)
      let all = overview.json["people"]?.arrayValue ?? []
      #expect(all.map { $0["user"]?.text("givenName") } == ["anna", "bruno", "carla"])
      for person in [all.first, all.last] {
        for part in ["platformUsers", "licenseAssignments", "extension", "phoneNumbers"] {
          #expect(person?[part] == nil)
        }
      }
      let bruno = try #require(all.dropFirst().first)
      #expect(bruno["platformUsers"]?[0]?.text("displayName") == "Bruno R.")
      #expect(bruno["licenseAssignments"]?.arrayValue?.map { $0.text("product") } == ["products/axiom"])
      #expect(bruno["licenseAssignments"]?[0]?.text("actor") == "operator")
      #expect(bruno["extension"]?.text("key") == "200")
      #expect(bruno["phoneNumbers"]?.arrayValue?.map { $0.text("number") } == ["+6567891230", "+6567891231"])
      let page = try await people.staff.get(Self.acme + "/people?orderBy=email%20desc&pageSize=2&filter=active=true")
      #expect(page.json["people"]?.arrayValue?.map { $0["user"]?.text("givenName") } == ["carla", "bruno"])
      #expect(page.json["people"]?[1]?["extension"]?.text("key") == "200" && page.json["nextPageToken"] != nil)
    }
  }

  @Test("R24: who may see the overview, and who may hand licenses out; a deleted user gives everything back")
  func r24_rolesAndDeletion() async throws {
    try await withPeople { people in
      try await furnish(people)
      let other = try await SignInPeople(people.house, account: "other")
      let member = try await people.newcomer("elsa", roles: ["ROLE_MEMBER"])
      #expect(try await member.get(Self.acme + "/people").status == .ok)
      #expect(try await member.get("/v1/accounts/other/people").reason == "OTHER_ACCOUNT")
      let body = JSONValue.members(("user", .string("accounts/acme/users/elsa")))
      let refused = try await member.post(Self.acme + "/licensePools/axiom:assign", body, key: "own")
      #expect(refused.status == .forbidden && refused.reason == "ROLE_REQUIRED")
      let admin = try await people.newcomer("dora", roles: ["ROLE_ADMINISTRATOR"])
      let held = try await admin.post(Self.acme + "/licensePools/axiom:assign", body, key: "admin")
      #expect(held.status == .ok && held.json["licensePool"]?["availableCount"] == nil, "\(held.text)")
      let none = try await admin.post(
        Self.acme + "/licensePools/axiom:assign", .members(("user", .string("accounts/acme/users/carla"))), key: "c")
      #expect(none.status == .badRequest && none.reason == "NO_LICENSE_AVAILABLE", "\(none.text)")
      #expect(try await people.staff.send(.delete, people.path("bruno"), key: "gone").status == .ok)
      var answer: JSONClient.Answer
      repeat {
        answer = try await admin.get(Self.acme + "/licensePools/axiom")
      } while answer.json["assignedCount"]?.integerValue == 2
      #expect(answer.json["assignedCount"]?.integerValue == 1)
      let list = try await admin.get(Self.acme + "/licenseAssignments")
      let holders = list.json["licenseAssignments"]?.arrayValue?.map { $0.text("user") }
      #expect(holders == ["accounts/acme/users/elsa"], "\(list.text)")
      let free = try await admin.post(Self.acme + "/licensePools/axiom:unassign", body, key: "back")
      #expect(free.json["licensePool"]?["availableCount"]?.integerValue == 2, "\(free.text)")
      for client in [member, admin, other.staff] { client.close() }
    }
  }

  @Test("R24: while a service is down, the overview says which part is missing, and shows the rest")
  func r24_aPartIsMissingWhileItsServiceIsDown() async throws {
    try await withPeople { people in
      try await furnish(people)
      let path = Self.acme + "/people?filter=bruno"
      for (member, part) in [
        (HouseOfProcesses.Member.licensing, "licenseAssignments"), (.subscriptions, "platformUsers"),
      ] {
        await people.house.killNow(member)
        let partial = try await people.staff.get(path)
        #expect(partial.status == .ok, "\(partial.text)")
        let missing = partial.json["missingParts"]?.arrayValue ?? []
        #expect(missing.map { $0.text("part") } == [part == "platformUsers" ? "platform_users" : "license_assignments"])
        #expect(missing.first?.text("reason").isEmpty == false && missing.first?.text("message").isEmpty == false)
        let bruno = partial.json["people"]?[0]
        #expect(bruno?[part] == nil && bruno?["extension"]?.text("key") == "200")
        try await people.house.start(member)
        var whole: JSONClient.Answer
        repeat { whole = try await people.staff.get(path) } while whole.json["missingParts"] != nil
        #expect(whole.json["people"]?[0]?[part]?.arrayValue?.count == 1, "\(whole.text)")
      }
      await people.house.killNow(.users)
      #expect(try await people.staff.get(path).status == .serviceUnavailable)
    }
  }
}
