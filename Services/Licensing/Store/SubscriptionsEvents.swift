import BillingTypes
import Protobuf
import Schemas
import Storage

/// What the events of Subscriptions do here: dated quantities are copied.
enum SubscriptionsEvents {
  /// Applies one event in the transaction that records its place in the inbox; other events pass by. Events of an account
  /// come in order, so a step that comes later counts more than an earlier one of the same day.
  static func apply(_ stored: StoredEvent, _ transaction: any Transaction) throws {
    let payload = stored.event.payload
    let now = Instant(millisecondsSinceEpoch: stored.event.atMilliseconds)
    switch stored.event.type {
    case SubscriptionsV1.SubscriptionCreated.protobufName:
      try create(SubscriptionsV1.SubscriptionCreated(serialized: payload), stored.sequence, now, transaction)
    case SubscriptionsV1.QuantityChanged.protobufName:
      let event = try SubscriptionsV1.QuantityChanged(serialized: payload)
      let change = event.change ?? SubscriptionsV1.QuantityChange()
      let name = try SubscriptionName(resourceName: event.subscription)
      guard try PurchaseStore.contains(name, in: transaction) else { return }
      try PurchaseStore.addStep(
        of: name, on: CalendarDate(iso: change.effectiveDate), order: stored.sequence, quantity: change.quantity,
        at: now,
        in: transaction)
    case SubscriptionsV1.SubscriptionTerminated.protobufName:
      let event = try SubscriptionsV1.SubscriptionTerminated(serialized: payload)
      try PurchaseStore.end(
        SubscriptionName(resourceName: event.subscription), on: CalendarDate(iso: event.endDate), at: now,
        in: transaction)
    default:
      break
    }
  }

  private static func create(
    _ event: SubscriptionsV1.SubscriptionCreated, _ sequence: Int64, _ now: Instant, _ transaction: any Transaction
  ) throws {
    // Active users count themselves: there are no units to hand out.
    guard event.plan?.pricingModel != .activeUsers else { return }
    let subscription = event.subscription ?? SubscriptionsV1.Subscription()
    let name = try SubscriptionName(resourceName: subscription.name)
    try PurchaseStore.insert(
      name, of: ProductID(resourceName: subscription.product), timeZone: BillingTimeZone(identifier: event.timeZone),
      at: now, into: transaction)
    try PurchaseStore.addStep(
      of: name, on: CalendarDate(iso: subscription.startDate), order: sequence, quantity: subscription.quantity,
      at: now, in: transaction)
  }
}
