/// What an account is to the provider (R3, R6).
package enum AccountKind: String, Sendable, CaseIterable {
  /// A business that uses phones.
  case customer
  /// A business that resells to customers of its own.
  case serviceProvider = "service_provider"
}
