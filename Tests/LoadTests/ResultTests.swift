import Protobuf
import Testing

@testable import LoadHarness

@Suite struct ResultTests {
  static func scenario() throws -> Scenario {
    var reader = ScenarioReader { _ in nil }
    return try reader.read(
      Array(
        """
        {"name":"n <b>","targets":{"g":{"address":"127.0.0.1:1"}},"arrivals":{"phases":[{"rate":1,"seconds":10}]},
         "flows":[{"flow":"f","steps":[{"step":"a","target":"g","get":"/"},{"step":"b","target":"g","get":"/"}]}],
         "objectives":["p50<=1ms @ a","p99<2ms","error_rate<=10%","errors<3","dropped==0","rate>=19","max<1s @ b","mean>0us"]}
        """.utf8))
  }

  /// Ten seconds of ten calls of each step, around so many nanoseconds.
  private func result(nanoseconds: UInt64, seed: UInt64 = 1) throws -> RunResult {
    let scenario = try Self.scenario()
    let collector = RunCollector(scenario, runID: "r", startMilliseconds: 1_000)
    var numbers = SeededNumbers(seed: seed, stream: 1)
    for second in 0..<10 {
      var record = IntervalRecord(stepCount: 2)
      for step in 0..<2 {
        for _ in 0..<10 {
          record.steps[step].response.record(nanoseconds + UInt64(numbers.below(Int(nanoseconds / 10))))
          record.steps[step].service.record(nanoseconds)
          record.steps[step].succeeded += 1
        }
      }
      record.begun = 10
      _ = collector.add(
        LoadEngine.Report(
          startSeconds: Double(second), lengthSeconds: 1, record: record, journal: [], inFlight: 0))
    }
    let ending = LoadEngine.Ending(planned: 100, measuredSeconds: 10, processorShare: 0.1)
    return collector.finish(ending, isInterrupted: false, workerCount: 1)
  }

  @Test("objectives are judged on the merged histograms, and decide the exit code") func objectives() throws {
    let good = try result(nanoseconds: 900_000)
    #expect(good.objectives.allSatisfy { $0.isKept }, "\(good.objectives)")
    #expect(good.exit == .done)
    let slow = try result(nanoseconds: 2_500_000)
    #expect(slow.objectives.map(\.isKept) == [false, false, true, true, true, true, true, true])
    #expect(slow.exit == .objectives)
  }

