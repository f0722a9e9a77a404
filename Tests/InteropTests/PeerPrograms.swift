import Foundation

/// The independent ttrpc programs under `Tests/Peers`, built once for a test run.
enum PeerPrograms {
  /// The folder with `echoclient`, `echoserver` (Go) and `echo-client` (Rust).
  static let folder: Result<URL, any Error> = Result {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let folder = root.appendingPathComponent(".build/peers")
    let outcome = try run(root.appendingPathComponent("Tests/Peers/build"), [folder.path])
    guard outcome.status == 0 else { throw Failure.build(outcome.output) }
    return folder
  }

  enum Failure: Error { case build(String) }

  /// Runs a program to its end; gives what it printed and its exit status.
  static func run(_ program: URL, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  /// As `run`, on a thread of its own, so that the test's executor stays free.
  static func runAside(_ program: URL, _ arguments: [String]) async throws -> (status: Int32, output: String) {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try run(program, arguments) }) }
    }
  }
}

/// Go's EchoService, running until this value is let go.
final class GoEchoServer: Sendable {
  let address: String
  private let input: FileHandle

  init() throws {
    let process = Process()
    process.executableURL = try PeerPrograms.folder.get().appendingPathComponent("echoserver")
    let input = Pipe()
    let output = Pipe()
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    let line = String(decoding: output.fileHandleForReading.availableData, as: UTF8.self)
    address = line.trimmingCharacters(in: .whitespacesAndNewlines)
    self.input = input.fileHandleForWriting
  }

  deinit { try? input.close() }
}
