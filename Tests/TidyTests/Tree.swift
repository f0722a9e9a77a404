import Foundation

/// The files of this repository that people write, without what is generated or built.
enum Tree {
  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent()

  /// Made by tools and never edited, so no rule is about them.
  static let generatedFolders = ["Shared/CDescriptors/", "Shared/CSchemas/", "Shared/Schemas/Generated/"]
  /// Taken over as they are.
  static let foreignFolders = ["proto/external/"]

  static let textEndings = [
    ".c", ".h", ".md", ".modulemap", ".proto", ".sql", ".swift", ".toml", ".go", ".rs", ".yaml",
  ]

  static let files: [SourceFile] = {
    ["Package.swift", "ARCHITECTURE.md", "README.md", "CHANGELOG.md"].compactMap(read)
      + ["Services", "Shared", "Tests", "deploy", "proto"].flatMap(filesUnder)
  }()

  static var entries: [String] {
    (try? FileManager.default.contentsOfDirectory(atPath: root.path)) ?? []
  }

  static func exists(_ path: String) -> Bool {
    FileManager.default.fileExists(atPath: root.appendingPathComponent(path).path)
  }

  private static func filesUnder(_ folder: String) -> [SourceFile] {
    let paths = (try? FileManager.default.subpathsOfDirectory(atPath: root.appendingPathComponent(folder).path)) ?? []
    return paths.sorted().map { "\(folder)/\($0)" }.filter { path in
      textEndings.contains { path.hasSuffix($0) } && !path.contains("/target/")
        && !(generatedFolders + foreignFolders).contains { path.hasPrefix($0) }
    }.compactMap(read)
  }

  private static func read(_ path: String) -> SourceFile? {
    guard let text = try? String(contentsOf: root.appendingPathComponent(path), encoding: .utf8) else { return nil }
    return SourceFile(path: path, text: text)
  }
}
