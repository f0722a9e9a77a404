import BillingTypes
import RPC
import Schemas
import Storage
import Synchronization
import TestHouse
import Testing
import Transport

@testable import ServiceRuntime

/// A follower with a database of its own, run by the test.
private final class Following {
  let environment: ServiceEnvironment
  let follower: EventFollower
  private let task: Task<Void, Never>
  private let directory: TemporaryDirectory

  init(
    _ channel: any Channel, in directory: TemporaryDirectory, loops: EventLoopGroup,
    apply: @escaping EventFollower.Apply = Effects.add
  ) throws {
    self.directory = directory
    let randomness = SeededRandomness(seed: 3)
    var store = SQLiteConfiguration(
      directory: directory.path, migrations: Effects.migrations, atMilliseconds: 0,
      randomBytes: { randomness.bytes($0) }, onFatal: { preconditionFailure("\($0)") })
    store.runtimeMigrations = ParkedEventStore.migrations
    environment = ServiceEnvironment.inProcess(
      database: try SQLiteDatabase.open(store), clock: TestClock(startingAt: Instant(millisecondsSinceEpoch: 99)),
      randomness: randomness, loops: loops, log: Log(sink: LogLines().sink(), service: "test"), peers: [.users: channel]
    )
    follower = EventFollower(of: .users, environment, apply: apply)
    task = Task(executorPreference: loops.loops[0]) { [follower] in await follower.run(on: loops.loops[0]) }
  }

  func stop() async {
    task.cancel()
    await task.value
    await environment.database.close()
  }

  var effects: [String] { get async throws { try await Effects.list(environment.database) } }

  var parked: [ParkedEventStore.ParkedEvent] {
    get async throws {
      try await environment.database.read { try ParkedEventStore.list(of: "users", limit: 100, in: $0) }
    }
  }
}

@Suite struct EventFollowerTests {
  private func ids(_ numbers: some Sequence<Int>) -> [String] { numbers.map { "event-\($0)" } }

  private func scripted(
    _ scripts: [@Sendable (Int) -> ScriptedProducer.Script], total: Int, loops: EventLoopGroup
  ) -> (ScriptedProducer, InProcessChannel) {
    let producer = ScriptedProducer(scripts) { after in after < total ? [Array(after + 1...total)] : [] }
    return (producer, InProcessChannel([EventsV1.EventsService.registration(producer)], group: loops))
  }

  @Test("events of a real outbox arrive in order while they are written, each once")
  func realFeed() async throws {
    let directory = TemporaryDirectory()
    let producer = try await HostInProcess.start(Producer.self, in: directory)
    let database = producer.host.environment.database
    try await Producer.append(300, to: database)
    let own = TemporaryDirectory()
    let following = try Following(producer.channel, in: own, loops: producer.loops)
    for step in 0..<20 { try await Producer.append(20, after: 300 + step * 20, to: database) }
    try await following.follower.waitUntil(sequence: 700)
    #expect(try await following.effects == ids(1...700))
    #expect(following.follower.position == 700)
    await following.stop()
    await producer.stop()
  }

  @Test("whatever is delivered twice, early, late or in pieces takes effect once and in order", arguments: [1, 2, 3])
  func hostileDelivery(_ seed: UInt64) async throws {
    let loops = EventLoopGroup(count: 1, name: "test")
    let total = 60
    let random = SeededRandomness(seed: seed)
    let scripts = (0..<12).map { _ -> @Sendable (Int) -> ScriptedProducer.Script in
      { after in
        (0..<4).map { _ in
          let word = random.bytes(2)
          let start = max(1, after - 5 + Int(word[0] % 16))
          return Array(start..<start + Int(word[1] % 6)).filter { $0 <= total }
        }
      }
    }
    let (_, channel) = scripted(scripts, total: total, loops: loops)
    let following = try Following(channel, in: TemporaryDirectory(), loops: loops)
    try await following.follower.waitUntil(sequence: Int64(total))
    #expect(try await following.effects == ids(1...total))
    #expect(try await following.parked.isEmpty)
    await following.stop()
    loops.stop()
  }

