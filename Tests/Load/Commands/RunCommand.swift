import Protobuf
import Transport

/// `linecard-load run`.
struct RunCommand {
  let arguments: LoadArguments
  let output: LoadOutput

  func run(_ interrupt: InterruptWatch) async throws(LoadFailure) -> LoadExit {
    let preparation = try RunPreparation(arguments)
    let scenario = preparation.scenario
    let metricsAddresses = try arguments.addresses("--metrics")
    if let directory = arguments.text("--out") { try LoadFiles.makeDirectory(directory) }
    let loop = EventLoop(name: "checks")
    defer { loop.stop() }
    let check =
      arguments.has("--no-checks")
      ? nil
      : scenario.checks.map {
        EffectsCheck($0, scenario: scenario, surroundings: preparation.surroundings, loop: loop)
      }
    try await check?.remember()
    let before = try await ServerMetrics.read(metricsAddresses)
    let follower = RunFollower(
      scenario, output: output, isLines: arguments.has("--json-lines"), keepsLines: arguments.has("--out"))
    let watch = try arguments.text("--watch").map { address throws(LoadFailure) in try WatchPage(at: address, output) }
    defer { watch?.close() }
    var run = ScenarioRun(preparation: preparation)
    var merger = ReportMerger(workerCount: run.workerCount)
    run.onReport = { result, report in
      for whole in merger.add(report) {
        follower.follow(whole)
        watch?.show(result, inFlight: whole.inFlight)
      }
    }
    var (result, journal) = try await run.run(interrupt: interrupt)
    for report in merger.rest() { follower.follow(report) }
    follower.end()
    result.serverCounters = try await ServerMetrics.read(metricsAddresses).growth(since: before)
    if check != nil { await pause(seconds: scenario.checks?.pauseSeconds ?? 0, on: loop, until: interrupt) }
    result.isInterrupted = interrupt.isSet
    if !result.isInterrupted { result.effects = try await check?.compare(journal) }
    try keep(result, follower.lines)
    let text = ResultText(result).lines().joined(separator: "\n") + "\n"
    if arguments.has("--json-lines") { output.warn(text) } else { output.say(text) }
    return result.exit
  }

  /// Leaves the house alone before its effects are compared.
  private func pause(seconds: Double, on loop: EventLoop, until interrupt: InterruptWatch) async {
    for _ in 0..<Int((seconds * 10).rounded(.up)) where !interrupt.isSet { await loop.wait(milliseconds: 100) }
  }

  private func keep(_ result: RunResult, _ lines: String) throws(LoadFailure) {
    guard let directory = arguments.text("--out") else { return }
    try LoadFiles.write(result.json().text() + "\n", to: directory + "/result.json")
    try LoadFiles.write(result.histogramLog(), to: directory + "/histograms.hlog")
    try LoadFiles.write(lines, to: directory + "/intervals.jsonl")
    try LoadFiles.write(HTMLReport(result).text(), to: directory + "/report.html")
  }
}

/// What somebody sees while a run goes on.
private final class RunFollower {
  private let scenario: Scenario
  private let output: LoadOutput
  private let isLines: Bool
  private let keepsLines: Bool
  private let view: LiveView?
  private(set) var lines = ""

  init(_ scenario: Scenario, output: LoadOutput, isLines: Bool, keepsLines: Bool) {
    self.scenario = scenario
    self.output = output
    self.isLines = isLines
    self.keepsLines = keepsLines
    view = LiveView.isPossible && !isLines ? LiveView(totalSeconds: scenario.arrivals.seconds) : nil
  }

  func follow(_ report: LoadEngine.Report) {
    if isLines || keepsLines {
      let line = IntervalLine.text(report, stepNames: scenario.stepNames)
      if keepsLines { lines += line }
      if isLines { output.say(line) }
    }
    if let view { output.warn(view.text(report, columns: LiveView.columns)) }
  }

  func end() {
    if view != nil { output.warn("\r\u{1b}[K") }
  }
}

extension RunResult {
  /// Every stretch of every step, response and service, as a log that any HdrHistogram reads.
  package func histogramLog() -> String {
    var log = HistogramLog(startMilliseconds: startMilliseconds)
    for interval in intervals where !interval.isSetAside {
      for (name, step) in zip(stepNames, interval.record.steps) where step.count > 0 {
        for (tag, histogram) in [("\(name).response", step.response), ("\(name).service", step.service)] {
          log.add(
            tag: tag, startSeconds: interval.startSeconds, lengthSeconds: interval.lengthSeconds, histogram)
        }
      }
    }
    return log.text
  }
}
