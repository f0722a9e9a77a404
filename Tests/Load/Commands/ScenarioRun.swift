import BillingTypes
import Foundation
import ServiceRuntime
import Transport

/// One run of a scenario, in this process or in several, from the first arrival to the verdict.
struct ScenarioRun {
  var preparation: RunPreparation
  var onReport: (RunResult, LoadEngine.Report) -> Void = { _, _ in }

  private var remote: [String] { preparation.arguments.values["--worker-at"] ?? [] }

  /// How many processes share the load.
  var workerCount: Int { max(1, preparation.workerCount + remote.count) }

  /// Runs it. The result says everything but what the house's effects are.
  func run(interrupt: InterruptWatch) async throws(LoadFailure) -> (RunResult, [AcknowledgedChange]) {
    let scenario = preparation.scenario
    let collector = RunCollector(
      scenario, runID: preparation.surroundings.runID,
      startMilliseconds: SystemClock().now().millisecondsSinceEpoch, selfCheck: preparation.selfCheck,
      onReport: onReport)
    let ending =
      remote.isEmpty && workerCount == 1
      ? await runHere(collector, interrupt) : try await runInWorkers(collector, interrupt)
    var result = collector.finish(ending, isInterrupted: interrupt.isSet, workerCount: workerCount)
    result.environment = Self.environment()
    return (result, collector.journal)
  }

  private func runHere(_ collector: RunCollector, _ interrupt: InterruptWatch) async -> LoadEngine.Ending {
    let engine = LoadEngine(preparation.scenario, surroundings: preparation.surroundings)
    interrupt.action = { engine.stop() }
    let ending = await engine.run { report in
      if collector.add(report) != nil { engine.stop() }
    }
    interrupt.action = nil
    await engine.close()
    return ending
  }

  private func runInWorkers(
    _ collector: RunCollector, _ interrupt: InterruptWatch
  ) async throws(LoadFailure) -> LoadEngine.Ending {
    let processes = try (0..<preparation.workerCount).map { _ throws(LoadFailure) in
      try WorkerProcess(program: Self.executable, arguments: preparation.workerArguments)
    }
    defer { for process in processes { process.end() } }
    let addresses = try processes.map { process throws(LoadFailure) in try process.address() } + remote
    let pool = try WorkerPool(addresses)
    defer { pool.close() }
    interrupt.action = { pool.stop() }
    defer { interrupt.action = nil }
    for number in addresses.indices {
      try await pool.prepare(number, try preparation.workerRequest(number, of: addresses.count))
    }
    return try await pool.run(stepCount: preparation.scenario.stepNames.count) { report in
      if collector.add(report) != nil { pool.stop() }
    }
  }

  private static var executable: String {
    (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? CommandLine.arguments[0]
  }

  private static func environment() -> [String: String] {
    var name = utsname()
    uname(&name)
    let release = withUnsafeBytes(of: name.release) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    let machine = withUnsafeBytes(of: name.machine) { String(decoding: $0.prefix { $0 != 0 }, as: UTF8.self) }
    let processors = (try? String(contentsOfFile: "/proc/cpuinfo", encoding: .utf8)) ?? ""
    let model = processors.split(separator: "\n").first { $0.hasPrefix("model name") }?.split(separator: ":").last
    #if DEBUG
      let build = "debug"
    #else
      let build = "release"
    #endif
    return [
      "kernel": "\(release) \(machine)", "processors": String(ProcessInfo.processInfo.activeProcessorCount),
      "processor": model.map { $0.trimmingCharacters(in: .whitespaces) } ?? "unknown", "build": build,
      "program": "linecard-load \(Version.text)",
    ]
  }
}
