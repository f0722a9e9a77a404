package import BillingTypes

/// An extension of an account.
package enum ExtensionResource: ResourceKind {
  package static let noun = "extension"
  package static let collection = "extensions"
}

/// `accounts/{account}/extensions/{key}`.
package typealias ExtensionName = AccountResourceName<ExtensionResource>

extension AccountResourceName<ExtensionResource> {
  /// The name of an extension of an account.
  package init(account: AccountID, key: ExtensionKey) { self.init(account: account, id: key.id) }
  /// What is dialed.
  package var key: String { id.rawValue }
}

/// What is dialed within an account: 2 to 8 digits.
package struct ExtensionKey: Sendable, Hashable, CustomStringConvertible {
  let id: Identifier<ExtensionResource>

  /// A checked key.
  package init(_ text: String) throws(ExtensionKeyError) {
    guard UsersLimits.extensionKeyLengths.contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }),
      let id = try? Identifier<ExtensionResource>(text)
    else { throw .malformed(text) }
    self.id = id
  }

  /// As text: a leading zero counts.
  package var text: String { id.rawValue }
  /// As a number; nil where a zero leads, so that no two keys have the same.
  package var number: Int? { text.hasPrefix("0") ? nil : Int(text) }

  package var description: String { text }
}

/// Why text is not an extension's key.
package enum ExtensionKeyError: Error, Hashable, CustomStringConvertible {
  /// Not digits, or too few or too many.
  case malformed(String)

  package var description: String {
    switch self {
    case .malformed(let text):
      "\"\(text.prefix(40))\" is not an extension; use \(UsersLimits.extensionKeyLengths.lowerBound) to "
        + "\(UsersLimits.extensionKeyLengths.upperBound) digits"
    }
  }
}
