/// Reads a command line against the table of commands. Nothing is guessed: what is unknown is refused with the nearest
/// thing that is known.
struct CommandLineParser {
  let commands: [CommandSyntax]

  /// What the arguments (without the program's own name) ask for.
  func parse(_ arguments: [String]) throws(UsageError) -> Invocation {
    let command = try command(of: arguments)
    var rest = arguments.dropFirst(command.words.count)
    var operands: [String] = []
    var values: [String: String] = [:]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--") else {
        operands.append(argument)
        continue
      }
      let (flag, attached) = try flag(of: argument, command)
      guard values[flag.name] == nil else { throw UsageError("\(flag.name) is given twice.") }
      values[flag.name] = try value(of: flag, attached, from: &rest)
    }
    if values[CommonFlags.help.name] == nil { try check(command, operands, values) }
    return Invocation(words: command.words, operands: operands, values: values)
  }

  /// The command with the most words that the arguments start with.
  private func command(of arguments: [String]) throws(UsageError) -> CommandSyntax {
    let words = Array(arguments.prefix { !$0.hasPrefix("-") })
    let matches = commands.filter { words.starts(with: $0.words) }
    if let command = matches.max(by: { $0.words.count < $1.words.count }) { return command }
    guard let first = words.first else {
      throw UsageError("linecardctl needs a command; linecardctl help lists them.")
    }
    let group = commands.filter { $0.words.first == first }
    guard group.isEmpty else {
      let verbs = group.map { $0.words.dropFirst().joined(separator: " ") }.joined(separator: ", ")
      throw UsageError("linecardctl \(first) is followed by one of: \(verbs).")
    }
    let known = Set(commands.compactMap(\.words.first)).sorted()
    throw UsageError("linecardctl has no command \"\(first)\"\(Self.suggestion(first, known)).")
  }

  private func flag(
    of argument: String, _ command: CommandSyntax
  ) throws(UsageError) -> (FlagSyntax, attached: String?) {
    let parts = argument.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
    let flags = command.flags + CommonFlags.all
    guard let flag = flags.first(where: { $0.name == parts[0] }) else {
      let nearest = Self.suggestion(parts[0], flags.map(\.name))
      throw UsageError("linecardctl \(command.name) has no flag \"\(parts[0])\"\(nearest).")
    }
    return (flag, parts.count > 1 ? parts[1] : nil)
  }

  private func value(
    of flag: FlagSyntax, _ attached: String?, from rest: inout ArraySlice<String>
  ) throws(UsageError) -> String {
    guard let meaning = flag.value else {
      if let attached { throw UsageError("\(flag.name) takes no value, but \"\(attached)\" is given.") }
      return ""
    }
    if let attached { return attached }
    guard let next = rest.first, !next.hasPrefix("--") else {
      throw UsageError("\(flag.name) needs a value: \(flag.name) \(meaning).")
    }
    rest.removeFirst()
    return next
  }

  private func check(
    _ command: CommandSyntax, _ operands: [String], _ values: [String: String]
  ) throws(UsageError) {
    if operands.count < command.operands.count {
      throw UsageError("\(command.operands[operands.count]) is missing: \(command.usage).")
    }
    if operands.count > command.operands.count {
      throw UsageError("\"\(operands[command.operands.count])\" is one argument too many: \(command.usage).")
    }
    if let missing = command.flags.first(where: { $0.isRequired && values[$0.name] == nil }) {
      throw UsageError("\(missing.usage) is missing: \(command.usage).")
    }
  }

  private static func suggestion(_ word: String, _ known: [String]) -> String {
    guard let nearest = nearest(to: word, in: known) else { return "; linecardctl help lists what there is" }
    return "; the nearest is \(nearest)"
  }
}
