import Protobuf
import Testing

@testable import LoadHarness

/// What is measured while others have the machine.
@Suite struct SetAsideTests {
  /// Ten seconds of ten quick calls, the fourth of them disturbed, slow, late, with a failure, a drop and an answer
  /// that is wrong.
  private func result(stolenShareMax: Double?, stolenShares: [Int: Double] = [3: 0.03]) throws -> RunResult {
    var selfCheck = SelfCheck()
    selfCheck.stolenShareMax = stolenShareMax
    let collector = RunCollector(
      try ResultTests.scenario(), runID: "r", startMilliseconds: 1_000, selfCheck: selfCheck)
    for second in 0..<10 {
      var record = IntervalRecord(stepCount: 2)
      record.steps[0].response.record(second == 3 ? 1_000_000_000 : 500_000, times: 10)
      record.steps[0].succeeded = 10
      record.lag.record(second == 3 ? 900_000_000 : 1_000, times: 10)
      if second == 3 {
        record.steps[0].failures = ["504": 1]
        record.dropped = 1
        record.differentRepeats = 1
      }
      record.begun = 10
      _ = collector.add(
        LoadEngine.Report(
          startSeconds: Double(second), lengthSeconds: 1, record: record, journal: [], inFlight: 0,
          stolenShare: stolenShares[second] ?? 0))
    }
    let ending = LoadEngine.Ending(planned: 100, measuredSeconds: 10, processorShare: 0.1)
    return collector.finish(ending, isInterrupted: false, workerCount: 1)
  }

  @Test("a second in which others had more than is allowed is not counted, nor the one after it, but what is wrong is")
  func setAside() throws {
    let result = try result(stolenShareMax: 0.029)
    #expect(result.intervals.map(\.isSetAside) == (0..<10).map { $0 == 3 || $0 == 4 })
    #expect(result.total.total.count == 80 && result.total.begun == 80 && result.planned == 80)
    #expect(result.measuredSeconds == 8 && result.setAsideSeconds == 2)
    #expect(result.total.total.response.maximum < 1_000_000)
    #expect(result.invalidities.isEmpty)
    #expect(result.objectives.first { $0.text == "rate>=19" }?.measured == 10)
    #expect(result.total.differentRepeats == 1)
    for objective in ["errors<3", "dropped==0"] {
      #expect(result.objectives.first { $0.text == objective }?.measured == 1)
    }
    let line = "others had some of the processors' time in 1 of 10 s, up to 3.0 %; 2 s were set aside"
    #expect(ResultText(result).lines().contains(line))
  }

  @Test("what is allowed is counted, and so is everything when nobody asks", arguments: [0.03, nil])
  func counted(stolenShareMax: Double?) throws {
    let result = try result(stolenShareMax: stolenShareMax)
    #expect(result.total.total.count == 100 && result.planned == 100)
    #expect(result.measuredSeconds == 10 && result.setAsideSeconds == 0)
    #expect(result.invalidities.count == 1, "the generator was late")
    #expect(ResultText(result).lines().contains("others had some of the processors' time in 1 of 10 s, up to 3.0 %"))
  }

  @Test("a run of which more than half is set aside says nothing", arguments: [(5, true), (6, false), (10, false)])
  func tooMuch(seconds: Int, isValid: Bool) throws {
    // The last of them is only the one after.
    let shares = Dictionary(uniqueKeysWithValues: (3..<(3 + seconds - 1)).map { ($0 % 10, 0.5) })
    let result = try result(stolenShareMax: 0.02, stolenShares: seconds == 10 ? Self.always : shares)
    #expect(Int(result.setAsideSeconds) == seconds)
    #expect(result.invalidities.isEmpty == isValid, "\(result.invalidities)")
  }

  private static let always = Dictionary(uniqueKeysWithValues: (0..<10).map { ($0, 0.5) })

  @Test("only measured time is set aside, not the warm-up") func warmUp() throws {
    var result = try result(stolenShareMax: nil, stolenShares: [0: 0.5, 1: 0.5])
    (result.warmUpSeconds, result.measuredSeconds) = (2, 7.5)
    result.setAside(stolenShareMax: 0.02)
    #expect(result.setAsideSeconds == 1 && result.measuredSeconds == 6.5)
  }

  @Test("what was set aside stays so in the kept result, in the log and in a comparison") func kept() throws {
    let before = try result(stolenShareMax: 0.02)
    let after = try RunResult(json: try JSONValue(parsing: before.json().utf8Text()))
    #expect(after.total == before.total && after.intervals == before.intervals)
    #expect(after.setAsideSeconds == 2)
    #expect(before.histogramLog().split(separator: "\n").count { $0.hasPrefix("Tag=") } == 8)
    let run = ResampledRun(after, step: 0)
    #expect(run.percentile(100, of: [UInt64](repeating: 1, count: 8)) < 1e6)
  }

  @Test("of workers on several machines the one that others had most of counts") func workers() throws {
    func report(_ stolenShare: Double) -> LoadEngine.Report {
      LoadEngine.Report(
        startSeconds: 0, lengthSeconds: 1, record: IntervalRecord(stepCount: 1), journal: [], inFlight: 0,
        stolenShare: stolenShare)
    }
    var merger = ReportMerger(workerCount: 3)
    #expect(merger.add(report(0.1)).isEmpty && merger.add(report(0.3)).isEmpty)
    #expect(merger.add(report(0.2)).map(\.stolenShare) == [0.3])
    let line = WorkerLine.report(report(0.25)).json.text()
    guard case .report(let back) = try WorkerLine(line, stepCount: 1) else { throw JSONError(at: .root, "no report") }
    #expect(back.stolenShare == 0.25)
  }
}
