extension Configuration {
  /// What `--print-config` prints: every option as a file would say it, and where the value came from. Secrets are
  /// hidden.
  public func text(omitting omitted: Set<String> = []) -> String {
    var lines: [String] = []
    for option in options where !omitted.contains(option.name) {
      let setting = setting(option.name)
      if setting.values.isEmpty { lines.append("# \(option.name) is not set") }
      for value in setting.values { lines.append("\(option.name) = \(value.description)  # \(setting.source)") }
    }
    return lines.map { $0 + "\n" }.joined()
  }

  /// What `--help` prints.
  public static func help(service: String, summary: String, options: [Option]) -> String {
    let left = options.map { "  --\($0.name) \($0.kind.placeholder)" }
    let width = left.map(\.count).max() ?? 0
    let rows = zip(left, options).map { flag, option in
      flag + String(repeating: " ", count: width - flag.count + 2) + option.help + defaultNote(option)
    }
    return """
      \(service): \(summary)

      Every option is a flag, an environment variable (\(Option.variablePrefix(ofService: service))… with underscores) or a
      line "name = value" in the file that --config names; flags win over variables, and those over the file.

      \(rows.joined(separator: "\n"))

      """
  }

  private static func defaultNote(_ option: Option) -> String {
    option.defaults.isEmpty ? "" : " [\(option.defaults.joined(separator: " "))]"
  }
}
