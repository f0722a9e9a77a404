package import BillingTypes

/// Decides whether a user may come to exist on a product's platform: only on a seat that is bought and free (R17, R20).
package struct CreatePlatformUser: Sendable {
  /// Account and id of the platform user.
  package let name: PlatformUserName
  /// Whose platform.
  package let product: ProductID
  /// Who it is, where the platform says so.
  package let user: UserID?
  private let displayName: String
  private let uid: ResourceUID

  /// Checks a draft. `uid` becomes the platform user's id too where the draft names none.
  ///
  /// - Throws: ``SubscriptionsError/invalid(_:)`` with every problem of the draft.
  package init(_ draft: PlatformUserDraft, uid: ResourceUID) throws(SubscriptionsError) {
    var checks = FieldChecks()
    let account = checks.value("parent") { try AccountID(resourceName: draft.parent) }
    let id = checks.value("platform_user_id") { try PlatformUserID(draft.id.isEmpty ? uid.text : draft.id) }
    let product = checks.value("platform_user.product") { try ProductID(resourceName: draft.product) }
    let user = checks.value("platform_user.user") { draft.user.isEmpty ? nil : try UserName(resourceName: draft.user) }
    checks.text(draft.displayName, "platform_user.display_name", lengths: SubscriptionsLimits.displayNameLengths)
    if let account, let user = user ?? nil {
      checks.require(user.account == account, "platform_user.user", "must be a user of \(account.resourceName)")
    }
    guard let account, let id, let product, let user, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.name = PlatformUserName(account: account, platformUser: id)
    self.product = product
    self.user = user?.user
    self.displayName = draft.displayName
    self.uid = uid
  }

  /// The new platform user.
  ///
  /// - Parameters:
  ///   - timeline: Of the product's running subscription, from today on; nil when the account has none.
  ///   - occupancy: Of the product as it is now; nil when there is no such product.
  package func decide(
    timeline: QuantityTimeline?, occupancy: Occupancy?, idTaken: Bool, today: CalendarDate, now: Instant
  ) throws(SubscriptionsError) -> PlatformUser {
    guard let occupancy else { throw .productNotFound(product) }
    if idTaken { throw .platformUserExists(name) }
    let quantity = timeline?.lowestQuantity(from: today) ?? 0
    guard occupancy.count < quantity else {
      throw .noFreeSeat(occupancy.product, quantity: quantity, occupied: occupancy.count)
    }
    return PlatformUser(
      name: name, stamp: ResourceStamp(creating: uid, at: now), product: product, displayName: displayName,
      user: user, arrivalDate: today)
  }
}
