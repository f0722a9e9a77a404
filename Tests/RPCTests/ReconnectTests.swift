import RPC
import Synchronization
import Testing
import Transport

@Suite struct ReconnectTests {
  /// A server of the test service that can be taken away.
  private struct Node {
    let group: EventLoopGroup
    let service: TestService
    let server: RPCServer
    let address: SocketAddress

    init(_ address: SocketAddress, tag: String = "") throws {
      group = EventLoopGroup(count: 1)
      service = TestService()
      let interceptor: Interceptor = { call, next in
        var call = call
        call.metadata["node"] = tag
        try await next(call)
      }
      server = RPCServer(registrations: [service.registration], interceptors: [interceptor], group: group)
      self.address = try server.listen(on: address)
    }

    /// As if the process were killed: all its sockets are closed at once.
    func kill() async { await group.stopAndWait() }
  }

  private func client(
    _ addresses: [SocketAddress], _ group: EventLoopGroup, hooks: ClientHooks = ClientHooks()
  ) -> RPCClient {
    var limits = ClientLimits()
    limits.backoffFirstMilliseconds = 5
    limits.backoffLastMilliseconds = 20
    return RPCClient(endpoints: addresses, group: group, limits: limits, hooks: hooks, randomness: { 11 })
  }

  private func echo(
    _ client: RPCClient, _ text: String, _ options: CallOptions = CallOptions()
  ) async throws(RPCError) -> String {
    let response: TextMessage = try await client.unary(TestService.echo, TextMessage(text), options: options)
    return response.text
  }

  private let anyPort = SocketAddress.ipv4([127, 0, 0, 1], port: 0)

  @Test func callWaitsForAServerThatComesLater() async throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let path = SocketAddress.unix(path: TemporaryPath.make("later.sock"))
    let failed = Gate()
    let hooks = ClientHooks(incident: { _, incident in if case .connectFailed = incident { failed.pass() } })
    let client = client([path], group, hooks: hooks)
    let call = Task { try await echo(client, "early") }
    await failed.wait(for: 2)
    let node = try Node(path)
    #expect(try await call.value == "early")
    await node.kill()
  }

  @Test func restartedServerIsFoundAgain() async throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    var node = try Node(anyPort)
    let lost = Gate()
    let hooks = ClientHooks(incident: { _, incident in if case .connectionLost = incident { lost.pass() } })
    let client = client([node.address], group, hooks: hooks)
    for round in 1...3 {
      #expect(try await echo(client, "r\(round)") == "r\(round)")
      await node.kill()
      await lost.wait(for: round)
      node = try Node(node.address)
    }
    #expect(try await echo(client, "last") == "last")
    await node.kill()
  }

  @Test func inFlightCallOfALostConnectionHasUnknownOutcome() async throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let node = try Node(anyPort)
    let client = client([node.address], group)
    let call = Task { try await echo(client, "hold") }
    await node.service.latch.arrived.wait()
    await node.kill()
    let error = await #expect(throws: RPCError.self) { try await call.value }
    #expect(error?.code == .unavailable)
    #expect(error?.reason == RPCError.outcomeUnknown)
  }

  @Test func idempotentCallIsRepeatedElsewhere() async throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let first = try Node(anyPort)
    let client = client([first.address], group)
    let call = Task { try await echo(client, "hold", CallOptions(isIdempotent: true)) }
    await first.service.latch.arrived.wait()
    await first.kill()
    let second = try Node(first.address)
    await second.service.latch.arrived.wait()
    second.service.latch.release()
    #expect(try await call.value == "hold")
    await second.kill()
  }

  @Test func callsAreSpreadAndOutlastOneServer() async throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let nodes = [try Node(anyPort, tag: "a"), try Node(anyPort, tag: "b")]
    let connected = Gate()
    let hooks = ClientHooks(incident: { _, incident in if case .connected = incident { connected.pass() } })
    let client = client(nodes.map(\.address), group, hooks: hooks)
    _ = try await echo(client, "x")
    await connected.wait(for: 2)
    var seen: [String: Int] = [:]
    for _ in 0..<20 { seen[try await echo(client, "metadata node"), default: 0] += 1 }
    #expect((seen["a"] ?? 0) >= 5 && (seen["b"] ?? 0) >= 5)
    // Two calls held on one server make the other one the less busy.
    await nodes[0].kill()
    for _ in 0..<20 { #expect(try await echo(client, "metadata node", CallOptions(isIdempotent: true)) == "b") }
    await nodes[1].kill()
  }

  @Test func refusedWithRetryInfoIsTriedAgain() async throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let refusals = Mutex(2)
    let service = TestService()
    let interceptor: Interceptor = { call, next in
      let refuses = refusals.withLock { left in
        left -= 1
        return left >= 0
      }
      if refuses {
        throw RPCError(
          code: .resourceExhausted, message: "later", details: [.retryInfo(delayMilliseconds: 1)])
      }
      try await next(call)
    }
    let server = RPCServer(registrations: [service.registration], interceptors: [interceptor], group: group)
    let client = client([try server.listen(on: anyPort)], group)
    #expect(try await echo(client, "x") == "x")
    refusals.withLock { $0 = 3 }
    let error = await #expect(throws: RPCError.self) { try await echo(client, "x") }
    #expect(error?.code == .resourceExhausted)
  }

  @Test func unreachableSaysWhy() async throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let nobody = SocketAddress.unix(path: TemporaryPath.make("nobody.sock"))
    let client = client([nobody], group)
    for options in [
      CallOptions(timeoutMilliseconds: 1_000), CallOptions(timeoutMilliseconds: 20_000, waitsForReady: false),
    ] {
      let error = await #expect(throws: RPCError.self) { try await echo(client, "x", options) }
      #expect(error?.code == .unavailable)
      #expect(error?.reason == "UNREACHABLE")
      #expect(error?.message.contains("No such file") == true)
    }
  }

  @Test func streamIdsAreRotated() async throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let node = try Node(anyPort)
    let rotated = Gate()
    var limits = ClientLimits()
    limits.streamIDLast = 9
    let client = RPCClient(
      endpoints: [node.address], group: group, limits: limits,
      hooks: ClientHooks(incident: { _, incident in if case .connectionRotated = incident { rotated.pass() } }),
      randomness: { 0 })
    for index in 0..<23 { #expect(try await echo(client, "\(index)") == "\(index)") }
    #expect(rotated.count == 4)
    await node.kill()
  }

  @Test func closedClientRefuses() async throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let node = try Node(anyPort)
    let client = client([node.address], group)
    let call = Task { try await echo(client, "hold") }
    await node.service.latch.arrived.wait()
    client.close()
    let error = await #expect(throws: RPCError.self) { try await call.value }
    #expect(error?.isOutcomeUnknown == true)
    await #expect(throws: RPCError.self) { try await echo(client, "x") }
    await node.kill()
  }
}
