import BillingTypes
import InvoicingDomain
import Measuring

/// Measures rating alone, on one core and with no I/O, against the limits that it promises.
///
///     rating-bench [--repeats N]
@main struct RatingBench {
  static func main() throws {
    let repeats = try repeats(CommandLine.arguments)
    let history = try Samples(repeats) { try Workload.decade() }
    report("ten years of 100 subscriptions", "lines/s", history.perSecond, .atLeast(1_000_000))
    let first = try Samples(repeats) { try Workload.firstMonth(subscriptions: 30_000) }
    report("the first month of 30,000 subscriptions", "ms", first.milliseconds, .atMost(200))
    let month = try Samples(repeats) { try Workload.largeAccount(subscriptions: 30_000) }
    report("one more month of 30,000, kept in a book", "ms", month.milliseconds, .atMost(200))
    let invoice = try Samples(repeats) { try Workload.changedAccount(subscriptions: 30_000) }
    report("the same, a third of them changed since", "ms", invoice.milliseconds, .atMost(200))
    let explained = try Samples(repeats) { try Workload.explained(subscriptions: 30_000) }
    report("sentences for its lines", "lines/s", explained.perSecond)
    let young = try Samples(repeats) { try Workload.monthly(monthsBefore: 1) }
    let old = try Samples(repeats) { try Workload.monthly(monthsBefore: 120) }
    print(
      Figure(
        "rating", "one more month after 120", unit: "ms", ours: old.milliseconds,
        peer: (name: "after 1", values: young.milliseconds), limit: .atMost(1.5)
      ).line)
  }

  private static func report(_ what: String, _ unit: String, _ values: [Double], _ limit: Figure.Limit? = nil) {
    print(Figure("rating", what, unit: unit, ours: values, limit: limit).line)
  }

  private static func repeats(_ arguments: [String]) throws -> Int {
    guard arguments.count > 1 else { return 7 }
    guard arguments.count == 3, arguments[1] == "--repeats", let count = Int(arguments[2]), (1...1_000).contains(count)
    else { throw UsageError() }
    return count
  }
}

/// Arguments that the benchmark does not know.
private struct UsageError: Error, CustomStringConvertible {
  var description: String { "usage: rating-bench [--repeats 1 to 1000]" }
}
