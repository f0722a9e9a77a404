import Foundation
package import Protobuf
import ServiceRuntime
import Synchronization
import Transport

/// The whole house as five real processes over one data directory, driven through `linecardctl` and HTTP as a user would.
package final class HouseOfProcesses: Sendable {
  /// The five executables, in the order in which they are started.
  package enum Member: String, CaseIterable, Sendable {
    case users = "Users"
    case subscriptions = "Subscriptions"
    case licensing = "Licensing"
    case invoicing = "Invoicing"
    case gateway = "Gateway"

    /// Whom it asks.
    fileprivate var peers: [Member] {
      switch self {
      case .users: []
      case .subscriptions: [.users]
      case .licensing: [.users, .subscriptions]
      case .invoicing: [.users, .subscriptions]
      case .gateway: [.users, .subscriptions, .licensing, .invoicing]
      }
    }
  }

  private let data: TemporaryDirectory
  private let clockStart: String
  private let running = Mutex<[Member: SpawnedService]>([:])
  private let gatewayListens = Mutex<String>("127.0.0.1:0")
  private let commandCount = Atomic<Int>(0)
  private let loops = EventLoopGroup(count: 1, name: "test")

  private init(clockStart: String, data: TemporaryDirectory) {
    self.clockStart = clockStart
    self.data = data
  }

  /// Starts all five on a test clock that begins at an RFC 3339 instant.
  package static func start(clockStart: String) async throws -> HouseOfProcesses {
    let house = HouseOfProcesses(clockStart: clockStart, data: TemporaryDirectory())
    house.makeIdentityKey()
    for member in Member.allCases { try await house.start(member) }
    return house
  }

  /// Starts one that does not run, where it was before.
  package func start(_ member: Member) async throws {
    var arguments = ["--test-clock", "--test-clock-start", clockStart, "--identity-key-file", identityKeyPath]
    for peer in member.peers {
      arguments += ["--\(peer.rawValue.lowercased())-address", "unix:\(data.path)/\(peer.rawValue).sock"]
    }
    if member == .users { arguments += ["--password-hash-cost", "10"] }
    var listen: [String]?
    if member == .gateway {
      arguments += ["--operator-token-file", tokenPath]
      listen = [gatewayListens.withLock { $0 }]
    }
    let service = try await SpawnedService.start(
      member.rawValue, in: data.path, listen: listen, arguments: arguments)
    if member == .gateway, let address = service.addresses["http"]?.first {
      gatewayListens.withLock { $0 = address.description }
    }
    running.withLock { $0[member] = service }
  }

  /// SIGKILL for one of them, at once and without a word.
  package func killNow(_ member: Member) async {
    await running.withLock { $0.removeValue(forKey: member) }?.killNow()
  }

  /// What the system knows one of them by; 0 where it does not run.
  package func processID(of member: Member) -> Int32 {
    running.withLock { $0[member]?.process.processID ?? 0 }
  }

  /// SIGTERM for one of them; how it ended.
  package func stop(_ member: Member) async -> SpawnedProcess.Ending? {
    await running.withLock { $0.removeValue(forKey: member) }?.stop()
  }

  /// SIGTERM for all of them, the gateway first.
  package func stop() async {
    for member in Member.allCases.reversed() { _ = await stop(member) }
    loops.stop()
  }

  /// Where the gateway listens.
  package var gatewayAddress: String { gatewayListens.withLock { $0 } }

  /// The file of the operator's token.
  package var tokenPath: String { data.path + "/operator-token" }

  /// The file of the key with which all five sign who calls.
  package var identityKeyPath: String { data.path + "/identity-key" }

  private func makeIdentityKey() {
    let key = SystemRandomness().hex(byteCount: 32)
    _ = FileManager.default.createFile(
      atPath: identityKeyPath, contents: Data(key.utf8), attributes: [.posixPermissions: 0o600])
  }

  /// A client of the gateway with the operator's token.
  package func client() throws -> JSONClient {
    let token = try String(contentsOfFile: tokenPath, encoding: .utf8)
      .trimmingCharacters(in: .whitespacesAndNewlines)
    return try client(token: token)
  }

  /// A client of the gateway with another token, or with none.
  package func client(token: String?) throws -> JSONClient {
    let address = try SocketAddress(parsing: gatewayListens.withLock { $0 })
    return JSONClient(address, loop: loops.loops[0], token: token)
  }

  /// Runs `linecardctl` to its end; how it ended and all that it printed.
  package func ctl(_ arguments: String...) async -> (ending: SpawnedProcess.Ending, output: String) {
    await ctl(arguments: arguments)
  }

  /// The same with arguments that were put together before.
  package func ctl(arguments: [String]) async -> (ending: SpawnedProcess.Ending, output: String) {
    let number = commandCount.wrappingAdd(1, ordering: .relaxed).newValue
    let process = await SpawnedProcess.start(
      ProductsDirectory.program("linecardctl"),
      arguments + ["--gateway", "http://\(gatewayListens.withLock { $0 })", "--token-file", tokenPath],
      outputPath: "\(data.path)/ctl-\(number).log")
    return (await process.ending(), process.output)
  }

  /// Every invoice of the installation as the gateway gives them, page by page.
  package func allInvoices() async throws -> [JSONValue] {
    let client = try client()
    defer { client.close() }
    var invoices: [JSONValue] = []
    var token = ""
    repeat {
      let page = try await client.get("/v1/accounts/-/invoices?page_size=100&page_token=\(token)").json
      invoices += page["invoices"]?.arrayValue ?? []
      token = page["nextPageToken"]?.stringValue ?? ""
    } while !token.isEmpty
    return invoices
  }
}
