/// What an account is to the provider (R3, R6).
package enum AccountKind: Int64, Sendable, CaseIterable {
  /// A business that uses phones.
  case customer = 1
  /// A business that resells to customers of its own.
  case serviceProvider = 2
}
