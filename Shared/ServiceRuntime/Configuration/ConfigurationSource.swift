/// Where a value came from, in the words that a person would look for it.
public enum ConfigurationSource: Sendable, Hashable, CustomStringConvertible {
  case flag(String)
  case environment(variable: String)
  case file(path: String, line: Int)
  case builtIn

  /// `--listen`, `LINECARD_USERS_LISTEN`, `users.conf:3`, `default`.
  public var description: String {
    switch self {
    case .flag(let name): "--\(name)"
    case .environment(let variable): variable
    case .file(let path, let line): "\(path):\(line)"
    case .builtIn: "default"
    }
  }

  /// The exit code for a mistake there.
  var exitCode: ExitCode {
    switch self {
    case .flag: .usage
    case .environment, .file, .builtIn: .configuration
    }
  }
}

/// A mistake in the configuration, as one sentence.
public struct ConfigurationError: Error, Sendable, Hashable, CustomStringConvertible {
  public let description: String
  public let exitCode: ExitCode

  init(_ sentence: String, _ exitCode: ExitCode) {
    description = sentence
    self.exitCode = exitCode
  }

  init(_ source: ConfigurationSource, _ sentence: String) {
    self.init("\(source): \(sentence)", source.exitCode)
  }
}
