import BillingTypes
import Schemas
import ServiceRuntime
import SubscriptionsDomain

extension SubscriptionDraft {
  /// What a caller asks for.
  init(schema request: SubscriptionsV1.CreateSubscriptionRequest) {
    let subscription = request.subscription ?? SubscriptionsV1.Subscription()
    self.init()
    parent = request.parent
    id = request.subscriptionId
    plan = subscription.plan
    startDate = subscription.startDate
    quantity = subscription.quantity
  }
}

extension SubscriptionStanding {
  /// The subscription as callers and followers see it.
  var schema: SubscriptionsV1.Subscription {
    var schema = SubscriptionsV1.Subscription()
    schema.name = subscription.name.resourceName
    schema.uid = subscription.stamp.uid.text
    schema.etag = subscription.stamp.etag
    schema.createTime = subscription.stamp.createdAt.schema
    schema.updateTime = subscription.stamp.updatedAt.schema
    schema.plan = subscription.plan.resourceName
    schema.product = subscription.product.resourceName
    schema.state = subscription.isTerminated ? .terminated : .active
    schema.startDate = subscription.startDate.iso
    schema.endDate = subscription.endDate?.iso ?? ""
    schema.quantity = quantity
    schema.occupied = occupied
    return schema
  }
}

extension QuantityStep {
  /// The step as callers and followers see it.
  var schema: SubscriptionsV1.QuantityChange {
    var schema = SubscriptionsV1.QuantityChange()
    schema.effectiveDate = effectiveDate.iso
    schema.previousQuantity = previousQuantity
    schema.quantity = quantity
    schema.createTime = createdAt.schema
    schema.actor = actor
    return schema
  }
}
