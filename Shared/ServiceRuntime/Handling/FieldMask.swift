public import BillingTypes

/// Which fields a change is about (AIP-134): those that the caller names, or those that are set where it names none.
public struct FieldMask: Sendable, Hashable {
  private enum Coverage: Hashable {
    case everything, whatIsSet
    case named(Set<String>)
  }

  private let coverage: Coverage

  /// Reads the names, with commas between, in either spelling; `*` for all, nothing for those that are set.
  ///
  /// - Throws: A problem of `update_mask` for a name that is none of `fields`.
  public init(parsing text: String, fields: [String]) throws(FieldProblem) {
    guard text != "*", !text.isEmpty else {
      coverage = text.isEmpty ? .whatIsSet : .everything
      return
    }
    let names = text.split(separator: ",", omittingEmptySubsequences: false).map { Self.snakeCase($0) }
    for name in names where !fields.contains(name) {
      throw FieldProblem("update_mask", "names \"\(name.prefix(80))\"; use \(fields.joined(separator: ", ")), or *")
    }
    coverage = .named(Set(names))
  }

  /// The value of a field that the change is about; nil where it is not.
  public func value<Value>(_ field: String, _ value: Value, isSet: Bool) -> Value? {
    switch coverage {
    case .everything: value
    case .whatIsSet: isSet ? value : nil
    case .named(let names): names.contains(field) ? value : nil
    }
  }

  /// `givenName` as `given_name`.
  private static func snakeCase(_ name: Substring) -> String {
    name.reduce(into: "") { text, character in
      if character.isUppercase { text.append("_") }
      text.append(contentsOf: character.lowercased())
    }
  }
}
