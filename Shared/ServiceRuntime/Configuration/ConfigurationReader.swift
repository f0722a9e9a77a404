/// Makes a configuration of flags, environment and file; flags win over the environment, and that over the file.
struct ConfigurationReader {
  /// A value as somebody wrote it.
  struct Written: Hashable {
    let text: String
    let source: ConfigurationSource
  }

  let service: String
  let options: [Option]

  func read(_ surroundings: ProcessSurroundings) throws(ConfigurationError) -> Configuration {
    let flags = try CommandLineFlags(options: options).read(surroundings.arguments)
    let variables = try EnvironmentVariables(service: service, options: options).read(surroundings.environment)
    var layers = [flags, variables]
    if let path = (flags["config"] ?? variables["config"])?.first {
      layers.append(try ConfigurationFile(options: options).read(path))
    }
    var settings: [String: Configuration.Setting] = [:]
    for option in options {
      let written = layers.lazy.compactMap { $0[option.name] }.first
      settings[option.name] = try setting(of: option, written)
    }
    return Configuration(options: options, settings: settings)
  }

  private func setting(of option: Option, _ written: [Written]?) throws(ConfigurationError) -> Configuration.Setting {
    let given = written ?? option.defaults.map { Written(text: $0, source: .builtIn) }
    if given.count > 1 && !option.isRepeatable {
      throw ConfigurationError(given[1].source, "\(option.name) is given \(given.count) times and has one value only")
    }
    if given.count > Limits.repeatedValuesMax {
      throw ConfigurationError(
        given[0].source, "\(option.name) is given \(given.count) times; at most \(Limits.repeatedValuesMax) are taken")
    }
    var values: [OptionValue] = []
    for one in given {
      do {
        values.append(try option.kind.value(parsing: one.text))
      } catch {
        throw ConfigurationError(
          "\(one.source): \"\(one.text.shown)\" is not allowed for \(option.name): give \(error.allowed)",
          error.isAboutFile ? .configuration : one.source.exitCode)
      }
    }
    return Configuration.Setting(values: values, source: given.first?.source ?? .builtIn)
  }
}

extension String {
  /// Short and on one line, for a sentence to a person.
  var shown: String {
    let line = String(map { $0.isNewline || $0 == "\0" ? " " : $0 })
    return line.count <= 80 ? line : line.prefix(80) + "…"
  }
}
