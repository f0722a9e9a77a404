import Protobuf

/// What a worker tells its coordinator, one JSON document on a line.
enum WorkerLine {
  case report(LoadEngine.Report)
  case ending(LoadEngine.Ending)

  var json: JSONValue {
    switch self {
    case .report(let report):
      .members(
        ("start", .number(decimal(report.startSeconds, 6))), ("length", .number(decimal(report.lengthSeconds, 6))),
        ("inFlight", .integer(report.inFlight)), ("stolen", .number(decimal(report.stolenShare, 6))),
        ("record", report.record.json(summarized: false)),
        ("journal", .array(report.journal.map(\.json))))
    case .ending(let ending):
      .members(
        ("planned", .integer(ending.planned)), ("measuredSeconds", .number(decimal(ending.measuredSeconds, 6))),
        ("processorShare", .number(decimal(ending.processorShare, 6))))
    }
  }

  init(_ text: some StringProtocol, stepCount: Int) throws(JSONError) {
    var fields = try ObjectFields(try JSONValue(parsing: Array(text.utf8)), at: .root)
    if fields.has("planned") {
      self = .ending(
        LoadEngine.Ending(
          planned: UInt64(try fields.integer("planned", in: 0...Int64.max) ?? 0),
          measuredSeconds: try fields.number("measuredSeconds", in: 0...1e9),
          processorShare: try fields.number("processorShare", in: 0...1e6)))
      return
    }
    var journal: [AcknowledgedChange] = []
    for (value, path) in try fields.list("journal", max: Int.max) {
      journal.append(try AcknowledgedChange(json: value, at: path))
    }
    self = .report(
      LoadEngine.Report(
        startSeconds: try fields.number("start", in: 0...1e9), lengthSeconds: try fields.number("length", in: 0...1e9),
        record: try IntervalRecord(
          json: try fields.required("record"), stepCount: stepCount, at: JSONPath.root.member("record")),
        journal: journal, inFlight: Int(try fields.integer("inFlight", in: 0...Int64.max) ?? 0),
        stolenShare: try fields.number("stolen", in: 0...1)))
  }
}

extension AcknowledgedChange {
  fileprivate var json: JSONValue {
    .members(
      ("key", .string(key)), ("path", .string(path)), ("body", .string(body)), ("isAnswered", .bool(isAnswered)))
  }

  fileprivate init(json: JSONValue, at path: JSONPath) throws(JSONError) {
    var fields = try ObjectFields(json, at: path)
    self.init(
      key: try fields.text("key"), path: try fields.text("path"), body: fields.optional("body")?.stringValue ?? "",
      isAnswered: try fields.flag("isAnswered"))
  }
}
