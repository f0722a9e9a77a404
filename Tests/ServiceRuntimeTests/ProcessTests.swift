import Foundation
import HTTP
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import TestHouse
import Testing
import Transport

/// The runtime as its users meet it: a real executable, its exit codes and what it says.
@Suite struct ProcessTests {
  /// Runs the Users executable to its end.
  private func run(
    _ arguments: [String], environment: [String: String] = [:]
  ) async -> (ending: SpawnedProcess.Ending, output: String) {
    let directory = TemporaryDirectory()
    let process = await SpawnedProcess.start(
      ProductsDirectory.program("Users"), arguments, environment: environment, outputPath: directory.path + "/output")
    let ending = await process.ending()
    return (ending, process.output)
  }

  /// Flags under which nothing but what the test adds can go wrong.
  private func flags(_ directory: TemporaryDirectory) -> [String] {
    ["--data-directory", directory.path + "/data", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"]
  }

  private func client<T>(_ service: SpawnedService, _ body: (RPCClient) async throws -> T) async throws -> T {
    let loops = EventLoopGroup(count: 1, name: "test")
    defer { loops.stop() }
    let client = RPCClient(endpoints: [.address(.unix(path: service.socketPath))], group: loops, randomness: { 0 })
    defer { client.close() }
    return try await body(client)
  }

  private func page(_ service: SpawnedService, _ path: String) async throws -> HTTPResponse {
    let loops = EventLoopGroup(count: 1, name: "test")
    defer { loops.stop() }
    let client = HTTPClient(address: try #require(service.addresses["admin"]?.first), loop: loops.loops[0])
    defer { client.close() }
    return try await client.send(HTTPRequest(.get, path))
  }

  @Test(
    "a mistake is one sentence on standard error and an exit code that says whose it is",
    arguments: [
      (["--lisen", "127.0.0.1:0"], 64, "users: --lisen is not an option; did you mean --listen?; see --help\n"),
      (
        ["--loops", "many"], 64,
        "users: --loops: \"many\" is not allowed for loops: give a whole number from 0 to 256\n"
      ),
      (["--config", "/nowhere/users.conf"], 64, "users: --config: there is no file /nowhere/users.conf\n"),
      (
        ["--data-directory", "/proc/nowhere", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"], 78,
        "users: data directory /proc/nowhere cannot be made: No such file or directory; give --data-directory a place "
          + "where this user may write\n"
      ),
      (
        ["--data-directory", "/dev/null", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"], 78,
        "users: data directory /dev/null is not a directory; give --data-directory another place\n"
      ),
    ] as [([String], Int32, String)])
  func mistakes(_ arguments: [String], _ code: Int32, _ sentence: String) async throws {
    let (ending, output) = await run(arguments)
    #expect(ending == .exited(code))
    #expect(output == sentence)
  }

  @Test func mistakesInTheEnvironment() async throws {
    let (ending, output) = await run([], environment: ["LINECARD_USERS_LOOPS": "-1"])
    #expect(ending == .exited(78))
    #expect(
      output == "users: LINECARD_USERS_LOOPS: \"-1\" is not allowed for loops: give a whole number from 0 to 256\n")
  }

  @Test("questions are answered on standard output, with nothing started")
  func questions() async throws {
    let directory = TemporaryDirectory()
    let check = await run(flags(directory) + ["--check-config"])
    #expect(check.ending == .exited(0))
    #expect(check.output == "the configuration is valid\n")
    let print = await run(flags(directory) + ["--print-config"], environment: ["LINECARD_USERS_LOOPS": "3"])
    #expect(print.ending == .exited(0))
    #expect(print.output.contains("loops = 3  # LINECARD_USERS_LOOPS\n"))
    #expect(await run(["--help"]).output.contains("--data-directory PATH"))
    #expect(await run(["--version"]).output == "linecard users \(Version.text)\n")
    #expect(!FileManager.default.fileExists(atPath: directory.path + "/data"))
  }

  @Test("a database that is damaged or newer is left as it is")
  func damagedDatabase() async throws {
    let directory = TemporaryDirectory()
    let file = URL(fileURLWithPath: directory.path + "/data/linecard.db")
    try FileManager.default.createDirectory(
      at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    let garbage = Data(repeating: 0x5A, count: 8_192)
    try garbage.write(to: file)
    let (ending, output) = await run(flags(directory))
    #expect(ending == .exited(65))
    #expect(output.hasPrefix("users: \(file.path) is not a sound database ("))
    #expect(output.filter(\.isNewline).count == 1)
    #expect(try Data(contentsOf: file) == garbage)
  }

  @Test("a second start on the same data directory, and one on a taken port, are refused")
  func taken() async throws {
    let directory = TemporaryDirectory()
    let service = try await SpawnedService.start("Users", in: directory.path)
    let second = await run(
      ["--data-directory", directory.path + "/Users", "--listen", "127.0.0.1:0", "--admin-listen", "127.0.0.1:0"])
    #expect(second.ending == .exited(69))
    #expect(
      second.output == "users: data directory \(directory.path)/Users is in use by process "
        + "\(service.process.processID); stop that one or choose another data directory\n")
    let port = try #require(service.addresses["rpc"]?.last)
    let other = TemporaryDirectory()
    let third = await run(
      ["--data-directory", other.path, "--listen", "\(port)", "--admin-listen", "127.0.0.1:0"])
    #expect(third.ending == .exited(69))
    #expect(third.output == "users: cannot listen on \(port): Address already in use\n")
    #expect(try await page(service, "/readyz").status == .ok)
    #expect(await service.stop() == .exited(0))
  }

  @Test(
    "the ports file holds real addresses, appears with readiness and goes with the process; every line of log is JSON")
  func portsFileAndLog() async throws {
    let directory = TemporaryDirectory()
    let service = try await SpawnedService.start("Users", in: directory.path)
    let path = directory.path + "/Users.ports"
    let json = try JSONValue(parsing: Array(Data(contentsOf: URL(fileURLWithPath: path))))
    #expect(json["service"]?.stringValue == "users")
    #expect(json["pid"]?.integerValue == Int64(service.process.processID))
    #expect(json["rpc"]?[0]?.stringValue == "unix:\(directory.path)/Users.sock")
    #expect(json["rpc"]?[1]?.stringValue?.hasSuffix(":0") == false)
    #expect(try await page(service, "/livez").text == "ok\n")
    let metrics = PrometheusText(try await page(service, "/metrics").text)
    #expect(metrics.problems.isEmpty, "\(metrics.problems)")
    #expect(await service.stop() == .exited(0))
    #expect(!FileManager.default.fileExists(atPath: path))
    let lines = service.process.output.split(separator: "\n")
    #expect(lines.count == 3)
    for line in lines { #expect(try JSONValue(parsing: Array(line.utf8))["service"]?.stringValue == "users") }
  }

  @Test("the test clock shows in /readyz, survives kill -9, and never meets real time")
  func testClock() async throws {
    let directory = TemporaryDirectory()
    let flags = ["--test-clock", "--test-clock-start", "2026-03-01"]
    var service = try await SpawnedService.start("Users", in: directory.path, arguments: flags)
    func shown() async throws -> String? {
      try JSONValue(parsing: try await page(service, "/readyz").body)["test_clock"]?.stringValue
    }
    #expect(try await shown() == "2026-03-01T00:00:00Z")
    _ = try await client(service) { channel in
      try await OperationsV1.TestClockService.Client(channel).setTestClock(
        .init(time: .init(milliseconds: 1_774_915_200_000)))
    }
    await service.killNow()
    service = try await SpawnedService.start("Users", in: directory.path, arguments: flags)
    #expect(try await shown() == "2026-03-31T00:00:00Z")
    await service.stop()
    let real = await #expect(throws: SpawnedService.NotReady.self) {
      try await SpawnedService.start("Users", in: directory.path)
    }
    #expect(real?.ending == .exited(78))
    #expect(real?.output.contains("was made with a test clock") == true)
  }

  @Test("SIGTERM: what is at work is answered, nothing acknowledged is lost, exit 0", arguments: [1, 2, 3])
  func drain(_ round: Int) async throws {
    let directory = TemporaryDirectory()
    var service = try await SpawnedService.start("Users", in: directory.path)
    let ending = service.process
    let acknowledged = try await client(service) { channel in
      let accounts = UsersV1.AccountsService.Client(channel)
      return await withTaskGroup(of: [String].self) { group in
        for worker in 0..<16 {
          group.addTask {
            var done: [String] = []
            for number in 0..<1_000 {
              // The first worker pulls the plug in the middle of everybody's work.
              if worker == 0 && number == 3 * round { ending.signal(SIGTERM) }
              let id = "w\(worker)-\(number)"
              do throws(RPCError) {
                _ = try await accounts.createAccount(
                  Self.account(id), options: CallOptions(timeoutMilliseconds: 10_000, waitsForReady: false))
                done.append(id)
              } catch {
                #expect(error.code == .unavailable, "\(error)")
                #expect(!error.isOutcomeUnknown, "\(error)")
                return done
              }
            }
            return done
          }
        }
        return await group.reduce(into: []) { $0 += $1 }
      }
    }
    #expect(await service.process.ending() == .exited(0))
    #expect(acknowledged.count >= 3 * round)
    service = try await SpawnedService.start("Users", in: directory.path)
    try await client(service) { channel in
      let accounts = UsersV1.AccountsService.Client(channel)
      for id in acknowledged { _ = try await accounts.getAccount(.init(name: "accounts/\(id)")) }
    }
    await service.stop()
  }

  private static func account(_ id: String) -> UsersV1.CreateAccountRequest {
    UsersV1.CreateAccountRequest(
      accountId: id,
      account: .init(
        displayName: "Account \(id)", kind: .customer, currencyCode: "EUR", timeZone: "Europe/Rome", locale: "it-IT",
        billCycleDay: 1),
      requestId: "create-\(id)")
  }

  @Test("SIGHUP does no harm and takes a new log level from the file; a broken file changes nothing")
  func reload() async throws {
    let directory = TemporaryDirectory()
    let file = URL(fileURLWithPath: directory.path + "/users.conf")
    try Data("log-level = info\n".utf8).write(to: file)
    let service = try await SpawnedService.start("Users", in: directory.path, arguments: ["--config", file.path])
    try Data("log-level = nonsense\n".utf8).write(to: file)
    service.process.signal(SIGHUP)
    #expect(try await page(service, "/livez").status == .ok)
    #expect(await service.stop() == .exited(0))
    #expect(service.process.output.contains("configuration not read again"))
  }
}
