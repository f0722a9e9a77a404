package import BillingTypes

/// A pool is named by its product: `accounts/{account}/licensePools/{product}`.
package enum LicensePoolResource: ResourceKind {
  package static let noun = "license pool"
  package static let collection = "licensePools"
}

/// The name of a pool.
package typealias LicensePoolName = AccountResourceName<LicensePoolResource>

extension AccountResourceName<LicensePoolResource> {
  /// The product whose units are in the pool; its id is that of the pool.
  package var product: ProductID {
    guard let product = try? ProductID(id.rawValue) else {
      preconditionFailure("the ids of license pools and products have one form")
    }
    return product
  }
}

extension LicensePool {
  /// The pool's resource name.
  package var resourceName: String { "\(account.resourceName)/\(LicensePoolResource.collection)/\(product)" }
}
