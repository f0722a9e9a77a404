import BillingTypes
import SubscriptionsDomain
import TestHouse
import Testing

/// R14-R18: dated quantities and the floor that users on the platform put under them.
@Suite struct ChangeQuantityRuleTests {
  static let today = "2026-03-20"

  static func decide(
    to quantity: Int64, on date: String = "", etag: String = "", subscription: Subscription? = nil,
    timeline: QuantityTimeline, occupancy: Occupancy, today: String = today
  ) throws -> ChangeQuantity.Outcome {
    let subscription = try subscription ?? Samples.subscription()
    let action = try ChangeQuantity(
      name: subscription.name.resourceName, quantity: quantity, effectiveDate: date, etag: etag, actor: "ann")
    return try action.decide(
      subscription, timeline: timeline, occupancy: occupancy, today: Samples.date(today), now: Samples.now)
  }

  @Test func theTotalHoldsFromTheDayOn() throws {
    let outcome = try Self.decide(
      to: 13, on: "2026-03-10", timeline: Samples.timeline(("2026-03-01", 10)), occupancy: Samples.occupancy())
    #expect(outcome.step.previousQuantity == 10)
    #expect(outcome.step.quantity == 13)
    #expect(outcome.step.order == 2)
    #expect(outcome.step.actor == "ann")
    #expect(outcome.standing.quantity == 13)
    #expect(outcome.standing.subscription.stamp.revision == 2)
  }

  @Test func todayIsTheDefault() throws {
    let outcome = try Self.decide(
      to: 13, timeline: Samples.timeline(("2026-03-01", 10)), occupancy: Samples.occupancy())
    #expect(outcome.step.effectiveDate.iso == Self.today)
  }

  @Test func theLastChangeOfADayCounts() throws {
    let outcome = try Self.decide(
      to: 9, on: "2026-03-10", timeline: Samples.timeline(("2026-03-01", 10), ("2026-03-10", 13)),
      occupancy: Samples.occupancy())
    #expect(outcome.step.previousQuantity == 13)
    #expect(outcome.standing.quantity == 9)
  }

  @Test func aBackdatedChangeHoldsUntilTheNextStep() throws {
    let outcome = try Self.decide(
      to: 2, on: "2026-03-05", timeline: Samples.timeline(("2026-03-01", 10), ("2026-03-10", 13)),
      occupancy: Samples.occupancy(("2026-03-10", 13)))
    #expect(outcome.step.previousQuantity == 10)
    #expect(outcome.standing.quantity == 13)
  }

  @Test(arguments: [(12 as Int64, false), (13, true), (14, true)])
  func theFloorIsWhoExists(_ quantity: Int64, _ accepted: Bool) throws {
    let timeline = try Samples.timeline(("2026-03-01", 20))
    let occupancy = try Samples.occupancy(("2026-03-02", 13))
    do {
      _ = try Self.decide(to: quantity, timeline: timeline, occupancy: occupancy)
      #expect(accepted)
    } catch let error as SubscriptionsError {
      let refusal = SubscriptionsError.quantityBelowOccupied(
        occupancy, quantity: quantity, occupied: 13, on: try Samples.date(Self.today))
      #expect(!accepted && error == refusal)
    }
  }

  /// A backdated cut must not undercut people who were there on those days, even where today's quantity stays.
  @Test func aBackdatedCutIsRefusedOnThePastDayThatItUndercuts() throws {
    let timeline = try Samples.timeline(("2026-03-01", 10), ("2026-03-15", 20))
    let occupancy = try Samples.occupancy(("2026-03-02", 4), ("2026-03-12", 3), ("2026-03-16", 9))
    let refusal = SubscriptionsError.quantityBelowOccupied(
      occupancy, quantity: 5, occupied: 7, on: try Samples.date("2026-03-12"))
    #expect(throws: refusal) { try Self.decide(to: 5, on: "2026-03-05", timeline: timeline, occupancy: occupancy) }
    #expect(try Self.decide(to: 7, on: "2026-03-05", timeline: timeline, occupancy: occupancy).standing.quantity == 20)
  }

  @Test func daysBeforeTheStartAndAfterTodayAreRefused() throws {
    let timeline = try Samples.timeline(("2026-03-01", 10))
    let none = try Samples.occupancy()
    let early = SubscriptionsError.effectiveDateBeforeStart(
      try Samples.date("2026-02-28"), startDate: try Samples.date("2026-03-01"))
    let late = SubscriptionsError.effectiveDateInFuture(
      try Samples.date("2026-03-21"), latest: try Samples.date("2026-03-20"))
    #expect(throws: early) { try Self.decide(to: 1, on: "2026-02-28", timeline: timeline, occupancy: none) }
    #expect(throws: late) { try Self.decide(to: 1, on: "2026-03-21", timeline: timeline, occupancy: none) }
    #expect(try Self.decide(to: 1, on: "2026-03-01", timeline: timeline, occupancy: none).standing.quantity == 1)
    #expect(try Self.decide(to: 1, on: "2026-03-20", timeline: timeline, occupancy: none).standing.quantity == 1)
  }

