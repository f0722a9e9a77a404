package import Protobuf

/// The kept form of a run: numbers for people and programs, and histograms from which they can be computed again.
extension RunResult {
  static let percents: [Double] = [50, 75, 90, 95, 99, 99.9, 99.99]

  /// One JSON document.
  package func json() -> JSONValue {
    .members(
      ("linecardLoad", .integer(1)), ("scenario", .string(scenario)), ("runId", .string(runID)),
      ("seed", .string(String(seed))), ("model", .string(isOpen ? "open" : "closed")),
      ("startMilliseconds", .integer(startMilliseconds)), ("warmUpSeconds", number(warmUpSeconds)),
      ("measuredSeconds", number(measuredSeconds)), ("planned", .integer(planned)),
      ("processorShare", number(processorShare)), ("workers", .integer(workerCount)),
      ("steps", .array(stepNames.map { .string($0) })), ("exit", .integer(exit.rawValue)),
      ("isInterrupted", .bool(isInterrupted)), ("abortedBy", abortedBy.map { .string($0) } ?? .null),
      ("invalidities", .array(invalidities.map { .string($0) })),
      ("objectives", .array(objectives.map(\.json))), ("effects", effects?.json ?? .null),
      ("environment", .object(environment.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) })),
      (
        "serverCounters",
        .object(serverCounters.sorted { $0.key < $1.key }.map { JSONMember($0.key, number($0.value)) })
      ),
      ("total", total.json(summarized: true)),
      ("intervals", .array(intervals.map(\.json))))
  }

  /// The run that such a document describes, as far as comparing needs it.
  package init(json: JSONValue) throws(JSONError) {
    var fields = try ObjectFields(json, at: .root)
    guard fields.optional("linecardLoad")?.integerValue == 1 else {
      throw JSONError(at: .root, "This is no result of linecard-load.")
    }
    scenario = try fields.text("scenario")
    runID = try fields.text("runId")
    seed = UInt64(try fields.text("seed")) ?? 0
    isOpen = try fields.text("model") == "open"
    startMilliseconds = try fields.integer("startMilliseconds", in: 0...Int64.max) ?? 0
    warmUpSeconds = try fields.number("warmUpSeconds", in: 0...LoadLimits.secondsMax)
    measuredSeconds = try fields.number("measuredSeconds", in: 0...1e9)
    planned = UInt64(try fields.integer("planned", in: 0...Int64.max) ?? 0)
    var names: [String] = []
    for (name, path) in try fields.list("steps", max: LoadLimits.flowsMax * LoadLimits.stepsMax) {
      names.append(try ObjectFields.text(name, at: path))
    }
    stepNames = names
    for (text, path) in try fields.list("invalidities", max: 100) {
      invalidities.append(try ObjectFields.text(text, at: path))
    }
    total = IntervalRecord(stepCount: names.count)
    for (value, path) in try fields.list("intervals", max: 1 << 20) {
      var interval = try ObjectFields(value, at: path)
      let start = try interval.number("start", in: 0...1e9)
      let length = try interval.number("length", in: 0...1e9)
      let record = try IntervalRecord(
        json: try interval.required("record"), stepCount: names.count, at: path.member("record"))
      add(record, startSeconds: start, lengthSeconds: length)
    }
  }
}

private func number(_ value: Double) -> JSONValue { .number(decimal(value, 6)) }

extension RunResult.Interval {
  var json: JSONValue {
    .members(
      ("start", number(startSeconds)), ("length", number(lengthSeconds)), ("record", record.json(summarized: false)))
  }
}

extension ObjectiveOutcome {
  var json: JSONValue {
    .members(("objective", .string(text)), ("measured", number(measured)), ("isKept", .bool(isKept)))
  }
}

extension EffectsOutcome {
  var json: JSONValue {
    .members(
      ("changes", .integer(changes)), ("subscriptions", .integer(subscriptions)),
      ("invoiceLines", .integer(invoiceLines)), ("problems", .array(problems.map { .string($0) })))
  }
}
