import Schemas

/// The facts that billing follows, with what tests do not care about filled in.
extension EventLog {
  func accountCreated(_ id: String, _ change: (inout UsersV1.Account) -> Void = { _ in }) {
    var account = UsersV1.Account(
      name: "accounts/\(id)", displayName: id, currencyCode: "EUR", timeZone: "Europe/Rome", paymentTerms: .invoice,
      netDays: 30, billCycleDay: 1)
    change(&account)
    append(UsersV1.AccountCreated(account: account), of: id)
  }

  func subscribed(
    _ account: String, _ id: String = "phones", quantity: Int64 = 10, from start: String = "2026-03-01",
    _ change: (inout SubscriptionsV1.Plan) -> Void = { _ in }
  ) {
    var plan = SubscriptionsV1.Plan(
      name: "plans/p", displayName: "Cloud Phone", product: "products/cloud-phone", pricingModel: .perSeat,
      billingMode: .inAdvance, periodUnit: .month, periodCount: 1,
      unitPrice: TypesV1.Money(currencyCode: "EUR", minorUnits: 1_200))
    change(&plan)
    let subscription = SubscriptionsV1.Subscription(
      name: "accounts/\(account)/subscriptions/\(id)", plan: plan.name, startDate: start, quantity: quantity)
    append(
      SubscriptionsV1.SubscriptionCreated(subscription: subscription, plan: plan, actor: "users/olivia"), of: account)
  }

  func changed(_ account: String, _ id: String = "phones", to quantity: Int64, from date: String) {
    append(
      SubscriptionsV1.QuantityChanged(
        subscription: "accounts/\(account)/subscriptions/\(id)",
        change: SubscriptionsV1.QuantityChange(effectiveDate: date, quantity: quantity, actor: "users/olivia")),
      of: account)
  }

  func terminated(_ account: String, _ id: String = "phones", on date: String) {
    append(
      SubscriptionsV1.SubscriptionTerminated(
        subscription: "accounts/\(account)/subscriptions/\(id)", endDate: date, actor: "operator"),
      of: account)
  }
}
