import BillingTypes
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing

/// Subscriptions and dated quantities through the RPC door.
@Suite struct SubscriptionsServiceTests {
  static let ann = CallOptions(metadata: ["actor": "accounts/acme/users/ann"])

  @Test func tenThirteenTwelve() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      let created = try await house.subscribe(start: "2026-03-01", options: Self.ann)
      #expect(created.name == "accounts/acme/subscriptions/axiom" && created.state == .active)
      #expect(created.quantity == 10 && created.startDate == "2026-03-01" && created.endDate.isEmpty)
      #expect(created.product == "products/axiom" && created.plan == "plans/axiom-eur")
      let raised = try await house.change(to: 13, on: "2026-03-12", requestID: "up", options: Self.ann)
      let cut = try await house.change(to: 12, requestID: "down")
      #expect(raised.quantity == 13 && cut.quantity == 12 && cut.occupied == 0)
      #expect(Set([created.etag, raised.etag, cut.etag]).count == 3)
      #expect(try await house.read() == cut)
      let changes = try await house.subscriptions.listQuantityChanges(.init(name: created.name)).quantityChanges
      #expect(changes.map(\.effectiveDate) == ["2026-03-01", "2026-03-12", "2026-03-20"])
      #expect(changes.map(\.previousQuantity) == [0, 10, 13] && changes.map(\.quantity) == [10, 13, 12])
      #expect(changes.map(\.actor) == ["accounts/acme/users/ann", "accounts/acme/users/ann", "unknown"])
    }
  }

  @Test func eventsTellWhatWasAcknowledgedOnceAndInOrder() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      let created = try await house.subscribe(start: "2026-03-01", options: Self.ann)
      try await house.change(to: 13, on: "2026-03-12", requestID: "up", options: Self.ann)
      try await house.change(to: 13, on: "2026-03-12", requestID: "up", options: Self.ann)
      _ = await refusal { () async throws(RPCError) in try await house.change(to: -1, requestID: "bad") }
      try await house.terminate(on: "2026-03-15", requestID: "end")
      let events = try await house.events()
      #expect(events.map(\.sequence) == [1, 2, 3] && Set(events.map(\.event.id)).count == 3)
      #expect(events.allSatisfy { $0.event.account == "accounts/acme" })
      let first = try SubscriptionsV1.SubscriptionCreated(serialized: events[0].event.payload)
      #expect(first.subscription == created && first.timeZone == "Europe/Rome")
      #expect(first.plan?.name == "plans/axiom-eur" && first.plan?.unitPrice?.minorUnits == 1_990)
      #expect(first.actor == "accounts/acme/users/ann" && first.requestId == "subscription-axiom")
      let second = try SubscriptionsV1.QuantityChanged(serialized: events[1].event.payload)
      #expect(second.subscription == created.name && second.requestId == "up")
      #expect(second.change?.quantity == 13 && second.change?.effectiveDate == "2026-03-12")
      let third = try SubscriptionsV1.SubscriptionTerminated(serialized: events[2].event.payload)
      #expect(third.subscription == created.name && third.endDate == "2026-03-15")
    }
  }

  @Test(arguments: [(199, 199), (200, 200), (201, 200)])
  func anActorsNameHasALimit(_ sent: Int, _ kept: Int) async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      let options = CallOptions(metadata: ["actor": String(repeating: "a", count: sent)])
      let name = try await house.subscribe(options: options).name
      let changes = try await house.subscriptions.listQuantityChanges(.init(name: name)).quantityChanges
      #expect(changes.map(\.actor.count) == [kept])
    }
  }

  @Test func todayIsThatOfTheAccountsZone() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      // 23:30 on the 20th in London is past midnight in Rome and morning in Tokyo.
      let late = try #require(Instant(rfc3339: "2026-03-20T23:30:00Z"))
      try house.service.clock.move(to: late)
      #expect(try await house.subscribe().startDate == "2026-03-21")
      try await house.createPlan("yen") { $0.unitPrice = .init(currencyCode: "JPY", minorUnits: 300) }
      let request = SubscriptionsV1.CreateSubscriptionRequest(
        parent: "accounts/tokyo", subscription: .init(plan: "plans/yen", quantity: 1), requestId: "t")
      let tokyo = try await house.subscriptions.createSubscription(request)
      #expect(tokyo.subscription?.startDate == "2026-03-21")
      #expect(tokyo.subscription?.name == "accounts/tokyo/subscriptions/\(tokyo.subscription?.uid ?? "")")
    }
  }

  @Test func usersIsAskedOnceForAnAccountItsEventsHaveNotBrought() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      try await house.subscribe()
      _ = try await house.subscriptions.listSubscriptions(.init(parent: "accounts/acme"))
      #expect(house.users.askedCount == 1)
      let absent = await refusal { () async throws(RPCError) in
        try await house.subscriptions.listSubscriptions(.init(parent: "accounts/none"))
      }
      #expect(absent?.code == .notFound && absent?.reason == "ACCOUNT_NOT_FOUND")
    }
  }

  @Test func refusalsNameTheReason() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      try await house.createPlan("usd") { $0.unitPrice = .init(currencyCode: "USD", minorUnits: 1) }
      let currency = await refusal { () async throws(RPCError) in try await house.subscribe(plan: "plans/usd") }
      let plan = await refusal { () async throws(RPCError) in try await house.subscribe(plan: "plans/none") }
      let early = await refusal { () async throws(RPCError) in try await house.subscribe(start: "2025-03-18") }
      #expect(currency?.code == .failedPrecondition && currency?.reason == "CURRENCY_MISMATCH")
      #expect(plan?.code == .notFound && plan?.reason == "PLAN_NOT_FOUND")
      #expect(early?.reason == "START_DATE_OUT_OF_RANGE" && early?.fields == ["start_date"])
      let stands = try await house.subscribe(start: "2026-03-01")
      let second = await refusal { () async throws(RPCError) in try await house.subscribe("second") }
      #expect(second?.code == .alreadyExists && second?.reason == "SUBSCRIPTION_EXISTS")
      #expect(second?.metadata["subscription"] == stands.name)
      let future = await refusal { () async throws(RPCError) in
        try await house.change(to: 1, on: "2026-03-21", requestID: "f")
      }
      let before = await refusal { () async throws(RPCError) in
        try await house.change(to: 1, on: "2026-02-28", requestID: "b")
      }
      let stale = await refusal { () async throws(RPCError) in
        try await house.change(to: 1, etag: "old", requestID: "s")
      }
      let words = await refusal { () async throws(RPCError) in
        try await house.change(to: 1_000_001, on: "tomorrow", requestID: "w")
      }
      #expect(future?.code == .invalidArgument && future?.reason == "EFFECTIVE_DATE_IN_FUTURE")
      #expect(before?.code == .invalidArgument && before?.reason == "EFFECTIVE_DATE_BEFORE_START")
      #expect(stale?.code == .aborted && stale?.reason == "ETAG_MISMATCH")
      #expect(words?.fields == ["effective_date", "quantity"])
      #expect(try await house.read() == stands)
      #expect(try await house.change(to: 1, etag: stands.etag, requestID: "ok").quantity == 1)
    }
  }

  @Test func aRepeatedChangeHasOneEffectAndOneAnswer() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      try await house.subscribe(start: "2026-03-01")
      let first = try await house.change(to: 13, requestID: "r")
      try await house.change(to: 12, requestID: "later")
      try house.service.clock.move(to: Instant(millisecondsSinceEpoch: Samples.now.millisecondsSinceEpoch + 90_000_000))
      let again = try await house.change(to: 13, requestID: "r")
      #expect(again.serialized() == first.serialized())
      #expect(try await house.read().quantity == 12)
      let other = await refusal { () async throws(RPCError) in try await house.change(to: 14, requestID: "r") }
      #expect(other?.reason == "IDEMPOTENCY_KEY_REUSED")
    }
  }

  @Test func anEndedSubscriptionStandsStillAndMakesRoom() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      try await house.subscribe(start: "2026-03-01")
      let ended = try await house.terminate(on: "2026-03-10", requestID: "end")
      #expect(ended.state == .terminated && ended.endDate == "2026-03-10" && ended.quantity == 0)
      let change = await refusal { () async throws(RPCError) in try await house.change(to: 1, requestID: "c") }
      let again = await refusal { () async throws(RPCError) in try await house.terminate(requestID: "again") }
      let overlap = await refusal { () async throws(RPCError) in
        try await house.subscribe("next", start: "2026-03-09")
      }
      #expect(change?.reason == "SUBSCRIPTION_TERMINATED" && again?.reason == "SUBSCRIPTION_TERMINATED")
      #expect(overlap?.reason == "SUBSCRIPTION_EXISTS")
      #expect(try await house.subscribe("next", start: "2026-03-10", requestID: "n").state == .active)
      let list = try await house.subscriptions.listSubscriptions(.init(parent: "accounts/acme"))
      #expect(list.subscriptions.map(\.state) == [.terminated, .active])
    }
  }

  @Test func aSubscriptionBeforeItsStart() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      let created = try await house.subscribe(start: "2026-04-01")
      #expect(created.quantity == 10)
      let tooEarly = await refusal { () async throws(RPCError) in try await house.arrive("u1") }
      #expect(tooEarly?.reason == "NO_FREE_SEAT" && tooEarly?.metadata["quantity"] == "0")
      #expect(try await house.change(to: 5, requestID: "c").quantity == 5)
      try house.service.clock.move(to: try #require(Instant(rfc3339: "2026-04-01T10:00:00Z")))
      #expect(try await house.arrive("u1").name == "accounts/acme/platformUsers/u1")
      #expect(try await house.read().quantity == 5)
    }
  }

  @Test func quantityChangesArePagedByDateAndOrder() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      try await house.subscribe(start: "2026-03-01")
      for number in 1...6 {
        try await house.change(to: Int64(number), on: number < 4 ? "2026-03-10" : "2026-03-05", requestID: "r\(number)")
      }
      var quantities: [Int64] = []
      var token = ""
      repeat {
        let page = try await house.subscriptions.listQuantityChanges(
          .init(name: "accounts/acme/subscriptions/axiom", pageSize: 2, pageToken: token))
        quantities += page.quantityChanges.map(\.quantity)
        token = page.nextPageToken
      } while !token.isEmpty
      #expect(quantities == [10, 4, 5, 6, 1, 2, 3])
      #expect(try await house.read().quantity == 3)
    }
  }
}
