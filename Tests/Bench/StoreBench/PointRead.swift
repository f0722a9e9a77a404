import CSQLite
import Measuring
import RPC
import Schemas
import Storage
import Transport

/// What a read of one record by its key costs the server beside a call of the same request that does nothing: of one that
/// the database keeps, with and without commits beside it, and of one that is read from the table each time; and what
/// SQLite alone takes for that.
struct PointRead {
  /// How many calls are under way.
  private struct Crowd {
    let connections: Int
    let inFlight: Int

    var callers: Int { connections * inFlight }
  }

  private let options: Options
  private let group = EventLoopGroup(count: 1, name: "client")

  static func measure(_ options: Options) async throws {
    let bench = PointRead(options: options)
    let scratch = try await bench.filledDirectory()
    let alone = (0..<options.repeats).map { _ in bench.costAlone(path: scratch.path + "/linecard.db") }
    print(Figure("storage", "CPU of a point read by plain SQLite", unit: "µs", ours: alone).line)
    let empty = try ServerProcess(["empty"])
    let crowd = Crowd(connections: 8, inFlight: 16)
    let kept = try ServerProcess(["kept", scratch.path])
    try await bench.compare(kept, with: empty, crowd, limit: .atMost(1.8))
    try await bench.compare(kept, with: empty, Crowd(connections: 32, inFlight: 1))
    kept.stop()
    let written = try ServerProcess(["written", scratch.path])
    let pace = "\(WritingBeside.commitsPerSecond) commits/s beside it"
    try await bench.compare(written, with: empty, crowd, pace)
    written.stop()
    let reading = try ServerProcess(["read", scratch.path])
    try await bench.compare(reading, with: empty, crowd, "from the table each time")
    reading.stop()
    empty.stop()
    bench.group.stop()
  }

  private func filledDirectory() async throws -> ScratchDirectory {
    let scratch = ScratchDirectory()
    let database = try scratch.openDatabase()
    let rowCount = options.rows
    try await database.write { transaction in
      for number in 0..<rowCount { try BenchRow(number: number).insert(into: transaction) }
    }
    await database.close()
    return scratch
  }

  private func compare(
    _ reading: ServerProcess, with empty: ServerProcess, _ crowd: Crowd, _ manner: String? = nil,
    limit: Figure.Limit? = nil
  ) async throws {
    var read: [Double] = []
    var nothing: [Double] = []
    for _ in 0..<options.repeats {
      nothing.append(try await cost(of: empty, crowd))
      read.append(try await cost(of: reading, crowd))
    }
    print(
      Figure(
        "storage",
        "server CPU of a point read through RPC, \(crowd.connections) connections × \(crowd.inFlight)"
          + (manner.map { ", \($0)" } ?? ""),
        unit: "µs", ours: read, peer: (name: "a call that does nothing", values: nothing), limit: limit
      ).line)
  }

  /// Microseconds of the server's processor for each call, after a tenth as many to warm up.
  private func cost(of server: ServerProcess, _ crowd: Crowd) async throws -> Double {
    let channels = (0..<crowd.connections).map { _ in
      RPCClient(endpoints: [server.address], group: group, randomness: { 4 })
    }
    let calls = crowd.inFlight == 1 ? options.calls / 4 : options.calls
    try await call(calls / 10, channels, crowd)
    let before = server.processorMicroseconds
    try await call(calls, channels, crowd)
    let cost = (server.processorMicroseconds - before) / Double(calls)
    for channel in channels { channel.close() }
    return cost
  }

  private func call(_ count: Int, _ channels: [RPCClient], _ crowd: Crowd) async throws {
    try await withThrowingTaskGroup(of: Void.self) { tasks in
      for caller in 0..<crowd.callers {
        let client = BillingBenchV1.Subscriptions.Client(channels[caller % crowd.connections])
        tasks.addTask(executorPreference: group.loops[0]) {
          for number in stride(from: caller, to: count, by: crowd.callers) {
            let row = row(number)
            let request = BillingBenchV1.GetSubscriptionRequest(
              accountId: row.account, subscriptionId: row.subscription)
            let response = try await client.getSubscription(request, options: CallOptions())
            precondition(response.id == row.subscription || response.id.isEmpty, "the answer of another call")
          }
        }
      }
      try await tasks.waitForAll()
    }
  }

  /// Rows in no order, so that pages of the whole table are read.
  private func row(_ number: Int) -> BenchRow { BenchRow(number: number &* 7_919 % options.rows) }

  /// Microseconds of one prepared statement in one open snapshot, with nothing of ours around it.
  private func costAlone(path: String) -> Double {
    var database: OpaquePointer?
    var statement: OpaquePointer?
    let sql = "SELECT subscription, account, quantity, created_at_ms FROM subscriptions WHERE subscription = ?"
    precondition(sqlite3_open_v2(path, &database, SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX, nil) == SQLITE_OK)
    precondition(sqlite3_exec(database, "PRAGMA cache_size = -8192; BEGIN", nil, nil, nil) == SQLITE_OK)
    precondition(sqlite3_prepare_v2(database, sql, -1, &statement, nil) == SQLITE_OK)
    defer {
      sqlite3_finalize(statement)
      sqlite3_close_v2(database)
    }
    let names = (0..<min(options.calls, 50_000)).map { Array(row($0).subscription.utf8CString) }
    let measured = Measurement.ofComputation {
      for name in names {
        sqlite3_bind_text(statement, 1, name, Int32(name.count - 1), nil)
        precondition(sqlite3_step(statement) == SQLITE_ROW && sqlite3_column_int64(statement, 3) > 0)
        precondition(sqlite3_column_bytes(statement, 0) > 0 && sqlite3_column_bytes(statement, 1) > 0)
        sqlite3_reset(statement)
      }
    }
    return measured.processorSeconds * 1e6 / Double(names.count)
  }
}
