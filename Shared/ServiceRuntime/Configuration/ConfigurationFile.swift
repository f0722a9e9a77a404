/// A file of lines `name = value`; `#` at the start of a line or after a blank begins a comment.
struct ConfigurationFile {
  let options: [Option]

  /// What the file that `origin` names says.
  func read(
    _ origin: ConfigurationReader.Written
  ) throws(ConfigurationError) -> [String: [ConfigurationReader.Written]] {
    let path = origin.text
    let bytes: [UInt8]?
    do {
      bytes = try WholeFile.read(path, bytesMax: Limits.configurationFileBytesMax)
    } catch {
      throw ConfigurationError(origin.source, "the file \(path.shown) cannot be read: \(error.reason)")
    }
    guard let bytes else { throw ConfigurationError(origin.source, "there is no file \(path.shown)") }
    guard let text = String(validating: bytes, as: UTF8.self) else {
      throw ConfigurationError(origin.source, "the file \(path.shown) is not text in UTF-8")
    }
    return try parse(text, path: path)
  }

  func parse(
    _ text: String, path: String
  ) throws(ConfigurationError) -> [String: [ConfigurationReader.Written]] {
    var written: [String: [ConfigurationReader.Written]] = [:]
    let lines = text.split(omittingEmptySubsequences: false) { $0.isNewline }
    for (index, line) in lines.enumerated() {
      let source = ConfigurationSource.file(path: path, line: index + 1)
      guard let (name, value) = try entry(Self.withoutComment(line), source) else { continue }
      written[name, default: []].append(.init(text: value, source: source))
    }
    return written
  }

  private func entry(
    _ line: Substring, _ source: ConfigurationSource
  ) throws(ConfigurationError) -> (String, String)? {
    if line.isEmpty { return nil }
    guard let equals = line.firstIndex(of: "=") else {
      throw ConfigurationError(source, "\"\(String(line).shown)\" is not of the form name = value")
    }
    let name = String(Self.trimmed(line[..<equals]))
    guard options.contains(where: { $0.name == name }) else {
      let hint = NearestName.hint(for: name, among: options.map(\.name)) { $0 }
      throw ConfigurationError(source, "\(name.shown) is not an option\(hint)")
    }
    guard name != "config", !SharedOptions.commands.contains(name) else {
      throw ConfigurationError(source, "\(name) is for the command line only")
    }
    return (name, String(Self.trimmed(line[line.index(after: equals)...])))
  }

  private static func withoutComment(_ line: Substring) -> Substring {
    var isAfterBlank = true
    for index in line.indices {
      if line[index] == "#" && isAfterBlank { return trimmed(line[..<index]) }
      isAfterBlank = line[index] == " " || line[index] == "\t"
    }
    return trimmed(line)
  }

  private static func trimmed(_ text: Substring) -> Substring {
    var text = text
    while text.first == " " || text.first == "\t" { text.removeFirst() }
    while text.last == " " || text.last == "\t" { text.removeLast() }
    return text
  }
}
