/// What became of the calls of one step over some time.
package struct StepRecord: Sendable, Hashable {
  /// From the intended instant to the answer, in nanoseconds: what a customer waits. Errors and timeouts are in it.
  package var response = HdrHistogram()
  /// From the write to the answer, in nanoseconds: what the server takes.
  package var service = HdrHistogram()
  /// The part of `response` that is of expected refusals, which are quicker than what was worked for.
  package var refused = HdrHistogram()
  package var succeeded: UInt64 = 0
  /// By reason, such as `429` or `UNAVAILABLE`.
  package var failures: [String: UInt64] = [:]
  /// What was said with one failure of each reason, where anything was.
  package var examples: [String: String] = [:]
  /// Outcomes that are not success but are expected, by reason.
  package var refusals: [String: UInt64] = [:]
  /// Messages of streams.
  package var messages: UInt64 = 0

  /// Nothing yet.
  package init() {}

  /// Wrong outcomes.
  package var failureCount: UInt64 { failures.values.reduce(0, &+) }
  /// Response times of what was admitted, whether it ended well or not.
  package var admitted: HdrHistogram { refused.count == 0 ? response : response.without(refused) }
  /// All outcomes.
  package var count: UInt64 { response.count }

  /// Successes that took no longer. Which times are of failures is not kept, so each counts as one of those in time.
  package func succeeded(within nanoseconds: Double) -> UInt64 {
    let inTime = admitted.count(upTo: UInt64(min(nanoseconds, Double(HdrHistogram.highestNanoseconds))))
    return inTime - min(inTime, failureCount)
  }

  /// Adds what `other` holds.
  package mutating func merge(_ other: StepRecord) {
    response.merge(other.response)
    service.merge(other.service)
    refused.merge(other.refused)
    succeeded += other.succeeded
    messages += other.messages
    failures.merge(other.failures, uniquingKeysWith: &+)
    examples.merge(other.examples) { known, _ in known }
    refusals.merge(other.refusals, uniquingKeysWith: &+)
  }

  mutating func record(_ outcome: CallOutcome, responseNanoseconds: UInt64, serviceNanoseconds: UInt64) {
    response.record(responseNanoseconds)
    service.record(serviceNanoseconds)
    messages += outcome.messages
    switch outcome.kind {
    case .succeeded: succeeded += 1
    case .refused:
      refused.record(responseNanoseconds)
      Self.count(outcome.reason, in: &refusals)
    case .failed, .unknown:
      let name = Self.count(outcome.reason, in: &failures)
      if !outcome.detail.isEmpty && examples[name] == nil {
        examples[name] = String(outcome.detail.prefix(LoadLimits.exampleCharactersMax))
      }
    }
  }

  /// Counts one more, and returns under what name.
  @discardableResult
  private static func count(_ reason: String, in counts: inout [String: UInt64]) -> String {
    let name = counts.count < LoadLimits.reasonsMax || counts[reason] != nil ? reason : "OTHER"
    counts[name, default: 0] += 1
    return name
  }
}

/// How one call ended.
struct CallOutcome: Sendable {
  enum Kind: Sendable { case succeeded, refused, failed, unknown }

  var kind: Kind
  /// Empty for success.
  var reason = ""
  /// What was said about a failure, for people.
  var detail = ""
  /// The body of an HTTP answer, or the bytes of a message; for captures and for comparing repeated answers.
  var body: [UInt8] = []
  var messages: UInt64 = 0
}
