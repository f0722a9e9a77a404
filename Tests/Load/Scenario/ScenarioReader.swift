import CSV
package import Protobuf
import Transport

/// Reads a scenario strictly: what is unknown, missing or out of its range is refused with the path to it.
package struct ScenarioReader {
  /// Reads a file that the scenario names, relative to the scenario's own; nil when it cannot be read.
  package typealias FileSource = (_ name: String) -> [UInt8]?

  let file: FileSource
  /// Addresses from the command line, by target; they win.
  let addresses: [String: String]
  var feeders: [Feeder] = []
  var targets: [LoadTarget] = []
  /// Names of the call steps so far, in order of their numbers.
  var stepNames: [String] = []

  package init(addresses: [String: String] = [:], file: @escaping FileSource) {
    self.addresses = addresses
    self.file = file
  }

  /// The scenario that a text describes.
  package mutating func read(_ bytes: [UInt8]) throws(JSONError) -> Scenario {
    guard bytes.count <= LoadLimits.scenarioBytesMax else {
      throw JSONError(at: .root, "The file has \(bytes.count) bytes; at most \(LoadLimits.scenarioBytesMax) are read.")
    }
    var fields = try ObjectFields(try JSONValue(parsing: bytes), at: .root)
    let name = try fields.text("name")
    let summary = try fields.optionalText("summary") ?? ""
    let seed = try fields.integer("seed", in: 0...Int64.max) ?? 1
    let warmUp = try fields.number("warm_up_seconds", default: 0, in: 0...LoadLimits.secondsMax)
    try readTargets(try fields.required("targets"), at: JSONPath.root.member("targets"))
    if let value = fields.optional("feeders") { try readFeeders(value, at: JSONPath.root.member("feeders")) }
    let arrivals = try readArrivals(try fields.required("arrivals"), at: JSONPath.root.member("arrivals"))
    guard warmUp < arrivals.seconds else {
      throw JSONError(
        at: JSONPath.root.member("warm_up_seconds"),
        "Nothing is left to measure: work arrives for "
          + "\(shortNumber(arrivals.seconds)) s.")
    }
    let flows = try readFlows(&fields)
    let faults = try readFaults(&fields)
    var objectives: [Objective] = []
    for (value, path) in try fields.list("objectives", max: LoadLimits.objectivesMax) {
      objectives.append(try Objective(json: value, at: path, steps: stepNames))
    }
    let checks = try fields.optional("checks").map { value throws(JSONError) in
      try readChecks(value, at: JSONPath.root.member("checks"))
    }
    try fields.finish()
    return Scenario(
      name: name, summary: summary, seed: UInt64(seed), targets: targets, feeders: feeders, warmUpSeconds: warmUp,
      arrivals: arrivals, flows: flows, faults: faults, objectives: objectives, checks: checks)
  }

  // MARK: targets

  private mutating func readTargets(_ value: JSONValue, at path: JSONPath) throws(JSONError) {
    guard case .object(let members) = value, (1...LoadLimits.targetsMax).contains(members.count) else {
      throw JSONError(at: path, "This must be an object of 1 to \(LoadLimits.targetsMax) targets by name.")
    }
    for member in members { targets.append(try target(member, at: path.member(member.name))) }
    if let unknown = addresses.keys.sorted().first(where: { name in !targets.contains { $0.name == name } }) {
      throw JSONError(
        at: path, "An address is given for \"\(unknown)\"; there are \(targets.map(\.name).joined(separator: ", ")).")
    }
  }

  private func target(_ member: JSONMember, at path: JSONPath) throws(JSONError) -> LoadTarget {
    var fields = try ObjectFields(member.value, at: path)
    let face = try fields.word("face", default: LoadTarget.Face.rest)
    let standing = try fields.optionalText("address")
    guard let text = addresses[member.name] ?? standing else {
      throw JSONError(
        at: path.member("address"), "This is missing; write it here or give --target \(member.name)=ADDRESS.")
    }
    let connections = try fields.integer("connections", in: 1...4_096) ?? (face == .ttrpc ? 1 : 64)
    let calls = try fields.integer("calls_per_connection", in: 1...1_000_000_000)
    if fields.has("codec") && face != .connect {
      throw JSONError(at: path.member("codec"), "Only targets with the face connect have it.")
    }
    let codec = try fields.word("codec", default: LoadTarget.Codec.json)
    if calls != nil && face != .ttrpc {
      throw JSONError(at: path.member("calls_per_connection"), "Only targets with the face ttrpc have it.")
    }
    try fields.finish()
    do {
      return LoadTarget(
        name: member.name, face: face, address: try SocketAddress(parsing: text), codec: codec,
        connections: Int(connections),
        callsPerConnection: calls.map(Int.init))
    } catch {
      throw JSONError(at: path.member("address"), "\(error).")
    }
  }

  // MARK: faults

  private func readFaults(_ fields: inout ObjectFields) throws(JSONError) -> [Fault] {
    var faults: [Fault] = []
    for (value, path) in try fields.list("faults", max: LoadLimits.faultsMax) {
      var fault = try ObjectFields(value, at: path)
      let kind = try fault.word("fault", default: Fault.Kind.cutRequest)
      let name = try fault.text("target")
      guard let target = targets.firstIndex(where: { $0.name == name }) else {
        throw JSONError(at: path.member("target"), "There is no target \"\(name)\".")
      }
      let rate = try fault.number("per_second", in: 0.001...LoadLimits.faultsPerSecondMax)
      try fault.finish()
      faults.append(Fault(kind: kind, target: target, perSecond: rate))
    }
    return faults
  }

  // MARK: feeders

  private mutating func readFeeders(_ value: JSONValue, at path: JSONPath) throws(JSONError) {
    guard case .object(let members) = value, members.count <= LoadLimits.feedersMax else {
      throw JSONError(at: path, "This must be an object of at most \(LoadLimits.feedersMax) feeders by name.")
    }
    for member in members { feeders.append(try feeder(member, at: path.member(member.name))) }
  }

  private func feeder(_ member: JSONMember, at path: JSONPath) throws(JSONError) -> Feeder {
    var fields = try ObjectFields(member.value, at: path)
    let name = try fields.text("file")
    let order = try fields.word("order", default: Feeder.Order.sequential)
    let only = try fields.optional("where").map { value throws(JSONError) in
      try Self.conditions(value, at: path.member("where"))
    }
    try fields.finish()
    guard let bytes = file(name) else { throw JSONError(at: path.member("file"), "\(name) cannot be read.") }
    let document: CSVDocument
    do {
      document = try CSVDocument(parsing: bytes, file: name)
    } catch {
      throw JSONError(at: path.member("file"), "\(error.errors.first.map { "\($0)" } ?? "\(name) is no CSV file")")
    }
    var rows = document.rows.map(\.cells)
    for (column, wanted) in only ?? [] {
      guard let place = document.columns.firstIndex(of: column) else {
        throw JSONError(at: path.member("where").member(column), "\(name) has no such column.")
      }
      rows.removeAll { $0[place] != wanted }
    }
    guard !rows.isEmpty else { throw JSONError(at: path.member("file"), "\(name) has no row that fits.") }
    return Feeder(name: member.name, columns: document.columns, rows: rows, order: order)
  }

  private static func conditions(_ value: JSONValue, at path: JSONPath) throws(JSONError) -> [(String, String)] {
    guard case .object(let members) = value else { throw JSONError(at: path, "This must be an object of columns.") }
    var conditions: [(String, String)] = []
    for member in members {
      conditions.append((member.name, try ObjectFields.text(member.value, at: path.member(member.name))))
    }
    return conditions
  }

  // MARK: checks

  private func readChecks(_ value: JSONValue, at path: JSONPath) throws(JSONError) -> EffectChecks {
    var fields = try ObjectFields(value, at: path)
    let gateway = try fields.text("gateway")
    guard let target = targets.firstIndex(where: { $0.name == gateway && $0.face == .rest }) else {
      throw JSONError(at: path.member("gateway"), "There is no target \"\(gateway)\" with the face rest.")
    }
    let step = try fields.text("change_step")
    guard let index = stepNames.firstIndex(of: step) else {
      throw JSONError(at: path.member("change_step"), "There is no step \"\(step)\".")
    }
    let names = try template(try fields.text("subscriptions"), captures: [], at: path.member("subscriptions"))
    let invoices = try fields.flag("invoices")
    let pause = try fields.number("after_seconds", default: 0, in: 0...LoadLimits.checksPauseSecondsMax)
    try fields.finish()
    return EffectChecks(
      gateway: target, subscriptions: try expanded(names, at: path.member("subscriptions")), changeStep: index,
      checksInvoices: invoices, pauseSeconds: pause)
  }

  /// The text for every row of the one feeder that it names.
  private func expanded(_ template: Template, at path: JSONPath) throws(JSONError) -> [String] {
    let used = Set(template.parts.compactMap { if case .column(let feeder, _) = $0 { feeder } else { nil } })
    guard used.count == 1, let feeder = used.first, template.parts.allSatisfy({ $0.isTextOrColumn }) else {
      throw JSONError(at: path, "This must use the columns of one feeder and no other variable.")
    }
    let names = Set(feeders[feeder].rows.map { row in template.parts.map { $0.text(in: row) }.joined() })
    guard names.count <= LoadLimits.watchedSubscriptionsMax else {
      throw JSONError(
        at: path, "These are \(names.count); at most \(LoadLimits.watchedSubscriptionsMax) can be checked.")
    }
    return names.sorted()
  }
}

extension Template.Part {
  fileprivate var isTextOrColumn: Bool {
    switch self {
    case .text, .column: true
    case .captured, .key, .run, .index, .random: false
    }
  }

  fileprivate func text(in row: [String]) -> String {
    switch self {
    case .text(let text): text
    case .column(_, let column): row[column]
    case .captured, .key, .run, .index, .random: ""
    }
  }
}
