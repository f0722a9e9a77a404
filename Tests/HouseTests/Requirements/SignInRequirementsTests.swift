import HTTP
import Protobuf
import TestHouse
import Testing

/// How people sign in for the first time, and what they see, through the gateway of five real processes.
@Suite(.serialized) struct SignInRequirementsTests {
  private func withPeople(_ body: (SignInPeople) async throws -> Void) async throws {
    let house = try await HouseOfProcesses.start(clockStart: "2026-03-01T12:00:00Z")
    let people = try await SignInPeople(house, account: "acme")
    try await body(people)
    people.staff.close()
    await house.stop()
  }

  @Test("R9: a portal user sees the dashboard of the own account, and of no other")
  func r9_portalUserSeesTheDashboardOfTheOwnAccount() async throws {
    try await withPeople { people in
      try await people.make("/v1/products?productId=axiom", .members(("displayName", .string("Axiom"))), key: "p")
      try await people.make("/v1/plans?planId=axiom-eur", Requests.plan(product: "axiom", cents: 1990), key: "pl")
      try await people.make(
        "/v1/accounts/acme/subscriptions?subscriptionId=axiom",
        Requests.subscription(plan: "axiom-eur", start: "2026-03-01", quantity: 10), key: "s")
      let other = try await SignInPeople(people.house, account: "other")
      let bruno = try await people.newcomer("bruno", roles: ["ROLE_MEMBER"])
      let dashboard = try await bruno.get("/v1/accounts/acme/dashboard")
      #expect(dashboard.status == .ok, "\(dashboard.text)")
      #expect(dashboard.json["subscriptions"]?[0]?.text("name") == "accounts/acme/subscriptions/axiom")
      #expect(dashboard.json["activeUserCount"]?.integerValue == 2)
      // Invoices are for administrators; a member's dashboard does without.
      #expect(dashboard.json["missingParts"]?.arrayValue?.map { $0.text("reason") } == ["ROLE_REQUIRED"])
      for account in ["other", "nobody"] {
        let foreign = try await bruno.get("/v1/accounts/\(account)/dashboard")
        #expect(foreign.status == .forbidden && foreign.reason == "OTHER_ACCOUNT")
      }
      let whole = try await people.newcomer("carla", roles: ["ROLE_ADMINISTRATOR"]).get("/v1/accounts/acme/dashboard")
      #expect(whole.status == .ok && whole.json["missingParts"]?.arrayValue ?? [] == [])
      let current = try await bruno.get("/v1/sessions:current")
      #expect(current.json["principal"]?.text("account") == "accounts/acme")
      other.staff.close()
      bruno.close()
    }
  }

  @Test("R72: what is asked for the first sign-in is on by default")
  func r72_initialLoginOptionsAreOnByDefault() async throws {
    try await withPeople { people in
      let user = try await people.create("bruno", roles: ["ROLE_MEMBER"])
      #expect(user["active"] == .bool(true))
      #expect(user["firstSignInSteps"]?.arrayValue == [.string("FIRST_SIGN_IN_STEP_CHANGE_PASSWORD")])
      let first = try await people.signIn("bruno", user.text("initialPassword"))
      #expect(first.json["session"]?["passwordChangeRequired"] == .bool(true))
      let off = try await people.create(
        "carla", roles: [],
        [JSONMember("initialLogin", .members(("changePassword", .bool(false)))), JSONMember("active", .bool(true))])
      #expect(off["firstSignInSteps"]?.arrayValue ?? [] == [])
      let free = try await people.signIn("carla", off.text("initialPassword"))
      #expect(free.status == .ok && free.json["session"]?["passwordChangeRequired"] == nil)
    }
  }

  @Test("R73: every new user gets a random password, shown once and good for one change; it can not be switched off")
  func r73_randomPasswordCannotBeSwitchedOff() async throws {
    try await withPeople { people in
      let target = "/v1/accounts/acme/users?userId=bruno"
      guard case .object(let members) = Requests.user("bruno", roles: ["ROLE_MEMBER"]) else { return }
      let without = JSONMember("initialLogin", .members(("setRandomPassword", .bool(false))))
      let refused = try await people.staff.post(target, .object(members + [without]), key: "off")
      #expect(refused.status == .badRequest, "\(refused.text)")
      let made = try await people.staff.post(target, .object(members), key: "on")
      let again = try await people.staff.post(target, .object(members), key: "on")
      let password = made.json.text("initialPassword")
      #expect(made.status == .ok && made.body == again.body && password.utf8.count == 24)
      #expect(try await people.staff.get(people.path("bruno")).json["initialPassword"] == nil)
      let other = try await people.create("carla", roles: []).text("initialPassword")
      #expect(other != password)
      #expect(try await people.signIn("bruno", other).reason == "CREDENTIALS_INVALID")
      let first = try await people.signIn("bruno", password)
      let restricted = try people.house.client(token: first.json["tokens"]?.text("sessionToken") ?? "")
      for target in ["/v1/accounts/acme", "/v1/accounts/acme/users", "/v1/sessions:current", "/v1/products"] {
        #expect(try await restricted.get(target).reason == "PASSWORD_CHANGE_REQUIRED", "\(target)")
      }
      try await people.settle("bruno", password)
      #expect(try await restricted.get("/v1/accounts/acme").reason == "TOKEN_INVALID")
      #expect(try await people.signIn("bruno", password).reason == "CREDENTIALS_INVALID")
      let bruno = try await people.client("bruno")
      #expect(try await bruno.get("/v1/accounts/acme").status == .ok)
      restricted.close()
      bruno.close()
    }
  }

  @Test("R74: a user who is created inactive signs in only after an administrator's and an own step more")
  func r74_createdInactiveTakesMoreStepsAtFirstSignIn() async throws {
    try await withPeople { people in
      let user = try await people.create("bruno", roles: ["ROLE_MEMBER"], [JSONMember("active", .bool(false))])
      #expect(user["active"] == .bool(false))
      #expect(
        user["firstSignInSteps"]?.arrayValue?.compactMap(\.stringValue) == [
          "FIRST_SIGN_IN_STEP_ACTIVATE", "FIRST_SIGN_IN_STEP_CONFIRM_EMAIL", "FIRST_SIGN_IN_STEP_CHANGE_PASSWORD",
        ])
      let password = user.text("initialPassword")
      #expect(try await people.signIn("bruno", password).reason == "USER_INACTIVE")
      let admin = try await people.newcomer("carla", roles: ["ROLE_ADMINISTRATOR"])
      let none: JSONValue = .object([])
      #expect(try await admin.post("\(people.path("bruno")):activate", none, key: "on").status == .ok)
      #expect(try await people.signIn("bruno", password).reason == "FIRST_SIGN_IN_CODE_REQUIRED")
      let issued = try await admin.post("\(people.path("bruno")):issueFirstSignInCode", none, key: "code")
      #expect(issued.status == .ok, "\(issued.text)")
      try await people.settle("bruno", password, code: issued.json.text("firstSignInCode"))
      let bruno = try await people.client("bruno")
      #expect(try await bruno.get(people.path("bruno")).json["firstSignInSteps"]?.arrayValue ?? [] == [])
      let forbidden = try await bruno.post("\(people.path("anna")):issueFirstSignInCode", none, key: "no")
      #expect(forbidden.reason == "ROLE_REQUIRED")
      admin.close()
      bruno.close()
    }
  }
}
