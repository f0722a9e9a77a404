import Dispatch
import Glibc
import Synchronization
import Testing
import Transport

/// Connections over a socket and in memory behave the same.
@Suite struct ConnectionTests {
  enum Kind: CaseIterable, Sendable {
    case tcp
    case unix
    case memory
  }

  private static let sockets = Atomic<Int>(0)

  /// Two connected ends, each with its handler, on two loops.
  private func connect(
    _ kind: Kind, _ group: EventLoopGroup, _ one: any ConnectionHandler & Sendable,
    _ two: any ConnectionHandler & Sendable, limits: TransportLimits = TransportLimits()
  ) async throws -> (Connection, Connection) {
    if kind == .memory {
      let (here, there) = Connection.pair(group.loops[0], group.loops[1], limits: limits)
      here.loop.execute { here.start(one) }
      there.loop.execute { there.start(two) }
      return (here, there)
    }
    let number = Self.sockets.wrappingAdd(1, ordering: .relaxed).newValue
    let address: SocketAddress =
      kind == .tcp ? .ipv4([127, 0, 0, 1], port: 0) : .unix(path: "/tmp/linecard-\(getpid())-\(number).sock")
    let (accepted, continuation) = AsyncStream.makeStream(of: Connection.self)
    let listener = try Listener.listen(on: address, group: group, limits: limits) { connection in
      connection.start(two)
      continuation.yield(connection)
    }
    let here = try await Connection.connect(to: listener.address, on: group.loops[0], limits: limits) { _ in one }
    var iterator = accepted.makeAsyncIterator()
    let there = try #require(await iterator.next())
    listener.close()
    return (here, there)
  }

