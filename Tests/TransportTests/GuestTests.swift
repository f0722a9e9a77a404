import Synchronization
import Testing
import Transport

/// Connections of strangers, which a loop looks at last and may let wait.
@Suite struct GuestTests {
  /// Notes whose bytes came, in the order in which they were seen.
  private final class Book: ConnectionHandler, Sendable {
    private let names = Mutex<[String]>([])
    private let seen: AsyncStream<Void>.Continuation
    let stream: AsyncStream<Void>

    init() { (stream, seen) = AsyncStream.makeStream() }

    var order: [String] { names.withLock { $0 } }

    func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int {
      names.withLock { $0.append(String(decoding: bytes, as: UTF8.self)) }
      seen.yield()
      return bytes.count
    }

    func closed(_ connection: Connection, reason: CloseReason) {}
  }

  /// A loop with listeners for guests and for others, and a loop that connects.
  private struct House {
    let group = EventLoopGroup(count: 1, name: "host")
    let outside = EventLoopGroup(count: 1, name: "outside")
    let book = Book()
    let guests: Listener
    let others: Listener

    var loop: EventLoop { group.loops[0] }

    init() throws {
      let book = book
      var limits = TransportLimits()
      limits.isGuest = true
      let address = SocketAddress.ipv4([127, 0, 0, 1], port: 0)
      guests = try Listener.listen(on: address, group: group, limits: limits) { $0.start(book) }
      others = try Listener.listen(on: address, group: group) { $0.start(book) }
    }

    func connect(to listener: Listener) async throws -> Connection {
      try await Connection.connect(to: listener.address, on: outside.loops[0]) { _ in EchoHandler() }
    }

    /// Runs `body` on the host's loop and comes back after it.
    func onLoop(_ body: @escaping @Sendable () -> Void) async {
      await withCheckedContinuation { continuation in
        loop.execute {
          body()
          continuation.resume()
        }
      }
    }

    /// Sends from each connection, one after the other.
    func send(_ texts: [(Connection, String)]) async {
      await withCheckedContinuation { (continuation: CheckedContinuation<Void, Never>) in
        Self.send(texts[...]) { continuation.resume() }
      }
    }

    private static func send(_ texts: ArraySlice<(Connection, String)>, _ done: @escaping @Sendable () -> Void) {
      guard let (connection, text) = texts.first else { return done() }
      connection.loop.execute {
        connection.write(Array(text.utf8))
        // What is written in a turn leaves at its end; the next one writes in the next turn.
        connection.loop.schedule(afterNanoseconds: 1) { Self.send(texts.dropFirst(), done) }
      }
    }

    func wait(for count: Int) async {
      var iterator = book.stream.makeAsyncIterator()
      while book.order.count < count { _ = await iterator.next() }
    }

    func end() {
      outside.stop()
      group.stop()
    }
  }

  @Test("guests who are held are not looked at, others are; the last to come is then seen first")
  func held() async throws {
    let house = try House()
    defer { house.end() }
    let first = try await house.connect(to: house.guests)
    let second = try await house.connect(to: house.guests)
    let other = try await house.connect(to: house.others)
    await house.send([(first, "hello 1"), (second, "hello 2"), (other, "hello 3")])
    await house.wait(for: 3)
    await house.onLoop { house.loop.holdGuests(nanosecondsMax: 3_600_000_000_000) }
    await house.send([(first, "first"), (second, "second"), (other, "other")])
    await house.wait(for: 4)
    #expect(house.book.order[3...] == ["other"])
    await house.onLoop { house.loop.releaseGuests() }
    await house.wait(for: 6)
    #expect(house.book.order[3...] == ["other", "second", "first"])
  }

  @Test("a hold ends by itself, and can be begun again") func ends() async throws {
    let house = try House()
    defer { house.end() }
    let guest = try await house.connect(to: house.guests)
    for turn in 1...3 {
      await house.onLoop {
        house.loop.holdGuests(nanosecondsMax: 2_000_000)
        // One that is asked for meanwhile does not make it longer.
        house.loop.holdGuests(nanosecondsMax: 3_600_000_000_000)
      }
      await house.send([(guest, "\(turn)")])
      await house.wait(for: turn)
    }
    #expect(house.book.order == ["1", "2", "3"])
  }
}
