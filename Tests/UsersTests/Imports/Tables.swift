import BillingTypes
import UsersDomain

/// Files and people for tests of the rules of imports.
enum Tables {
  static let account = (try? AccountID("acme")) ?? { preconditionFailure("a valid id") }()
  static let now = Instant(millisecondsSinceEpoch: 1_772_355_600_000)
  static let headers = ["user", "given name", "family name", "email", "active", "roles"]

  /// A table whose rows are cells with commas between.
  static func table(_ rows: String..., headers: [String] = headers) -> ImportTable {
    ImportTable(
      headerRow: 1, headers: headers,
      rows: rows.enumerated().map { index, row in
        let cells = row.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
        return ImportTable.Row(number: index + 2, cells: cells)
      })
  }

  static func user(
    _ id: String, roles: Set<Role> = [.member], isActive: Bool = true, custom: [RoleID: Role] = [:],
    deletedAt: Instant? = nil, revision: Int64 = 1
  ) throws -> User {
    let stamp = ResourceStamp(
      uid: ResourceUID(stored: "uid-\(id)"), revision: revision, createdAt: now, updatedAt: now)
    return User(
      name: UserName(account: account, user: try UserID(id)), stamp: stamp, givenName: "Given", familyName: "Family",
      email: try EmailAddress("\(id)@acme.example"), isActive: isActive, roles: roles, customRoles: custom,
      deletedAt: deletedAt)
  }

  /// Olga the owner, Ada the administrator, Max the member; one role of the account's own.
  static func people(_ others: User...) throws -> ImportPeople {
    ImportPeople(
      users: [
        try user("olga", roles: [.owner, .administrator]), try user("ada", roles: [.administrator]), try user("max"),
      ] + others, customRoles: [try RoleID("desk"): .agent, try RoleID("member"): .manager])
  }

  /// The same people: 200 is Max's, 0101 nobody's, 300 a queue's.
  static func withExtensions() throws -> ImportPeople {
    let people = try people()
    return ImportPeople(
      users: Array(people.users.values), customRoles: people.customRoles,
      extensions: ImportExtensions(
        plan: ExtensionPlan(usualFor: account),
        [
          (try ExtensionKey("200"), "accounts/acme/users/max"), (try ExtensionKey("0101"), nil),
          (try ExtensionKey("300"), "accounts/acme/queues/desk"),
        ]))
  }

  static func plan(
    _ table: ImportTable, people: ImportPeople? = nil, _ change: (inout ImportSettings) -> Void = { _ in }
  ) throws -> ImportPlan {
    var settings = ImportSettings()
    change(&settings)
    return try PlanImport(table, settings: settings).decide(people: people ?? self.people(), now: now)
  }

  /// Each problem as `row/column REASON`.
  static func problems(_ plan: ImportPlan) -> [String] {
    plan.problems.map { "\($0.row)/\($0.columnNumber) \($0.reason.words.code)" }
  }
}
