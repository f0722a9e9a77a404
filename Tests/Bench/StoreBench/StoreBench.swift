import Glibc
import Storage

/// Measures durable writes against what the disk and SQLite alone can do, in one run; ratios are what counts.
///
///     store-bench [--rows N] [--callers N] [--repeats N]
@main struct StoreBench {
  static func main() async throws {
    switch CommandLine.arguments.dropFirst().first {
    case "--crash-child": return try await CrashChild.run(CommandLine.arguments.dropFirst(2))
    case "--server": return try await ServerChild.run(CommandLine.arguments.dropFirst(2))
    default: break
    }
    let options = Options(CommandLine.arguments)
    print("rows \(options.rows), callers \(options.callers), repeats \(options.repeats), medians")
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
    print("fdatasync                          \(rounded(Measurement.median(fdatasync))) µs")
    print("plain SQLite, \(options.callers) rows a commit      \(rounded(Measurement.median(plain))) writes/s")
    report("store in process", store, against: plain)
    report("store through RPC", rpc, against: plain)
  }

  private static func plainLoop(_ options: Options) async throws -> Double {
    let scratch = ScratchDirectory()
    await (try scratch.openDatabase()).close()
    let loop = PlainLoop(path: scratch.path + "/linecard.db")
    let measured = await Measurement.of { loop.write(rows: 0..<options.rows, groupSize: options.callers) }
    if options.isVerbose { print("  plain \(measured)") }
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
    if options.isVerbose { print("  store \(measured)") }
    return Double(options.rows) / measured.seconds
  }

  static func report(_ name: String, _ rates: [Double], against plain: [Double]) {
    let ratios = zip(rates, plain).map { $0 / $1 }
    let padded = name + String(repeating: " ", count: max(0, 35 - name.count))
    print("\(padded)\(rounded(Measurement.median(rates))) writes/s, ratio \(ratioText(Measurement.median(ratios)))")
  }

  private static func rounded(_ value: Double) -> String { String(Int(value.rounded())) }

  private static func ratioText(_ value: Double) -> String {
    let hundredths = Int((value * 100).rounded())
    return "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }
}
