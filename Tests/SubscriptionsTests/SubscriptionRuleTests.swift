import BillingTypes
import SubscriptionsDomain
import Testing

/// Catalog, start, end and seats: the other decisions of Subscriptions.
@Suite struct SubscriptionRuleTests {
  static let rome = "Europe/Rome"

  static func plan(currency: String = "EUR") throws -> Plan {
    var draft = planDraft()
    draft.currencyCode = currency
    return try CreatePlan(draft, uid: Samples.uid, now: Samples.now).decide(idTaken: false, productExists: true)
  }

  static func planDraft(_ change: (inout PlanDraft) -> Void = { _ in }) -> PlanDraft {
    var draft = PlanDraft()
    draft.id = "axiom-eur"
    draft.displayName = "Axiom, monthly"
    draft.product = "products/axiom"
    draft.currencyCode = "EUR"
    draft.unitPriceMinorUnits = 1_990
    change(&draft)
    return draft
  }

  static func account() throws -> BilledAccount {
    BilledAccount(
      id: try AccountID("acme"), currency: try Currency(code: "EUR"), timeZone: try BillingTimeZone(identifier: rome),
      updatedAt: Samples.now)
  }

  static func begin(
    start: String = "", quantity: Int64 = 10, plan: Plan?, latest: Subscription? = nil, idTaken: Bool = false
  ) throws -> CreateSubscription.Beginning {
    var draft = SubscriptionDraft()
    draft.parent = "accounts/acme"
    draft.id = "new"
    draft.plan = "plans/axiom-eur"
    draft.startDate = start
    draft.quantity = quantity
    return try CreateSubscription(draft, uid: Samples.uid, actor: "ann").decide(
      account: account(), plan: plan, latest: latest, idTaken: idTaken, now: Samples.now)
  }

