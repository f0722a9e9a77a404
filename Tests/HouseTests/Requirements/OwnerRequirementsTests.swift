import HTTP
import Protobuf
import TestHouse
import Testing

/// R2: what only the owner may do, with everybody signed in, through the gateway of five real processes.
@Suite(.serialized) struct OwnerRequirementsTests {
  private static let acme = "/v1/accounts/acme"

  private func withPeople(_ body: (SignInPeople) async throws -> Void) async throws {
    let house = try await HouseOfProcesses.start(clockStart: "2026-03-01T12:00:00Z")
    let people = try await SignInPeople(house, account: "acme")
    try await people.make("/v1/products?productId=axiom", .members(("displayName", .string("Axiom"))), key: "p")
    try await people.make("/v1/plans?planId=axiom-eur", Requests.plan(product: "axiom", cents: 1990), key: "pl")
    try await body(people)
    people.staff.close()
    await house.stop()
  }

  /// Signs the owner in with the one-time password that a repeated creation shows again.
  private func owner(_ people: SignInPeople) async throws -> JSONClient {
    try await people.settle("anna", try await people.create("anna", roles: ["ROLE_OWNER"]).text("initialPassword"))
    return try await people.client("anna")
  }

  private func buy(_ client: JSONClient, key: String) async throws -> JSONClient.Answer {
    try await client.post(
      Self.acme + "/subscriptions?subscriptionId=axiom",
      Requests.subscription(plan: "axiom-eur", start: "2026-03-01", quantity: 3), key: key)
  }

  private func change(_ client: JSONClient, to quantity: Int, key: String) async throws -> JSONClient.Answer {
    try await client.post(
      Self.acme + "/subscriptions/axiom:changeQuantity", Requests.change(to: quantity, on: "2026-03-01"), key: key)
  }

  @Test(
    "R2: the owner buys, and raises and lowers the billed quantity; other administrators and everybody else can not")
  func r2_onlyTheOwnerChangesWhatIsBilled() async throws {
    try await withPeople { people in
      let anna = try await owner(people)
      let others = [
        try await people.newcomer("bruno", roles: ["ROLE_ADMINISTRATOR"]),
        try await people.newcomer("carla", roles: ["ROLE_MANAGER"]),
        try await people.newcomer("dino", roles: ["ROLE_AGENT"]),
        try await people.newcomer("elsa", roles: ["ROLE_MEMBER"]),
      ]
      for (index, client) in others.enumerated() {
        let refused = try await buy(client, key: "buy-\(index)")
        #expect(refused.status == .forbidden && refused.reason == "ROLE_REQUIRED", "\(refused.text)")
        #expect(refused.text.contains("owner"))
      }
      #expect(try await buy(anna, key: "buy").status == .ok)
      for (index, client) in others.enumerated() {
        for quantity in [2, 9] {
          let refused = try await change(client, to: quantity, key: "\(index)-\(quantity)")
          #expect(refused.status == .forbidden && refused.reason == "ROLE_REQUIRED", "\(refused.text)")
        }
        let seen = try await client.get(Self.acme + "/subscriptions/axiom")
        #expect(seen.json.text("quantity") == "3" || seen.json["quantity"]?.integerValue == 3, "\(seen.text)")
      }
      for quantity in [9, 2] {
        let changed = try await change(anna, to: quantity, key: "anna-\(quantity)")
        #expect(changed.status == .ok && changed.json["quantity"]?.integerValue == Int64(quantity), "\(changed.text)")
      }
      for client in others { client.close() }
      anna.close()
    }
  }

  @Test(
    "R2: the ability is the owner's: it goes with ownership, no key of hers has it, and none of it reaches another account"
  )
  func r2_theAbilityGoesWithOwnership() async throws {
    try await withPeople { people in
      let anna = try await owner(people)
      #expect(try await buy(anna, key: "buy").status == .ok)
      let bruno = try await people.newcomer("bruno", roles: ["ROLE_ADMINISTRATOR"])
      let made = try await anna.post(
        Self.acme + "/apiKeys",
        .members(
          ("displayName", .string("All")),
          ("scopes", .array([.string("subscriptions:write"), .string("subscriptions:read")]))), key: "k")
      #expect(made.status == .ok, "\(made.text)")
      let key = try people.house.client(token: made.json.text("secret"))
      #expect(try await key.get(Self.acme + "/subscriptions/axiom").status == .ok)
      #expect(try await change(key, to: 4, key: "key").reason == "ROLE_REQUIRED")
      let other = try await SignInPeople(people.house, account: "other")
      let foreign = try await anna.post(
        "/v1/accounts/other/subscriptions", Requests.subscription(plan: "axiom-eur", start: "2026-03-01", quantity: 1),
        key: "foreign")
      #expect(foreign.status == .forbidden && foreign.reason == "OTHER_ACCOUNT")
      // R99: who owns the account is changed by the provider's staff.
      let transfer = JSONValue.members(("newOwner", .string("accounts/acme/users/bruno")))
      #expect(try await anna.post(Self.acme + ":transferOwnership", transfer, key: "t").reason == "OPERATOR_REQUIRED")
      try await people.make(Self.acme + ":transferOwnership", transfer, key: "t")
      #expect(try await change(anna, to: 5, key: "anna").reason == "ROLE_REQUIRED")
      #expect(try await change(bruno, to: 5, key: "bruno").json["quantity"]?.integerValue == 5)
      for client in [anna, bruno, key, other.staff] { client.close() }
    }
  }
}
