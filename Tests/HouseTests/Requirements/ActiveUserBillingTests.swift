import HTTP
import Protobuf
import TestHouse
import Testing

/// R78, R79, R92, R93: active users are counted by day and billed in arrears, through the gateway.
@Suite struct ActiveUserBillingTests {
  /// March at EUR 1.00 a user and day: anna for 31 days, bruno from the 11th until the 20th, carla from the 16th until
  /// the 25th, dino for no whole day.
  @Test("R79, R92, R93: activation is billed from its day on, deactivation and deletion end it, on the next invoice")
  func r79_r92_r93_usersAreBilledWhileActive() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      try await house.activeUsersPlan()
      _ = try await house.subscribeToActiveUsers(from: "2026-03-01")
      try house.moveClock(to: "2026-03-05")
      try await house.user("carla", [JSONMember("active", .bool(false))])
      try house.moveClock(to: "2026-03-11")
      try await house.user("bruno")
      #expect(try await house.list().activeCount == 2)
      try house.moveClock(to: "2026-03-13")
      try await house.user("dino")
      #expect(try await house.act("deactivate", "dino").status == .ok)
      try house.moveClock(to: "2026-03-16")
      #expect(try await house.act("activate", "carla").status == .ok)
      try house.moveClock(to: "2026-03-21")
      #expect(try await house.batch("Deactivate", ["bruno"]).status == .ok)
      try house.moveClock(to: "2026-03-26")
      #expect(try await house.delete("carla").status == .ok)
      #expect(try await house.list().activeCount == 1)
      #expect(try await house.totals().isEmpty)
      try house.moveClock(to: "2026-04-01")
      try await house.bill(by: "2026-04-01")
      #expect(try await house.totals() == [3_100 + 1_000 + 1_000])
      try await house.bill(by: "2026-04-02")
      #expect(try await house.totals().count == 1)
      try house.moveClock(to: "2026-04-16")
      #expect(try await house.act("activate", "dino").status == .ok)
      try house.moveClock(to: "2026-05-01")
      try await house.bill(by: "2026-05-01")
      // April at EUR 31.00 for 30 days: anna, and dino for half of it.
      #expect(try await house.totals() == [5_100, 3_100 + 1_550])
    }
  }

  @Test("a subscription that starts in the past is billed for who was active then; its quantity is not asked for")
  func lateSubscription() async throws {
    try await HouseInProcess.run { house in
      try await house.account()
      try await house.activeUsersPlan()
      try house.moveClock(to: "2026-03-11")
      try await house.user("bruno")
      try house.moveClock(to: "2026-03-21")
      let refused = try await house.staff.post(
        "/v1/accounts/acme/subscriptions",
        .members(("plan", .string("plans/active")), ("quantity", .string("3"))), key: "counted")
      #expect(refused.status == .badRequest && refused.text.contains("leave it out"), "\(refused.text)")
      _ = try await house.subscribeToActiveUsers(from: "2026-03-06")
      let change = try await house.staff.post(
        "/v1/accounts/acme/subscriptions/portal:changeQuantity", .members(("quantity", .string("9"))), key: "change")
      #expect(change.reason == "QUANTITY_FOLLOWS_USERS")
      let seat = try await house.staff.post(
        "/v1/accounts/acme/platformUsers", Requests.platformUser(product: "portal", name: "Bruno", user: nil),
        key: "seat")
      #expect(seat.reason == "PRODUCT_WITHOUT_SEATS")
      try house.moveClock(to: "2026-04-01")
      try await house.bill(by: "2026-04-01")
      #expect(try await house.totals() == [2_600 + 2_100])
      let invoice = try await house.staff.get("/v1/accounts/acme/invoices").json["invoices"]?[0]
      #expect(invoice?["lines"]?[0]?.text("explanation").contains("active user") == true)
      let dashboard = try await house.staff.get("/v1/accounts/acme/dashboard").json
      #expect(dashboard["subscriptions"]?[0]?["quantity"]?.integerValue == 2)
      #expect(dashboard["licensePools"] == nil && dashboard["missingParts"] == nil)
    }
  }
}
