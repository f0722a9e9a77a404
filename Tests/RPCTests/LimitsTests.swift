import Protobuf
import RPC
import Synchronization
import Testing
import Transport

/// Each limit of the server, below, at and above.
@Suite struct LimitsTests {
  @Test func streamsOnOneConnection() async throws {
    var limits = RPCLimits()
    limits.streamsPerConnectionMax = 3
    let pair = try TestPair(.tcp, limits: limits)
    let peer = try RawPeer(try #require(pair.address))
    for id: UInt32 in [1, 3, 5] { try peer.call(id, "Echo", "hold") }
    await pair.service.latch.arrived.wait(for: 3)
    try peer.call(7, "Echo", "x")
    let (id, outcome) = try peer.response()
    #expect(id == 7)
    guard case .failure(let error) = outcome else {
      Issue.record("a fourth call was served")
      return
    }
    #expect(error.code == .resourceExhausted)
    #expect(error.retryDelayMilliseconds != nil)
    // Another connection has its own count.
    let other = try RawPeer(try #require(pair.address))
    try other.call(1, "Echo", "x")
    #expect(try other.responseCode() == .ok)
    for _ in 0..<3 { pair.service.latch.release() }
    for _ in 0..<3 { #expect(try peer.responseCode() == .ok) }
    try peer.call(9, "Echo", "x")
    #expect(try peer.responseCode() == .ok)
  }

  @Test func callsInTheWholeServer() async throws {
    var limits = RPCLimits()
    limits.callsInFlightMax = 2
    let pair = try TestPair(.tcp, limits: limits)
    let peers = try (0..<3).map { _ in try RawPeer(try #require(pair.address)) }
    for peer in peers[..<2] { try peer.call(1, "Echo", "hold") }
    await pair.service.latch.arrived.wait(for: 2)
    try peers[2].call(1, "Echo", "x")
    guard case .failure(let error) = try peers[2].response().outcome else {
      Issue.record("a third call was served")
      return
    }
    #expect(error.code == .resourceExhausted)
    #expect(error.retryDelayMilliseconds != nil)
    pair.service.latch.release()
    pair.service.latch.release()
    for peer in peers[..<2] { #expect(try peer.responseCode() == .ok) }
    try peers[2].call(3, "Echo", "x")
    #expect(try peers[2].responseCode() == .ok)
  }

  @Test func connections() throws {
    var limits = RPCLimits()
    limits.connectionsMax = 2
    let pair = try TestPair(.tcp, limits: limits)
    let address = try #require(pair.address)
    let peers = [try RawPeer(address), try RawPeer(address)]
    for peer in peers {
      try peer.call(1, "Echo", "x")
      #expect(try peer.responseCode() == .ok)
    }
    #expect(try RawPeer(address).receive() == nil)
  }

  @Test func metadataCountAndBytes() throws {
    let pair = try TestPair(.tcp)
    let peer = try RawPeer(try #require(pair.address))
    var id: UInt32 = 1
    func code(_ metadata: [(String, String)]) throws -> StatusCode {
      defer { id += 2 }
      try peer.call(id, "Echo", "x", metadata: metadata)
      return try peer.responseCode()
    }
    #expect(try code((0..<63).map { ("k\($0)", "v") }) == .ok)
    #expect(try code((0..<64).map { ("k\($0)", "v") }) == .ok)
    #expect(try code((0..<65).map { ("k\($0)", "v") }) == .resourceExhausted)
    let filler = { String(repeating: "x", count: $0) }
    #expect(try code([("a", filler(RPCLimits.metadataBytesMax - 2))]) == .ok)
    #expect(try code([("a", filler(RPCLimits.metadataBytesMax - 1))]) == .ok)
    #expect(try code([("a", filler(RPCLimits.metadataBytesMax))]) == .resourceExhausted)
  }

  @Test func namesOfServiceAndMethod() throws {
    let pair = try TestPair(.tcp)
    let peer = try RawPeer(try #require(pair.address))
    for (length, code) in [(511, StatusCode.unimplemented), (512, .unimplemented), (513, .invalidArgument)] {
      try peer.send(1, 1, 0, RawPeer.request(String(repeating: "s", count: length - 4), "Echo"))
      #expect(try peer.responseCode() == code)
    }
  }

  @Test func metadataKeysAreFoldedAndKeepTheirValues() throws {
    let pair = try TestPair(.tcp)
    let peer = try RawPeer(try #require(pair.address))
    try peer.call(1, "Echo", "metadata key", metadata: [("Key", "1"), ("other", "x"), ("KEY", "2"), ("key", "")])
    #expect(try peer.response().outcome == .success(TextMessage("1,2,")))
  }

  @Test func stalledStreamFailsAndOthersGoOn() async throws {
    var limits = RPCLimits()
    limits.streamStallMilliseconds = 80
    let pair = try TestPair(.tcp, limits: limits)
    let peer = try RawPeer(try #require(pair.address))
    try peer.send(1, 1, 6, RawPeer.request(TestService.name, "Collect"))
    try peer.send(1, 3, 0, TextMessage("hold").serialized())
    await pair.service.latch.arrived.wait()
    // 64 may wait for as long as they like.
    for _ in 0..<RPCLimits.streamQueueCountMax { try peer.send(1, 3, 0, TextMessage("m").serialized()) }
    try peer.send(3, 1, 6, RawPeer.request(TestService.name, "Chat"))
    try peer.send(3, 3, 0, TextMessage("c").serialized())
    #expect(try peer.receive()?.streamID == 3)
    // One more, and the stream has 80 ms.
    try peer.send(1, 3, 0, TextMessage("m").serialized())
    let (id, outcome) = try peer.response()
    #expect(id == 1)
    if case .failure(let error) = outcome { #expect(error.code == .resourceExhausted) } else { Issue.record("went on") }
    await pair.service.latch.cancelled.wait()
    try peer.send(3, 3, 0, TextMessage("d").serialized())
    #expect(try peer.receive()?.streamID == 3)
  }

  @Test func slowTakerFeelsBackPressureAndLosesNothing() async throws {
    let pair = try TestPair(.tcp)
    let call: ClientStreamingCall<TextMessage, TextMessage> = pair.client.clientStreaming(
      TestService.collect, options: CallOptions())
    let count = 400
    let sender = Task {
      for _ in 0..<count { try await call.requests.send(TextMessage(String(repeating: "m", count: 9_000))) }
      call.requests.finish()
    }
    try await sender.value
    #expect(try await call.response().count == Int32(count))
  }

  @Test func responsesThatNobodyReadsAreBounded() async throws {
    var limits = RPCLimits()
    limits.queuedOutputBytesMax = 8 << 20
    let pair = try TestPair(.tcp, limits: limits)
    let peer = try RawPeer(try #require(pair.address))
    // The handler writes until it must wait; the deadline ends it while it waits.
    try peer.call(1, "Expand", String(repeating: "x", count: 100_000), count: .max, flags: 1, timeout: 300_000_000)
    var last: RawPeer.Frame?
    while let frame = try peer.receive() {
      last = frame
      if frame.type == 2 { break }
    }
    #expect(last?.type == 2)
    #expect(pair.server.openConnections == 1)
  }

  @Test func frameThatNeverEndsIsCutOff() throws {
    var limits = RPCLimits()
    limits.frameTimeoutMilliseconds = 60
    let pair = try TestPair(.tcp, limits: limits)
    let peer = try RawPeer(try #require(pair.address))
    try peer.send([0, 0, 0])
    #expect(try peer.receive() == nil)
  }

  @Test func idleConnectionIsClosed() throws {
    var limits = RPCLimits()
    limits.idleTimeoutMilliseconds = 60
    let pair = try TestPair(.tcp, limits: limits)
    let peer = try RawPeer(try #require(pair.address))
    try peer.call(1, "Echo", "x")
    #expect(try peer.responseCode() == .ok)
    #expect(try peer.receive() == nil)
  }

  @Test func requestAboveTheLimitIsNotSent() async throws {
    let pair = try TestPair(.inProcess)
    let overhead = 2 + TestService.name.utf8.count + 2 + 4 + 5 + 5 + 1 + 9 + 2 + 2 + 9 + 2 + 18
    let fits = String(repeating: "x", count: RPCLimits.frameBytesMax - overhead - 64)
    let response: TextMessage = try await pair.client.unary(
      TestService.echo, TextMessage(fits), options: CallOptions())
    #expect(response.text.utf8.count == fits.utf8.count)
    let error = await #expect(throws: RPCError.self) {
      let _: TextMessage = try await pair.client.unary(
        TestService.echo, TextMessage(fits + String(repeating: "y", count: 200)), options: CallOptions())
    }
    #expect(error?.code == .resourceExhausted)
  }
}
