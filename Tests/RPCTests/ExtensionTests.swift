import Synchronization
import Testing
import Transport

@testable import RPC

@Suite struct ExtensionTests {
  @Test func pingIsAnsweredAfterTheOptIn() throws {
    let pair = try TestPair(.tcp)
    let peer = try RawPeer(try #require(pair.address))
    try peer.send(0xFFFF_FFFF, 4, 0, [1, 2])
    try peer.call(1, "Echo", "x", metadata: [("ttrpc-ext", "ping")])
    #expect(try peer.receive()?.streamID == 1)
    try peer.send(0xFFFF_FFFF, 4, 0, [1, 2, 3, 4, 5, 6, 7, 8])
    #expect(try peer.receive() == .init(streamID: 0xFFFF_FFFF, type: 5, flags: 0, data: [1, 2, 3, 4, 5, 6, 7, 8]))
    // Nine bytes are not a ping.
    try peer.send(0xFFFF_FFFF, 4, 0, [UInt8](repeating: 0, count: 9))
    try peer.call(3, "Echo", "x")
    #expect(try peer.receive()?.streamID == 3)
  }

  @Test func goAwayIsSentToThoseWhoKnowIt() async throws {
    let pair = try TestPair(.tcp)
    let knowing = try RawPeer(try #require(pair.address))
    let stock = try RawPeer(try #require(pair.address))
    try knowing.call(7, "Echo", "x", metadata: [("ttrpc-ext", "goaway")])
    #expect(try knowing.receive()?.type == 2)
    try stock.call(1, "Echo", "x")
    #expect(try stock.receive()?.type == 2)
    let drained = Task(executorPreference: pair.group.loops[0]) { await pair.server.drain(deadlineMilliseconds: 5_000) }
    let goAway = try #require(try knowing.receive())
    #expect(goAway.streamID == 0 && goAway.type == 0x11)
    #expect(Array(goAway.data.prefix(4)) == [0, 0, 0, 7])
    #expect(try knowing.receive() == nil)
    #expect(try stock.receive() == nil)
    knowing.halfClose()
    stock.halfClose()
    await drained.value
  }

  @Test func silentServerIsPingedAndGivenUp() async throws {
    // A server that answers one call and one ping, and then nothing more.
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let pings = Gate()
    let listener = try Listener.listen(on: try SocketAddress(parsing: "127.0.0.1:0"), group: group) { connection in
      connection.start(DyingServer(pings: pings))
    }
    var limits = ClientLimits()
    limits.pingAfterMilliseconds = 20
    limits.pingTimeoutMilliseconds = 20
    let client = RPCClient(endpoints: [listener.address], group: group, limits: limits, randomness: { 0 })
    let error = await #expect(throws: RPCError.self) {
      let _: TextMessage = try await client.unary(TestService.echo, TextMessage("x"), options: CallOptions())
    }
    #expect(error?.code == .unavailable)
    #expect(error?.isOutcomeUnknown == true)
    #expect(pings.count >= 2)
  }

  private final class DyingServer: ConnectionHandler {
    let pings: Gate
    private var hasAnswered = false
    init(pings: Gate) { self.pings = pings }

    func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int {
      guard bytes.count >= FrameHeader.byteCount else { return 0 }
      let header = FrameHeader(reading: bytes)
      let length = FrameHeader.byteCount + Int(header.length)
      guard bytes.count >= length else { return 0 }
      if header.type == .ping {
        pings.pass()
        if !hasAnswered { connection.write(FrameHeader.frame(header.streamID, .pong, [], [1])) }
        hasAnswered = true
      }
      return length
    }

    func closed(_ connection: Connection, reason: CloseReason) {}
  }
}
