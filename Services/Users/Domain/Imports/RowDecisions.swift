import BillingTypes

/// Decides row by row, each knowing the rows before it.
struct RowDecisions {
  private(set) var rows: [ImportPlan.Row] = []
  private(set) var problems: [ImportProblem] = []
  private let people: ImportPeople
  private let settings: ImportSettings
  private let header: ImportHeader
  private let roles: RoleWords
  private let now: Instant
  private let usersByEmail: [String: User]
  private let defaults: [ImportColumn: String]
  private var rowsByEmail: [String: Int] = [:]
  private var rowsByUser: [UserID: Int] = [:]
  private var rowsByExtension: [String: Int] = [:]

  init(people: ImportPeople, settings: ImportSettings, header: ImportHeader, now: Instant) {
    self.people = people
    self.settings = settings
    self.header = header
    self.now = now
    roles = RoleWords(custom: people.customRoles)
    usersByEmail = people.byEmail()
    var defaults: [ImportColumn: String] = [.active: "yes", .roles: Role.member.rawValue]
    for cell in settings.defaults {
      if let column = ImportColumn(header: cell.column) { defaults[column] = cell.value.isEmpty ? nil : cell.value }
    }
    self.defaults = defaults
  }

  /// Decides about the next row.
  mutating func decide(_ number: Int, _ cells: [ImportColumn: String], isSkipped: Bool) {
    guard !isSkipped else {
      rows.append(ImportPlan.Row(number: number, outcome: .skipped))
      return
    }
    let before = existing(cells)
    // An empty cell of an existing user says nothing, so only a new one gets the defaults.
    let all = before == nil ? cells.merging(defaults) { own, _ in own } : cells
    var reader = ImportRowReader(row: number, cells: all, header: header, roles: roles)
    checkDuplicates(number, &reader)
    checkExtension(number, of: before, &reader)
    let outcome = before.map { update($0, cells, number, &reader) } ?? create(cells, &reader)
    rows.append(ImportPlan.Row(number: number, outcome: reader.problems.isEmpty ? outcome : .refused))
    problems += reader.problems
  }

  /// Whom a row means: by id, and without one by login.
  private func existing(_ cells: [ImportColumn: String]) -> User? {
    if let id = cells[.user] {
      guard let id = try? UserID(id), let user = people.users[id], user.deletedAt == nil else { return nil }
      return user
    }
    return cells[.email].flatMap { usersByEmail[$0.lowercased()] }
  }

  private mutating func checkDuplicates(_ number: Int, _ reader: inout ImportRowReader) {
    if let email = reader.values.email?.comparisonKey {
      if let first = rowsByEmail[email] {
        reader.refuse(.email, .twiceInFile(.email, firstRow: first))
      } else {
        rowsByEmail[email] = number
      }
    }
    guard let id = reader.values.user else { return }
    if let first = rowsByUser[id] {
      reader.refuse(.user, .twiceInFile(.user, firstRow: first))
    } else {
      rowsByUser[id] = number
    }
  }

  private mutating func checkExtension(_ number: Int, of user: User?, _ reader: inout ImportRowReader) {
    guard case .key(let key) = reader.values.extension else { return }
    if let refusal = people.extensions.refusal(of: key, to: user?.name) { reader.refuse(.extension, refusal) }
    if let first = rowsByExtension[key.text] {
      reader.refuse(.extension, .twiceInFile(.extension, firstRow: first))
    } else {
      rowsByExtension[key.text] = number
    }
  }

  private func create(_ cells: [ImportColumn: String], _ reader: inout ImportRowReader) -> ImportPlan.Outcome {
    for column in ImportColumn.allCases where column.isRequired && cells[column] == nil && defaults[column] == nil {
      reader.refuse(column, .required(column))
    }
    let values = reader.values
    if let id = values.user, people.users[id]?.deletedAt != nil { reader.refuse(.user, .userDeleted(id)) }
    if let email = values.email, let holder = usersByEmail[email.comparisonKey] {
      reader.refuse(.email, .emailTaken(by: holder.name.user))
    }
    let isLeftOut = cells[.extension] == nil && defaults[.extension] == nil
    if people.extensions.isRequired, isLeftOut || values.extension == ImportedExtension.none {
      reader.refuse(.extension, .extensionRequired)
    }
    guard let givenName = values.givenName, let familyName = values.familyName, let email = values.email else {
      return .refused
    }
    var roles = values.roles ?? ImportedRoles()
    // As with any owner that is created (R5).
    if roles.house.contains(.owner) { roles.house.insert(.administrator) }
    return .create(
      ImportPlan.NewUser(
        id: values.user, givenName: givenName, familyName: familyName, email: email,
        isActive: values.isActive ?? true, roles: roles, extension: values.extension))
  }

  private mutating func update(
    _ before: User, _ cells: [ImportColumn: String], _ number: Int, _ reader: inout ImportRowReader
  ) -> ImportPlan.Outcome {
    let id = before.name.user
    if settings.refusesExisting { reader.refuse(cells[.user] == nil ? .email : .user, .userExists(id)) }
    if cells[.user] == nil {
      if let first = rowsByUser[id] {
        reader.refuse(.email, .sameUserTwice(firstRow: first))
      } else {
        rowsByUser[id] = number
      }
    }
    let values = reader.values
    if let email = values.email, let holder = usersByEmail[email.comparisonKey], holder.name.user != id {
      reader.refuse(.email, .emailTaken(by: holder.name.user))
    }
    var after = before
    after.givenName = values.givenName ?? before.givenName
    after.familyName = values.familyName ?? before.familyName
    after.email = values.email ?? before.email
    after.isActive = values.isActive ?? before.isActive
    if after.isActive, !before.isActive { after.firstSignInSteps.remove(.activate) }
    let isCleared = settings.blanksClear && header.places[.roles] != nil && cells[.roles] == nil
    if let roles = values.roles ?? (isCleared ? ImportedRoles() : nil) {
      after.roles = roles.house
      after.customRoles = roles.custom
    }
    let change = extensionChange(of: before, values, cells)
    guard after != before || change != nil else { return .unchanged(id) }
    if after != before { after.stamp = before.stamp.changed(at: now) }
    return .update(before: before, after: after, change)
  }

  /// What becomes of a user's extension; nil where it stays.
  private func extensionChange(
    of user: User, _ values: ImportRowReader.Values, _ cells: [ImportColumn: String]
  ) -> ImportPlan.ExtensionChange? {
    let before = people.extensions.key(of: user.name)
    let isCleared = settings.blanksClear && header.places[.extension] != nil && cells[.extension] == nil
    guard let wanted = values.extension ?? (isCleared ? ImportedExtension.none : nil) else { return nil }
    switch wanted {
    case .automatic: return before == nil ? .init(before: nil, after: .automatic) : nil
    case .none: return before.map { .init(before: $0, after: .none) }
    case .key(let key): return before == key ? nil : .init(before: before, after: wanted)
    }
  }
}
