package import BillingTypes

/// A role of an account's own, built on one of the house's.
package struct CustomRole: Sendable, Hashable {
  /// Account and id.
  package let name: RoleName
  /// Identity, revision and times.
  package internal(set) var stamp: ResourceStamp
  /// What people call it, unique within the account.
  package internal(set) var displayName: String
  /// What it is for; may be empty.
  package internal(set) var description: String
  /// Whoever has it may do what this one may; fixed, and never the owner's.
  package let baseRole: Role

  /// A role as it was decided or stored.
  package init(name: RoleName, stamp: ResourceStamp, displayName: String, description: String, baseRole: Role) {
    self.name = name
    self.stamp = stamp
    self.displayName = displayName
    self.description = description
    self.baseRole = baseRole
  }

  /// The display name in lower case: two roles of one account never share it.
  package var comparisonKey: String { displayName.lowercased() }
}
