import Foundation

/// A worker that was started here, which ends with this process.
final class WorkerProcess {
  private let process = Process()
  private let input = Pipe()
  private let output = Pipe()

  /// Starts it.
  ///
  /// - Parameters:
  ///   - program: This executable.
  ///   - arguments: Where its secrets are.
  init(program: String, arguments: [String]) throws(LoadFailure) {
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = ["worker", "--with-parent"] + arguments
    process.standardInput = input
    process.standardOutput = output
    do {
      try process.run()
    } catch {
      throw LoadFailure(.software, "A worker cannot be started: \(program): \(error.localizedDescription).")
    }
  }

  /// Where it listens, once it does.
  func address() throws(LoadFailure) -> String {
    var said = Data()
    while case let bytes = output.fileHandleForReading.availableData, !bytes.isEmpty {
      said += bytes
      if said.last == 10 { return String(decoding: said.dropLast(), as: UTF8.self) }
    }
    throw LoadFailure(.software, "A worker ended before it listened.")
  }

  /// Lets it end.
  func end() { try? input.fileHandleForWriting.close() }
}
