import EchoService
import Foundation
import Protobuf
import RPC
import Schemas
import Synchronization
import Testing
import Transport

/// 100,000 malformed frames at a live port, with an honest client beside them.
@Suite(.serialized) struct HostileFramesTests {
  @Test func nothingOnTheWireHurtsTheServerOrItsOtherClients() async throws {
    try await withEchoServer { tcp, _ in
      let port = try #require(tcp.port)
      let group = EventLoopGroup(count: 1)
      defer { group.stop() }
      let client = TestingV1.EchoService.Client(
        RPCClient(endpoints: [tcp], group: group, randomness: { UInt64.random(in: 0 ... .max) }))
      let isOver = Atomic<Bool>(false)
      async let honestCalls = honest(client, until: { isOver.load(ordering: .relaxed) })
      let framesSent = try await attackAside(port: port, seed: 20_260_301)
      isOver.store(true, ordering: .relaxed)
      #expect(framesSent >= 100_000)
      let answered = try await honestCalls
      #expect(answered > 100)
    }
  }

  /// Calls until told to stop, but more than 100 times, however slow the machine; any error fails the test.
  private func honest(
    _ client: TestingV1.EchoService.Client, until isOver: @Sendable () -> Bool
  ) async throws -> Int {
    var calls = 0
    while !isOver() || calls <= 100 {
      let text = "honest \(calls)"
      let response = try await client.echo(.init(text: text))
      #expect(response.text == text)
      calls += 1
    }
    return calls
  }

  private func attackAside(port: UInt16, seed: UInt64) async throws -> Int {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread { continuation.resume(with: Result { try attack(port: port, seed: seed) }) }
    }
  }
}

/// Everything that `HostileFrames` knows, each connection of its own; gives the number of frames sent.
private func attack(port: UInt16, seed: UInt64) throws -> Int {
  var hostile = HostileFrames(honest: honestFrame(), seed: seed)
  var frames = 0
  for bytes in hostile.truncations() {
    try say(bytes, port: port, thenHangUp: true)
    frames += 1
  }
  for bytes in hostile.everyTypeAndFlags(framesPerConnection: 256) {
    try say(bytes, port: port, thenHangUp: true)
    frames += 256
  }
  for round in 0..<9_000 {
    try say(hostile.lyingLength(), port: port, thenHangUp: true)
    try say(hostile.badId(), port: port, thenHangUp: round % 2 == 0)
    try say(hostile.mutated(), port: port, thenHangUp: round % 3 == 0)
    try say(hostile.noise(), port: port, thenHangUp: true)
    frames += 4
  }
  return frames
}

private func say(_ bytes: [UInt8], port: UInt16, thenHangUp: Bool) throws {
  let socket = try RawSocket(port: port)
  guard socket.send(bytes), thenHangUp else { return }
  socket.finishSending()
  _ = socket.readToEnd(milliseconds: 2_000)
}

/// `EchoService/Echo` with a text, as a well-behaved client frames it.
private func honestFrame() -> [UInt8] {
  func field(_ number: UInt8, _ value: [UInt8]) -> [UInt8] { [number << 3 | 2, UInt8(value.count)] + value }
  let payload = TestingV1.EchoRequest(text: "a well-formed request").serialized()
  let metadata = field(1, Array("request-id".utf8)) + field(2, Array("abc".utf8))
  let body =
    field(1, Array(TestingV1.EchoService.name.utf8)) + field(2, Array("Echo".utf8)) + field(3, payload)
    + [4 << 3, 0x80, 0x94, 0xeb, 0xdc, 0x03] + field(5, metadata)
  return HostileFrames.frame(length: UInt32(body.count), stream: 1, type: 1, flags: 0, body: body)
}
