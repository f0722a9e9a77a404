package import BillingTypes

/// Why Subscriptions refuses a request. `Handlers/Errors.swift` gives each its status, reason and sentence.
package enum SubscriptionsError: Error, Sendable, Hashable {
  /// Fields that can not be accepted, all of them.
  case invalid([FieldProblem])
  /// No account of that id, neither here nor with Users.
  case accountNotFound(AccountID)
  /// No such user of the account.
  case userNotFound(UserName)
  /// The product id is taken.
  case productExists(ProductID)
  /// No such product.
  case productNotFound(ProductID)
  /// The plan id is taken.
  case planExists(PlanID)
  /// No such plan.
  case planNotFound(PlanID)
  /// The plan sells in another currency than the account is billed in.
  case currencyMismatch(plan: Currency, account: Currency)
  /// The subscription id is taken.
  case subscriptionExists(SubscriptionName)
  /// Another subscription has the product on days that the new one would cover.
  case productSubscribed(ProductID, by: SubscriptionName, until: CalendarDate?)
  /// No such subscription.
  case subscriptionNotFound(SubscriptionName)
  /// The subscription has been ended and does not change any more.
  case subscriptionTerminated(SubscriptionName, endDate: CalendarDate)
  /// A start too far from today.
  case startDateOutOfRange(CalendarDate, today: CalendarDate)
  /// A change that is to take effect before the subscription starts.
  case effectiveDateBeforeStart(CalendarDate, startDate: CalendarDate)
  /// A change that is to take effect on a day to come.
  case effectiveDateInFuture(CalendarDate, latest: CalendarDate)
  /// The caller saw an older state of the subscription.
  case etagMismatch(SubscriptionName)
  /// Fewer units than users exist on the platform (R16, R17).
  case quantityBelowOccupied(Occupancy, quantity: Int64, occupied: Int64, on: CalendarDate)
  /// The quantity is the number of active users, which count themselves.
  case quantityFollowsUsers(SubscriptionName)
  /// The product is billed by active users and has no seats to take.
  case productWithoutSeats(Product, SubscriptionName)
  /// The end of a subscription on whose seats users exist (R17).
  case subscriptionOccupied(SubscriptionName, Occupancy)
  /// The platform user id is taken within the account.
  case platformUserExists(PlatformUserName)
  /// No such platform user.
  case platformUserNotFound(PlatformUserName)
  /// Every seat that was bought is taken (R17, R20).
  case noFreeSeat(Product, quantity: Int64, occupied: Int64)
}