  /// The kernel names a socket once for all that has come, be it more than one read takes or the end with it.
  @Test(.timeLimit(.minutes(1)), arguments: Kind.allCases, [1, 1_000, 65_535, 65_536, 65_537, 200_000])
  func allThatIsThereIsRead(kind: Kind, byteCount: Int) async throws {
    let group = EventLoopGroup(count: 2)
    defer { group.stop() }
    let recorder = Recorder()
    let (here, there) = try await connect(kind, group, Recorder(), recorder)
    let sent = DispatchSemaphore(value: 0)
    let sending = DispatchSemaphore(value: 0)
    there.loop.execute {
      sending.signal()
      _ = sent.wait(timeout: .now() + .milliseconds(100))
    }
    sending.wait()
    let bytes = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0) }
    here.loop.execute {
      here.write(bytes)
      here.closeAfterFlush()
      here.loop.execute { here.loop.schedule(afterNanoseconds: 5_000_000) { sent.signal() } }
    }
    await recorder.wait { $0.closeReason != nil }
    #expect(recorder.snapshot.bytes == bytes)
    #expect(recorder.snapshot.hasEnded)
  }

  /// What is sent at once neither overtakes what waits nor is lost where the peer does not take all of it.
  @Test(.timeLimit(.minutes(1)), arguments: Kind.allCases, [1, 10_000, 3_000_000])
  func whatIsSentAtOnceKeepsItsPlace(kind: Kind, byteCount: Int) async throws {
    let group = EventLoopGroup(count: 2)
    defer { group.stop() }
    let recorder = Recorder()
    let (here, _) = try await connect(kind, group, Recorder(), recorder)
    let large = (0..<byteCount).map { UInt8(truncatingIfNeeded: $0) }
    here.loop.execute {
      here.writeNow([1, 2])
      here.writeNow(large)
      here.write([3])
      here.writeNow([4])
      here.closeAfterFlush()
      here.writeNow([5])
    }
    await recorder.wait { $0.closeReason != nil }
    #expect(recorder.snapshot.bytes == [1, 2] + large + [3, 4])
  }

  @Test(arguments: Kind.allCases)
  func halfCloseLetsTheAnswerThrough(kind: Kind) async throws {
    let group = EventLoopGroup(count: 2)
    defer { group.stop() }
    let recorder = Recorder()
    let (here, _) = try await connect(kind, group, recorder, Answerer())
    here.loop.execute {
      here.write(Array("question".utf8))
      here.closeAfterFlush()
    }
    // The end that was closed takes nothing in any more, so the answer is lost on purpose; the close is clean.
    await recorder.wait { $0.closeReason != nil }
    #expect(recorder.snapshot.closeReason == .local)
  }

  private final class Answerer: ConnectionHandler, Sendable {
    func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int { bytes.count }
    func endOfInput(on connection: Connection) {
      connection.write(Array("answer".utf8))
      connection.closeAfterFlush()
    }
    func closed(_ connection: Connection, reason: CloseReason) {}
  }

  @Test(arguments: Kind.allCases)
  func peerThatDoesNotReadIsClosedAtTheLimit(kind: Kind) async throws {
    let group = EventLoopGroup(count: 2)
    defer { group.stop() }
    var limits = TransportLimits()
    limits.writeBufferBytesMax = 100_000
    limits.writeBufferBytesHigh = 50_000
    let writer = Recorder()
    let (here, _) = try await connect(kind, group, writer, Recorder(), limits: limits)
    here.loop.execute {
      here.write([UInt8](repeating: 0, count: 49_999))
      precondition(!here.isWriteBufferHigh)
      here.write([0])
      precondition(here.isWriteBufferHigh && here.isOpen)
      here.write([UInt8](repeating: 0, count: 50_000))
      precondition(here.isOpen && here.pendingWriteBytes == 100_000)
      here.write([0])
      precondition(!here.isOpen && here.pendingWriteBytes == 0)
    }
    await writer.wait { $0.closeReason != nil }
    #expect(writer.snapshot.closeReason == .writeBufferFull)
  }

  @Test(arguments: Kind.allCases)
  func pausedPeerIsBackPressureAndThenAStall(kind: Kind) async throws {
    let group = EventLoopGroup(count: 2)
    defer { group.stop() }
    var limits = TransportLimits()
    limits.writeStallMilliseconds = 60
    let writer = Recorder()
    let reader = Recorder()
    let (here, there) = try await connect(kind, group, writer, reader, limits: limits)
    there.loop.execute {
      there.pauseReading()
      here.loop.execute { here.write([UInt8](repeating: 1, count: 32 << 20)) }
    }
    await writer.wait { $0.closeReason != nil }
    #expect(writer.snapshot.closeReason == .writeStalled)
    #expect(reader.snapshot.bytes.isEmpty)
  }

  @Test(arguments: Kind.allCases)
  func pauseAndResumeLosesNothing(kind: Kind) async throws {
    let group = EventLoopGroup(count: 2)
    defer { group.stop() }
    let writer = Recorder()
    let reader = Recorder()
    let (here, there) = try await connect(kind, group, writer, reader)
    let sent = (0..<1_500_000).map { UInt8(truncatingIfNeeded: $0 &* 7) }
    there.loop.execute {
      there.pauseReading()
      here.loop.execute {
        here.write(sent)
        here.closeAfterFlush()
        there.loop.execute { there.resumeReading() }
      }
    }
    await reader.wait { $0.hasEnded }
    #expect(reader.snapshot.bytes == sent)
    await writer.wait { $0.closeReason != nil }
    #expect(writer.snapshot.closeReason == .local)
  }

  @Test(arguments: Kind.allCases)
  func drainIsToldOnceAfterTheBufferWasHigh(kind: Kind) async throws {
    let group = EventLoopGroup(count: 2)
    defer { group.stop() }
    let writer = Recorder()
    let reader = Recorder()
    let (here, _) = try await connect(kind, group, writer, reader)
    // A flush that takes all at once tells it, too.
    here.loop.execute { here.write([UInt8](repeating: 1, count: 1 << 20)) }
    await writer.wait { $0.drains == 1 }
    here.loop.execute { here.write([1]) }
    await reader.wait { $0.bytes.count == (1 << 20) + 1 }
    #expect(writer.snapshot.drains == 1)
  }

  @Test(arguments: Kind.allCases)
  func handlerThatConsumesNothingIsClosedAtTheLimit(kind: Kind) async throws {
    let group = EventLoopGroup(count: 2)
    defer { group.stop() }
    var limits = TransportLimits()
    limits.readBufferBytesMax = 200_000
    let reader = Recorder(minimumBytes: .max)
    let (here, _) = try await connect(kind, group, Recorder(), reader, limits: limits)
    here.loop.execute { here.write([UInt8](repeating: 1, count: 1_000_000)) }
    await reader.wait { $0.closeReason != nil }
    #expect(reader.snapshot.closeReason == .readBufferFull)
  }

  @Test(arguments: Kind.allCases)
  func peerThatClosesIsSeen(kind: Kind) async throws {
    let group = EventLoopGroup(count: 2)
    defer { group.stop() }
    let reader = Recorder()
    let (here, _) = try await connect(kind, group, Recorder(), reader)
    here.loop.execute { here.close() }
    await reader.wait { $0.closeReason != nil }
  }

  @Test func writingAfterTheEndDoesNothing() async throws {
    let group = EventLoopGroup(count: 2)
    defer { group.stop() }
    let recorder = Recorder()
    let (here, _) = try await connect(.tcp, group, recorder, Recorder())
    here.loop.execute {
      here.closeAfterFlush()
      here.write([1, 2, 3])
      precondition(here.pendingWriteBytes == 0)
      here.close()
      here.write([1, 2, 3])
      here.close()
    }
    await recorder.wait { $0.closeReason != nil }
    #expect(recorder.snapshot.closeReason == .local)
  }
}
