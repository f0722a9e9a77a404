/// A command line that was understood.
struct Invocation: Sendable, Equatable {
  /// The words of the command.
  let words: [String]
  let operands: [String]
  /// By flag name; flags that stand alone have an empty value.
  let values: [String: String]

  subscript(flag: FlagSyntax) -> String? { values[flag.name] }

  func has(_ flag: FlagSyntax) -> Bool { values[flag.name] != nil }
}

/// A command line that was not understood: one sentence.
struct UsageError: Error, Equatable, CustomStringConvertible {
  let description: String

  init(_ description: String) { self.description = description }
}
