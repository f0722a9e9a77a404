import Foundation

/// Files of the command line, read and written whole.
enum LoadFiles {
  static func read(_ path: String) throws(LoadFailure) -> [UInt8] {
    guard let data = FileManager.default.contents(atPath: path) else {
      throw LoadFailure(.noInput, "\(path) cannot be read.")
    }
    return Array(data)
  }

  static func write(_ text: String, to path: String) throws(LoadFailure) {
    do {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path))
    } catch {
      throw LoadFailure(.software, "\(path) cannot be written.")
    }
  }

  static func makeDirectory(_ path: String) throws(LoadFailure) {
    do {
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    } catch {
      throw LoadFailure(.software, "The directory \(path) cannot be made.")
    }
  }

  /// What `name` means in a file at `path`.
  static func beside(_ path: String, _ name: String) -> String {
    if name.hasPrefix("/") { return name }
    return URL(fileURLWithPath: path).deletingLastPathComponent().appendingPathComponent(name).path
  }

  /// A file's text without the blank space at its end.
  static func secret(_ path: String) throws(LoadFailure) -> String {
    String(decoding: try read(path), as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
  }
}
