import BillingTypes

/// The rows by which users are exported: those that an import of them would call unchanged (requirements C 16).
package enum ExportUsers {
  /// One row, in the order of ``ImportColumn``.
  package static func cells(of user: User, extension key: ExtensionKey?) -> [String] {
    ImportColumn.allCases.map { column in
      switch column {
      case .user: user.name.user.rawValue
      case .givenName: user.givenName
      case .familyName: user.familyName
      case .email: user.email.text
      case .active: user.isActive ? "yes" : "no"
      case .roles: RoleWords.text(user)
      case .extension: key?.text ?? ""
      }
    }
  }
}
