/// Collects what is wrong with a request, so that the caller reads every problem at once and not only the first.
public struct FieldChecks: Sendable {
  /// What was found so far, in the order of the checks.
  public private(set) var problems: [FieldProblem] = []

  public init() {}

  /// Records a problem unless `holds`.
  public mutating func require(_ holds: Bool, _ field: String, _ message: @autoclosure () -> String) {
    if !holds { problems.append(FieldProblem(field, message())) }
  }

  /// What `make` makes of the field, or nil and a problem with the words of its error.
  public mutating func value<Value>(_ field: String, _ make: () throws -> Value) -> Value? {
    do {
      return try FieldProblem.check(field, make)
    } catch {
      problems.append(error)
      return nil
    }
  }

  /// Text that people read: within a number of Unicode scalars, not blank, without control characters or line breaks.
  public mutating func text(_ value: String, _ field: String, lengths: ClosedRange<Int>) {
    let count = value.unicodeScalars.count
    guard lengths.contains(count) else {
      let bounds = "\(lengths.lowerBound) to \(lengths.upperBound)"
      return problems.append(FieldProblem(field, "must have \(bounds) characters; it has \(count)"))
    }
    require(value.unicodeScalars.contains { !$0.properties.isWhitespace } || count == 0, field, "must not be blank")
    require(!value.unicodeScalars.contains(where: isControl), field, "must not hold control characters or line breaks")
  }
}

private func isControl(_ scalar: Unicode.Scalar) -> Bool {
  switch scalar.properties.generalCategory {
  case .control, .lineSeparator, .paragraphSeparator: true
  default: false
  }
}
