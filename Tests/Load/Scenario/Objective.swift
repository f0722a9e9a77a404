package import Protobuf

/// What a run must keep to: `p99<25ms @ GetAccount`, `error_rate<0.1%`, `dropped==0`, `rate>=100`.
package struct Objective: Sendable, Hashable {
  /// What is measured.
  package enum Measure: Sendable, Hashable {
    /// Response time, from the intended instant, in nanoseconds.
    case percentile(Double)
    /// The same of what was not refused.
    case admittedPercentile(Double)
    case maximum
    case mean
    /// Wrong outcomes over all, 0 to 1.
    case errorRate
    case errors
    case dropped
    /// Answers per second.
    case rate
    /// Successes per second.
    case goodput
    /// Successes per second that took no longer, in nanoseconds.
    case goodputWithin(Double)
  }

  /// How it compares to the bound.
  package enum Comparison: String, Sendable, Hashable, CaseIterable {
    case atMost = "<=", atLeast = ">=", equal = "==", below = "<", above = ">"

    package func holds(_ value: Double, _ bound: Double) -> Bool {
      switch self {
      case .atMost: value <= bound
      case .atLeast: value >= bound
      case .equal: value == bound
      case .below: value < bound
      case .above: value > bound
      }
    }
  }

  /// As written.
  package let text: String
  package let measure: Measure
  package let comparison: Comparison
  /// In nanoseconds for times, 0 to 1 for shares.
  package let bound: Double
  /// The step that it is about; nil for all together.
  package let step: String?
  /// The run ends when it does not hold, but not before so many seconds; nil to go on.
  package let abortAfterSeconds: Double?

  /// Reads a string, or `{"objective": …, "abort_after_seconds": …}`.
  package init(json: JSONValue, at path: JSONPath, steps: [String]) throws(JSONError) {
    if let text = json.stringValue {
      try self.init(text, steps: steps, abortAfterSeconds: nil, at: path)
    } else {
      var fields = try ObjectFields(json, at: path)
      let text = try fields.text("objective")
      let abort = try fields.number("abort_after_seconds", in: 0...LoadLimits.secondsMax)
      try fields.finish()
      try self.init(text, steps: steps, abortAfterSeconds: abort, at: path.member("objective"))
    }
  }

  /// Reads an expression.
  package init(
    _ text: String, steps: [String], abortAfterSeconds: Double? = nil, at path: JSONPath = .root
  ) throws(JSONError) {
    let halves = text.split(separator: "@", maxSplits: 1).map { $0.filter { $0 != " " } }
    guard let expression = halves.first, let (left, comparison, right) = Self.split(expression) else {
      throw JSONError(at: path, "\"\(text.prefix(60))\" compares nothing; write something like p99<25ms @ Step.")
    }
    guard let measure = Self.measure(left) else {
      throw JSONError(
        at: path,
        "\"\(left.prefix(40))\" is not one of p50, p99.9 and so on, max, mean, admitted_p99 and so on, error_rate, "
          + "errors, dropped, rate, goodput, goodput_within_25ms and so on.")
    }
    guard let bound = Self.bound(right, of: measure) else {
      throw JSONError(
        at: path, "\"\(right.prefix(40))\" is no bound for \(left): times have ns, us, ms or s, shares may have %.")
    }
    // `@ rpc=Step` is `@ Step`.
    let named = halves.count > 1 ? String(halves[1].split(separator: "=").last ?? "") : nil
    if let named, !steps.contains(named) {
      throw JSONError(at: path, "There is no step \"\(named.prefix(60))\"; there are \(steps.joined(separator: ", ")).")
    }
    if named != nil && measure == .dropped {
      throw JSONError(at: path, "What is dropped is never begun, so it has no step.")
    }
    self.text = text
    self.measure = measure
    self.comparison = comparison
    self.bound = bound
    step = named
    self.abortAfterSeconds = abortAfterSeconds
  }

  private static func split(_ text: String) -> (String, Comparison, String)? {
    for comparison in Comparison.allCases {
      guard let range = text.firstRange(of: comparison.rawValue) else { continue }
      return (String(text[..<range.lowerBound]), comparison, String(text[range.upperBound...]))
    }
    return nil
  }

  private static func measure(_ text: String) -> Measure? {
    switch text {
    case "max": return .maximum
    case "mean": return .mean
    case "error_rate": return .errorRate
    case "errors": return .errors
    case "dropped": return .dropped
    case "rate": return .rate
    case "goodput": return .goodput
    default:
      if let time = rest(of: text, behind: "goodput_within_") {
        return value(time, in: times).map { .goodputWithin($0) }
      }
      if let percentile = rest(of: text, behind: "admitted_") {
        return percent(percentile).map { .admittedPercentile($0) }
      }
      return percent(text).map { .percentile($0) }
    }
  }

  private static func rest(of text: String, behind prefix: String) -> String? {
    text.hasPrefix(prefix) ? String(text.dropFirst(prefix.count)) : nil
  }

  private static func percent(_ text: String) -> Double? {
    guard text.hasPrefix("p"), let percent = Double(text.dropFirst()), (0...100).contains(percent) else { return nil }
    return percent
  }

  private static let times: [(String, Double)] = [("ns", 1), ("us", 1e3), ("µs", 1e3), ("ms", 1e6), ("s", 1e9)]

  private static func bound(_ text: String, of measure: Measure) -> Double? {
    switch measure {
    case .percentile, .admittedPercentile, .maximum, .mean: value(text, in: times)
    case .errorRate: value(text, in: [("%", 0.01), ("", 1)])
    case .errors, .dropped, .rate, .goodput, .goodputWithin: value(text, in: [("", 1)])
    }
  }

  /// The number in front of its unit, times what the unit stands for.
  private static func value(_ text: String, in units: [(String, Double)]) -> Double? {
    var number = text
    var factor: Double?
    for (unit, value) in units where factor == nil && text.hasSuffix(unit) {
      factor = value
      number = String(text.dropLast(unit.count))
    }
    guard let factor, let value = Double(number), value >= 0, value.isFinite else { return nil }
    return value * factor
  }
}
