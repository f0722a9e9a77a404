import HTTP
import Protobuf
import TestHouse
import Testing

/// R1, R3-R7: accounts and who administers them, through the gateway.
@Suite struct AccountRequirementsTests {
  @Test("R1: an account has exactly one owner, from its first user on and through a transfer")
  func r1_anAccountHasOneOwner() async throws {
    try await HouseInProcess.run { house in
      try await house.make("/v1/accounts?accountId=acme", Requests.account("Acme"), key: "a")
      let early = try await house.staff.post(
        "/v1/accounts/acme/users?userId=bruno", Requests.user("bruno", roles: ["ROLE_ADMINISTRATOR"]), key: "early")
      #expect(early.reason == "FIRST_USER_MUST_BE_OWNER")
      try await house.user("anna", roles: ["ROLE_OWNER"])
      try await house.user("bruno")
      let second = try await house.staff.post(
        "/v1/accounts/acme/users?userId=carla", Requests.user("carla", roles: ["ROLE_OWNER"]), key: "second")
      #expect(second.reason == "OWNER_EXISTS" && second.text.contains("accounts/acme/users/anna"))
      let granted = try await house.act("grantRole", "bruno", .members(("role", .string("ROLE_OWNER"))))
      #expect(granted.reason == "OWNERSHIP_IS_TRANSFERRED")
      for refused in [try await house.act("deactivate", "anna"), try await house.delete("anna")] {
        #expect(refused.reason == "OWNER_STAYS", "\(refused.text)")
      }
      let account = try await house.make(
        "/v1/accounts/acme:transferOwnership", .members(("newOwner", .string("accounts/acme/users/bruno"))), key: "t")
      #expect(account.text("owner") == "accounts/acme/users/bruno")
      #expect(try await house.list("?filter=roles:ROLE_OWNER").ids == ["bruno"])
      #expect(try await house.list("?filter=roles:ROLE_ADMINISTRATOR").ids == ["anna", "bruno"])
    }
  }

  @Test("R3: a service provider is billed by active users, a customer otherwise, and both as an operator says")
  func r3_serviceProvidersAreBilledByActiveUsers() async throws {
    try await HouseInProcess.run { house in
      try await house.account("acme", [JSONMember("kind", .string("ACCOUNT_KIND_SERVICE_PROVIDER"))])
      try await house.account("other")
      func models(_ id: String) async throws -> [String] {
        try await house.staff.get("/v1/accounts/\(id)").json["pricingModels"]?.arrayValue?.compactMap(\.stringValue)
          ?? []
      }
      #expect(try await models("acme") == ["PRICING_MODEL_ACTIVE_USERS"])
      #expect(try await models("other") == ["PRICING_MODEL_SEATS"])
      let filtered = try await house.staff.get("/v1/accounts?filter=pricing_models:PRICING_MODEL_ACTIVE_USERS")
      #expect(filtered.json["accounts"]?.arrayValue?.map { $0.text("name") } == ["accounts/acme"])
      try await house.activeUsersPlan()
      _ = try await house.subscribeToActiveUsers(from: "2026-03-01")
      try house.moveClock(to: "2026-04-01")
      try await house.bill(by: "2026-04-01")
      #expect(try await house.totals() == [3_100])
    }
  }

