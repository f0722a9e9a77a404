/// The variables `LINECARD_<SERVICE>_<NAME>`; several values are separated by blanks. One with this service's prefix and
/// an unknown name is refused, since it is a misspelling that would go unnoticed.
struct EnvironmentVariables {
  let service: String
  let options: [Option]

  func read(_ environment: [String: String]) throws(ConfigurationError) -> [String: [ConfigurationReader.Written]] {
    let prefix = Option.variablePrefix(ofService: service)
    let settable = options.filter { !SharedOptions.commands.contains($0.name) }
    var written: [String: [ConfigurationReader.Written]] = [:]
    for (variable, text) in environment.sorted(by: { $0.key < $1.key }) where variable.hasPrefix(prefix) {
      let source = ConfigurationSource.environment(variable: variable)
      guard let option = settable.first(where: { $0.variable(ofService: service) == variable }) else {
        let known = settable.map { $0.variable(ofService: service) }
        let hint = NearestName.hint(for: variable, among: known) { $0 }
        throw ConfigurationError(
          "the environment variable \(variable) sets nothing that this program knows\(hint)", .configuration)
      }
      let texts = option.isRepeatable ? text.split(separator: " ").map(String.init) : [text]
      written[option.name] = texts.map { .init(text: $0, source: source) }
    }
    return written
  }
}
