package import BillingTypes

/// Why Licensing refuses a request. `Handlers/Errors.swift` gives each its status, reason and sentence.
package enum LicensingError: Error, Sendable, Hashable {
  /// Fields that can not be used.
  case invalid([FieldProblem])
  /// The account never had a subscription of the product.
  case poolNotFound(LicensePoolName)
  /// The account has no such user.
  case userNotFound(UserName)
  /// Every unit that was bought is held by somebody (R51).
  case noLicenseAvailable(LicensePoolName, total: Int64, assigned: Int64)
}
