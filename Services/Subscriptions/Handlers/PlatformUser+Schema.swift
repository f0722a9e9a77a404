import BillingTypes
import Schemas
import ServiceRuntime
import SubscriptionsDomain

extension PlatformUserDraft {
  /// What a caller reports.
  init(schema request: SubscriptionsV1.CreatePlatformUserRequest) {
    let user = request.platformUser ?? SubscriptionsV1.PlatformUser()
    self.init()
    parent = request.parent
    id = request.platformUserId
    product = user.product
    displayName = user.displayName
    self.user = user.user
  }
}

extension PlatformUser {
  /// The platform user as callers see it.
  var schema: SubscriptionsV1.PlatformUser {
    var schema = SubscriptionsV1.PlatformUser()
    schema.name = name.resourceName
    schema.uid = stamp.uid.text
    schema.createTime = stamp.createdAt.schema
    schema.product = product.resourceName
    schema.displayName = displayName
    schema.user = user.map { UserName(account: name.account, user: $0).resourceName } ?? ""
    return schema
  }
}
