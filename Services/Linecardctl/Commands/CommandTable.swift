/// A command of linecardctl: how it is written and what it does.
struct Command: Sendable {
  let syntax: CommandSyntax
  let run: @Sendable (Invocation, Session) async throws -> Void

  init(_ syntax: CommandSyntax, _ run: @escaping @Sendable (Invocation, Session) async throws -> Void) {
    self.syntax = syntax
    self.run = run
  }
}

/// Every command, in the order of the help.
let commandTable: [Command] = [
  .importDirectory, .importUsers, .billRunStart, .billRunShow, .billRunList, .invoiceList, .invoiceShow, .invoiceLatest,
  .invoiceTotals,
  .rate, .accountShow, .clockShow, .clockSet, .health, .wait,
]

/// The help: every command with its flags.
func helpText(_ commands: [CommandSyntax]) -> [String] {
  var lines = ["linecardctl: the operator's tool of a Linecard installation.", ""]
  for command in commands {
    lines.append("  \((["linecardctl"] + command.words + command.operands).joined(separator: " "))")
    lines.append("      \(command.summary)")
    lines += command.flags.map { "      \(padded($0.usage)) \($0.summary)" }
    if commands.count == 1 { lines += command.details.map { "      \($0)" } }
  }
  return lines + ["", "  Every command takes:"] + CommonFlags.all.map { "      \(padded($0.usage)) \($0.summary)" }
}

private func padded(_ text: String) -> String {
  text + String(repeating: " ", count: max(0, 22 - text.count))
}
