package import BillingTypes

/// Decides a new product of the catalog (R11).
package struct CreateProduct: Sendable {
  /// The product that the draft makes if its id is free.
  package let product: Product

  /// Checks a draft. `uid` becomes the product's id too where the draft names none.
  ///
  /// - Throws: ``SubscriptionsError/invalid(_:)`` with every problem of the draft.
  package init(_ draft: ProductDraft, uid: ResourceUID, now: Instant) throws(SubscriptionsError) {
    var checks = FieldChecks()
    let id = checks.value("product_id") { try ProductID(draft.id.isEmpty ? uid.text : draft.id) }
    checks.text(draft.displayName, "product.display_name", lengths: SubscriptionsLimits.displayNameLengths)
    guard let id, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    product = Product(id: id, stamp: ResourceStamp(creating: uid, at: now), displayName: draft.displayName)
  }

  /// The new product, given whether its id is taken.
  package func decide(idTaken: Bool) throws(SubscriptionsError) -> Product {
    if idTaken { throw .productExists(product.id) }
    return product
  }
}
