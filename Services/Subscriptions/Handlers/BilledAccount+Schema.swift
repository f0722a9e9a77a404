import BillingTypes
import Schemas
import ServiceRuntime
import SubscriptionsDomain

extension BilledAccount {
  /// What Subscriptions keeps of an account that Users tells of.
  init(schema: UsersV1.Account?) throws {
    let schema = schema ?? UsersV1.Account()
    self.init(
      id: try AccountID(resourceName: schema.name), currency: try Currency(code: schema.currencyCode),
      timeZone: try BillingTimeZone(identifier: schema.timeZone),
      updatedAt: schema.updateTime.flatMap { Instant(schema: $0) } ?? Instant(millisecondsSinceEpoch: 0))
  }
}