  @Test("R4: administrator is a role given to a user; a user has none or several, also of the account's own")
  func r4_usersHaveNoneOrSeveralRoles() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      #expect(try await house.user("bruno")["roles"] == nil)
      for role in ["ROLE_AGENT", "ROLE_ADMINISTRATOR"] {
        #expect(try await house.act("grantRole", "bruno", .members(("role", .string(role)))).status == .ok)
      }
      let role = try await house.make(
        "/v1/accounts/acme/roles?customRoleId=desk",
        .members(("displayName", .string("Front desk")), ("baseRole", .string("ROLE_MANAGER"))), key: "role")
      let bruno = try await house.act("grantRole", "bruno", .members(("customRole", .string(role.text("name"))))).json
      #expect(bruno["roles"]?.arrayValue == [.string("ROLE_ADMINISTRATOR"), .string("ROLE_AGENT")])
      #expect(bruno["customRoles"]?.arrayValue == [.string("accounts/acme/roles/desk")])
      #expect(try await house.list("?filter=roles:ROLE_MANAGER").ids == ["bruno"])
      let held = try await house.staff.send(.delete, "/v1/accounts/acme/roles/desk", key: "delete-role")
      #expect(held.reason == "ROLE_HELD" && held.text.contains("accounts/acme/users/bruno"))
    }
  }

  @Test("R5: there is an active administrator at all times: every path that would take the last one is refused")
  func r5_anActiveAdministratorStays() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      let administrator = JSONValue.members(("role", .string("ROLE_ADMINISTRATOR")))
      let last = try await house.act("revokeRole", "anna", administrator, key: "1")
      #expect(last.reason == "LAST_ADMINISTRATOR" && last.text.contains("accounts/acme/users/anna"))
      for id in ["bruno", "carla"] { try await house.user(id, roles: ["ROLE_ADMINISTRATOR"]) }
      #expect(try await house.act("revokeRole", "anna", administrator, key: "2").status == .ok)
      let deactivated = try await house.batch("Deactivate", ["bruno", "carla"])
      #expect(deactivated.reason == "ADMINISTRATOR_STAYS")
      let all = try await house.batch("Delete", ["bruno", "carla"])
      #expect(all.reason == "LAST_ADMINISTRATOR" && all.text.contains("names[1]"), "\(all.text)")
      #expect(try await house.list().ids == ["anna", "bruno", "carla"])
      #expect(try await house.batch("Delete", ["bruno"]).status == .ok)
      #expect(try await house.delete("carla").reason == "LAST_ADMINISTRATOR")
      #expect(try await house.act("revokeRole", "carla", administrator).reason == "LAST_ADMINISTRATOR")
    }
  }

  @Test("R5: nor do roles of the account's own and imports take the last administrator")
  func r5_ownRolesAndImportsLeaveAnAdministrator() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      let role = try await house.make(
        "/v1/accounts/acme/roles?customRoleId=chief",
        .members(("displayName", .string("Chief")), ("baseRole", .string("ROLE_ADMINISTRATOR"))), key: "role")
      try await house.user("bruno")
      let chief = JSONValue.members(("customRole", .string(role.text("name"))))
      #expect(try await house.act("grantRole", "bruno", chief).status == .ok)
      let administrator = JSONValue.members(("role", .string("ROLE_ADMINISTRATOR")))
      #expect(try await house.act("revokeRole", "anna", administrator).status == .ok)
      #expect(try await house.act("revokeRole", "bruno", chief).reason == "LAST_ADMINISTRATOR")
      #expect(try await house.staff.send(.delete, "/v1/accounts/acme/roles/chief", key: "d").reason == "ROLE_HELD")
      let base = try await house.staff.send(
        .patch, "/v1/accounts/acme/roles/chief", .members(("baseRole", .string("ROLE_MEMBER"))), key: "base")
      #expect(base.status == .badRequest && base.text.contains("is fixed once the role exists"))
      for (index, row) in ["bruno,,,,,member", "bruno,,,,no,member", "bruno,,,,no,"].enumerated() {
        let file = "user,given name,family name,email,active,roles\n\(row)\n"
        let made = try await house.staff.upload(
          "/v1/accounts/acme/imports?importId=i\(index)", Array(file.utf8), type: "text/csv", key: "i\(index)")
        #expect(made.status == .ok, "\(made.text)")
        let refused = try await house.staff.post(
          "/v1/accounts/acme/imports/i\(index):apply", .object([]), key: "a\(index)")
        #expect(refused.reason == "IMPORT_HAS_ERRORS", "\(row): \(refused.text)")
      }
      #expect(try await house.list("?filter=roles:ROLE_ADMINISTRATOR%20AND%20active=true").ids == ["bruno"])
    }
  }

  @Test("R6: provider staff work inside customer accounts, and each customer's data is apart")
  func r6_customersAreApart() async throws {
    try await HouseInProcess.run { house in
      try await house.account("acme")
      try await house.account("other")
      try await house.user("bruno", of: "other")
      #expect(try await house.list().ids == ["anna"])
      #expect(try await house.staff.get("/v1/accounts/acme/users/bruno").reason == "USER_NOT_FOUND")
      let foreign = try await house.staff.post(
        "/v1/accounts/acme/users:batchDeactivate",
        .members(("names", .array([.string("accounts/other/users/bruno")]))), key: "foreign")
      #expect(foreign.status == .badRequest && foreign.text.contains("must be a user of accounts/acme"))
      let owner = try await house.staff.post(
        "/v1/accounts/acme:transferOwnership", .members(("newOwner", .string("accounts/other/users/bruno"))), key: "o")
      #expect(owner.status == .badRequest)
      let nobody = house.client(token: nil)
      #expect(try await nobody.get("/v1/accounts/acme/users").status == .unauthorized)
      nobody.close()
    }
  }

  @Test("R7: an account's pricing models say how it is billed; licenses are one of several")
  func r7_accountsHavePricingModels() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      let both = JSONValue.array([.string("PRICING_MODEL_LICENSES"), .string("PRICING_MODEL_SEATS")])
      let changed = try await house.staff.send(
        .patch, "/v1/accounts/acme?updateMask=pricingModels", .members(("pricingModels", both)), key: "models")
      #expect(changed.status == .ok, "\(changed.text)")
      let models = changed.json["pricingModels"]?.arrayValue?.compactMap(\.stringValue)
      #expect(models == ["PRICING_MODEL_SEATS", "PRICING_MODEL_LICENSES"])
      let stale = try await house.staff.send(
        .patch, "/v1/accounts/acme", .members(("displayName", .string("New"))), key: "stale",
        fields: ["If-Match": "\"none\""])
      #expect(stale.status == .preconditionFailed && stale.reason == "ETAG_MISMATCH")
      let fixed = try await house.staff.send(
        .patch, "/v1/accounts/acme", .members(("currencyCode", .string("USD"))), key: "fixed")
      #expect(fixed.status == .badRequest && fixed.text.contains("is fixed once the account exists"))
    }
  }
}
