package import BillingTypes

/// Why Licensing refuses a request. `Handlers/Errors.swift` gives each its status, reason and sentence.
package enum LicensingError: Error, Sendable, Hashable {
  /// Fields that can not be accepted, all of them.
  case invalid([FieldProblem])
  /// The account never had a subscription of the product.
  case poolNotFound(AccountID, ProductID)
}
