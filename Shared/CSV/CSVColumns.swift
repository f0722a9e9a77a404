/// The columns that a kind of file has. Names are compared exactly; their order in the file is free.
public struct CSVColumns: Sendable, Hashable {
  /// Names that must be there.
  public var required: [String]
  /// Names that may be there.
  public var optional: [String]
  /// What comes before the number in the names of columns that may be repeated as often as wanted: `Addon license `
  /// for `Addon license 1`, `Addon license 2` … (R56, R58).
  public var repeatedPrefix: String?

  public init(required: [String], optional: [String] = [], repeatedPrefix: String? = nil) {
    self.required = required
    self.optional = optional
    self.repeatedPrefix = repeatedPrefix
  }

  /// Whether a file of this kind may have the column.
  func allows(_ name: String) -> Bool {
    required.contains(name) || optional.contains(name) || isRepeated(name)
  }

  func isRepeated(_ name: String) -> Bool {
    guard let repeatedPrefix, name.hasPrefix(repeatedPrefix) else { return false }
    let number = name.utf8.dropFirst(repeatedPrefix.utf8.count)
    return !number.isEmpty && number.count <= 3 && number.allSatisfy { $0 >= 0x30 && $0 <= 0x39 }
  }

  /// The column that a name differs from by case or blanks only.
  func closest(to name: String) -> String? {
    let wanted = Self.folded(name)
    return (required + optional).first { Self.folded($0) == wanted }
  }

  private static func folded(_ name: String) -> String {
    String(name.lowercased().filter { !$0.isWhitespace && $0 != "_" && $0 != "-" })
  }
}
