import Protobuf

/// A second of a run as one line of JSON, for programs that follow it.
package enum IntervalLine {
  /// Durations are microseconds.
  package static func text(_ report: LoadEngine.Report, stepNames: [String]) -> String {
    let steps = zip(stepNames, report.record.steps).map { name, step -> JSONMember in
      JSONMember(
        name,
        .members(
          ("count", .integer(step.count)), ("succeeded", .integer(step.succeeded)),
          ("failures", .integer(step.failureCount)),
          ("p50", .integer(step.response.percentile(50) / 1_000)),
          ("p99", .integer(step.response.percentile(99) / 1_000)),
          ("admittedP99", .integer(step.admitted.percentile(99) / 1_000)),
          ("max", .integer(step.response.maximum / 1_000)),
          ("serviceP99", .integer(step.service.percentile(99) / 1_000))))
    }
    return JSONValue.members(
      ("start", .number(decimal(report.startSeconds, 3))), ("length", .number(decimal(report.lengthSeconds, 3))),
      ("begun", .integer(report.record.begun)), ("dropped", .integer(report.record.dropped)),
      ("inFlight", .integer(report.inFlight)), ("lagP99", .integer(report.record.lag.percentile(99) / 1_000)),
      ("stolen", .number(decimal(report.stolenShare, 3))), ("steps", .object(steps))
    ).text() + "\n"
  }
}
