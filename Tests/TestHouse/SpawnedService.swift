import Foundation
import Protobuf
import Synchronization
package import Transport

/// One service as a real process, with a data directory that outlives it.
package final class SpawnedService: Sendable {
  /// Why a service is not ready.
  package struct NotReady: Error, CustomStringConvertible {
    package let ending: SpawnedProcess.Ending
    /// What it said.
    package let output: String

    package var description: String { "\(ending): \(output)" }
  }

  private static let starts = Atomic<Int>(0)

  /// The name of its executable.
  package let program: String
  /// It can be reached here over ttrpc after every start.
  package let socketPath: String
  /// The process.
  package let process: SpawnedProcess
  /// The addresses that it said it has.
  package let addresses: [String: [SocketAddress]]

  private init(
    program: String, socketPath: String, process: SpawnedProcess, addresses: [String: [SocketAddress]]
  ) {
    self.program = program
    self.socketPath = socketPath
    self.process = process
    self.addresses = addresses
  }

  /// Starts an executable in `directory` and returns when it is ready. Its data are in `directory/<program>`, and they are
  /// those of an earlier start there. Free ports and a unix socket are its addresses unless `listen` says otherwise.
  ///
  /// - Throws: ``NotReady`` when it ended instead.
  package static func start(
    _ program: String, in directory: String, listen: [String]? = nil, arguments: [String] = [],
    environment: [String: String] = [:]
  ) async throws -> SpawnedService {
    let base = "\(directory)/\(program)"
    let socketPath = base + ".sock"
    // A path of its own for each start: the last word of an earlier process must not be taken for this one's.
    let ready = ReadySocket(path: "\(base).ready.\(starts.wrappingAdd(1, ordering: .relaxed).newValue)")
    var all = ["--data-directory", base, "--ports-file", base + ".ports", "--admin-listen", "127.0.0.1:0"]
    for address in listen ?? ["unix:" + socketPath, "127.0.0.1:0"] { all += ["--listen", address] }
    let process = await SpawnedProcess.start(
      ProductsDirectory.program(program), all + arguments,
      environment: environment.merging(["NOTIFY_SOCKET": ready.path]) { $1 }, outputPath: base + ".log")
    let message = await process.firstWord(to: ready)
    guard message.hasPrefix("READY=1") else {
      throw NotReady(ending: await process.ending(), output: process.output)
    }
    return SpawnedService(
      program: program, socketPath: socketPath, process: process, addresses: try readPorts(base + ".ports"))
  }

  /// Ends it on the spot, as a power cut would.
  package func killNow() async {
    process.signal(SIGKILL)
    await process.ending()
  }

  /// Asks it to end and waits for that.
  @discardableResult
  package func stop() async -> SpawnedProcess.Ending {
    process.signal(SIGTERM)
    return await process.ending()
  }

  private static func readPorts(_ path: String) throws -> [String: [SocketAddress]] {
    let json = try JSONValue(parsing: Array(Data(contentsOf: URL(fileURLWithPath: path))))
    var addresses: [String: [SocketAddress]] = [:]
    for kind in ["rpc", "http", "admin"] {
      addresses[kind] = try (json[kind]?.arrayValue ?? []).compactMap(\.stringValue).map { text in
        try SocketAddress(parsing: text)
      }
    }
    return addresses
  }
}
