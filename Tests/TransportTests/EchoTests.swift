import Testing
import Transport

@Suite struct EchoTests {
  @Test(arguments: ["127.0.0.1:0", "[::1]:0", "unix:/tmp/linecard-transport-echo.sock"])
  func bytesComeBack(text: String) async throws {
    let group = EventLoopGroup(count: 2)
    defer { group.stop() }
    let listener = try Listener.listen(on: try SocketAddress(parsing: text), group: group) { connection in
      connection.start(EchoHandler())
    }
    let recorder = Recorder()
    let connection = try await Connection.connect(to: listener.address, on: group.next()) { _ in recorder }
    let sent = (0..<800_000).map { UInt8(truncatingIfNeeded: $0 &* 31) }
    connection.loop.execute { connection.write(sent) }
    await recorder.wait { $0.bytes.count == sent.count }
    #expect(recorder.snapshot.bytes == sent)
    connection.loop.execute { connection.closeAfterFlush() }
    await recorder.wait { $0.closeReason != nil }
    #expect(recorder.snapshot.closeReason == .local)
  }

  @Test func pairInMemoryInPiecesOfOneByte() async throws {
    let group = EventLoopGroup(count: 2)
    defer { group.stop() }
    let (one, two) = Connection.pair(group.loops[0], group.loops[1], pieceBytesMax: 1)
    let recorder = Recorder(minimumBytes: 7)
    one.loop.execute { one.start(EchoHandler()) }
    two.loop.execute {
      two.start(recorder)
      two.write([UInt8](repeating: 9, count: 70_000))
    }
    await recorder.wait { $0.bytes.count == 70_000 }
    two.loop.execute { two.closeAfterFlush() }
    await recorder.wait { $0.closeReason != nil }
    #expect(recorder.snapshot.closeReason == .local)
  }
}
