import BillingTypes
import Schemas
import ServiceRuntime
import SubscriptionsDomain

extension ProductDraft {
  /// What a caller asks for.
  init(schema request: SubscriptionsV1.CreateProductRequest) {
    self.init()
    id = request.productId
    displayName = request.product?.displayName ?? ""
  }
}

extension Product {
  /// The product as callers see it.
  var schema: SubscriptionsV1.Product {
    var schema = SubscriptionsV1.Product()
    schema.name = id.resourceName
    schema.uid = stamp.uid.text
    schema.etag = stamp.etag
    schema.createTime = stamp.createdAt.schema
    schema.updateTime = stamp.updatedAt.schema
    schema.displayName = displayName
    return schema
  }
}

extension PlanDraft {
  /// What a caller asks for.
  init(schema request: SubscriptionsV1.CreatePlanRequest) throws(FieldProblem) {
    let plan = request.plan ?? SubscriptionsV1.Plan()
    self.init()
    id = request.planId
    displayName = plan.displayName
    product = plan.product
    pricingModel = try PricingModel?(schema: plan.pricingModel)
    billingMode = try BillingMode?(schema: plan.billingMode)
    periodUnit = try PeriodUnit?(schema: plan.periodUnit)
    periodCount = plan.periodCount
    currencyCode = plan.unitPrice?.currencyCode ?? ""
    unitPriceMinorUnits = plan.unitPrice?.minorUnits ?? 0
  }
}

extension Plan {
  /// The plan as callers and followers see it.
  var schema: SubscriptionsV1.Plan {
    var schema = SubscriptionsV1.Plan()
    schema.name = id.resourceName
    schema.uid = stamp.uid.text
    schema.etag = stamp.etag
    schema.createTime = stamp.createdAt.schema
    schema.updateTime = stamp.updatedAt.schema
    schema.displayName = displayName
    schema.product = product.resourceName
    schema.pricingModel = pricingModel.schema
    schema.billingMode = billingMode.schema
    schema.periodUnit = period.unit.schema
    schema.periodCount = Int32(period.count)
    schema.unitPrice = TypesV1.Money(currencyCode: unitPrice.currency.code, minorUnits: unitPrice.minorUnits)
    return schema
  }
}
