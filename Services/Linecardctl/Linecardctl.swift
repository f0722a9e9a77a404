import Transport

/// The operator's tool.
package enum Linecardctl {
  /// Does what the arguments (without the program's name) ask for and returns how it ended.
  package static func run(_ arguments: [String]) async -> ExitCode {
    let errors = Output(isJSON: false)
    let syntaxes = commandTable.map(\.syntax)
    if let first = arguments.first, ["help", "--help", "-h"].contains(first) {
      for line in helpText(syntaxes) { errors.print(line) }
      return .done
    }
    do {
      let invocation = try CommandLineParser(commands: syntaxes).parse(arguments)
      guard let command = commandTable.first(where: { $0.syntax.words == invocation.words }) else {
        preconditionFailure("the parser only finds commands of the table")
      }
      if invocation.has(CommonFlags.help) {
        for line in helpText([command.syntax]) { errors.print(line) }
        return .done
      }
      try await command.run(invocation, try Session(invocation, loop: EventLoop(name: "linecardctl")))
      return .done
    } catch let failure as CommandFailure {
      for sentence in failure.sentences { errors.note(sentence) }
      return failure.code
    } catch let error as UsageError {
      errors.note(error.description)
      return .usage
    } catch {
      errors.note("\(error)")
      return .software
    }
  }
}
