/// Everything that is wrong with a file, in the order of its lines, up to a limit.
public struct CSVErrors: Error, Sendable, Hashable {
  /// At least one.
  public let errors: [CSVError]
  /// Whether reading stopped because there were too many.
  public let isCutShort: Bool

  public init(_ errors: [CSVError], isCutShort: Bool = false) {
    precondition(!errors.isEmpty, "a file without errors is not refused")
    self.errors = errors
    self.isCutShort = isCutShort
  }
}

extension CSVErrors: CustomStringConvertible {
  /// A line for each error.
  public var description: String {
    let lines = errors.map(\.description).joined(separator: "\n")
    return isCutShort ? lines + "\nand more: reading stopped after \(errors.count) errors" : lines
  }
}
