/// One command: its words, what it takes and what it is for.
struct CommandSyntax: Sendable {
  /// `["bill-run", "start"]`
  let words: [String]
  /// What follows the words, by name for the help: `["DIRECTORY"]`.
  var operands: [String] = []
  var flags: [FlagSyntax] = []
  /// One line for the help.
  let summary: String
  /// What the command's own help says beyond that.
  var details: [String] = []

  var name: String { words.joined(separator: " ") }

  var usage: String {
    let required = flags.filter(\.isRequired).map(\.usage)
    return (["linecardctl"] + words + operands + required).joined(separator: " ")
  }
}

/// A flag of a command, with a value when `value` names one.
struct FlagSyntax: Sendable {
  /// `--target-date`
  let name: String
  /// What the value is, for the help; nil for a flag that stands alone.
  var value: String?
  var isRequired = false
  let summary: String

  var usage: String { value.map { "\(name) \($0)" } ?? name }
}

/// The flags that every command takes.
enum CommonFlags {
  static let gateway = FlagSyntax(
    name: "--gateway", value: "URL", summary: "where the gateway answers (default http://127.0.0.1:8080)")
  static let tokenFile = FlagSyntax(
    name: "--token-file", value: "FILE", summary: "the file that holds the operator's token")
  static let json = FlagSyntax(name: "--json", summary: "machine-readable output, one JSON document")
  static let patience = FlagSyntax(
    name: "--patience", value: "SECONDS", summary: "how long to go on when a service does not answer (default 60)")
  static let help = FlagSyntax(name: "--help", summary: "this text")

  static let all = [gateway, tokenFile, json, patience, help]
}
