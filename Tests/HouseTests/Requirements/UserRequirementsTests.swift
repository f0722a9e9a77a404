import HTTP
import Protobuf
import TestHouse
import Testing

/// R24, R25, R66-R78: the Users screen, through the gateway.
@Suite struct UserRequirementsTests {
  @Test("R24: an overview of users, searched, filtered, sorted and paged")
  func r24_usersAreOverviewed() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      for id in ["carla", "bruno", "dino"] { try await house.user(id, roles: ["ROLE_MEMBER"]) }
      #expect(try await house.act("deactivate", "dino").status == .ok)
      #expect(try await house.list("?orderBy=given_name%20desc").ids == ["dino", "carla", "bruno", "anna"])
      #expect(try await house.list("?filter=BRUN").ids == ["bruno"])
      #expect(try await house.list("?filter=active=false").ids == ["dino"])
      #expect(
        try await house.list("?filter=email:%22@example.org%22%20AND%20roles:ROLE_MEMBER%20active=true").ids
          == ["bruno", "carla"])
      let first = try await house.list("?pageSize=3&orderBy=email")
      #expect(first.ids == ["anna", "bruno", "carla"] && first.json["totalSize"]?.integerValue == 4)
      let second = try await house.list("?orderBy=email&pageToken=\(first.json.text("nextPageToken"))")
      #expect(second.ids == ["dino"] && second.json["nextPageToken"] == nil)
      let wrong = try await house.staff.get("/v1/accounts/acme/users?filter=shoe=9")
      #expect(wrong.status == .badRequest && wrong.text.contains("active"), "\(wrong.text)")
      #expect(try await house.staff.get("/v1/accounts/acme/users?orderBy=shoe").status == .badRequest)
    }
  }

  @Test("R24: the overview shows each user with the platforms that it exists on")
  func r24_eachUserWithItsPlatforms() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      try await house.user("bruno")
      try await house.make("/v1/products?productId=axiom", .members(("displayName", .string("Axiom"))), key: "p")
      try await house.make("/v1/plans?planId=axiom-eur", Requests.plan(product: "axiom", cents: 1990), key: "pl")
      try await house.make(
        "/v1/accounts/acme/subscriptions", Requests.subscription(plan: "axiom-eur", start: "2026-03-01", quantity: 2),
        key: "s")
      try await house.make(
        "/v1/accounts/acme/platformUsers",
        Requests.platformUser(product: "axiom", name: "Bruno R.", user: "accounts/acme/users/bruno"), key: "pu")
      let overview = try await house.staff.get("/v1/accounts/acme/people?orderBy=email")
      #expect(overview.status == .ok && overview.json["activeCount"]?.integerValue == 2, "\(overview.text)")
      let people = overview.json["people"]?.arrayValue ?? []
      #expect(people.map { $0["user"]?.text("givenName") } == ["anna", "bruno"])
      #expect(people.first?["platformUsers"] == nil && overview.json["missingParts"] == nil)
      #expect(people.last?["platformUsers"]?[0]?.text("displayName") == "Bruno R.")
    }
  }

  @Test("R25: name and more of a user are edited, and nobody overwrites what another changed")
  func r25_detailsAreEdited() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      let etag = try await house.user("bruno").text("etag")
      let bruno = "/v1/accounts/acme/users/bruno"
      let edit = JSONValue.members(("familyName", .string("Bianchi")), ("email", .string("B.Bianchi@example.org")))
      let edited = try await house.staff.send(.patch, bruno, edit, key: "1", fields: ["If-Match": "\"\(etag)\""])
      #expect(edited.status == .ok && edited.json.text("familyName") == "Bianchi", "\(edited.text)")
      #expect(edited.json.text("givenName") == "bruno" && edited.json.text("email") == "B.Bianchi@example.org")
      let late = try await house.staff.send(
        .patch, bruno, .members(("givenName", .string("Bo"))), key: "2", fields: ["If-Match": "\"\(etag)\""])
      #expect(late.status == .preconditionFailed && late.reason == "ETAG_MISMATCH")
      let taken = try await house.staff.send(
        .patch, bruno, .members(("email", .string("ANNA@example.org"))), key: "3")
      #expect(taken.status == .conflict && taken.text.contains("accounts/acme/users/anna"))
    }
  }

  @Test("R66-R69: the users screen lists active and deactivated users, each with Active, and the total of the active")
  func r66_r67_r68_r69_theUsersScreen() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      try await house.user("bruno")
      try await house.user("carla")
      #expect(try await house.act("deactivate", "carla").status == .ok)
      let (ids, activeCount, json) = try await house.list("?pageSize=1")
      #expect(ids == ["anna"] && activeCount == 2)
      let users = try await house.list().json["users"]?.arrayValue ?? []
      #expect(users.map { $0["active"] } == [.bool(true), .bool(true), .bool(false)])
      #expect(json["totalSize"]?.integerValue == 3)
    }
  }

  @Test("R70, R71: first name, last name and email are mandatory, and every problem is told at once")
  func r70_r71_newUser() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      let refused = try await house.staff.post("/v1/accounts/acme/users", .members(), key: "empty")
      #expect(refused.status == .badRequest)
      for field in ["givenName", "familyName", "email"] {
        #expect(refused.text.contains("\"\(field)\""), "\(refused.text)")
      }
      let made = try await house.user("bruno", roles: ["ROLE_AGENT"])
      #expect(made["active"] == .bool(true) && made["roles"]?.arrayValue == [.string("ROLE_AGENT")])
    }
  }

  @Test(
    "R72-R74: options of the first sign-in are on, a random password always; inactive adds steps and is not counted")
  func r72_r73_r74_initialLogin() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      let usual = try await house.user("bruno")
      #expect(usual["firstSignInSteps"]?.arrayValue == [.string("FIRST_SIGN_IN_STEP_CHANGE_PASSWORD")])
      guard case .object(let members) = Requests.user("carla", roles: []) else { return }
      let off = JSONMember("initialLogin", .members(("setRandomPassword", .bool(false))))
      let refused = try await house.staff.post("/v1/accounts/acme/users", .object(members + [off]), key: "off")
      #expect(refused.status == .badRequest && refused.text.contains("can not be switched off"))
      let inactive = try await house.user("carla", [JSONMember("active", .bool(false))])
      let steps = (inactive["firstSignInSteps"]?.arrayValue ?? []).compactMap(\.stringValue)
      let words = steps.map { $0.dropFirst("FIRST_SIGN_IN_STEP_".count) }
      #expect(words == ["ACTIVATE", "CONFIRM_EMAIL", "CHANGE_PASSWORD"])
      #expect(try await house.list().activeCount == 2)
      let active = try await house.act("activate", "carla").json
      #expect(active["firstSignInSteps"]?.arrayValue?.count == 2 && active["active"] == .bool(true))
      #expect(try await house.list().activeCount == 3)
    }
  }

  @Test("R75, R77: deactivating and activating a user changes Active and the count by one, at once")
  func r75_r77_activeAndBack() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      try await house.user("bruno")
      #expect(try await house.act("deactivate", "bruno").json["active"] == .bool(false))
      #expect(try await house.list().activeCount == 1)
      #expect(try await house.act("activate", "bruno").json["active"] == .bool(true))
      #expect(try await house.list().activeCount == 2)
      let all = try await house.batch("Deactivate", ["bruno", "nobody"])
      #expect(all.reason == "USER_NOT_FOUND" && all.text.contains("names[1]"))
      #expect(try await house.list().activeCount == 2)
      let batch = try await house.batch("Deactivate", ["bruno"])
      #expect(batch.json["activeCount"]?.integerValue == 1)
    }
  }

  @Test("R76: the administrator's role is removed before deactivation")
  func r76_administratorRoleIsRemovedBeforeDeactivation() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      try await house.user("bruno", roles: ["ROLE_ADMINISTRATOR"])
      let refused = try await house.act("deactivate", "bruno", key: "1")
      #expect(refused.status == .badRequest && refused.reason == "ADMINISTRATOR_STAYS")
      #expect(refused.text.contains("accounts/acme/users/bruno") && refused.text.contains("ROLE_ADMINISTRATOR"))
      #expect(try await house.list().activeCount == 2)
      let role = JSONValue.members(("role", .string("ROLE_ADMINISTRATOR")))
      #expect(try await house.act("revokeRole", "bruno", role).status == .ok)
      #expect(try await house.act("deactivate", "bruno", key: "2").status == .ok)
    }
  }

  @Test("R78: a user is deleted from either state, restored within 30 days, and gone after them")
  func r78_deleted() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      try await house.user("bruno")
      try await house.user("carla", [JSONMember("active", .bool(false))])
      #expect(try await house.delete("carla").json["deleteTime"]?.stringValue == "2026-03-01T12:00:00Z")
      #expect(try await house.list().activeCount == 2)
      #expect(try await house.delete("bruno").status == .ok)
      #expect(try await house.list().activeCount == 1)
      #expect(try await house.list("?showDeleted=true").ids == ["anna", "bruno", "carla"])
      #expect(try await house.act("restore", "bruno").json["active"] == .bool(true))
      #expect(try await house.list().activeCount == 2)
      try house.moveClock(to: "2026-03-31")
      #expect(try await house.act("restore", "carla").status == .notFound)
      let again = try await house.make(
        "/v1/accounts/acme/users?userId=carla", Requests.user("carla", roles: []), key: "carla-again")
      #expect(again["deleteTime"] == nil)
    }
  }
}
