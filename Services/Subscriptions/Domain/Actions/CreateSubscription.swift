package import BillingTypes

/// Decides a new subscription of an account (R12-R15, R19): its terms, its first day and its first quantity.
package struct CreateSubscription: Sendable {
  /// Account and id of the new subscription.
  package let name: SubscriptionName
  /// Its terms.
  package let plan: PlanID
  private let startDate: CalendarDate?
  private let quantity: Int64
  private let uid: ResourceUID
  private let actor: String

  /// What a new subscription begins with.
  package struct Beginning: Sendable, Hashable {
    /// The contract and its first quantity.
    package let standing: SubscriptionStanding
    /// Its terms, as they are frozen.
    package let plan: Plan
    /// The first dated step.
    package let firstStep: QuantityStep
    /// Further steps, up to today, each one revision of the contract: of active users, where the start lies behind.
    package let laterSteps: [QuantityStep]
  }

  /// Checks a draft. `uid` becomes the subscription's id too where the draft names none.
  ///
  /// - Throws: ``SubscriptionsError/invalid(_:)`` with every problem of the draft.
  package init(_ draft: SubscriptionDraft, uid: ResourceUID, actor: String) throws(SubscriptionsError) {
    var checks = FieldChecks()
    let account = checks.value("parent") { try AccountID(resourceName: draft.parent) }
    let id = checks.value("subscription_id") { try SubscriptionID(draft.id.isEmpty ? uid.text : draft.id) }
    let plan = checks.value("subscription.plan") { try PlanID(resourceName: draft.plan) }
    let startDate = checks.optionalDate(draft.startDate, "subscription.start_date")
    checks.quantity(draft.quantity, "subscription.quantity")
    guard let account, let id, let plan, let startDate, checks.problems.isEmpty else {
      throw .invalid(checks.problems)
    }
    self.name = SubscriptionName(account: account, subscription: id)
    self.plan = plan
    self.startDate = startDate
    self.quantity = draft.quantity
    self.uid = uid
    self.actor = actor
  }

  /// The beginning of the subscription.
  ///
  /// - Parameters:
  ///   - latest: The account's subscription of the plan's product that ends last, or is running; nil when there is none.
  ///     No two cover the same day.
  ///   - idTaken: Whether the account has a subscription of that id.
  ///   - activeUsers: How many users of the account were active from which day on, oldest first.
  package func decide(
    account: BilledAccount, plan: Plan?, latest: Subscription?, idTaken: Bool, activeUsers: [ActiveUserCount] = [],
    now: Instant
  ) throws(SubscriptionsError) -> Beginning {
    guard let plan else { throw .planNotFound(self.plan) }
    if idTaken { throw .subscriptionExists(name) }
    guard plan.unitPrice.currency == account.currency else {
      throw .currencyMismatch(plan: plan.unitPrice.currency, account: account.currency)
    }
    let start = try start(today: account.timeZone.date(of: now))
    if let latest, latest.endDate.map({ $0 > start }) ?? true {
      throw .productSubscribed(plan.product, by: latest.name, until: latest.endDate)
    }
    let subscription = Subscription(
      name: name, stamp: ResourceStamp(creating: uid, at: now), plan: plan.id, product: plan.product,
      startDate: start, endDate: nil)
    let counts = try counts(plan, from: start, activeUsers)
    let steps = counts.enumerated().map { index, count in
      QuantityStep(
        order: Int64(index) + 1, effectiveDate: count.date, previousQuantity: index == 0 ? 0 : counts[index - 1].count,
        quantity: count.count, createdAt: now, actor: actor)
    }
    let standing = SubscriptionStanding(subscription, inEffect: steps[0].quantity, occupied: 0)
    return Beginning(standing: standing, plan: plan, firstStep: steps[0], laterSteps: Array(steps.dropFirst()))
  }

  /// The quantity from the start on, and of active users what it was on every day since.
  private func counts(
    _ plan: Plan, from start: CalendarDate, _ activeUsers: [ActiveUserCount]
  ) throws(SubscriptionsError) -> [ActiveUserCount] {
    guard plan.pricingModel == .activeUsers else { return [ActiveUserCount(date: start, count: quantity)] }
    guard quantity == 0 else {
      throw .invalid([
        FieldProblem("subscription.quantity", "is the number of active users, which is counted; leave it out")
      ])
    }
    let first = activeUsers.last { $0.date <= start }?.count ?? 0
    return [ActiveUserCount(date: start, count: first)] + activeUsers.filter { $0.date > start }
  }

  private func start(today: CalendarDate) throws(SubscriptionsError) -> CalendarDate {
    guard let startDate else { return today }
    let distance = SubscriptionsLimits.startDistanceDays
    guard today.days(to: startDate).magnitude <= distance else {
      throw .startDateOutOfRange(startDate, today: today)
    }
    return startDate
  }
}
