package import Protobuf

extension IntervalRecord {
  /// Counts and encoded histograms; with percentiles beside them when `summarized`.
  package func json(summarized: Bool) -> JSONValue {
    .members(
      ("begun", .integer(begun)), ("dropped", .integer(dropped)), ("repeats", .integer(repeats)),
      ("faults", .integer(faults)),
      ("differentRepeats", .integer(differentRepeats)), ("lag", lag.json(summarized: summarized)),
      ("steps", .array(steps.map { $0.json(summarized: summarized) })))
  }

  package init(json: JSONValue, stepCount: Int, at path: JSONPath) throws(JSONError) {
    var fields = try ObjectFields(json, at: path)
    self.init(stepCount: stepCount)
    begun = try fields.count("begun")
    dropped = try fields.count("dropped")
    repeats = try fields.count("repeats")
    faults = try fields.count("faults")
    differentRepeats = try fields.count("differentRepeats")
    lag = try HdrHistogram(json: try fields.required("lag"), at: path.member("lag"))
    let list = try fields.list("steps", max: stepCount)
    guard list.count == stepCount else { throw JSONError(at: path.member("steps"), "There must be \(stepCount).") }
    for (index, (value, place)) in list.enumerated() { steps[index] = try StepRecord(json: value, at: place) }
  }
}

extension StepRecord {
  fileprivate func json(summarized: Bool) -> JSONValue {
    var members = [
      JSONMember("count", .integer(count)), JSONMember("succeeded", .integer(succeeded)),
      JSONMember("messages", .integer(messages)), JSONMember("failures", Self.json(failures)),
      JSONMember(
        "examples", .object(examples.sorted { $0.key < $1.key }.map { JSONMember($0.key, .string($0.value)) })),
      JSONMember("refusals", Self.json(refusals)), JSONMember("response", response.json(summarized: summarized)),
      JSONMember("service", service.json(summarized: summarized)),
      JSONMember("refused", refused.json(summarized: summarized)),
    ]
    if summarized { members.append(JSONMember("admitted", admitted.json(summarized: true))) }
    return .object(members)
  }

  fileprivate init(json: JSONValue, at path: JSONPath) throws(JSONError) {
    var fields = try ObjectFields(json, at: path)
    self.init()
    succeeded = try fields.count("succeeded")
    messages = try fields.count("messages")
    failures = try Self.counts(try fields.required("failures"), at: path.member("failures"))
    if case .object(let members)? = fields.optional("examples") {
      examples = Dictionary(members.map { ($0.name, $0.value.stringValue ?? "") }) { known, _ in known }
    }
    refusals = try Self.counts(try fields.required("refusals"), at: path.member("refusals"))
    response = try HdrHistogram(json: try fields.required("response"), at: path.member("response"))
    service = try HdrHistogram(json: try fields.required("service"), at: path.member("service"))
    refused = try HdrHistogram(json: try fields.required("refused"), at: path.member("refused"))
  }

  private static func json(_ counts: [String: UInt64]) -> JSONValue {
    .object(counts.sorted { $0.key < $1.key }.map { JSONMember($0.key, .integer($0.value)) })
  }

  private static func counts(_ value: JSONValue, at path: JSONPath) throws(JSONError) -> [String: UInt64] {
    guard case .object(let members) = value else { throw JSONError(at: path, "This must be an object of counts.") }
    return Dictionary(members.map { ($0.name, UInt64($0.value.integerValue ?? 0)) }, uniquingKeysWith: &+)
  }
}

extension HdrHistogram {
  /// The encoded histogram, alone or with what people ask of it, in nanoseconds.
  func json(summarized: Bool) -> JSONValue {
    guard summarized else { return .string(encoded()) }
    var members = [
      JSONMember("count", .integer(count)), JSONMember("min", .integer(minimum)), JSONMember("max", .integer(maximum)),
      JSONMember("mean", .number(decimal(mean, 3))),
    ]
    for percent in RunResult.percents {
      members.append(JSONMember("p\(shortNumber(percent))", .integer(percentile(percent))))
    }
    members.append(JSONMember("hdr", .string(encoded())))
    return .object(members)
  }

  init(json: JSONValue, at path: JSONPath) throws(JSONError) {
    do {
      try self.init(encoded: json.stringValue ?? "")
    } catch {
      throw JSONError(at: path, "This is no histogram: \(error).")
    }
  }
}

extension ObjectFields {
  fileprivate mutating func count(_ name: String) throws(JSONError) -> UInt64 {
    UInt64(try integer(name, in: 0...Int64.max) ?? 0)
  }
}