  @Test("what was measured is told in the objective's own unit") func measured() throws {
    var result = try result(nanoseconds: 2_500_000)
    result.objectives.append(ObjectiveOutcome(text: "p99<1ms @ c", measured: 0, isKept: false))
    result.objectives[2].measured = 0.000_25
    let lines = ResultText(result).lines()
    for line in [
      "kept   error_rate<=10% (0.025 %)", "kept   errors<3 (0)", "kept   dropped==0 (0)", "kept   rate>=19 (20.0/s)",
      "BROKEN p99<1ms @ c (nothing was measured)",
    ] { #expect(lines.contains(line), "\(lines)") }
    #expect(lines.contains { $0.hasPrefix("BROKEN p50<=1ms @ a (2.") && $0.hasSuffix(" ms)") })
  }

  @Test("a late generator, a full one and a lost arrival make the run invalid") func selfCheck() throws {
    var result = try result(nanoseconds: 900_000)
    #expect(SelfCheck().invalidities(of: result).isEmpty)
    result.total.lag.record(6_000_000, times: 100)
    result.processorShare = 0.95
    result.planned += 1
    result.invalidities = SelfCheck().invalidities(of: result)
    #expect(result.invalidities.count == 3)
    #expect(result.exit == .invalid)
    result.effects = EffectsOutcome(changes: 1, subscriptions: 1, invoiceLines: 0, problems: ["wrong"])
    #expect(result.exit == .incorrect)
    result.isInterrupted = true
    #expect(result.exit == .interrupted)
  }

  @Test("a kept result comes back whole") func json() throws {
    var before = try result(nanoseconds: 900_000)
    before.invalidities = ["late"]
    before.effects = EffectsOutcome(changes: 1, subscriptions: 2, invoiceLines: 3, problems: ["wrong"])
    before.isInterrupted = true
    before.abortedBy = "p99<2ms"
    before.workerCount = 2
    before.environment = ["kernel": "6"]
    before.serverCounters = ["g calls{method=\"M\"}": 4.5]
    let after = try RunResult(json: try JSONValue(parsing: before.json().utf8Text()))
    #expect(after.objectives.map(\.text) == before.objectives.map(\.text))
    #expect(after.objectives.map(\.isKept) == before.objectives.map(\.isKept))
    before.objectives = after.objectives
    #expect(after == before)
    #expect(throws: JSONError.self) { try RunResult(json: .members(("scenario", .string("x")))) }
  }

  @Test("a comparison finds what is surely slower, and nothing where chance alone differs") func comparison() throws {
    let before = try result(nanoseconds: 900_000, seed: 1)
    let same = try RunComparison(before: before, after: try result(nanoseconds: 900_000, seed: 2), allowed: 0.05)
    #expect(!same.isWorse, "\(same.lines())")
    let slower = try RunComparison(before: before, after: try result(nanoseconds: 1_200_000, seed: 2), allowed: 0.05)
    #expect(slower.isWorse)
    #expect(slower.rows.filter(\.isWorse).map(\.measure) == ["p50", "p99", "p50", "p99"])
  }

  @Test("the report is one file, with plots, and takes no text for markup") func report() throws {
    let page = HTMLReport(try result(nanoseconds: 900_000)).text()
    #expect(page.contains("n &lt;b&gt;") && !page.contains("n <b>"))
    #expect(page.components(of: "<svg").count == 5)
    #expect(!page.contains("http://") && !page.contains("https://") && !page.contains("<script"))
  }

  @Test("the report says why calls failed, what was measured, and how long the servers took") func reasons() throws {
    var result = try result(nanoseconds: 900_000)
    result.total.steps[1].failures = ["NOT_FOUND": 3, "OTHER": 1]
    result.total.steps[1].examples = ["NOT_FOUND": "<Gone>."]
    result.serverCounters = [
      "g call_seconds_bucket{method=\"M\",le=\"0.001\"}": 4, "g call_seconds_bucket{method=\"M\",le=\"+Inf\"}": 4,
    ]
    let page = HTMLReport(result).text()
    #expect(page.contains("<li>3 failed: b: NOT_FOUND, such as: &lt;Gone&gt;.</li>"))
    #expect(page.contains("<li>1 failed: b: OTHER</li>"))
    #expect(try IntervalRecord(json: result.total.json(summarized: false), stepCount: 2, at: .root) == result.total)
    #expect(page.contains("dropped==0: kept, 0</li>"))
    #expect(page.contains("g call {method=&quot;M&quot;}</td><td>4</td><td>500.0 µs</td>"))
    #expect(!page.contains("_bucket"))
  }

  @Test("the plots over time have one axis, whatever was measured in its first seconds") func axes() throws {
    var result = try result(nanoseconds: 900_000)
    result.intervals.remove(at: 0)
    let plots = HTMLReport(result).text().components(of: "<svg").prefix(4).dropFirst()
    for plot in plots { #expect(plot.contains("class=\"tick middle\">0</text>"), "\(plot)") }
    #expect([0, 20_000_000, 2.5e9, 100_000].map(tickText) == ["0", "20 ms", "2.5 s", "100 µs"])
  }

  @Test("plots are marked at round numbers", arguments: [(0, 7.0), (0.0, 13_580_000), (3, 64), (0, 0.9), (0, 1e-9)])
  func ticks(low: Double, high: Double) {
    let ticks = SVGPlot.roundNumbers(from: low, to: high)
    #expect((4...11).contains(ticks.count), "\(ticks)")
    #expect(ticks.allSatisfy { $0 >= low && $0 <= high * 1.000_001 })
  }

  @Test("a second of several workers is told once, when all have told of it") func mergedReports() {
    func report(_ start: Double, begun: UInt64) -> LoadEngine.Report {
      var record = IntervalRecord(stepCount: 1)
      record.begun = begun
      return LoadEngine.Report(startSeconds: start, lengthSeconds: 1, record: record, journal: [], inFlight: 2)
    }
    var merger = ReportMerger(workerCount: 2)
    #expect(merger.add(report(0, begun: 1)).isEmpty)
    #expect(merger.add(report(1, begun: 10)).isEmpty)
    let first = merger.add(report(0.003, begun: 2))
    #expect(first.map(\.record.begun) == [3] && first.map(\.inFlight) == [4] && first.map(\.startSeconds) == [0])
    // A worker that skips a second keeps none back.
    #expect(merger.add(report(2, begun: 100)).isEmpty)
    #expect(merger.add(report(2, begun: 200)).map(\.record.begun) == [10, 300])
    #expect(merger.add(report(3, begun: 5)).isEmpty)
    #expect(merger.rest().map(\.record.begun) == [5] && merger.rest().isEmpty)
  }

  @Test("the live line never wraps, whatever the terminal's width") func narrowTerminal() {
    let report = LoadEngine.Report(
      startSeconds: 3, lengthSeconds: 1, record: IntervalRecord(stepCount: 1), journal: [], inFlight: 7)
    let view = LiveView(totalSeconds: 8)
    let whole = view.text(report).replacing("\r\u{1b}[K", with: "")
    #expect(whole == "██████████░░░░░░░░░░ 4 of 8 s  errors 0  0/s  dropped 0  p50 –  p99 –  at work 7")
    for columns in [1, 8, 20, 40, 60, 80, 200] {
      let text = view.text(report, columns: columns).replacing("\r\u{1b}[K", with: "")
      #expect(text.count <= max(0, columns - 3))
      let said = text.drop { "█░ ".contains($0) }
      #expect(columns < 12 || "\(whole)  ".contains("\(said)  "), "\(said)")
    }
  }

  @Test("refusals have no part in the times of what was admitted, nor in goodput") func admitted() throws {
    var record = IntervalRecord(stepCount: 1)
    for _ in 0..<90 {
      record.steps[0].response.record(1_000)
      record.steps[0].refused.record(1_000)
    }
    record.steps[0].refusals = ["OVERLOADED": 90]
    for _ in 0..<10 { record.steps[0].response.record(5_000_000) }
    record.steps[0].succeeded = 10
    func holds(_ text: String) throws -> Bool {
      try Objective(text, steps: ["a"]).outcome(record, stepNames: ["a"], seconds: 2).isKept
    }
    #expect(try holds("p50<1ms"))
    #expect(try holds("admitted_p50>4ms"))
    #expect(try holds("admitted_p99<6ms @ a"))
    #expect(try holds("goodput==5"))
    #expect(try holds("rate==50"))
    #expect(try holds("goodput_within_4ms==0") && holds("goodput_within_5ms==5 @ a"))
    record.steps[0].response.record(1_000)
    record.steps[0].failures = ["500": 1]
    #expect(try holds("goodput_within_4ms==0"), "a failure is no success, however quick")
    #expect(try holds("goodput_within_1s==5"))
    record.steps[0].response = record.steps[0].refused
    #expect(try !holds("admitted_p99<1s"), "nothing was admitted, so nothing was quick")
  }

  @Test("a run is shown to Prometheus while it goes on") func watched() throws {
    let lines = WatchText.text(try result(nanoseconds: 900_000), inFlight: 3).split(separator: "\n")
    #expect(lines.contains("linecard_load_begun_total 100"))
    #expect(lines.contains("linecard_load_active_arrivals 3"))
    #expect(lines.contains("linecard_load_calls_total{step=\"a\",outcome=\"succeeded\",reason=\"\"} 100"))
    #expect(lines.contains { $0.hasPrefix("linecard_load_response_seconds{step=\"b\",quantile=\"0.99\"} 0.0009") })
  }

  @Test("percentiles of servers are read out of what their histograms grew by") func serverTimes() {
    func bucket(_ bound: String) -> String { "gateway http_server_seconds_bucket{route=\"/v1\",le=\"\(bound)\"}" }
    let times = ServerTimes.all(in: [
      bucket("0.001"): 50, bucket("0.005"): 100, bucket("0.01"): 100, bucket("+Inf"): 100,
      "gateway http_server_seconds_count{route=\"/v1\"}": 100, "gateway other_total": 7,
    ])
    #expect(times.map(\.name) == ["gateway http_server {route=\"/v1\"}"])
    #expect(times.map(\.count) == [100])
    #expect(times.map { Int($0.p50) } == [1_000_000])
    #expect(times.map { Int($0.p99) } == [4_920_000])
  }

  @Test("the search closes in on the knee, and tells when there is none") func knee() {
    var search = KneeSearch(from: 10, to: 1_000)
    while let rate = search.next { search.add(.init(rate: rate, kept: rate < 300 ? 3 : 1, repeats: 3)) }
    let (holds, breaks) = search.knee
    #expect(holds.map { $0 < 300 && $0 > 280 } ?? false)
    #expect(breaks.map { $0 >= 300 && $0 < 320 } ?? false)
    #expect(search.probes.count < 12)
    var hopeless = KneeSearch(from: 10, to: 20)
    while let rate = hopeless.next { hopeless.add(.init(rate: rate, kept: 0, repeats: 3)) }
    #expect(hopeless.knee.holds == nil && hopeless.probes.count == 1)
    var easy = KneeSearch(from: 10, to: 20)
    while let rate = easy.next { easy.add(.init(rate: rate, kept: 3, repeats: 3)) }
    #expect(easy.knee.breaks == nil && easy.probes.count == 2)
  }
}

extension String {
  fileprivate func components(of separator: String) -> [Substring] { split(separator: separator) }
}
