package import BillingTypes

/// Decides who has an extension (R23).
package struct AssignExtension: Sendable {
  package let name: ExtensionName
  package let assignee: Extension.Assignee
  private let etag: String

  /// Checks the names.
  ///
  /// - Throws: ``TelephonyError/invalid(_:)`` with every problem.
  package init(name: String, assignee: String, etag: String) throws(TelephonyError) {
    var checks = FieldChecks()
    let name = checks.value("name") { try ExtensionName(resourceName: name) }
    let assignee = checks.value("assignee") { try Extension.Assignee(resourceName: assignee) }
    if let name, let assignee {
      checks.require(
        assignee.account == name.account, "assignee", "must belong to \(name.account.resourceName)")
    }
    guard let name, let assignee, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.init(name, to: assignee, etag: etag)
  }

  /// An assignment within an account.
  package init(_ name: ExtensionName, to assignee: Extension.Assignee, etag: String = "") {
    self.name = name
    self.assignee = assignee
    self.etag = etag
  }

  /// The assigned extension; the same where the assignee has it already.
  ///
  /// - Parameters:
  ///   - assigneeExists: Whether there is such a user or queue.
  ///   - held: What the assignee has already.
  package func decide(
    _ present: Extension, assigneeExists: Bool, held: ExtensionName?, now: Instant
  ) throws(TelephonyError) -> Extension {
    try present.require(etag: etag)
    guard assigneeExists else {
      switch assignee {
      case .user(let user): throw .userNotFound(user)
      case .queue(let queue): throw .queueNotFound(queue)
      }
    }
    if present.assignee == assignee { return present }
    if let other = present.assignee { throw .extensionAssigned(name, to: other.resourceName) }
    if let held { throw .assigneeHasExtension(assignee.resourceName, held) }
    return present.changed(at: now) { $0.assignee = assignee }
  }
}
