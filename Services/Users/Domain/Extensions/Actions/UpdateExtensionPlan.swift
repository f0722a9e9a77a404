package import BillingTypes

/// Decides which keys an account uses from now on (requirements C 28).
package struct UpdateExtensionPlan: Sendable {
  package let account: AccountID
  private let edit: Edit
  private let reserved: [ExtensionPlan.ReservedRange]?
  private let etag: String

  /// What is to be other; nil leaves a part as it is.
  package struct Edit: Sendable, Hashable {
    package var reserved: [RangeDraft]?
    package var automaticFirst: Int32?
    package var automaticLast: Int32?
    package var newUsers: ExtensionPlan.NewUserRule?

    /// Nothing.
    package init() {}
  }

  /// A range as a caller asks for it.
  package struct RangeDraft: Sendable, Hashable {
    package var first: String
    package var last: String
    package var reason: String

    /// A range as given.
    package init(first: String, last: String, reason: String) {
      self.first = first
      self.last = last
      self.reason = reason
    }
  }

  /// Checks an edit.
  ///
  /// - Throws: ``TelephonyError/invalid(_:)`` with every problem.
  package init(name: String, _ edit: Edit, etag: String) throws(TelephonyError) {
    var checks = FieldChecks()
    let account = checks.value("extension_plan.name") { try ExtensionPlan.account(ofName: name) }
    reserved = edit.reserved.map { Self.ranges($0, &checks) }
    guard let account, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.account = account
    self.edit = edit
    self.etag = etag
  }

  /// The plan from now on; the same where nothing is other than before.
  package func decide(_ present: ExtensionPlan, now: Instant) throws(TelephonyError) -> ExtensionPlan {
    guard etag.isEmpty || etag == present.etag else { throw .etagMismatch(present.resourceName) }
    let first = edit.automaticFirst.map(Int.init) ?? present.automatic.lowerBound
    let last = edit.automaticLast.map(Int.init) ?? present.automatic.upperBound
    let bounds = UsersLimits.automaticExtensionBounds
    guard first <= last, bounds.contains(first), bounds.contains(last) else {
      throw .invalid([
        FieldProblem(
          "extension_plan.automatic_first",
          "to automatic_last must be a range within \(bounds.lowerBound) to \(bounds.upperBound); it is \(first) to "
            + "\(last)")
      ])
    }
    var plan = present
    plan.automatic = first...last
    if let reserved { plan.reserved = reserved }
    if let newUsers = edit.newUsers { plan.newUsers = newUsers }
    guard plan != present else { return present }
    plan.revision += 1
    plan.updatedAt = max(now, present.updatedAt ?? now)
    return plan
  }

  private static func ranges(
    _ given: [RangeDraft], _ checks: inout FieldChecks
  ) -> [ExtensionPlan.ReservedRange] {
    let field = "extension_plan.reserved_ranges"
    let limit = UsersLimits.reservedRangesMaximum
    checks.require(given.count <= limit, field, "must hold at most \(limit) ranges; it holds \(given.count)")
    return given.prefix(limit).enumerated().compactMap { index, range in
      let place = "\(field)[\(index)]"
      let first = checks.value("\(place).first_key") { try ExtensionKey(range.first) }
      let last = checks.value("\(place).last_key") { try ExtensionKey(range.last) }
      checks.text(range.reason, "\(place).reason", lengths: UsersLimits.reservationReasonLengths)
      guard let first, let last else { return nil }
      checks.require(
        first.text.utf8.count == last.text.utf8.count && first.text <= last.text, "\(place).last_key",
        "must have as many digits as first_key and not be below it")
      return ExtensionPlan.ReservedRange(first: first, last: last, reason: range.reason)
    }
  }
}
