import Foundation
import Protobuf
import Schemas

/// Runs `oracle.py`, which has Google's protobuf, on questions in JSON.
enum Oracle {
  struct Failure: Error, CustomStringConvertible { let description: String }

  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent()
    .deletingLastPathComponent().deletingLastPathComponent()

  /// One answer for each question.
  static func ask(_ questions: [JSONValue]) throws -> [JSONValue] {
    let folder = FileManager.default.temporaryDirectory.appending(path: "linecard-oracle-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (descriptors, input) = (folder.appending(path: "descriptors"), folder.appending(path: "questions"))
    let output = folder.appending(path: "answers")
    try Data(Descriptors.fileDescriptorSet).write(to: descriptors)
    try Data(questions.map { $0.text() + "\n" }.joined().utf8).write(to: input)
    let script = root.appending(path: "Tests/SchemasTests/oracle.py")
    try run(python(), [script.path, descriptors.path, input.path, output.path])
    let lines = try String(contentsOf: output, encoding: .utf8).split(separator: "\n")
    guard lines.count == questions.count else { throw Failure(description: "\(lines.count) answers") }
    return try lines.map { try JSONValue(parsing: String($0)) }
  }

  /// A Python with protobuf: the one that is named, that of `Tests/run`, or one made now.
  private static func python() throws -> String {
    if let named = ProcessInfo.processInfo.environment["LINECARD_TEST_PYTHON"] { return named }
    let environment = root.appending(path: ".build/venv")
    let python = environment.appending(path: "bin/python").path
    if (try? run(python, ["-c", "import google.protobuf"])) != nil { return python }
    try run("/usr/bin/python3", ["-m", "venv", environment.path])
    try run(python, ["-m", "pip", "install", "--quiet", "--disable-pip-version-check", "protobuf==7.36.2"])
    return python
  }

  private static func run(_ program: String, _ arguments: [String]) throws {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    let errors = Pipe()
    process.standardError = errors
    try process.run()
    let text = try errors.fileHandleForReading.readToEnd() ?? Data()
    process.waitUntilExit()
    guard process.terminationStatus == 0 else {
      throw Failure(
        description: "\(program) \(arguments.joined(separator: " ")) failed: \(String(decoding: text, as: UTF8.self))")
    }
  }
}