  @Test("stopped after every event, and failing once inside every event's transaction, each takes effect once")
  func restartsAtEveryStep() async throws {
    let loops = EventLoopGroup(count: 1, name: "test")
    let directory = TemporaryDirectory()
    let total = 12
    for step in 1...total {
      // Everything comes again from the first event on, whatever was asked for.
      let (_, channel) = scripted([], total: step, loops: loops)
      let failures = Mutex(Set<Int64>())
      let following = try Following(channel, in: directory, loops: loops) { event, transaction in
        try Effects.add(event, transaction)
        if failures.withLock({ $0.insert(event.sequence).inserted }) { throw StorageError.overloaded(waiting: 1) }
      }
      try await following.follower.waitUntil(sequence: Int64(step))
      #expect(try await following.effects == ids(1...step))
      await following.stop()
    }
    loops.stop()
  }

  @Test("an event that is refused three times is parked with the reason, and holds nothing up")
  func poison() async throws {
    struct Refused: Error, CustomStringConvertible { let description = "the account is unknown" }
    let loops = EventLoopGroup(count: 1, name: "test")
    let (_, channel) = scripted([], total: 9, loops: loops)
    let attempts = Mutex([Int64: Int]())
    let following = try Following(channel, in: TemporaryDirectory(), loops: loops) { event, transaction in
      try Effects.add(event, transaction)
      let attempt = attempts.withLock { attempts in
        attempts[event.sequence, default: 0] += 1
        return attempts[event.sequence, default: 0]
      }
      // Four is refused always. Seven is refused in the batch and twice alone, so at its last attempt it succeeds.
      if event.sequence == 4 || (event.sequence == 7 && attempt <= 2) { throw Refused() }
    }
    try await following.follower.waitUntil(sequence: 9)
    #expect(try await following.effects == ids([1, 2, 3, 5, 6, 7, 8, 9]))
    let parked = try await following.parked
    #expect(parked.map(\.stored.sequence) == [4])
    #expect(parked.first?.reason == "the account is unknown")
    #expect(parked.first?.attempts == 3)
    #expect(parked.first?.stored.event == sampleEvent(4))
    #expect(following.follower.counters.parked.value == 1)
    #expect(following.follower.counters.applied.value == 9)
    await following.stop()
    loops.stop()
  }

  @Test("an event that waits for another one is not parked, and those after it wait too")
  func notYetApplicable() async throws {
    let loops = EventLoopGroup(count: 1, name: "test")
    let (_, channel) = scripted([], total: 4, loops: loops)
    let refusals = Mutex(0)
    let following = try Following(channel, in: TemporaryDirectory(), loops: loops) { event, transaction in
      if event.sequence == 2
        && refusals.withLock({
          $0 += 1; return $0
        }) <= 5
      {
        throw EventNotYetApplicable("the account has not come yet")
      }
      try Effects.add(event, transaction)
    }
    try await following.follower.waitUntil(sequence: 4)
    #expect(try await following.effects == ids(1...4))
    #expect(try await following.parked.isEmpty)
    await following.stop()
    loops.stop()
  }

  @Test func waitingEndsWithTheFollower() async throws {
    let loops = EventLoopGroup(count: 1, name: "test")
    let (_, channel) = scripted([], total: 1, loops: loops)
    let following = try Following(channel, in: TemporaryDirectory(), loops: loops)
    let follower = following.follower
    let cancelled = Task { try await follower.waitUntil(sequence: 5) }
    let stopped = Task { try await follower.waitUntil(sequence: 6) }
    try await follower.waitUntil(sequence: 1)
    cancelled.cancel()
    await #expect(throws: CancellationError.self) { try await cancelled.value }
    await following.stop()
    await #expect(throws: CancellationError.self) { try await stopped.value }
    await #expect(throws: CancellationError.self) { try await follower.waitUntil(sequence: 7) }
    try await follower.waitUntil(sequence: 1)
    loops.stop()
  }
}
