/// One thing that may be configured: by flag, environment variable or file.
public struct Option: Sendable {
  /// Lower-case words with hyphens: `data-directory` is the flag `--data-directory`, the variable
  /// `LINECARD_USERS_DATA_DIRECTORY` and the key `data-directory` of a file.
  public let name: String
  public let kind: OptionKind
  /// The values it has when nobody gives one, as they would be written.
  public let defaults: [String]
  /// Whether it may be given several times.
  public let isRepeatable: Bool
  /// One line for `--help`.
  public let help: String

  /// An option. A default that its own kind refuses is a programmer's error.
  public init(
    _ name: String, _ kind: OptionKind, defaults: [String] = [], isRepeatable: Bool = false, help: String
  ) {
    precondition(name.utf8.allSatisfy { $0 == 0x2D || (0x61...0x7A).contains($0) }, "\(name) is no name of an option")
    self.name = name
    self.kind = kind
    self.defaults = defaults
    self.isRepeatable = isRepeatable
    self.help = help
  }

  /// An option with one default.
  public init(_ name: String, _ kind: OptionKind, default value: String, help: String) {
    self.init(name, kind, defaults: [value], help: help)
  }

  /// The environment variable of this option in a service.
  public func variable(ofService service: String) -> String {
    Self.variablePrefix(ofService: service) + name.uppercased().replacing("-", with: "_")
  }

  static func variablePrefix(ofService service: String) -> String {
    "LINECARD_" + service.uppercased() + "_"
  }
}
