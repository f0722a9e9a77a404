import EchoService
import Foundation
import RPC
import Schemas
import Testing
import Transport

/// Other people's ttrpc against ours: containerd's Go library and ttrpc-rust, both from the distribution.
@Suite(.serialized) struct PeerTests {
  @Test func goClientCallsOurServerOverTCP() async throws {
    try await withEchoServer { tcp, _ in
      try await passes("echoclient", ["tcp", tcp.description], checks: 10)
    }
  }

  @Test func goClientCallsOurServerOverAUnixSocket() async throws {
    try await withEchoServer { _, path in
      try await passes("echoclient", ["unix", path], checks: 10)
    }
  }

  @Test func rustClientCallsOurServer() async throws {
    try await withEchoServer { _, path in
      try await passes("echo-client", [path], checks: 8)
    }
  }

  @Test func ourClientCallsGosServer() async throws {
    let server = try GoEchoServer()
    try await withClient(of: server.address) { client in
      let response = try await client.echo(
        .init(text: "Grüße, 世界"), options: CallOptions(timeoutMilliseconds: 20_000, metadata: ["x-one": "a"]))
      #expect(response.text == "Grüße, 世界")
      #expect(response.metadata["x-one"] == "a")
      #expect((1...20_000_000_000).contains(response.timeoutNanoseconds))
    }
  }

  @Test func ourClientMakesManyCallsAtOnceOnGosServer() async throws {
    let server = try GoEchoServer()
    try await withClient(of: server.address) { client in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for worker in 0..<64 {
          group.addTask {
            for call in 0..<50 {
              let text = "worker \(worker) call \(call)"
              let response = try await client.echo(.init(text: text))
              #expect(response.text == text)
            }
          }
        }
        try await group.waitForAll()
      }
    }
  }

  @Test func gosRefusalsReachOurClient() async throws {
    let server = try GoEchoServer()
    try await withClient(of: server.address) { client in
      for code in 1...16 as ClosedRange<Int32> {
        let error = await #expect(throws: RPCError.self) { try await client.echo(.init(text: "x", code: code)) }
        #expect(error?.code.rawValue == code)
      }
      let late = await #expect(throws: RPCError.self) {
        try await client.echo(
          .init(text: "late", delayMilliseconds: 60_000), options: CallOptions(timeoutMilliseconds: 200))
      }
      #expect(late?.code == .deadlineExceeded)
      let response = try await client.echo(.init(text: "still alive"))
      #expect(response.text == "still alive")
    }
  }

  @Test func largeMessagesPassBothWaysOnGosServer() async throws {
    let server = try GoEchoServer()
    try await withClient(of: server.address) { client in
      let text = String(repeating: "x", count: (4 << 20) - 1024)
      let response = try await client.echo(.init(text: text))
      #expect(response.text == text)
    }
  }

  // MARK: -

  private func passes(_ program: String, _ arguments: [String], checks: Int) async throws {
    let path = try PeerPrograms.folder.get().appendingPathComponent(program)
    let outcome = try await PeerPrograms.runAside(path, arguments)
    #expect(outcome.status == 0, "\(outcome.output)")
    #expect(outcome.output.components(separatedBy: "ok ").count - 1 == checks, "\(outcome.output)")
  }

  private func withClient(
    of address: String, _ body: (TestingV1.EchoService.Client) async throws -> Void
  ) async throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let client = RPCClient(
      endpoints: [try SocketAddress(parsing: address)], group: group, randomness: { UInt64.random(in: 0 ... .max) })
    try await body(TestingV1.EchoService.Client(client))
  }
}

/// Runs `body` with an EchoService of ours on a TCP port and a unix socket.
func withEchoServer(_ body: (_ tcp: SocketAddress, _ unixPath: String) async throws -> Void) async throws {
  let group = EventLoopGroup(count: 2)
  defer { group.stop() }
  let server = RPCServer(registrations: [TestingV1.EchoService.registration(EchoMethods())], group: group)
  let folder = FileManager.default.temporaryDirectory.appendingPathComponent("linecard-peers-\(UUID().uuidString)")
  try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
  defer { try? FileManager.default.removeItem(at: folder) }
  let path = folder.appendingPathComponent("echo.sock").path
  let tcp = try server.listen(on: SocketAddress(parsing: "127.0.0.1:0"))
  try server.listen(on: SocketAddress(parsing: "unix:\(path)"))
  try await body(tcp, path)
}
