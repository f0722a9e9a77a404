import Measuring
import Storage

/// Measures the store through RPC against what the disk, SQLite and the wire alone can do, in one run; ratios count.
///
///     store-bench [write|read] [--rows N] [--callers N] [--calls N] [--repeats N]
@main struct StoreBench {
  static func main() async throws {
    switch CommandLine.arguments.dropFirst().first {
    case "--crash-child": return try await CrashChild.run(CommandLine.arguments.dropFirst(2))
    case "--server": return try await ServerChild.run(CommandLine.arguments.dropFirst(2))
    default: break
    }
    let options = Options(CommandLine.arguments)
    if options.measures("write") { try await writes(options) }
    if options.measures("read") { try await PointRead.measure(options) }
  }

  private static func writes(_ options: Options) async throws {
    var fdatasync: [Double] = []
    var plain: [Double] = []
    var store: [Double] = []
    var rpc: [Double] = []
    for _ in 0..<options.repeats {
      fdatasync.append(Measurement.fdatasyncMicroseconds(directory: "/tmp"))
      plain.append(try await plainLoop(options))
      store.append(try await inProcess(options))
      rpc.append(try await ThroughRPC.rate(options))
    }
    let peer = (name: "plain SQLite, \(options.callers) rows a commit", values: plain)
    let callers = "\(options.callers) callers"
    print(Figure("storage", "fdatasync of a block", unit: "µs", ours: fdatasync).line)
    print(Figure("storage", "durable writes in process, \(callers)", unit: "writes/s", ours: store, peer: peer).line)
    print(
      Figure(
        "storage", "durable writes through RPC, \(callers)", unit: "writes/s", ours: rpc, peer: peer,
        limit: .atLeast(0.6)
      ).line)
  }

  private static func plainLoop(_ options: Options) async throws -> Double {
    let scratch = ScratchDirectory()
    await (try scratch.openDatabase()).close()
    let loop = PlainLoop(path: scratch.path + "/linecard.db")
    let measured = await Measurement.of { loop.write(rows: 0..<options.rows, groupSize: options.callers) }
    return Double(options.rows) / measured.seconds
  }

  private static func inProcess(_ options: Options) async throws -> Double {
    let scratch = ScratchDirectory()
    let database = try scratch.openDatabase()
    let measured = try await Measurement.of {
      try await withThrowingTaskGroup(of: Void.self) { group in
        for caller in 0..<options.callers {
          group.addTask {
            for number in stride(from: caller, to: options.rows, by: options.callers) {
              try await BenchRow(number: number).write(to: database)
            }
          }
        }
        try await group.waitForAll()
      }
    }
    await database.close()
    return Double(options.rows) / measured.seconds
  }
}
