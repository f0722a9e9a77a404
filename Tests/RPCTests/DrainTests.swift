import RPC
import Testing
import Transport

@Suite struct DrainTests {
  @Test func callsAtWorkFinishAndNewOnesAreRefused() async throws {
    let pair = try TestPair(.tcp)
    let address = try #require(pair.address)
    let peer = try RawPeer(address)
    try peer.call(1, "Echo", "hold")
    await pair.service.latch.arrived.wait()
    let drained = Task(executorPreference: pair.group.loops[0]) {
      await pair.server.drain(deadlineMilliseconds: 10_000)
    }
    // The refusal of a new call shows that the drain has begun on this connection.
    var id: UInt32 = 3
    var refusal: RPCError?
    while refusal == nil {
      try peer.call(id, "Echo", "new")
      if case .failure(let error) = try peer.response().outcome { refusal = error }
      id += 2
    }
    #expect(refusal?.code == .unavailable)
    #expect(refusal?.retryDelayMilliseconds != nil)
    pair.service.latch.release()
    #expect(try peer.response().outcome == .success(TextMessage("hold")))
    #expect(try peer.receive() == nil)
    peer.halfClose()
    await drained.value
    #expect(pair.server.openConnections == 0)
    #expect(throws: (any Error).self) { try RawPeer(address) }
  }

  @Test func callsThatTakeTooLongAreFailed() async throws {
    let pair = try TestPair(.tcp)
    let peer = try RawPeer(try #require(pair.address))
    try peer.call(1, "Echo", "hold")
    await pair.service.latch.arrived.wait()
    let drained = Task(executorPreference: pair.group.loops[0]) { await pair.server.drain(deadlineMilliseconds: 30) }
    #expect(try peer.responseCode() == .unavailable)
    await pair.service.latch.cancelled.wait()
    #expect(try peer.receive() == nil)
    peer.halfClose()
    await drained.value
  }

  @Test func drainOfAnUnusedServerEnds() async throws {
    let pair = try TestPair(.tcp)
    await pair.server.drain(deadlineMilliseconds: 0)
    #expect(pair.server.openConnections == 0)
  }
}