  @Test func beforeItsStartASubscriptionChangesOnItsStart() throws {
    let subscription = try Samples.subscription(start: "2026-04-01")
    let timeline = try Samples.timeline(("2026-04-01", 10))
    let outcome = try Self.decide(
      to: 5, subscription: subscription, timeline: timeline, occupancy: Samples.occupancy())
    #expect(outcome.step.effectiveDate.iso == "2026-04-01")
    #expect(outcome.standing.quantity == 5)
  }

  @Test func aStaleEtagAndAnEndedSubscriptionAreRefused() throws {
    let timeline = try Samples.timeline(("2026-03-01", 10))
    let none = try Samples.occupancy()
    let subscription = try Samples.subscription()
    let ended = try Samples.subscription(end: "2026-03-05")
    #expect(throws: SubscriptionsError.etagMismatch(subscription.name)) {
      try Self.decide(to: 1, etag: "x", timeline: timeline, occupancy: none)
    }
    #expect(
      try Self.decide(to: 1, etag: subscription.stamp.etag, timeline: timeline, occupancy: none).step.quantity == 1)
    let refusal = SubscriptionsError.subscriptionTerminated(ended.name, endDate: try Samples.date("2026-03-05"))
    #expect(throws: refusal) { try Self.decide(to: 1, subscription: ended, timeline: timeline, occupancy: none) }
  }

  @Test(arguments: [(-1 as Int64, false), (0, true), (1, true), (1_000_000, true), (1_000_001, false)])
  func quantityLimits(_ quantity: Int64, _ accepted: Bool) {
    let action = try? ChangeQuantity(
      name: "accounts/acme/subscriptions/axiom", quantity: quantity, effectiveDate: "", etag: "", actor: "")
    #expect((action != nil) == accepted)
  }

  /// Many random changes and arrivals: whatever is accepted, on no day are fewer bought than exist.
  @Test func purchasedNeverFallsBelowOccupiedOnAnyDay() throws {
    var random = SeededGenerator(seed: 7)
    var accepted = 0
    var refused = 0
    for _ in 0..<40 {
      var world = RandomWorld()
      for _ in 0..<60 {
        try world.step(&random)
        try world.expectEnoughOnEveryDay()
      }
      accepted += world.acceptedChanges
      refused += world.refusedChanges
    }
    #expect(accepted > 100 && refused > 100)
  }
}

/// One subscription whose day moves on, driven by the real actions.
private struct RandomWorld {
  var day = 0
  var steps: [(String, Int64)] = [("2026-03-01", 5)]
  var arrivals: [Int] = []
  var acceptedChanges = 0
  var refusedChanges = 0

  func iso(_ day: Int) throws -> String { try Samples.date("2026-03-01").adding(days: day).iso }

  func timeline() throws -> QuantityTimeline {
    let steps = try steps.enumerated().map { index, step in
      QuantityStep(
        order: Int64(index + 1), effectiveDate: try Samples.date(step.0), previousQuantity: 0, quantity: step.1,
        createdAt: Samples.now, actor: "")
    }
    return QuantityTimeline(
      steps: steps.sorted { ($0.effectiveDate, $0.order) < ($1.effectiveDate, $1.order) },
      stepCount: Int64(steps.count))
  }

  func occupancy() throws -> Occupancy {
    let days = Dictionary(grouping: arrivals) { $0 }.sorted { $0.key < $1.key }
    return Occupancy(
      product: try Samples.product(), count: Int64(arrivals.count),
      arrivals: try days.map { Occupancy.Arrival(date: try Samples.date(iso($0.key)), count: Int64($0.value.count)) })
  }

  mutating func step(_ random: inout SeededGenerator) throws {
    switch Int.random(in: 0..<6, using: &random) {
    case 0: day += 1
    case 1: if !arrivals.isEmpty { arrivals.remove(at: Int.random(in: 0..<arrivals.count, using: &random)) }
    case 2, 3: try arrive()
    default:
      try change(
        on: Int.random(in: 0...day, using: &random), to: Int64.random(in: 0...8, using: &random))
    }
  }

  mutating func arrive() throws {
    var draft = PlatformUserDraft()
    draft.parent = "accounts/acme"
    draft.product = "products/axiom"
    draft.displayName = "x"
    let action = try CreatePlatformUser(draft, uid: Samples.uid)
    let user = try? action.decide(
      timeline: timeline(), occupancy: occupancy(), idTaken: false, today: Samples.date(iso(day)), now: Samples.now)
    if user != nil { arrivals.append(day) }
  }

  mutating func change(on date: Int, to quantity: Int64) throws {
    do {
      let outcome = try ChangeQuantityRuleTests.decide(
        to: quantity, on: iso(date), timeline: timeline(), occupancy: occupancy(), today: iso(day))
      steps.append((outcome.step.effectiveDate.iso, outcome.step.quantity))
      acceptedChanges += 1
    } catch is SubscriptionsError {
      refusedChanges += 1
    }
  }

  func expectEnoughOnEveryDay() throws {
    let timeline = try timeline()
    for date in 0...(day + 2) {
      let existing = Int64(arrivals.count { $0 <= date })
      #expect(timeline.quantity(on: try Samples.date(iso(date))) >= existing)
    }
  }
}
