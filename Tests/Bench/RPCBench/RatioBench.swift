import Foundation

/// Our server and another one, in turn under the same client; what counts is CPU time of the server for each call.
struct RatioBench {
  private struct Sample {
    let microsecondsPerCall: Double
    let callsPerSecond: Double
  }

  static func run(_ options: BenchOptions) throws {
    guard let peer = options.peerServer else { throw BenchError(sentence: "ratio needs --peer-server") }
    let own = CommandLine.arguments[0]
    let client = options.peerClient ?? "\(own) client"
    let ours = "\(own) server --loops \(options.loops)"
    var samples: (ours: [Sample], peer: [Sample]) = ([], [])
    for round in 0..<options.rounds {
      // The order turns, so that neither always runs on the warmer machine.
      if round % 2 == 0 { samples.ours.append(try measure(ours, client, options)) }
      samples.peer.append(try measure(peer, client, options))
      if round % 2 == 1 { samples.ours.append(try measure(ours, client, options)) }
    }
    let ratios = zip(samples.ours, samples.peer).map { $0.microsecondsPerCall / $1.microsecondsPerCall }
    report("ours", samples.ours)
    report("peer", samples.peer)
    print(
      "ratio of server CPU per call, ours/peer: median \(text(median(ratios))), "
        + "from \(text(ratios.min() ?? 0)) to \(text(ratios.max() ?? 0)) in \(ratios.count) rounds "
        + "(\(options.connections) connections x \(options.inFlight) in flight)")
  }

  private static func report(_ name: String, _ samples: [Sample]) {
    print(
      "\(name): \(text(median(samples.map(\.microsecondsPerCall)))) us of server CPU per call, "
        + "\(Int(median(samples.map(\.callsPerSecond)))) calls/s")
  }

  private static func measure(_ server: String, _ client: String, _ options: BenchOptions) throws -> Sample {
    let address = "127.0.0.1:\(try FreePort.find())"
    let process = try start("\(server) --addr \(address)", output: nil)
    defer {
      process.terminate()
      process.waitUntilExit()
    }
    try FreePort.waitUntilTaken(address)
    let before = try cpuMicroseconds(process.processIdentifier)
    let pipe = Pipe()
    let load = try start(
      "\(client) --addr \(address) --connections \(options.connections) --inflight \(options.inFlight) "
        + "--seconds \(options.seconds) --warmup \(options.warmup)", output: pipe)
    let output = pipe.fileHandleForReading.readDataToEndOfFile()
    load.waitUntilExit()
    let cpu = try cpuMicroseconds(process.processIdentifier) - before
    guard load.terminationStatus == 0,
      let line = try JSONSerialization.jsonObject(with: output) as? [String: Any],
      let total = line["total_calls"] as? Double, let calls = line["calls"] as? Double,
      let seconds = line["seconds"] as? Double, total > 0
    else { throw BenchError(sentence: "the client “\(client)” failed") }
    return Sample(microsecondsPerCall: cpu / total, callsPerSecond: calls / seconds)
  }

  private static func start(_ command: String, output: Pipe?) throws -> Process {
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/sh")
    process.arguments = ["-c", "exec \(command)"]
    process.standardError = FileHandle.nullDevice
    if let output { process.standardOutput = output }
    try process.run()
    return process
  }

  /// User and system time of a process so far, from the scheduler's own count (nanoseconds) where there is one.
  private static func cpuMicroseconds(_ pid: Int32) throws -> Double {
    var total = 0.0
    for task in try FileManager.default.contentsOfDirectory(atPath: "/proc/\(pid)/task") {
      let text = try String(contentsOfFile: "/proc/\(pid)/task/\(task)/schedstat", encoding: .utf8)
      guard let nanoseconds = text.split(separator: " ").first.flatMap({ Double($0) }) else {
        throw BenchError(sentence: "/proc/\(pid) has no CPU times")
      }
      total += nanoseconds / 1000
    }
    return total
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    return sorted.isEmpty ? 0 : sorted[sorted.count / 2]
  }

  private static func text(_ value: Double) -> String { String(format: "%.2f", value) }
}
