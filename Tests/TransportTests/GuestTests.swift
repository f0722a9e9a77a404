import Dispatch
import Synchronization
import Testing

@testable import Transport

/// Connections of strangers, which a loop looks at last and may let wait.
@Suite struct GuestTests {
  private static let hourNanoseconds: UInt64 = 3_600_000_000_000

  /// Notes whose bytes came, in the order in which they were seen.
  private final class Book: ConnectionHandler, Sendable {
    private let names = Mutex<[String]>([])
    private let lateNames = Mutex<[String]>([])
    private let waitedNanoseconds = Mutex<[UInt64]>([])
    private let seen: AsyncStream<Void>.Continuation
    let stream: AsyncStream<Void>

    init() { (stream, seen) = AsyncStream.makeStream() }

    var order: [String] { names.withLock { $0 } }
    var late: [String] { lateNames.withLock { $0 } }
    var waited: [UInt64] { waitedNanoseconds.withLock { $0 } }

    /// Who says "hold" begins a hold.
    func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int {
      let text = String(decoding: bytes, as: UTF8.self)
      waitedNanoseconds.withLock { $0.append(connection.inputWaitedNanoseconds) }
      names.withLock { $0.append(text) }
      if connection.loop.isWithLateGuest { lateNames.withLock { $0.append(text) } }
      if text == "hold" { connection.loop.holdGuests(nanosecondsMax: GuestTests.hourNanoseconds) }
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
    await house.onLoop { house.loop.holdGuests(nanosecondsMax: Self.hourNanoseconds) }
    await house.send([(first, "first"), (second, "second"), (other, "other")])
    await house.wait(for: 4)
    #expect(house.book.order[3...] == ["other"])
    await house.onLoop { house.loop.releaseGuests(room: 2) }
    await house.wait(for: 6)
    #expect(house.book.order[3...] == ["other", "second", "first"])
    #expect(house.book.late == [])
  }

  @Test("a hold ends by itself, and can be begun again") func ends() async throws {
    let house = try House()
    defer { house.end() }
    let guest = try await house.connect(to: house.guests)
    for turn in 1...3 {
      await house.onLoop {
        house.loop.holdGuests(nanosecondsMax: 2_000_000)
        // One that is asked for meanwhile does not make it longer.
        house.loop.holdGuests(nanosecondsMax: Self.hourNanoseconds)
      }
      await house.send([(guest, "\(turn)")])
      await house.wait(for: turn)
    }
    #expect(house.book.order == ["1", "2", "3"])
  }

  @Test("it is known how long what a guest sent has waited to be read") func waited() async throws {
    let house = try House()
    defer { house.end() }
    let guest = try await house.connect(to: house.guests)
    let other = try await house.connect(to: house.others)
    await house.onLoop { house.loop.holdGuests(nanosecondsMax: Self.hourNanoseconds) }
    let start = MonotonicClock.nowNanoseconds()
    await house.send([(other, "other"), (guest, "guest")])
    await house.onLoop {
      house.loop.schedule(afterNanoseconds: 20_000_000) { house.loop.releaseGuests(room: 1) }
    }
    await house.wait(for: 2)
    let elapsed = MonotonicClock.nowNanoseconds() - start
    #expect(house.book.order == ["other", "guest"])
    #expect(house.book.waited[0] == 0, "nobody asks for that")
    // The wall clock may be brought in line meanwhile.
    #expect((19_000_000...elapsed + 1_000_000).contains(house.book.waited[1]), "\(house.book.waited[1]) of \(elapsed)")
  }

  @Test("a wall clock that is set while something waits is believed within bounds") func clockIsSet() {
    let max = Socket.waitedNanosecondsMax
    let now: Int64 = 1_800_000_000_000_000_000
    for (arrival, waited) in [
      (0, 0), (now + 1, 0), (now, 0), (now - 1, 1), (now - max + 1, max - 1), (now - max, max), (now - max - 1, max),
      (1, max),
    ] {
      #expect(Socket.waitedNanoseconds(since: arrival, now: now) == waited)
    }
  }

  /// So many guests, who have been seen, each with a hello.
  private func guests(_ count: Int, of house: House) async throws -> [Connection] {
    var guests: [Connection] = []
    for number in 0..<count {
      let guest = try await house.connect(to: house.guests)
      await house.send([(guest, "hello")])
      await house.wait(for: number + 1)
      guests.append(guest)
    }
    return guests
  }

  @Test("those for whom there is no room are late, and seen first, in their order") func late() async throws {
    let house = try House()
    defer { house.end() }
    let guests = try await guests(5, of: house)
    await house.onLoop { house.loop.holdGuests(nanosecondsMax: Self.hourNanoseconds) }
    await house.send(Array(zip(guests, ["1", "2", "3", "4", "5"])))
    await house.onLoop { house.loop.releaseGuests(room: 2) }
    await house.wait(for: 10)
    #expect(house.book.order[5...] == ["1", "2", "3", "5", "4"])
    #expect(house.book.late == ["1", "2", "3"])
  }

  @Test("a hold that begins while guests are looked at keeps the rest waiting, who are late then")
  func rest() async throws {
    let house = try House()
    defer { house.end() }
    let guests = try await guests(4, of: house)
    await house.onLoop { house.loop.holdGuests(nanosecondsMax: Self.hourNanoseconds) }
    await house.send(Array(zip(guests, ["1", "2", "hold", "4"])))
    await house.onLoop { house.loop.releaseGuests(room: 4) }
    await house.wait(for: 6)
    // Two turns later nobody else has been looked at.
    for _ in 0..<2 { await house.onLoop {} }
    #expect(house.book.order[4...] == ["4", "hold"])
    await house.send([(guests[3], "5")])
    await house.onLoop { house.loop.releaseGuests(room: 1) }
    await house.wait(for: 9)
    #expect(house.book.order[6...] == ["1", "2", "5"])
    #expect(house.book.late == ["1", "2"])
  }

  @Test("after a hold that ended by itself everybody is late who has waited") func endsLate() async throws {
    let house = try House()
    defer { house.end() }
    let guests = try await guests(2, of: house)
    // The loop stands still until all is sent, or the hold might end before.
    let isSent = DispatchSemaphore(value: 0)
    house.loop.execute {
      house.loop.holdGuests(nanosecondsMax: 1)
      isSent.wait()
    }
    await house.send(Array(zip(guests, ["1", "2"])))
    isSent.signal()
    await house.wait(for: 4)
    #expect(house.book.late == ["1", "2"])
    await house.send([(guests[0], "3")])
    await house.wait(for: 5)
    #expect(house.book.late == ["1", "2"])
  }

  @Test("others do not wait until all late guests have been seen") func others() async throws {
    let house = try House()
    defer { house.end() }
    let guests = try await guests(70, of: house)
    let other = try await house.connect(to: house.others)
    await house.send([(other, "hello")])
    await house.wait(for: 71)
    await house.onLoop { house.loop.holdGuests(nanosecondsMax: Self.hourNanoseconds) }
    await house.send(guests.map { ($0, "guest") })
    let hasSent = Atomic<Bool>(false)
    // The loop is kept from looking at anybody until the other one's bytes are there too.
    house.loop.execute {
      house.loop.releaseGuests(room: 0)
      while !hasSent.load(ordering: .acquiring) {}
    }
    await house.send([(other, "other")])
    hasSent.store(true, ordering: .releasing)
    await house.wait(for: 142)
    #expect(house.book.late.count == 70)
    let place = try #require(house.book.order[71...].firstIndex(of: "other")) - 71
    #expect(place < 40, "\(place)")
  }
}
