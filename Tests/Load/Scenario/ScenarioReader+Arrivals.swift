import Protobuf

/// How the rate goes over a phase.
private enum Shape: String, CaseIterable {
  case constant, poisson, ramp, step, spike, replay
}

private enum SpacingWord: String, CaseIterable { case even, poisson }

extension ScenarioReader {
  /// `{"model": "open", "phases": […]}` or `{"model": "closed", "callers": 8, "seconds": 10}`.
  func readArrivals(_ value: JSONValue, at path: JSONPath) throws(JSONError) -> Arrivals {
    var fields = try ObjectFields(value, at: path)
    let model = try fields.optionalText("model") ?? "open"
    switch model {
    case "open":
      let inFlight = try fields.integer("in_flight_max", in: 1...Int64(LoadLimits.inFlightMax)) ?? 1_000
      var phases: [ArrivalPhase] = []
      for (phase, place) in try fields.list("phases", max: LoadLimits.phasesMax) {
        phases.append(try readPhase(phase, at: place))
      }
      guard !phases.isEmpty else { throw JSONError(at: path.member("phases"), "At least one phase is needed.") }
      try fields.finish()
      return .open(phases: phases, inFlightMax: Int(inFlight))
    case "closed":
      guard let callers = try fields.integer("callers", in: 1...Int64(LoadLimits.inFlightMax)) else {
        throw JSONError(at: path.member("callers"), "This is missing.")
      }
      let seconds = try fields.number("seconds", in: 0.001...LoadLimits.secondsMax)
      try fields.finish()
      return .closed(callers: Int(callers), seconds: seconds)
    default:
      throw JSONError(at: path.member("model"), "\"\(model.prefix(40))\" is not one of open, closed.")
    }
  }

  private func readPhase(_ value: JSONValue, at path: JSONPath) throws(JSONError) -> ArrivalPhase {
    var fields = try ObjectFields(value, at: path)
    let shape = try fields.word("shape", default: Shape.constant)
    if shape == .replay { return try readReplay(&fields) }
    let spacing = try fields.word("spacing", default: shape == .poisson ? SpacingWord.poisson : .even)
    let seconds = try fields.number("seconds", in: 0.001...LoadLimits.secondsMax)
    let pieces = try readPieces(shape, seconds, &fields)
    try fields.finish()
    guard pieces.contains(where: { $0.mass > 0 }) else { throw JSONError(at: path, "Nothing arrives at rate 0.") }
    return ArrivalPhase(pieces: pieces, spacing: spacing == .poisson ? .poisson : .even)
  }

  private func readPieces(
    _ shape: Shape, _ seconds: Double, _ fields: inout ObjectFields
  ) throws(JSONError) -> [ArrivalPhase.Piece] {
    let rates = 0...LoadLimits.rateMax
    switch shape {
    case .constant, .poisson, .replay:
      let rate = try fields.number("rate", in: rates)
      return [.init(fromRate: rate, toRate: rate, seconds: seconds)]
    case .ramp:
      let from = try fields.number("from", in: rates)
      return [.init(fromRate: from, toRate: try fields.number("to", in: rates), seconds: seconds)]
    case .step:
      let from = try fields.number("from", in: rates)
      let to = try fields.number("to", in: rates)
      let count = Int(try fields.integer("steps", in: 2...Int64(LoadLimits.phasesMax)) ?? 5)
      return (0..<count).map { number in
        let rate = from + (to - from) * Double(number) / Double(count - 1)
        return .init(fromRate: rate, toRate: rate, seconds: seconds / Double(count))
      }
    case .spike:
      let rate = try fields.number("rate", in: rates)
      let peak = try fields.number("peak", in: rates)
      let at = try fields.number("at_seconds", default: seconds / 3, in: 0...seconds)
      let length = try fields.number("for_seconds", default: (seconds - at) / 2, in: 0...(seconds - at))
      return [(rate, at), (peak, length), (rate, seconds - at - length)].filter { $0.1 > 0 }.map {
        .init(fromRate: $0.0, toRate: $0.0, seconds: $0.1)
      }
    }
  }

  /// Instants of a file, one in seconds on each line, ascending; `speed` 2 replays them in half the time.
  private func readReplay(_ fields: inout ObjectFields) throws(JSONError) -> ArrivalPhase {
    let name = try fields.text("file")
    let speed = try fields.number("speed", default: 1, in: 0.001...1_000)
    try fields.finish()
    let path = fields.path.member("file")
    guard let bytes = file(name) else { throw JSONError(at: path, "\(name) cannot be read.") }
    var instants: [Double] = []
    for (number, line) in String(decoding: bytes, as: UTF8.self).split(separator: "\n").enumerated() {
      guard let instant = Double(line), instant >= (instants.last ?? 0) * speed, instant <= LoadLimits.secondsMax else {
        throw JSONError(at: path, "\(name):\(number + 1): this must be seconds, not before the line above.")
      }
      instants.append(instant / speed)
    }
    guard let last = instants.last, instants.count <= LoadLimits.replayedArrivalsMax else {
      throw JSONError(at: path, "\(name) has no arrival, or more than \(LoadLimits.replayedArrivalsMax).")
    }
    let piece = ArrivalPhase.Piece(fromRate: 0, toRate: 0, seconds: last + 0.001)
    return ArrivalPhase(pieces: [piece], spacing: .replayed(instants))
  }
}