  @Test func aPlanHasDefaults() throws {
    let plan = try Self.plan()
    #expect(plan.pricingModel == .perSeat && plan.billingMode == .inAdvance && plan.period == .month)
    #expect(plan.unitPrice.description == "EUR 19.90")
    let product = try ProductID("axiom")
    #expect(throws: SubscriptionsError.productNotFound(product)) {
      try CreatePlan(Self.planDraft(), uid: Samples.uid, now: Samples.now).decide(idTaken: false, productExists: false)
    }
  }

  static let planLimits: [(String, Bool, @Sendable (inout PlanDraft) -> Void)] = [
    ("price -1", false, { $0.unitPriceMinorUnits = -1 }),
    ("price 0", true, { $0.unitPriceMinorUnits = 0 }),
    ("highest price", true, { $0.unitPriceMinorUnits = 1_000_000_000_000 }),
    ("above the highest price", false, { $0.unitPriceMinorUnits = 1_000_000_000_001 }),
    ("period -1", false, { $0.periodCount = -1 }),
    ("period 1000", true, { $0.periodCount = 1_000 }),
    ("period 1001", false, { $0.periodCount = 1_001 }),
    ("no currency", false, { $0.currencyCode = "" }),
    ("no product", false, { $0.product = "" }),
    ("name of 200", true, { $0.displayName = String(repeating: "x", count: 200) }),
    ("name of 201", false, { $0.displayName = String(repeating: "x", count: 201) }),
  ]

  @Test(arguments: planLimits.indices)
  func planLimit(_ index: Int) {
    let (name, accepted, change) = Self.planLimits[index]
    let action = try? CreatePlan(Self.planDraft(change), uid: Samples.uid, now: Samples.now)
    #expect((action != nil) == accepted, "\(name)")
  }

  @Test func aSubscriptionStartsTodayInTheAccountsZone() throws {
    let beginning = try Self.begin(plan: Self.plan())
    // Samples.now is 2026-03-20 09:46:40 UTC.
    #expect(beginning.standing.subscription.startDate.iso == "2026-03-20")
    #expect(beginning.firstStep.order == 1 && beginning.firstStep.previousQuantity == 0)
    #expect(beginning.firstStep.quantity == 10 && beginning.firstStep.effectiveDate.iso == "2026-03-20")
  }

  @Test(arguments: [
    ("2025-03-18", false), ("2025-03-19", true), ("2026-03-20", true), ("2027-03-21", true), ("2027-03-22", false),
  ])
  func startLimits(_ start: String, _ accepted: Bool) throws {
    let plan = try Self.plan()
    let beginning = try? Self.begin(start: start, plan: plan)
    #expect(beginning?.standing.subscription.startDate.iso == (accepted ? start : nil))
  }

  @Test(arguments: [(-1 as Int64, false), (0, true), (1_000_000, true), (1_000_001, false)])
  func quantityLimits(_ quantity: Int64, _ accepted: Bool) throws {
    let plan = try Self.plan()
    #expect(((try? Self.begin(quantity: quantity, plan: plan)) != nil) == accepted)
  }

  @Test func termsMustFit() throws {
    let id = try PlanID("axiom-eur")
    let dollars = try Self.plan(currency: "USD")
    let mismatch = SubscriptionsError.currencyMismatch(
      plan: try Currency(code: "USD"), account: try Currency(code: "EUR"))
    #expect(throws: SubscriptionsError.planNotFound(id)) { try Self.begin(plan: nil) }
    #expect(throws: mismatch) { try Self.begin(plan: dollars) }
    let name = try SubscriptionName(resourceName: "accounts/acme/subscriptions/new")
    let euros = try Self.plan()
    #expect(throws: SubscriptionsError.subscriptionExists(name)) { try Self.begin(plan: euros, idTaken: true) }
  }

  @Test func noTwoSubscriptionsOfAProductCoverOneDay() throws {
    let plan = try Self.plan()
    let running = try Samples.subscription()
    let ended = try Samples.subscription(end: "2026-03-10")
    let product = try ProductID("axiom")
    #expect(throws: SubscriptionsError.productSubscribed(product, by: running.name, until: nil)) {
      try Self.begin(plan: plan, latest: running)
    }
    #expect(throws: SubscriptionsError.productSubscribed(product, by: ended.name, until: ended.endDate)) {
      try Self.begin(start: "2026-03-09", plan: plan, latest: ended)
    }
    #expect(try Self.begin(start: "2026-03-10", plan: plan, latest: ended).standing.subscription.endDate == nil)
  }

  @Test func anEndIsLikeAChangeToNothing() throws {
    let subscription = try Samples.subscription()
    func end(_ date: String, _ occupancy: Occupancy, etag: String = "") throws -> SubscriptionStanding {
      try TerminateSubscription(name: subscription.name.resourceName, endDate: date, etag: etag).decide(
        subscription, occupancy: occupancy, today: Samples.date("2026-03-20"), now: Samples.now)
    }
    let none = try Samples.occupancy()
    let one = try Samples.occupancy(("2026-03-05", 1))
    #expect(try end("", none).subscription.endDate?.iso == "2026-03-20")
    #expect(try end("2026-03-01", none).subscription.endDate?.iso == "2026-03-01")
    #expect(throws: SubscriptionsError.subscriptionOccupied(subscription.name, one)) { try end("", one) }
    #expect(throws: SubscriptionsError.etagMismatch(subscription.name)) { try end("", none, etag: "old") }
    #expect(throws: SubscriptionsError.self) { try end("2026-02-28", none) }
    #expect(throws: SubscriptionsError.self) { try end("2026-03-21", none) }
  }

  @Test func aUserNeedsAFreeSeatOnEveryDayToCome() throws {
    var draft = PlatformUserDraft()
    draft.parent = "accounts/acme"
    draft.id = "u1"
    draft.product = "products/axiom"
    draft.displayName = "Ann"
    let action = try CreatePlatformUser(draft, uid: Samples.uid)
    func decide(_ timeline: QuantityTimeline?, _ occupancy: Occupancy?) throws -> PlatformUser {
      try action.decide(
        timeline: timeline, occupancy: occupancy, idTaken: false, today: Samples.date("2026-03-20"), now: Samples.now)
    }
    let product = try Samples.product()
    let two = try Samples.timeline(("2026-03-01", 2))
    let one = try Samples.occupancy(("2026-03-05", 1))
    let full = try Samples.occupancy(("2026-03-05", 2))
    let ahead = try Samples.timeline(("2026-03-21", 2))
    #expect(try decide(two, one).arrivalDate.iso == "2026-03-20")
    #expect(throws: SubscriptionsError.noFreeSeat(product, quantity: 2, occupied: 2)) { try decide(two, full) }
    #expect(throws: SubscriptionsError.noFreeSeat(product, quantity: 0, occupied: 1)) { try decide(nil, one) }
    #expect(throws: SubscriptionsError.noFreeSeat(product, quantity: 0, occupied: 1)) { try decide(ahead, one) }
    #expect(throws: SubscriptionsError.productNotFound(product.id)) { try decide(two, nil) }
  }

  @Test func aPlatformUserIsAUserOfItsAccount() {
    var draft = PlatformUserDraft()
    draft.parent = "accounts/acme"
    draft.product = "products/axiom"
    draft.displayName = "Ann"
    draft.user = "accounts/other/users/ann"
    #expect(throws: SubscriptionsError.self) { try CreatePlatformUser(draft, uid: Samples.uid) }
    draft.user = "accounts/acme/users/ann"
    #expect(throws: Never.self) { try CreatePlatformUser(draft, uid: Samples.uid) }
  }
}
