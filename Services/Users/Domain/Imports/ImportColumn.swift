/// A column of the file by which users are imported and exported (R27), in the order of the template.
package enum ImportColumn: String, Sendable, CaseIterable {
  /// The user's id. Empty in a new user's row, or the id that it is to have.
  case user
  case givenName = "given name"
  case familyName = "family name"
  case email
  case active
  case roles
  /// The key of the user's extension, or a word of ``ImportedExtension``.
  case `extension`

  /// The header of the column of a rejects file that says why; nothing is read from it, so that a corrected file of rejects
  /// can be imported as it is.
  package static let reasonHeader = "error"

  /// How a header of this column is written.
  package var title: String { rawValue }

  /// Whether every file has it.
  package var isRequired: Bool {
    switch self {
    case .givenName, .familyName, .email: true
    case .user, .active, .roles, .extension: false
    }
  }

  /// The column that a header means, whatever its case, blanks and hyphens; nil where it means none.
  package init?(header: String) {
    let folded = Self.folded(header)
    guard let column = Self.allCases.first(where: { Self.folded($0.title) == folded || $0.otherNames.contains(folded) })
    else { return nil }
    self = column
  }

  /// What people call it besides, folded.
  private var otherNames: [String] {
    switch self {
    case .user: ["userid"]
    case .givenName: ["firstname"]
    case .familyName: ["lastname", "surname"]
    case .email: ["emailaddress"]
    case .active, .roles: []
    case .extension: ["extensionkey", "extkey"]
    }
  }

  private static func folded(_ text: String) -> String {
    String(text.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" })
  }
}
