/// Why Licensing refuses a request. `Handlers/Errors.swift` gives each its status, reason and sentence.
package enum LicensingError: Error, Sendable, Hashable {
  /// The account never had a subscription of the product.
  case poolNotFound(LicensePoolName)
}
