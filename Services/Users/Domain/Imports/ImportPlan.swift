package import BillingTypes

/// What applying an import would do, row by row, and everything that is wrong with it.
package struct ImportPlan: Sendable {
  /// What becomes of a row.
  package enum Outcome: Sendable, Hashable {
    /// A new user.
    case create(NewUser)
    /// Another user than before.
    case update(before: User, after: User, ExtensionChange?)
    /// The user is so already.
    case unchanged(UserID)
    /// Left out on request.
    case skipped
    /// Wrong; the problems say why.
    case refused
  }

  /// Another extension of a user than before.
  package struct ExtensionChange: Sendable, Hashable {
    /// Nil for none.
    package let before: ExtensionKey?
    package let after: ImportedExtension
  }

  /// A row and what becomes of it.
  package struct Row: Sendable, Hashable {
    /// Line of a CSV file or row of a sheet, from 1.
    package let number: Int
    package internal(set) var outcome: Outcome
  }

  /// A user that does not exist yet. Its id and its times come with applying.
  package struct NewUser: Sendable, Hashable {
    /// The id that the row asks for.
    package let id: UserID?
    package let givenName: String
    package let familyName: String
    package let email: EmailAddress
    package let isActive: Bool
    package let roles: ImportedRoles
    /// Nil for what the account's plan says.
    package let `extension`: ImportedExtension?
  }

  /// In the order of the file.
  package internal(set) var rows: [Row]
  /// In the order of the file; those of the whole file first.
  package internal(set) var problems: [ImportProblem]
  /// Whether the good rows are imported although others are not.
  package let importsGoodRows: Bool

  /// How many rows become what.
  package var counts: ImportCounts {
    var counts = ImportCounts()
    for row in rows {
      switch row.outcome {
      case .create: counts.creates += 1
      case .update: counts.updates += 1
      case .unchanged: counts.unchanged += 1
      case .skipped: counts.skipped += 1
      case .refused: counts.errors += 1
      }
    }
    return counts
  }

  /// Whether it can be applied: nothing is wrong with the file as a whole, and with no row unless the good ones are
  /// enough.
  package var isApplicable: Bool {
    let isFileGood = !problems.contains { problem in !rows.contains { $0.number == problem.row } }
    return isFileGood && (importsGoodRows || problems.isEmpty)
  }

  /// What would be done as text, to compare two plans: a plan of the same text does the same.
  package var text: String {
    rows.map { row in
      switch row.outcome {
      case .create(let user):
        let roles = user.roles.house.sorted().map(\.rawValue) + user.roles.custom.keys.map(\.rawValue).sorted()
        return "\(row.number) create \(user.id?.rawValue ?? "") \(user.isActive) \(roles) \(user.email) "
          + "\(user.extension.map { "\($0)" } ?? "")\n"
          + "\(user.givenName)\n\(user.familyName)\n"
      case .update(let before, let after, let change):
        let key = change.map { "\($0.before.map { "\($0)" } ?? "") \($0.after)" } ?? ""
        return "\(row.number) update \(before.name.user) \(before.stamp.etag) \(after.isActive) "
          + "\(RoleWords.text(after)) \(after.email) \(key)\n\(after.givenName)\n\(after.familyName)\n"
      case .unchanged(let user): return "\(row.number) unchanged \(user)\n"
      case .skipped: return "\(row.number) skipped\n"
      case .refused: return "\(row.number) refused\n"
      }
    }.joined()
  }
}

/// Rows by what becomes of them.
package struct ImportCounts: Sendable, Hashable {
  package var creates = 0
  package var updates = 0
  package var unchanged = 0
  package var errors = 0
  package var skipped = 0

  /// No rows.
  package init() {}

  /// Rows as they were counted.
  package init(creates: Int, updates: Int, unchanged: Int, errors: Int, skipped: Int) {
    self.creates = creates
    self.updates = updates
    self.unchanged = unchanged
    self.errors = errors
    self.skipped = skipped
  }
}
