import HTTP
import Protobuf
import TestHouse
import Testing

/// A month that is billed as it goes, so that a cut gives back a share of what was billed, through the gateway's HTTP on
/// five real processes that are then all killed.
@Suite(.serialized) struct CreditStoryTests {
  @Test(
    "raised and billed, cut and given back, right to the cent; what is refused changes nothing; kill -9 loses nothing")
  func creditedCut() async throws {
    let house = try await HouseOfProcesses.start(clockStart: "2026-03-01T12:00:00Z")
    let story = Story(house: house, client: try house.client())
    try await story.accountAndPeople()
    try await story.catalogAndSeats()
    try await story.platformUsers()
    try await story.raiseAndCut()
    try await story.cutBelowOccupied()
    try await story.billTheMonth()
    try await story.repeatedRequests()
    try await story.killingAllKeepsAll()
    story.client.close()
    await house.stop()
  }
}

/// The chapters of the story.
private struct Story {
  let house: HouseOfProcesses
  let client: JSONClient

  private static let subscription = "/v1/accounts/acme/subscriptions/axiom"

  private func moveClock(to date: String) async throws {
    let answer = try await client.post("/v1/testClock:set", Requests.clock(date), key: "clock-\(date)")
    #expect(answer.status == .ok, "\(answer.text)")
  }

  private func create(_ target: String, _ body: JSONValue, key: String) async throws -> JSONValue {
    let answer = try await client.post(target, body, key: key)
    #expect(answer.status == .ok, "\(target): \(answer.text)")
    return answer.json
  }

  func accountAndPeople() async throws {
    let account = try await create("/v1/accounts?accountId=acme", Requests.account("Acme S.p.A."), key: "a1")
    #expect(account.text("name") == "accounts/acme")
    let early = try await client.post(
      "/v1/accounts/acme/users?userId=luigi", Requests.user("luigi", roles: ["ROLE_MEMBER"]), key: "u0")
    #expect(early.reason == "FIRST_USER_MUST_BE_OWNER")
    _ = try await create(
      "/v1/accounts/acme/users?userId=anna", Requests.user("anna", roles: ["ROLE_OWNER"]), key: "u1")
    for number in 2...9 {
      _ = try await create(
        "/v1/accounts/acme/users?userId=user-\(number)", Requests.user("user-\(number)", roles: ["ROLE_MEMBER"]),
        key: "u\(number)")
    }
    let users = try await client.get("/v1/accounts/acme/users")
    #expect(users.json["users"]?.arrayValue?.count == 9)
    #expect(users.json["activeCount"]?.integerValue == 9)
  }

  func catalogAndSeats() async throws {
    _ = try await create(
      "/v1/products?productId=axiom", .members(("displayName", .string("Axiom"))), key: "p1")
    _ = try await create("/v1/plans?planId=axiom-eur", Requests.plan(product: "axiom", cents: 1990), key: "pl1")
    let subscription = try await create(
      "/v1/accounts/acme/subscriptions?subscriptionId=axiom",
      Requests.subscription(plan: "axiom-eur", start: "2026-03-01", quantity: 10), key: "s1")
    #expect(subscription["quantity"]?.integerValue == 10)
    #expect(subscription.text("state") == "SUBSCRIPTION_STATE_ACTIVE")
  }

  func platformUsers() async throws {
    for number in 1...9 {
      let user = number == 1 ? "anna" : "user-\(number)"
      _ = try await create(
        "/v1/accounts/acme/platformUsers?platformUserId=axiom-\(number)",
        Requests.platformUser(product: "axiom", name: "Person \(number)", user: "accounts/acme/users/\(user)"),
        key: "pu\(number)")
    }
    #expect(try await client.get(Self.subscription).json["occupied"]?.integerValue == 9)
  }

  func raiseAndCut() async throws {
    _ = try await billRun("start", on: "2026-03-01")
    try await moveClock(to: "2026-03-12")
    let raised = try await create(
      Self.subscription + ":changeQuantity", Requests.change(to: 13, on: "2026-03-12"), key: "q1")
    #expect(raised["quantity"]?.integerValue == 13)
    _ = try await billRun("raise", on: "2026-03-12")
    try await moveClock(to: "2026-03-20")
    let cut = try await create(
      Self.subscription + ":changeQuantity", Requests.change(to: 12, on: "2026-03-20"), key: "q2")
    #expect(cut["quantity"]?.integerValue == 12)
    let back = try await client.post("/v1/testClock:set", Requests.clock("2026-03-19"), key: "clock-back")
    #expect(back.reason == "CLOCK_MOVES_FORWARD_ONLY")
  }

