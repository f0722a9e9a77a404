package import Foundation

/// The whole house as five real processes over one data directory, driven through `linecardctl` and HTTP as a user would.
package final class HouseOfProcesses: @unchecked Sendable {
  // Unchecked because the processes are fixed once it is up, and each guards itself.

  /// Where all data is.
  package let data: TemporaryDirectory
  /// Users, Subscriptions, Licensing, Invoicing, Gateway.
  package let services: [HouseProcess]
  private let binaries: URL

  /// The house, not yet started, on a test clock that begins at `start` (a date or an RFC 3339 instant).
  package init(clockStart: String, in data: TemporaryDirectory = TemporaryDirectory()) throws {
    self.data = data
    let folder = URL(fileURLWithPath: data.path)
    let binaries = Self.binaries
    self.binaries = binaries
    func service(_ program: String, _ arguments: [String]) throws -> HouseProcess {
      let process = HouseProcess(
        program: program, binaries: binaries, data: folder, arguments: ["--test-clock", "--test-clock-start", clockStart] + arguments)
      try process.start()
      return process
    }
    let users = try service("Users", [])
    let toUsers = ["--users-address", users.address]
    let subscriptions = try service("Subscriptions", toUsers)
    let toSubscriptions = ["--subscriptions-address", subscriptions.address]
    let licensing = try service("Licensing", toSubscriptions)
    let invoicing = try service("Invoicing", toUsers + toSubscriptions)
    let gateway = try service(
      "Gateway",
      toUsers + toSubscriptions + [
        "--licensing-address", licensing.address, "--invoicing-address", invoicing.address, "--operator-token-file",
        folder.appendingPathComponent("operator-token").path,
      ])
    services = [users, subscriptions, licensing, invoicing, gateway]
  }

  /// Where the executables of this build are: beside the test bundle.
  package static var binaries: URL {
    URL(fileURLWithPath: CommandLine.arguments[0]).deletingLastPathComponent()
  }

  /// `http://127.0.0.1:PORT`
  package var gateway: String { "http://\(services[4].address)" }

  /// What to call the gateway with.
  package var operatorToken: String {
    let text = try? String(contentsOfFile: data.path + "/operator-token", encoding: .utf8)
    return (text ?? "").trimmingCharacters(in: .whitespacesAndNewlines)
  }

  /// Runs `linecardctl` to its end; gives its exit status and all that it printed.
  package func ctl(_ arguments: String...) throws -> (status: Int32, output: String) {
    try Self.run(
      binaries.appendingPathComponent("linecardctl"),
      arguments + ["--gateway", gateway, "--token-file", data.path + "/operator-token"])
  }

  /// Ends all processes gently, the gateway first.
  package func stop() { for service in services.reversed() { service.stop() } }

  /// Runs a program to its end.
  package static func run(_ program: URL, _ arguments: [String]) throws -> (status: Int32, output: String) {
    let process = Process()
    process.executableURL = program
    process.arguments = arguments
    let output = Pipe()
    process.standardOutput = output
    process.standardError = output
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let text = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    return (process.terminationStatus, text)
  }

  /// Runs blocking work on a thread of its own, so that tests beside it go on.
  package static func aside<T: Sendable>(_ work: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try work() }) }
    }
  }
}
