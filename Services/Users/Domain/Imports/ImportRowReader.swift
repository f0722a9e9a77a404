import BillingTypes

/// Reads the cells of one row as what they stand for, and collects everything that is wrong with them.
struct ImportRowReader {
  /// What a row says; nil where its cell is empty or wrong.
  struct Values {
    var user: UserID?
    var givenName: String?
    var familyName: String?
    var email: EmailAddress?
    var isActive: Bool?
    var roles: ImportedRoles?
    var `extension`: ImportedExtension?
  }

  private(set) var values = Values()
  private(set) var problems: [ImportProblem] = []
  private let cells: [ImportColumn: String]
  private let header: ImportHeader
  private let row: Int

  /// - Parameter cells: Trimmed; empty ones are nil.
  init(row: Int, cells: [ImportColumn: String], header: ImportHeader, roles: RoleWords) {
    self.row = row
    self.cells = cells
    self.header = header
    values.user = read(.user) { text throws(FieldProblem) in
      try FieldProblem.check("user") { try UserID(text) }
    }
    values.givenName = name(.givenName)
    values.familyName = name(.familyName)
    values.email = read(.email) { text throws(FieldProblem) in
      try FieldProblem.check("email") { try EmailAddress(text) }
    }
    readActive()
    readRoles(roles)
    readExtension()
  }

  /// Records something else that is wrong with the row.
  mutating func refuse(_ column: ImportColumn, _ reason: ImportRefusal) {
    let (number, title) = header.title(of: column)
    problems.append(
      ImportProblem(row: row, columnNumber: number, column: title, value: cells[column] ?? "", reason))
  }

  private mutating func read<Value>(_ column: ImportColumn, _ make: (String) throws(FieldProblem) -> Value) -> Value? {
    guard let text = cells[column] else { return nil }
    do throws(FieldProblem) {
      return try make(text)
    } catch {
      // The words of a value's own type: what is wrong, a semicolon, what to do.
      let clauses = error.message.split(separator: "; ", maxSplits: 1).map(String.init)
      let remedy = clauses.count > 1 ? clauses[1] : "correct it"
      refuse(column, .malformed(clauses[0].replacing("is not valid: ", with: ""), remedy: remedy))
      return nil
    }
  }

  private mutating func name(_ column: ImportColumn) -> String? {
    read(column) { text throws(FieldProblem) in
      var checks = FieldChecks()
      checks.text(text, column.title, lengths: UsersLimits.personNameLengths)
      if let problem = checks.problems.first { throw problem }
      return text
    }
  }

  private mutating func readActive() {
    guard let text = cells[.active] else { return }
    switch text.lowercased() {
    case "yes", "y", "true", "1": values.isActive = true
    case "no", "n", "false", "0": values.isActive = false
    default: refuse(.active, .notYesOrNo)
    }
  }

  private mutating func readExtension() {
    guard let text = cells[.extension] else { return }
    do throws(ImportRefusal) {
      values.extension = try ImportedExtension(text)
    } catch {
      refuse(.extension, error)
    }
  }

  private mutating func readRoles(_ words: RoleWords) {
    guard let text = cells[.roles] else { return }
    do throws(ImportRefusal) {
      values.roles = try words.roles(text)
    } catch {
      refuse(.roles, error)
    }
  }
}
