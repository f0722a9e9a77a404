import Foundation
import HTTP
import Protobuf
import TestHouse
import Testing

/// The first story, through the gateway's HTTP and five real processes: ten seats, thirteen, twelve, and the bill.
@Suite(.serialized) struct MonthStoryTests {
  @Test func seatsAreBilledToTheCentAndTheCutBelowThePlatformIsRefused() async throws {
    let house = try await HouseOfProcesses.start(clockStart: "2026-03-01T09:00:00Z")
    let client = try house.client()
    try await setUp(client)
    try await billRun(house, "first", on: "2026-03-01")
    try await raiseAndCut(client)
    try await refusedCut(client)
    try await setClock(client, "2026-03-31T12:00:00Z")
    try await billRun(house, "second", on: "2026-03-31")
    try await checkInvoices(client)
    try await replays(house, client)
    client.close()
    try await restarted(house)
    await house.stop()
  }

  // MARK: the story's steps

  private func setUp(_ client: JSONClient) async throws {
    let account = JSONValue.members(
      ("displayName", .string("Acme")), ("currencyCode", .string("EUR")), ("timeZone", .string("Europe/Rome")),
      ("paymentTerms", .string("PAYMENT_TERMS_INVOICE")), ("netDays", .integer(30)))
    try await create(client, "/v1/accounts?account_id=acme", account, "account")
    for (index, name) in ["Olga Owner", "Ugo User", "Uma User"].enumerated() {
      let parts = name.split(separator: " ").map(String.init)
      let role: JSONValue = .array([.string(index == 0 ? "ROLE_OWNER" : "ROLE_MEMBER")])
      let user = JSONValue.members(
        ("givenName", .string(parts[0])), ("familyName", .string(parts[1])),
        ("email", .string("\(parts[0].lowercased())@acme.example")), ("roles", role))
      try await create(client, "/v1/accounts/acme/users?user_id=\(parts[0].lowercased())", user, "user-\(index)")
    }
    try await create(client, "/v1/products?product_id=axiom", .members(("displayName", .string("Axiom"))), "product")
    let price = JSONValue.members(("currencyCode", .string("EUR")), ("minorUnits", .string("1200")))
    let plan = JSONValue.members(
      ("displayName", .string("Axiom")), ("product", .string("products/axiom")),
      ("pricingModel", .string("PRICING_MODEL_PER_SEAT")), ("billingMode", .string("BILLING_MODE_IN_ADVANCE")),
      ("periodUnit", .string("PERIOD_UNIT_MONTH")), ("unitPrice", price))
    try await create(client, "/v1/plans?plan_id=axiom-eur", plan, "plan")
    let subscription = JSONValue.members(("plan", .string("plans/axiom-eur")), ("quantity", .string("10")))
    try await create(client, "/v1/accounts/acme/subscriptions?subscription_id=axiom", subscription, "subscription")
    for number in 1...9 {
      let platformUser = JSONValue.members(
        ("product", .string("products/axiom")), ("displayName", .string("Desk \(number)")))
      try await create(
        client, "/v1/accounts/acme/platformUsers?platform_user_id=desk-\(number)", platformUser, "desk-\(number)")
    }
  }

  private func raiseAndCut(_ client: JSONClient) async throws {
    try await setClock(client, "2026-03-12T10:00:00Z")
    try await #expect(change(client, to: 13, key: "raise").status == .ok)
    try await setClock(client, "2026-03-20T10:00:00Z")
    try await #expect(change(client, to: 12, key: "cut").status == .ok)
  }

  private func refusedCut(_ client: JSONClient) async throws {
    let refusal = try await change(client, to: 8, key: "too-far")
    #expect(refusal.status.code == 400)
    #expect(refusal.reason == "QUANTITY_BELOW_OCCUPIED")
    let detail = refusal.json["detail"]?.stringValue ?? ""
    for number in 1...9 { #expect(detail.contains("Desk \(number)"), "\(detail)") }
    let subscription = try await client.get("/v1/accounts/acme/subscriptions/axiom").json
    #expect(subscription["quantity"]?.integerValue == 12)
  }

  /// 10 seats of EUR 12 in advance; then 2 more for 20 of 31 days and 1 more for 8 of 31 days.
  private func checkInvoices(_ client: JSONClient) async throws {
    let invoices = try await client.get("/v1/accounts/acme/invoices").json["invoices"]?.arrayValue ?? []
    #expect(invoices.count == 2)
    let totals = invoices.map { $0["total"]?["minorUnits"]?.integerValue ?? 0 }.sorted()
    #expect(totals == [1548 + 310, 12_000])
    for invoice in invoices {
      let lines = invoice["lines"]?.arrayValue ?? []
      let sum = lines.reduce(0) { $0 + ($1["amount"]?["minorUnits"]?.integerValue ?? 0) }
      #expect(sum == invoice["total"]?["minorUnits"]?.integerValue)
      for line in lines {
        let explanation = line["explanation"]?.stringValue ?? ""
        let cause = line["cause"]?.stringValue ?? ""
        #expect(!explanation.isEmpty && !cause.isEmpty)
      }
    }
  }

  private func replays(_ house: HouseOfProcesses, _ client: JSONClient) async throws {
    let before = try await house.allInvoices()
    try await #expect(change(client, to: 13, key: "raise").status == .ok)
    try await #expect(change(client, to: 14, key: "raise").status.code == 422)
    try await billRun(house, "second", on: "2026-03-31")
    try await billRun(house, "third", on: "2026-03-31")
    try await #expect(house.allInvoices() == before)
  }

  private func restarted(_ house: HouseOfProcesses) async throws {
    let before = try await house.allInvoices()
    for member in HouseOfProcesses.Member.allCases {
      #expect(await house.stop(member) == .exited(0), "\(member.rawValue) ends well when it is asked to")
      try await house.start(member)
    }
    try await #expect(house.allInvoices() == before)
    let client = try house.client()
    defer { client.close() }
    let dashboard = try await client.get("/v1/accounts/acme/dashboard").json
    #expect(dashboard["missingParts"] == nil)
    #expect(dashboard["activeUserCount"]?.integerValue == 3)
    #expect(dashboard["licensePools"]?[0]?["totalCount"]?.integerValue == 12)
  }

  // MARK: calls

  private func create(_ client: JSONClient, _ path: String, _ body: JSONValue, _ key: String) async throws {
    let answer = try await client.post(path, body, key: "story/\(key)")
    #expect(answer.status == .ok, "\(path): \(answer.text)")
  }

  private func change(_ client: JSONClient, to quantity: Int, key: String) async throws -> JSONClient.Answer {
    try await client.post(
      "/v1/accounts/acme/subscriptions/axiom:changeQuantity", .members(("quantity", .integer(quantity))),
      key: "story/\(key)")
  }

  private func setClock(_ client: JSONClient, _ instant: String) async throws {
    let answer = try await client.send(.post, "/v1/testClock:set", .members(("time", .string(instant))))
    #expect(answer.status == .ok, "\(answer.text)")
  }

  private func billRun(_ house: HouseOfProcesses, _ id: String, on date: String) async throws {
    let outcome = await house.ctl("bill-run", "start", "--target-date", date, "--id", id)
    #expect(outcome.ending == .exited(0), "\(outcome.output)")
  }
}
