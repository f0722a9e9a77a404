import BillingTypes
import SubscriptionsDomain

/// Things that the rules' tests decide about.
enum Samples {
  static let uid = ResourceUID(randomBytes: Array(0..<16))
  static let now = Instant(millisecondsSinceEpoch: 1_774_000_000_000)
  static let stamp = ResourceStamp(creating: uid, at: now)

  static func date(_ iso: String) throws -> CalendarDate { try CalendarDate(iso: iso) }

  static func product() throws -> Product {
    Product(id: try ProductID("axiom"), stamp: stamp, displayName: "Axiom")
  }

  static func subscription(start: String = "2026-03-01", end: String? = nil) throws -> Subscription {
    Subscription(
      name: try SubscriptionName(resourceName: "accounts/acme/subscriptions/axiom"), stamp: stamp,
      plan: try PlanID("axiom-eur"), product: try ProductID("axiom"), startDate: try date(start),
      endDate: try end.map { try date($0) })
  }

  /// A timeline of dates and quantities, in the order of asking.
  static func timeline(_ steps: (String, Int64)...) throws -> QuantityTimeline {
    let asked = try steps.enumerated().map { index, step in
      QuantityStep(
        order: Int64(index + 1), effectiveDate: try date(step.0), previousQuantity: 0, quantity: step.1,
        createdAt: now, actor: "test")
    }
    return QuantityTimeline(
      steps: asked.sorted { ($0.effectiveDate, $0.order) < ($1.effectiveDate, $1.order) }, stepCount: Int64(asked.count)
    )
  }

  /// Users that came on days.
  static func occupancy(_ arrivals: (String, Int64)...) throws -> Occupancy {
    Occupancy(
      product: try product(), count: arrivals.map(\.1).reduce(0, +),
      arrivals: try arrivals.map { Occupancy.Arrival(date: try date($0.0), count: $0.1) })
  }
}
