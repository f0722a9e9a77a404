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
      ("measuredSeconds", number(measuredSeconds)), ("setAsideSeconds", number(setAsideSeconds)),
      ("planned", .integer(planned)),
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

  /// The run that such a document describes.
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
    setAsideSeconds = try fields.number("setAsideSeconds", default: 0, in: 0...1e9)
    planned = UInt64(try fields.integer("planned", in: 0...Int64.max) ?? 0)
    processorShare = try fields.number("processorShare", default: 0, in: 0...1e6)
    workerCount = Int(try fields.integer("workers", in: 0...Int64(Int32.max)) ?? 1)
    isInterrupted = try fields.flag("isInterrupted")
    abortedBy = fields.optional("abortedBy")?.stringValue
    var names: [String] = []
    for (name, path) in try fields.list("steps", max: LoadLimits.flowsMax * LoadLimits.stepsMax) {
      names.append(try ObjectFields.text(name, at: path))
    }
    stepNames = names
    total = IntervalRecord(stepCount: names.count)
    try readVerdict(&fields)
    for (value, path) in try fields.list("intervals", max: 1 << 20) {
      var interval = try ObjectFields(value, at: path)
      let start = try interval.number("start", in: 0...1e9)
      let length = try interval.number("length", in: 0...1e9)
      let record = try IntervalRecord(
        json: try interval.required("record"), stepCount: names.count, at: path.member("record"))
      let stolen = try interval.number("stolen", default: 0, in: 0...1)
      let isSetAside = try interval.flag("isSetAside")
      add(
        Interval(
          startSeconds: start, lengthSeconds: length, record: record, stolenShare: stolen, isSetAside: isSetAside))
    }
    recount()
  }
}

extension RunResult {
  /// What was found, where, and what the servers counted.
  private mutating func readVerdict(_ fields: inout ObjectFields) throws(JSONError) {
    for (text, path) in try fields.list("invalidities", max: 100) {
      invalidities.append(try ObjectFields.text(text, at: path))
    }
    for (value, path) in try fields.list("objectives", max: LoadLimits.objectivesMax) {
      objectives.append(try ObjectiveOutcome(json: value, at: path))
    }
    if let value = fields.optional("effects"), case .object = value {
      effects = try EffectsOutcome(json: value, at: JSONPath.root.member("effects"))
    }
    if case .object(let members)? = fields.optional("environment") {
      for member in members { environment[member.name] = member.value.stringValue }
    }
    if case .object(let members)? = fields.optional("serverCounters") {
      for case let (name, .number(literal)) in members.map({ ($0.name, $0.value) }) {
        serverCounters[name] = Double(literal)
      }
    }
  }
}

private func number(_ value: Double) -> JSONValue { .number(decimal(value, 6)) }

extension RunResult.Interval {
  var json: JSONValue {
    .members(
      ("start", number(startSeconds)), ("length", number(lengthSeconds)), ("stolen", number(stolenShare)),
      ("isSetAside", .bool(isSetAside)), ("record", record.json(summarized: false)))
  }
}

extension ObjectiveOutcome {
  var json: JSONValue {
    .members(("objective", .string(text)), ("measured", number(measured)), ("isKept", .bool(isKept)))
  }

  init(json: JSONValue, at path: JSONPath) throws(JSONError) {
    var fields = try ObjectFields(json, at: path)
    self.init(
      text: try fields.text("objective"),
      measured: try fields.number("measured", in: 0...Double.greatestFiniteMagnitude), isKept: try fields.flag("isKept")
    )
  }
}

extension EffectsOutcome {
  var json: JSONValue {
    .members(
      ("changes", .integer(changes)), ("subscriptions", .integer(subscriptions)),
      ("invoiceLines", .integer(invoiceLines)), ("problems", .array(problems.map { .string($0) })))
  }

  init(json: JSONValue, at path: JSONPath) throws(JSONError) {
    var fields = try ObjectFields(json, at: path)
    var counts: [Int] = []
    for name in ["changes", "subscriptions", "invoiceLines"] {
      counts.append(Int(try fields.integer(name, in: 0...Int64.max) ?? 0))
    }
    var problems: [String] = []
    for (text, place) in try fields.list("problems", max: Int.max) {
      problems.append(try ObjectFields.text(text, at: place))
    }
    self.init(changes: counts[0], subscriptions: counts[1], invoiceLines: counts[2], problems: problems)
  }
}
