import BillingTypes
import Storage
import SubscriptionsDomain

extension SubscriptionsMethods {
  /// What every change of a subscription begins with: it, its product, and which date is today in its account's zone.
  static func load(
    _ name: SubscriptionName, at now: Instant, in reader: any SQLReader
  ) throws -> (subscription: Subscription, product: Product, today: CalendarDate) {
    guard let account = try AccountStore.find(name.account, in: reader),
      let subscription = try SubscriptionStore.find(name, in: reader),
      let product = try ProductStore.find(subscription.product, in: reader)
    else { throw SubscriptionsError.subscriptionNotFound(name) }
    return (subscription, product, account.timeZone.date(of: now))
  }
}
