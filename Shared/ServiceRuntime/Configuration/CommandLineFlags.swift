/// `--name value`, `--name=value`, and `--name` alone where the option is a flag.
struct CommandLineFlags {
  let options: [Option]

  /// The values of each option given, in order.
  func read(_ arguments: [String]) throws(ConfigurationError) -> [String: [ConfigurationReader.Written]] {
    var written: [String: [ConfigurationReader.Written]] = [:]
    var rest = arguments[...]
    while let argument = rest.popFirst() {
      guard argument.hasPrefix("--"), argument.count > 2 else {
        throw ConfigurationError(
          "\"\(argument.shown)\" is not expected: everything is given as --name value; see --help", .usage)
      }
      let parts = argument.dropFirst(2).split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      let option = try option(named: String(parts[0]))
      let text = try value(of: option, parts.count > 1 ? String(parts[1]) : nil, &rest)
      written[option.name, default: []].append(.init(text: text, source: .flag(option.name)))
    }
    return written
  }

  private func option(named name: String) throws(ConfigurationError) -> Option {
    if let option = options.first(where: { $0.name == name }) { return option }
    let hint = NearestName.hint(for: name, among: options.map(\.name)) { "--\($0)" }
    throw ConfigurationError("--\(name.shown) is not an option\(hint); see --help", .usage)
  }

  private func value(
    of option: Option, _ attached: String?, _ rest: inout ArraySlice<String>
  ) throws(ConfigurationError) -> String {
    if let attached { return attached }
    if option.kind == .flag { return "true" }
    guard let next = rest.first, !next.hasPrefix("--") else {
      throw ConfigurationError("--\(option.name) needs a value: --\(option.name) \(option.kind.placeholder)", .usage)
    }
    rest.removeFirst()
    return next
  }
}
