package import BillingTypes

/// The roles that a row gives a user.
package struct ImportedRoles: Sendable, Hashable {
  /// The house's.
  package var house: Set<Role> = []
  /// The account's own, each with the one that it is built on.
  package var custom: [RoleID: Role] = [:]
}

/// How the roles of an account are written in a file: the house's by their words, its own by their ids.
struct RoleWords {
  /// Before the id of an account's own role, where it is called like one of the house's.
  private static let customPrefix = "roles/"

  private let custom: [RoleID: Role]

  init(custom: [RoleID: Role]) { self.custom = custom }

  /// Words with spaces, commas or semicolons between.
  func roles(_ text: String) throws(ImportRefusal) -> ImportedRoles {
    var roles = ImportedRoles()
    for part in text.split(whereSeparator: { $0.isWhitespace || $0 == "," || $0 == ";" || $0 == "|" }) {
      let word = part.lowercased()
      let isNew: Bool
      if let role = Role(rawValue: word) {
        isNew = roles.house.insert(role).inserted
      } else if let id = try? RoleID(
        word.hasPrefix(Self.customPrefix) ? String(word.dropFirst(Self.customPrefix.count)) : word),
        let base = custom[id]
      {
        isNew = roles.custom.updateValue(base, forKey: id) == nil
      } else {
        throw .roleUnknown(String(part.prefix(40)), known: known)
      }
      guard isNew else { throw .roleTwice(word) }
    }
    return roles
  }

  private var known: [String] { Role.allCases.map(\.rawValue) + custom.keys.map(\.rawValue).sorted() }

  /// The roles of a user as a file has them.
  static func text(_ user: User) -> String {
    let custom = user.customRoles.keys.map(\.rawValue).sorted()
    return
      (user.roles.sorted().map(\.rawValue) + custom.map { Role(rawValue: $0) == nil ? $0 : customPrefix + $0 })
      .joined(separator: " ")
  }
}
