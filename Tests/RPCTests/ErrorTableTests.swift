import Protobuf
import Synchronization
import Testing
import Transport

@testable import RPC

/// The rows of the error table of the protocol notes, seen from a plain socket.
@Suite struct ErrorTableTests {
  private func peer(_ pair: TestPair) throws -> RawPeer { try RawPeer(try #require(pair.address)) }

  @Test func unknownServiceAndMethod() throws {
    let pair = try TestPair(.tcp)
    let peer = try peer(pair)
    try peer.send(1, 1, 0, RawPeer.request("no.such.Service", "Echo"))
    #expect(try peer.responseCode() == .unimplemented)
    try peer.send(3, 1, 0, RawPeer.request(TestService.name, "Nothing"))
    #expect(try peer.responseCode() == .unimplemented)
    try peer.call(5, "Echo", "still here")
    #expect(try peer.response().outcome == .success(TextMessage("still here")))
  }

  @Test func requestThatIsNoEnvelope() throws {
    let pair = try TestPair(.tcp)
    let peer = try peer(pair)
    try peer.send(1, 1, 0, [0xFF, 0xFF, 0xFF])
    #expect(try peer.responseCode() == .invalidArgument)
    try peer.send(3, 1, 0, RawPeer.field(1, [0xC3, 0x28]) + RawPeer.field(2, [97]))
    #expect(try peer.responseCode() == .invalidArgument)
  }

  @Test func payloadThatIsNoMessage() throws {
    let pair = try TestPair(.tcp)
    let peer = try peer(pair)
    try peer.send(1, 1, 0, RawPeer.request(TestService.name, "Echo", [0x0A, 0x05, 0x61]))
    #expect(try peer.responseCode() == .invalidArgument)
    #expect(pair.server.callsInFlight == 0)
  }

  @Test func frameAboveTheLimitIsSkipped() throws {
    let pair = try TestPair(.tcp)
    let peer = try peer(pair)
    let limit = RPCLimits.frameBytesMax
    let request = RawPeer.request(TestService.name, "Echo", TextMessage("x").serialized())
    // An unknown field fills the envelope up to the limit exactly.
    let filler = RawPeer.field(9, [UInt8](repeating: 0, count: limit - request.count - 5))
    #expect(request.count + filler.count == limit)
    try peer.send(1, 1, 0, request + filler)
    #expect(try peer.responseCode() == .ok)
    try peer.send(3, 1, 0, request + filler + [0])
    let (id, outcome) = try peer.response()
    #expect(id == 3)
    if case .failure(let error) = outcome {
      #expect(error.code == .resourceExhausted)
    } else {
      Issue.record("accepted")
    }
    try peer.call(5, "Echo", "alive")
    #expect(try peer.response().outcome == .success(TextMessage("alive")))
  }

  @Test func responseAboveTheLimitFailsItsStreamOnly() throws {
    let pair = try TestPair(.tcp)
    let peer = try peer(pair)
    // The envelope adds 5 bytes to the message, the message 5 to its text, and the count none.
    let text = Int32(RPCLimits.frameBytesMax - 10)
    try peer.call(1, "Echo", "large", count: text)
    let response = try peer.response()
    #expect(try response.outcome.get().text.utf8.count == Int(text))
    try peer.call(3, "Echo", "large", count: text + 1)
    #expect(try peer.responseCode() == .resourceExhausted)
    try peer.call(5, "Echo", "alive")
    #expect(try peer.responseCode() == .ok)
  }

  @Test func unexpectedErrorIsOpaque() throws {
    let seen = Mutex<[String]>([])
    let hooks = ServerHooks(unexpectedError: { id, method, error in
      seen.withLock { $0.append("\(id) \(method) \(error)") }
    })
    let pair = try TestPair(.tcp, hooks: hooks)
    let peer = try peer(pair)
    try peer.call(1, "Echo", "break")
    guard case .failure(let error) = try peer.response().outcome else {
      Issue.record("no error")
      return
    }
    #expect(error.code == .internal)
    #expect(!error.message.contains("Broken"))
    let log = seen.withLock { $0 }
    #expect(log.count == 1)
    guard case .errorInfo(_, _, let metadata) = error.details.first else {
      Issue.record("no error id")
      return
    }
    #expect(log.first?.hasPrefix(metadata["error_id"] ?? "-") == true)
    #expect(log.first?.contains("Broken") == true)
  }

  @Test func errorsOfHandlersArriveWhole() throws {
    let pair = try TestPair(.tcp)
    let peer = try peer(pair)
    for (id, method, flags) in [(1, "Echo", 0), (3, "Expand", 1), (5, "Collect", 0), (7, "Chat", 0)]
      as [(UInt32, String, UInt8)]
    {
      try peer.call(id, method, "fail", flags: flags)
      #expect(
        try peer.response().outcome
          == .failure(RPCError(.failedPrecondition, reason: "TEST", message: "as asked", metadata: ["a": "b"])))
    }
  }

  @Test func unknownTypesAreIgnored() throws {
    let seen = Mutex<[ServerHooks.Incident]>([])
    let pair = try TestPair(
      .tcp, hooks: ServerHooks(incident: { _, incident in seen.withLock { $0.append(incident) } }))
    let peer = try peer(pair)
    for type: UInt8 in [0, 2, 4, 5, 0x10, 0x11, 0x7F, 0xFF] {
      for id: UInt32 in [0, 1, 2, 0xFFFF_FFFF] { try peer.send(id, type, 0xFF, [1, 2, 3]) }
    }
    try peer.call(1, "Echo", "next")
    #expect(try peer.response().outcome == .success(TextMessage("next")))
    #expect(seen.withLock { $0.count } == 32)
  }

  @Test func evenIdsAreRefused() throws {
    let pair = try TestPair(.tcp)
    let peer = try peer(pair)
    for id: UInt32 in [0, 2, 0xFFFF_FFFE] {
      try peer.call(id, "Echo", "x")
      let response = try peer.response()
      #expect(response.streamID == id)
      if case .failure(let error) = response.outcome {
        #expect(error.code == .invalidArgument)
      } else {
        Issue.record("served")
      }
    }
  }

  @Test func idsInAnyOrderButNotTwiceAtOnce() async throws {
    let pair = try TestPair(.tcp)
    let peer = try peer(pair)
    for id: UInt32 in [9, 3, 9, 1, 0xFFFF_FFFF] {
      try peer.call(id, "Echo", "x")
      #expect(try peer.response().streamID == id)
    }
    try peer.call(5, "Echo", "hold")
    await pair.service.latch.arrived.wait()
    try peer.call(5, "Echo", "again")
    #expect(try peer.responseCode() == .invalidArgument)
    pair.service.latch.release()
    #expect(try peer.response().outcome == .success(TextMessage("hold")))
  }

  @Test func expiredTimeoutIsAnsweredAtOnce() throws {
    let pair = try TestPair(.tcp)
    let peer = try peer(pair)
    try peer.call(1, "Echo", "x", timeout: -1)
    #expect(try peer.responseCode() == .deadlineExceeded)
    try peer.call(3, "Echo", "x", timeout: .min)
    #expect(try peer.responseCode() == .deadlineExceeded)
    try peer.call(5, "Echo", "x", timeout: .max)
    #expect(try peer.responseCode() == .ok)
  }

  @Test func firstByteThatIsNotZeroCloses() throws {
    for bytes in [[1], Array("GET / HTTP/1.1\r\n".utf8), [0x16, 3, 1]] as [[UInt8]] {
      let pair = try TestPair(.tcp)
      let peer = try peer(pair)
      try peer.call(1, "Echo", "x")
      #expect(try peer.responseCode() == .ok)
      try peer.send(bytes)
      #expect(try peer.receive() == nil)
    }
  }

  @Test func dataForAStreamThatIsOver() throws {
    let pair = try TestPair(.tcp)
    let peer = try peer(pair)
    try peer.call(1, "Echo", "x")
    #expect(try peer.responseCode() == .ok)
    try peer.send(1, 3, 0, [])
    #expect(try peer.responseCode() == .invalidArgument)
    try peer.send(77, 3, 5, [])
    #expect(try peer.responseCode() == .invalidArgument)
  }

  @Test func serverStreamEndsWithDataNotWithAResponse() throws {
    let pair = try TestPair(.tcp)
    let peer = try peer(pair)
    try peer.call(1, "Expand", "x", count: 2, flags: 1)
    #expect(try peer.receive() == .init(streamID: 1, type: 3, flags: 0, data: TextMessage("x").serialized()))
    #expect(try peer.receive() == .init(streamID: 1, type: 3, flags: 0, data: TextMessage("x", count: 1).serialized()))
    #expect(try peer.receive() == .init(streamID: 1, type: 3, flags: 5, data: []))
  }

  @Test func requestFlagsDoNotDecideTheShape() throws {
    let pair = try TestPair(.tcp)
    let peer = try peer(pair)
    try peer.call(1, "Echo", "x", flags: 2)
    #expect(try peer.responseCode() == .ok)
    try peer.call(3, "Expand", "x", count: 0, flags: 0)
    #expect(try peer.receive() == .init(streamID: 3, type: 3, flags: 5, data: []))
    // Go opens client streams with 0x02, Rust with 0x06; an empty Data without noData is a message.
    for (id, flags) in [(5, 2), (7, 6)] as [(UInt32, UInt8)] {
      try peer.send(id, 1, flags, RawPeer.request(TestService.name, "Collect"))
      try peer.send(id, 3, 0, [])
      try peer.send(id, 3, 0, TextMessage("a").serialized())
      try peer.send(id, 3, 5, [])
      #expect(try peer.response().outcome == .success(TextMessage("a", count: 2)))
    }
    // The end may come with the last message.
    try peer.send(9, 1, 6, RawPeer.request(TestService.name, "Collect"))
    try peer.send(9, 3, 1, TextMessage("z").serialized())
    #expect(try peer.response().outcome == .success(TextMessage("z", count: 1)))
  }

  @Test func malformedMessageInAStreamFailsIt() throws {
    let pair = try TestPair(.tcp)
    let peer = try peer(pair)
    try peer.send(1, 1, 6, RawPeer.request(TestService.name, "Collect"))
    try peer.send(1, 3, 0, [0xFF])
    #expect(try peer.responseCode() == .invalidArgument)
    try peer.send(1, 3, 5, [])
    #expect(try peer.responseCode() == .invalidArgument)
    try peer.call(3, "Echo", "x")
    #expect(try peer.responseCode() == .ok)
  }

  @Test func halfCloseFinishesCallsThenCloses() async throws {
    let pair = try TestPair(.tcp)
    let peer = try peer(pair)
    try peer.call(1, "Echo", "hold")
    try peer.call(3, "Echo", "quick")
    peer.halfClose()
    await pair.service.latch.arrived.wait()
    #expect(try peer.response().streamID == 3)
    pair.service.latch.release()
    #expect(try peer.response().outcome == .success(TextMessage("hold")))
    #expect(try peer.receive() == nil)
  }

  @Test func lostConnectionCancelsHandlers() async throws {
    let pair = try TestPair(.tcp)
    var peer: RawPeer? = try peer(pair)
    peer?.resetOnClose()
    for id: UInt32 in [1, 3, 5] { try peer?.call(id, "Echo", "hold") }
    await pair.service.latch.arrived.wait(for: 3)
    peer = nil
    await pair.service.latch.cancelled.wait(for: 3)
    #expect(pair.service.latch.cancelled.count == 3)
  }
}
