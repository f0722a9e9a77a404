package import Foundation

/// One service of the house as a real process, which can be killed and started again on the same port and data.
package final class HouseProcess: @unchecked Sendable {
  // Unchecked because one thread at a time starts and kills a process: the house that it belongs to.

  /// The executable's name, such as `Subscriptions`.
  package let program: String
  private let binaries: URL
  private let directory: URL
  private let arguments: [String]
  private var process: Process?
  /// Where it speaks; known once it has been started, and the same ever after.
  package private(set) var address = "127.0.0.1:0"

  /// A process to be; `arguments` are added to those that every service gets.
  package init(program: String, binaries: URL, data: URL, arguments: [String]) {
    self.program = program
    self.binaries = binaries
    self.arguments = arguments
    directory = data.appendingPathComponent(program.lowercased())
  }

  /// Why a process is not there.
  package enum Failure: Error { case ended(program: String, status: Int32, said: String) }

  /// Starts it and waits until it serves.
  package func start() throws {
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    let ports = directory.appendingPathComponent("ports")
    let log = directory.appendingPathComponent("log")
    try? FileManager.default.removeItem(at: ports)
    if !FileManager.default.fileExists(atPath: log.path) { try Data().write(to: log) }
    let output = try FileHandle(forWritingTo: log)
    try output.seekToEnd()
    let process = Process()
    process.executableURL = binaries.appendingPathComponent(program)
    process.arguments =
      [
        "--listen", address, "--admin-listen", "127.0.0.1:0", "--data-directory", directory.path, "--ports-file",
        ports.path,
      ] + arguments
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    self.process = process
    while true {
      if let text = try? String(contentsOf: ports, encoding: .utf8), let address = Self.address(in: text) {
        self.address = address
        return
      }
      if !process.isRunning {
        let said = (try? String(contentsOf: log, encoding: .utf8)) ?? ""
        throw Failure.ended(program: program, status: process.terminationStatus, said: String(said.suffix(2_000)))
      }
      usleep(2_000)
    }
  }

  /// SIGKILL, at once and without a word to the process.
  package func killNow() {
    guard let process else { return }
    kill(process.processIdentifier, SIGKILL)
    process.waitUntilExit()
    self.process = nil
  }

  /// SIGTERM, and waits until it has ended; gives its exit status.
  @discardableResult
  package func stop() -> Int32 {
    guard let process else { return 0 }
    kill(process.processIdentifier, SIGTERM)
    process.waitUntilExit()
    self.process = nil
    return process.terminationStatus
  }

  private static func address(in ports: String) -> String? {
    guard ports.hasSuffix("\n"), let object = try? JSONSerialization.jsonObject(with: Data(ports.utf8)),
      let lists = object as? [String: Any]
    else { return nil }
    for key in ["http", "rpc"] {
      if let first = (lists[key] as? [String])?.first { return first }
    }
    return nil
  }
}