  func cutBelowOccupied() async throws {
    let refused = try await client.post(
      Self.subscription + ":changeQuantity", Requests.change(to: 8, on: "2026-03-20"), key: "q3")
    #expect(refused.reason == "QUANTITY_BELOW_OCCUPIED", "\(refused.text)")
    #expect((400..<500).contains(refused.status.code))
    for number in 1...9 { #expect(refused.text.contains("platformUsers/axiom-\(number)"), "\(refused.text)") }
    #expect(try await client.get(Self.subscription).json["quantity"]?.integerValue == 12)
  }

  func billTheMonth() async throws {
    try await moveClock(to: "2026-04-01")
    let run = try await billRun("march", on: "2026-04-01")
    #expect(run["invoiceCount"]?.integerValue == 1)
    #expect(run["parkedAccountCount"]?.integerValue ?? 0 == 0)
    let invoices = try await client.get("/v1/accounts/acme/invoices").json["invoices"]?.arrayValue ?? []
    // 10 seats for March in advance; 3 more from the 12th, 3 × 19.90 × 20/31 = 38.516…; then one of them given back from
    // the 20th, 19.90 × 12/31 = 7.703…, and 12 seats for April.
    #expect(invoices.compactMap { $0["total"]?.moneyText }.sorted() == ["EUR 19900", "EUR 23110", "EUR 3852"])
    let lines = invoices.flatMap { $0["lines"]?.arrayValue ?? [] }
    let cents = lines.compactMap { $0["amount"]?["minorUnits"]?.integerValue }
    #expect(cents.sorted() == [-770, 3852, 19900, 23880])
    let credit = try #require(lines.first { $0.text("kind") == "INVOICE_LINE_KIND_CREDIT" })
    let credited = try #require(invoices.first { $0.text("name") == credit.text("creditedInvoice") })
    let numbers = credited["lines"]?.arrayValue?.compactMap { $0["lineNumber"]?.integerValue } ?? []
    #expect(numbers.contains(credit["creditedLineNumber"]?.integerValue ?? 0))
    let invoice = try #require(invoices.first { $0.text("issueDate") == "2026-04-01" })
    #expect(invoice.text("dueDate") == "2026-05-01")
  }

  private func billRun(_ id: String, on date: String) async throws -> JSONValue {
    let outcome = await house.ctl("bill-run", "start", "--target-date", date, "--id", id)
    #expect(outcome.ending == .exited(0), "\(outcome.output)")
    return try await client.get("/v1/billRuns/\(id)").json
  }

  func repeatedRequests() async throws {
    let change = Requests.change(to: 13, on: "2026-03-12")
    let again = try await client.post(Self.subscription + ":changeQuantity", change, key: "q1")
    #expect(again.status == .ok)
    #expect(again.json["quantity"]?.integerValue == 13)
    #expect(try await client.get(Self.subscription).json["quantity"]?.integerValue == 12)
    let other = try await client.post(
      Self.subscription + ":changeQuantity", Requests.change(to: 14, on: "2026-03-12"), key: "q1")
    #expect(other.status == .unprocessableContent)
    #expect(other.reason == "IDEMPOTENCY_KEY_REUSED")
    let keyless = try await client.send(.post, Self.subscription + ":changeQuantity", change)
    #expect(keyless.status == .badRequest)
    let changes = try await client.get(Self.subscription + "/quantityChanges")
    #expect(changes.json["quantityChanges"]?.arrayValue?.count == 3, "\(changes.text)")
  }

  func killingAllKeepsAll() async throws {
    let before = try await everything()
    for member in HouseOfProcesses.Member.allCases {
      await house.killNow(member)
      try await house.start(member)
    }
    #expect(try await everything() == before)
    let run = try await billRun("march-again", on: "2026-04-01")
    #expect(run["invoiceCount"]?.integerValue ?? 0 == 0)
    #expect(try await everything() == before)
    #expect(try await client.get("/v1/testClock").json.text("time") == "2026-04-01T12:00:00Z")
  }

  private func everything() async throws -> [String] {
    var pages: [String] = []
    let targets = [
      "/v1/accounts/acme", "/v1/accounts/acme/users", "/v1/products/axiom", "/v1/plans/axiom-eur", Self.subscription,
      Self.subscription + "/quantityChanges", "/v1/accounts/acme/platformUsers", "/v1/accounts/acme/invoices",
    ]
    for target in targets {
      let answer = try await client.get(target)
      #expect(answer.status == .ok, "\(target): \(answer.text)")
      pages.append(answer.text)
    }
    for invoice in try JSONValue(parsing: Array(pages.last.map { Array($0.utf8) } ?? []))["invoices"]?.arrayValue ?? []
    {
      pages.append(try await client.get("/v1/\(invoice.text("name"))").text)
    }
    return pages
  }
}
