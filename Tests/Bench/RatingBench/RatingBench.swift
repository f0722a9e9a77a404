import BillingTypes
import InvoicingDomain

/// Measures rating alone, on one core and with no I/O, against the limits that it promises.
///
///     rating-bench [--repeats N]
@main struct RatingBench {
  static func main() throws {
    let repeats = try repeats(CommandLine.arguments)
    print("rating alone, one core, processor time, medians of \(repeats)")
    let history = try Samples(repeats) { try Workload.decade() }
    report("ten years of 100 subscriptions", history.perSecond, "lines/s", atLeast: 1_000_000)
    let first = try Samples(repeats) { try Workload.firstMonth(subscriptions: 30_000) }
    report("the first month of 30,000 subscriptions", first.milliseconds, "ms", atMost: 200)
    let month = try Samples(repeats) { try Workload.largeAccount(subscriptions: 30_000) }
    report("one more month of 30,000, kept in a book", month.milliseconds, "ms", atMost: 200)
    let invoice = try Samples(repeats) { try Workload.changedAccount(subscriptions: 30_000) }
    report("the same, a third of them changed since", invoice.milliseconds, "ms", atMost: 200)
    let explained = try Samples(repeats) { try Workload.explained(subscriptions: 30_000) }
    report("sentences for its lines", explained.perSecond, "lines/s", atLeast: nil)
    let young = try Samples(repeats) { try Workload.monthly(monthsBefore: 1) }
    let old = try Samples(repeats) { try Workload.monthly(monthsBefore: 120) }
    reportRatio("one more month after 120 against after 1", old, young, atMost: 150)
  }

  private static func repeats(_ arguments: [String]) throws -> Int {
    guard arguments.count > 1 else { return 7 }
    guard arguments.count == 3, arguments[1] == "--repeats", let count = Int(arguments[2]), (1...1_000).contains(count)
    else { throw UsageError() }
    return count
  }

  private static func report(_ name: String, _ value: Int, _ unit: String, atLeast limit: Int?) {
    let verdict = limit.map { "limit at least \($0): \(value >= $0 ? "held" : "MISSED")" } ?? "no limit"
    print("\(padded(name)) \(value) \(unit)  (\(verdict))")
  }

  private static func report(_ name: String, _ value: Int, _ unit: String, atMost limit: Int) {
    print("\(padded(name)) \(value) \(unit)  (limit below \(limit): \(value < limit ? "held" : "MISSED"))")
  }

  private static func reportRatio(_ name: String, _ above: Samples, _ below: Samples, atMost limit: Int64) {
    let hundredths = above.nanoseconds * 100 / max(below.nanoseconds, 1)
    let verdict = "limit at most \(ratio(limit)): \(hundredths <= limit ? "held" : "MISSED")"
    print("\(padded(name)) \(ratio(hundredths)) ×  (\(verdict))")
  }

  private static func ratio(_ hundredths: Int64) -> String {
    "\(hundredths / 100).\(hundredths % 100 < 10 ? "0" : "")\(hundredths % 100)"
  }

  private static func padded(_ name: String) -> String {
    name + String(repeating: " ", count: max(0, 44 - name.count))
  }
}

/// Arguments that the benchmark does not know.
private struct UsageError: Error, CustomStringConvertible {
  var description: String { "usage: rating-bench [--repeats 1 to 1000]" }
}
