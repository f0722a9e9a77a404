import BillingTypes
import InvoicingDomain
import Protobuf
import Schemas
import Storage

/// What events of Subscriptions do here: each says what changed from which day on, and so which periods are open again.
enum SubscriptionsEvents {
  static func apply(_ event: StoredEvent, _ transaction: any Transaction) throws {
    let payload = event.event.payload
    switch event.event.type {
    case SubscriptionsV1.SubscriptionCreated.protobufName:
      try MisunderstoodEventStore.understand(event, of: "subscriptions", in: transaction) {
        try create(try SubscriptionsV1.SubscriptionCreated(serialized: payload), event.sequence, transaction)
      }
    case SubscriptionsV1.QuantityChanged.protobufName:
      try MisunderstoodEventStore.understand(event, of: "subscriptions", in: transaction) {
        try change(try SubscriptionsV1.QuantityChanged(serialized: payload), event.sequence, transaction)
      }
    case SubscriptionsV1.SubscriptionTerminated.protobufName:
      try MisunderstoodEventStore.understand(event, of: "subscriptions", in: transaction) {
        try end(try SubscriptionsV1.SubscriptionTerminated(serialized: payload), transaction)
      }
    default: return
    }
  }

  private static func create(
    _ created: SubscriptionsV1.SubscriptionCreated, _ sequence: Int64, _ transaction: any Transaction
  ) throws {
    let subscription = created.subscription ?? SubscriptionsV1.Subscription()
    let name = try SubscriptionName(resourceName: subscription.name)
    let cycleDay = try AccountStore.find(name.account, in: transaction)?.billCycleDay
    let plan = created.plan ?? SubscriptionsV1.Plan()
    let terms = try SubscriptionTerms(schema: plan, cycleDay: cycleDay)
    let start = try CalendarDate(iso: subscription.startDate)
    let step = try QuantityStep(effectiveDate: start, quantity: subscription.quantity, actor: created.actor)
    let schedule = BillingSchedule(period: terms.period, alignment: terms.alignment, start: start)
    let copy = SubscriptionStore.Copy(
      name: name, title: plan.displayName, terms: terms, start: start, termination: nil,
      open: OpenPeriods(from: cycleDay == nil ? start : schedule.openFrom(start)))
    try SubscriptionStore.insert(copy, into: transaction)
    try SubscriptionStore.addStep(step, order: sequence, of: name, in: transaction)
  }

  private static func change(
    _ changed: SubscriptionsV1.QuantityChanged, _ sequence: Int64, _ transaction: any Transaction
  ) throws {
    let name = try SubscriptionName(resourceName: changed.subscription)
    let change = changed.change ?? SubscriptionsV1.QuantityChange()
    let step = try QuantityStep(
      effectiveDate: try CalendarDate(iso: change.effectiveDate), quantity: change.quantity, actor: change.actor)
    let (copy, isAligned) = try load(name, transaction)
    try SubscriptionStore.addStep(step, order: sequence, of: name, in: transaction)
    let next = try SubscriptionStore.nextStep(after: step.effectiveDate, of: name, in: transaction)
    try reopen(
      copy, by: DateRange(start: step.effectiveDate, end: next ?? .maximum), isAligned, transaction)
  }

  private static func end(
    _ ended: SubscriptionsV1.SubscriptionTerminated, _ transaction: any Transaction
  ) throws {
    let name = try SubscriptionName(resourceName: ended.subscription)
    let termination = Termination(endDate: try CalendarDate(iso: ended.endDate), actor: ended.actor)
    let (copy, isAligned) = try load(name, transaction)
    try SubscriptionStore.end(name, by: termination, in: transaction)
    let earliest = min(termination.endDate, copy.termination?.endDate ?? .maximum)
    try reopen(copy, by: DateRange(start: earliest, end: .maximum), isAligned, transaction)
  }

  private static func load(
    _ name: SubscriptionName, _ transaction: any Transaction
  ) throws -> (SubscriptionStore.Copy, isAligned: Bool) {
    let cycleDay = try AccountStore.find(name.account, in: transaction)?.billCycleDay
    guard let copy = try SubscriptionStore.find(name, cycleDay: cycleDay, in: transaction) else {
      throw FieldProblem("subscription", "names \(name), of which no creation was understood")
    }
    return (copy, cycleDay != nil)
  }

  private static func reopen(
    _ copy: SubscriptionStore.Copy, by days: DateRange, _ isAligned: Bool, _ transaction: any Transaction
  ) throws {
    let open =
      isAligned
      ? copy.open.reopened(by: days, on: copy.schedule) : OpenPeriods(from: min(copy.open.from, days.start))
    if open != copy.open { try SubscriptionStore.setOpen(open, of: copy.name, in: transaction) }
  }
}
