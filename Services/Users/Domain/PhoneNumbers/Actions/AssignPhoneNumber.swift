package import BillingTypes

/// Decides where a number leads.
package struct AssignPhoneNumber: Sendable {
  package let name: PhoneNumberName
  package let target: PhoneNumber.Target
  private let etag: String

  /// Checks the names.
  ///
  /// - Throws: ``TelephonyError/invalid(_:)`` with every problem.
  package init(name: String, target: String, etag: String) throws(TelephonyError) {
    var checks = FieldChecks()
    let name = checks.value("name") { try PhoneNumberName(resourceName: name) }
    let target = checks.value("target") { try PhoneNumber.Target(resourceName: target) }
    if let name, let target {
      checks.require(target.account == name.account, "target", "must belong to \(name.account.resourceName)")
    }
    guard let name, let target, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.name = name
    self.target = target
    self.etag = etag
  }

  /// The number with its target; the same where it leads there already.
  package func decide(
    _ present: PhoneNumber, targetExists: Bool, now: Instant
  ) throws(TelephonyError) -> PhoneNumber {
    try present.require(etag: etag)
    guard targetExists else {
      switch target {
      case .extension(let name): throw .extensionNotFound(name)
      case .user(let name): throw .userNotFound(name)
      case .queue(let name): throw .queueNotFound(name)
      }
    }
    if let other = present.target, other != target {
      throw .phoneNumberAssigned(present.name, to: other.resourceName)
    }
    return present.leading(to: target, at: now)
  }
}
