import Foundation
import Protobuf
import TestHouse
import Testing

/// The first story, through the gateway's HTTP and five real processes: ten seats, thirteen, twelve, and the bill.
@Suite(.serialized) struct MonthStoryTests {
  @Test func seatsAreBilledToTheCentAndTheCutBelowThePlatformIsRefused() async throws {
    try await HouseOfProcesses.aside {
      let house = try HouseOfProcesses(clockStart: "2026-03-01T09:00:00Z")
      defer { house.stop() }
      try setUp(house)
      try billRun(house, "first", on: "2026-03-01")
      try raiseAndCut(house)
      try refusedCut(house)
      try setClock(house, "2026-03-31T12:00:00Z")
      try billRun(house, "second", on: "2026-03-31")
      try checkInvoices(house)
      try replays(house)
      try restarted(house)
    }
  }

  // MARK: the story's steps

  private func setUp(_ house: HouseOfProcesses) throws {
    let account = JSONValue.members(
      ("displayName", .string("Acme")), ("currencyCode", .string("EUR")), ("timeZone", .string("Europe/Rome")),
      ("paymentTerms", .string("PAYMENT_TERMS_INVOICE")), ("netDays", .integer(30)))
    try create(house, "/v1/accounts?account_id=acme", account, "account")
    for (index, name) in ["Olga Owner", "Ugo User", "Uma User"].enumerated() {
      let parts = name.split(separator: " ").map(String.init)
      let role: JSONValue = .array([.string(index == 0 ? "ROLE_OWNER" : "ROLE_MEMBER")])
      let user = JSONValue.members(
        ("givenName", .string(parts[0])), ("familyName", .string(parts[1])),
        ("email", .string("\(parts[0].lowercased())@acme.example")), ("roles", role))
      try create(house, "/v1/accounts/acme/users?user_id=\(parts[0].lowercased())", user, "user-\(index)")
    }
    try create(house, "/v1/products?product_id=axiom", .members(("displayName", .string("Axiom"))), "product")
    let price = JSONValue.members(("currencyCode", .string("EUR")), ("minorUnits", .string("1200")))
    let plan = JSONValue.members(
      ("displayName", .string("Axiom")), ("product", .string("products/axiom")),
      ("pricingModel", .string("PRICING_MODEL_PER_SEAT")), ("billingMode", .string("BILLING_MODE_IN_ADVANCE")),
      ("periodUnit", .string("PERIOD_UNIT_MONTH")), ("unitPrice", price))
    try create(house, "/v1/plans?plan_id=axiom-eur", plan, "plan")
    let subscription = JSONValue.members(("plan", .string("plans/axiom-eur")), ("quantity", .string("10")))
    try create(house, "/v1/accounts/acme/subscriptions?subscription_id=axiom", subscription, "subscription")
    for number in 1...9 {
      let platformUser = JSONValue.members(
        ("product", .string("products/axiom")), ("displayName", .string("Desk \(number)")))
      try create(
        house, "/v1/accounts/acme/platformUsers?platform_user_id=desk-\(number)", platformUser, "desk-\(number)")
    }
  }

  private func raiseAndCut(_ house: HouseOfProcesses) throws {
    try setClock(house, "2026-03-12T10:00:00Z")
    #expect(try change(house, to: 13, key: "raise").status == 200)
    try setClock(house, "2026-03-20T10:00:00Z")
    #expect(try change(house, to: 12, key: "cut").status == 200)
  }

  private func refusedCut(_ house: HouseOfProcesses) throws {
    let refusal = try change(house, to: 8, key: "too-far")
    #expect(refusal.status == 400)
    #expect(refusal.json["reason"]?.stringValue == "QUANTITY_BELOW_OCCUPIED")
    let detail = refusal.json["detail"]?.stringValue ?? ""
    for number in 1...9 { #expect(detail.contains("Desk \(number)"), "\(detail)") }
    let subscription = try house.call("GET", "/v1/accounts/acme/subscriptions/axiom").json
    #expect(subscription["quantity"]?.integerValue == 12)
  }

  /// 10 seats of EUR 12 in advance; then 2 more for 20 of 31 days and 1 more for 8 of 31 days.
  private func checkInvoices(_ house: HouseOfProcesses) throws {
    let invoices = try house.call("GET", "/v1/accounts/acme/invoices").json["invoices"]?.arrayValue ?? []
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

  private func replays(_ house: HouseOfProcesses) throws {
    let before = try house.allInvoices()
    #expect(try change(house, to: 13, key: "raise").status == 200)
    #expect(try change(house, to: 14, key: "raise").status == 422)
    try billRun(house, "second", on: "2026-03-31")
    try billRun(house, "third", on: "2026-03-31")
    #expect(try house.allInvoices() == before)
  }

  private func restarted(_ house: HouseOfProcesses) throws {
    let before = try house.allInvoices()
    for service in house.services {
      #expect(service.stop() == 0, "\(service.program) ends well when it is asked to")
      try service.start()
    }
    #expect(try house.allInvoices() == before)
    let dashboard = try house.call("GET", "/v1/accounts/acme/dashboard").json
    #expect(dashboard["missingParts"] == nil)
    #expect(dashboard["activeUserCount"]?.integerValue == 3)
    #expect(dashboard["licensePools"]?[0]?["totalCount"]?.integerValue == 12)
  }

  // MARK: calls

  private func create(_ house: HouseOfProcesses, _ path: String, _ body: JSONValue, _ key: String) throws {
    let answer = try house.call("POST", path, body, key: "story/\(key)")
    #expect(answer.status == 200, "\(path): \(String(decoding: answer.body, as: UTF8.self))")
  }

  private func change(_ house: HouseOfProcesses, to quantity: Int, key: String) throws -> HouseAnswer {
    try house.call(
      "POST", "/v1/accounts/acme/subscriptions/axiom:changeQuantity", .members(("quantity", .integer(quantity))),
      key: "story/\(key)")
  }

  private func setClock(_ house: HouseOfProcesses, _ instant: String) throws {
    let answer = try house.call("POST", "/v1/testClock:set", .members(("time", .string(instant))))
    #expect(answer.status == 200, "\(String(decoding: answer.body, as: UTF8.self))")
  }

  private func billRun(_ house: HouseOfProcesses, _ id: String, on date: String) throws {
    let outcome = try house.ctl("bill-run", "start", "--target-date", date, "--id", id)
    #expect(outcome.status == 0, "\(outcome.output)")
  }
}
