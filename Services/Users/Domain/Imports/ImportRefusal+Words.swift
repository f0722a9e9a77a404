/// What a refusal is called and says.
package struct ImportRefusalWords: Sendable, Hashable {
  /// `UPPER_SNAKE` and stable, for programs.
  package let code: String
  /// What is wrong, one clause.
  package let message: String
  /// What to do, one clause.
  package let remedy: String

  fileprivate init(_ code: String, _ message: String, _ remedy: String) {
    self.code = code
    self.message = message
    self.remedy = remedy
  }
}

extension ImportRefusal {
  private static let titles = ImportColumn.allCases.map(\.title).joined(separator: ", ")

  /// The refusal in words; a table, so it is long.
  package var words: ImportRefusalWords {
    switch self {
    case .columnUnknown:
      .init(
        "COLUMN_UNKNOWN", "there is no such column", "use \(Self.titles), or map or ignore it with a column mapping")
    case .columnTwice(let first):
      .init("COLUMN_TWICE", "it means the same column as \"\(first)\"", "remove one of them")
    case .columnMissing(let column):
      .init("COLUMN_MISSING", "the column \"\(column.title)\" is missing", "add it")
    case .mappingUnknown:
      .init("MAPPING_UNKNOWN", "a mapping names what is not there", "map a header of the file to one of \(Self.titles)")
    case .defaultUnknown:
      .init("DEFAULT_UNKNOWN", "there is no such column to have a default", "use \(Self.titles)")
    case .overrideUnknown:
      .init("OVERRIDE_UNKNOWN", "there is no such column to override", "use \(Self.titles)")
    case .rowUnknown:
      .init("ROW_UNKNOWN", "there is no such row to override", "use the number of a row that is not empty")
    case .required(let column): .init("REQUIRED", "the \(column.title) is missing", "fill it in")
    case .malformed(let clause, let remedy): .init("MALFORMED", clause, remedy)
    case .notYesOrNo: .init("NOT_YES_OR_NO", "this is neither yes nor no", "write yes or no")
    case .roleUnknown(let word, let known):
      .init(
        "ROLE_UNKNOWN", "there is no role \"\(word)\"",
        "use \(known.joined(separator: ", ")), with spaces between several")
    case .roleTwice(let word): .init("ROLE_TWICE", "the role \"\(word)\" is there twice", "remove one")
    case .scientificNotation:
      .init(
        "SCIENTIFIC_NOTATION", "a spreadsheet has shortened the number and its digits are lost",
        "format the column as text and enter it again")
    case .leadingZerosLost(let key):
      .init(
        "LEADING_ZEROS_LOST", "there is no such extension, but there is \(key)",
        "write \(key) in a column that is formatted as text: a spreadsheet has dropped its leading zeros")
    case .extensionTaken(let holder):
      .init("EXTENSION_TAKEN", "it is the extension of \(holder)", "use another, or \(ImportedExtension.automaticWord)")
    case .extensionReserved(let why):
      .init("EXTENSION_RESERVED", "nobody can have it: \(why)", "use another, or \(ImportedExtension.automaticWord)")
    case .extensionRequired:
      .init(
        "EXTENSION_REQUIRED", "the account gives no user without an extension",
        "write a key or \(ImportedExtension.automaticWord)")
    case .twiceInFile(let column, let row):
      .init("TWICE_IN_FILE", "row \(row) has the same \(column.title)", "remove one of the rows")
    case .sameUserTwice(let row):
      .init("SAME_USER_TWICE", "row \(row) is about the same user", "remove one of the rows")
    case .userExists(let user):
      .init("USER_EXISTS", "the user exists already, users/\(user)", "remove the row, or let the import update users")
    case .userDeleted(let user):
      .init("USER_DELETED", "users/\(user) was deleted", "restore that user first, or use another id")
    case .emailTaken(let user):
      .init("EMAIL_TAKEN", "it is the login of users/\(user)", "use another email address")
    case .ownerMissing:
      .init(
        "OWNER_MISSING", "the account has no users, so its owner must come first", "give one good row the role owner")
    case .ownerExists(let user):
      .init("OWNER_EXISTS", "the account has its one owner already, users/\(user)", "leave the role owner out")
    case .ownerTwice(let row):
      .init("OWNER_TWICE", "row \(row) is the owner, and an account has one", "leave the role owner out")
    case .ownerStays:
      .init(
        "OWNER_STAYS", "the owner stays the owner", "leave the role owner in; ownership is transferred by the provider")
    case .ownerMustBeActive: .init("OWNER_MUST_BE_ACTIVE", "the owner must be active", "write yes")
    case .administratorStays:
      .init(
        "ADMINISTRATOR_STAYS", "an administrator gives the role up before being deactivated",
        "remove the role in this row, or leave the user active")
    case .lastAdministrator:
      .init("LAST_ADMINISTRATOR", "no active administrator would be left", "leave one of them as it is")
    }
  }
}
