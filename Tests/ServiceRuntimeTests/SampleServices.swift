import RPC
import Schemas
import ServiceRuntime
import Storage
import Synchronization

/// A producer of events that does nothing else: its tests write into its outbox.
enum Producer: Service {
  static let name = "users"
  static let summary = "Makes events."
  static let face = ServiceFace.rpc(defaultPort: 7101)
  static let migrations: [Migration]? = []

  static func start(_ environment: ServiceEnvironment) async throws -> RunningService { RunningService() }

  /// Appends events numbered after `first`, in one transaction.
  static func append(_ count: Int, after first: Int = 0, to database: any Database, payloadBytes: Int = 0) async throws
  {
    try await database.write { transaction in
      for number in first + 1...first + count {
        try transaction.append(sampleEvent(number, payloadBytes: payloadBytes))
      }
    }
  }
}

/// The event of a number.
func sampleEvent(_ number: Int, payloadBytes: Int = 0) -> OutboxEvent {
  OutboxEvent(
    id: "event-\(number)", account: "accounts/a\(number % 3)", type: "sample.Happened",
    payload: [UInt8](repeating: UInt8(truncatingIfNeeded: number), count: payloadBytes), atMilliseconds: Int64(number))
}

/// What a follower has done, in its database: one row for each effect, in the order of the effects.
enum Effects {
  static let migrations = [
    Migration(
      number: 1, name: "effects",
      sql: """
        CREATE TABLE effects (place INTEGER NOT NULL PRIMARY KEY, event_id TEXT NOT NULL) STRICT
        """)
  ]

  static func add(_ event: StoredEvent, _ transaction: any Transaction) throws {
    try transaction.execute("INSERT INTO effects (event_id) VALUES (?)", [.text(event.event.id)])
  }

  static func list(_ database: any Database) async throws -> [String] {
    try await database.read { try $0.query("SELECT event_id FROM effects ORDER BY place") { $0.text(0) } }
  }
}

/// A gate that handlers wait at until the test opens it.
final class Gate: Sendable {
  private struct State {
    var isOpen = false
    var arrived = 0
    var waiting: [CheckedContinuation<Void, Never>] = []
    var watchers: [(Int, CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  func pass() async {
    await withCheckedContinuation { continuation in
      let (isOpen, watchers) = state.withLock { state in
        state.arrived += 1
        if !state.isOpen { state.waiting.append(continuation) }
        let arrived = state.arrived
        let ready = state.watchers.filter { $0.0 <= arrived }.map(\.1)
        state.watchers.removeAll { $0.0 <= arrived }
        return (state.isOpen, ready)
      }
      for watcher in watchers { watcher.resume() }
      if isOpen { continuation.resume() }
    }
  }

  /// Returns when `count` have come to the gate.
  func arrival(of count: Int) async {
    await withCheckedContinuation { continuation in
      let isThere = state.withLock { state in
        if state.arrived < count { state.watchers.append((count, continuation)) }
        return state.arrived >= count
      }
      if isThere { continuation.resume() }
    }
  }

  func open() {
    let waiting = state.withLock { state in
      state.isOpen = true
      defer { state.waiting = [] }
      return state.waiting
    }
    for continuation in waiting { continuation.resume() }
  }
}

/// Answers an echo when its gate lets it; a text of `fail` is an error that nobody expects.
struct GatedEcho: TestingV1.EchoService.Methods {
  struct Surprise: Error {}

  let gate: Gate

  func echo(_ request: TestingV1.EchoRequest, context: CallContext) async throws -> TestingV1.EchoResponse {
    switch request.text {
    case "fail": throw Surprise()
    case "store": throw StorageError.overloaded(waiting: 5)
    case "now": break
    default: await gate.pass()
    }
    return TestingV1.EchoResponse(
      text: request.text, metadata: ["request-id": context.metadata["request-id"] ?? "none"])
  }

  func expand(
    _ request: TestingV1.ExpandRequest, responses: ResponseWriter<TestingV1.ExpandResponse>, context: CallContext
  ) async throws {}

  func collect(
    _ requests: RequestStream<TestingV1.CollectRequest>, context: CallContext
  ) async throws -> TestingV1.CollectResponse { .init() }

  func chat(
    _ requests: RequestStream<TestingV1.ChatRequest>, responses: ResponseWriter<TestingV1.ChatResponse>,
    context: CallContext
  ) async throws {}
}

/// A service whose gate is that of the running test.
enum Gated: Service {
  @TaskLocal static var gate = Gate()
  static let name = "licensing"
  static let summary = "Waits."
  static let face = ServiceFace.rpc(defaultPort: 7103)
  static let migrations: [Migration]? = []

  static func start(_ environment: ServiceEnvironment) async throws -> RunningService {
    RunningService(registrations: [TestingV1.EchoService.registration(GatedEcho(gate: gate))])
  }
}
