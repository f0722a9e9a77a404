import Dispatch
import Protobuf
import RPC
import Testing
import Transport

/// Requests that arrive together share a task until one of them waits; none of them may notice.
@Suite struct BatchTests {
  private func batch(_ texts: [String]) -> [UInt8] {
    texts.enumerated().flatMap { index, text in
      RawPeer.frame(
        UInt32(2 * index + 1), 1, 0, RawPeer.request(TestService.name, "Echo", TextMessage(text).serialized()))
    }
  }

  @Test func waitingHandlersHoldNobodyUp() async throws {
    let pair = try TestPair(.tcp)
    let peer = try RawPeer(try #require(pair.address))
    try peer.send(batch(["a", "hold", "b", "hold", "c"]))
    let early = try (0..<3).map { _ in try peer.response().streamID }
    #expect(early == [1, 5, 9])
    await pair.service.latch.arrived.wait(for: 2)
    pair.service.latch.release()
    pair.service.latch.release()
    #expect(try Set([peer.response().streamID, peer.response().streamID]) == [3, 7])
  }

  @Test func moreThanOneBatchAtOnce() async throws {
    let pair = try TestPair(.tcp)
    let peer = try RawPeer(try #require(pair.address))
    try peer.send(batch((0..<500).map { $0 % 50 == 49 ? "hold" : $0 % 7 == 0 ? "fail" : "x\($0)" }))
    var codes: [UInt32: StatusCode] = [:]
    func take() throws {
      let (id, outcome) = try peer.response()
      if case .failure(let error) = outcome { codes[id] = error.code } else { codes[id] = .ok }
    }
    for _ in 0..<490 { try take() }
    await pair.service.latch.arrived.wait(for: 10)
    for _ in 0..<10 { pair.service.latch.release() }
    for _ in 0..<10 { try take() }
    #expect(codes.count == 500)
    for index in 0..<500 {
      let failed = index % 50 != 49 && index % 7 == 0
      #expect(codes[UInt32(2 * index + 1)] == (failed ? .failedPrecondition : .ok))
    }
  }

  /// What follows a request at once finds its call, although its handler has not been started.
  @Test func whatFollowsARequestReachesItsCall() throws {
    let pair = try TestPair(.tcp)
    let peer = try RawPeer(try #require(pair.address))
    func echo(_ streamID: UInt32, _ text: String, _ metadata: [(String, String)] = []) -> [UInt8] {
      let payload = TextMessage(text).serialized()
      return RawPeer.frame(streamID, 1, 1, RawPeer.request(TestService.name, "Echo", payload, metadata: metadata))
    }
    func data(_ text: String, flags: UInt8 = 0) -> [UInt8] {
      RawPeer.frame(5, 3, flags, TextMessage(text).serialized())
    }
    let cancelled = echo(3, "hold") + RawPeer.frame(3, 0x10)
    let stream = RawPeer.frame(5, 1, 2, RawPeer.request(TestService.name, "Collect"))
    try peer.send(
      echo(1, "a", [("ttrpc-ext", "cancel")]) + cancelled + stream + data("x") + data("y") + data("z", flags: 1))
    var outcomes: [UInt32: Result<TextMessage, RPCError>] = [:]
    for _ in 0..<3 {
      let (id, outcome) = try peer.response()
      outcomes[id] = outcome
    }
    #expect(try outcomes[1]?.get() == TextMessage("a"))
    let error = #expect(throws: RPCError.self) { try outcomes[3]?.get() }
    #expect(error?.code == .cancelled)
    #expect(pair.service.latch.arrived.count == 0, "its handler never ran")
    #expect(try outcomes[5]?.get() == TextMessage("xyz", count: 3))
  }

  /// Handlers that wait for room behind a peer that reads slowly find their requests, although the memory that these were
  /// read into has been used again.
  @Test func requestsThatWaitForRoomAreKept() async throws {
    var limits = RPCLimits()
    limits.queuedOutputBytesHigh = 2_000
    let pair = try TestPair(.tcp, limits: limits)
    let peers = try (0..<4).map { _ in try RawPeer(try #require(pair.address)) }
    let texts = peers.indices.map { peer in
      (0..<31).map { "peer \(peer), request \($0)" + String(repeating: "x", count: 300) }
    }
    // All of it is there before the loops look, so that each reads several connections in one turn.
    let gate = DispatchSemaphore(value: 0)
    for loop in pair.group.loops { loop.execute { gate.wait() } }
    for (peer, texts) in zip(peers, texts) { try peer.send(batch(texts)) }
    for _ in pair.group.loops { gate.signal() }
    for (peer, texts) in zip(peers, texts) {
      for (index, text) in texts.enumerated() {
        let (id, outcome) = try peer.response()
        #expect(id == UInt32(2 * index + 1))
        #expect(try outcome.get() == TextMessage(text))
      }
    }
  }

  @Test(.timeLimit(.minutes(1))) func callersThatGoAwayTakeTheirWaitingCallsAlong() async throws {
    let pair = try TestPair(.tcp)
    do {
      let peer = try RawPeer(try #require(pair.address))
      try peer.send(batch(["a", "hold", "b", "hold", "hold"]))
      await pair.service.latch.arrived.wait(for: 3)
      peer.resetOnClose()
    }
    // Their handlers were cancelled: the server has nothing at work and drains at once.
    await pair.server.drain(deadlineMilliseconds: 600_000)
  }
}
