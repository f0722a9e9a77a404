/// Whether it was the server that was measured, and not the generator.
package struct SelfCheck: Sendable {
  /// How late at most 1 % of the arrivals may be begun, in milliseconds.
  package var lagMillisecondsMax = 5.0
  /// How much of its processor time the generator may use.
  package var processorShareMax = 0.9
  /// Seconds in which others had more of the processors are set aside; nil counts all.
  package var stolenShareMax: Double?
  /// How much of the time may be set aside.
  package var setAsideShareMax = 0.5

  /// The usual bounds.
  package init() {}

  /// Why the run is invalid, one sentence each; none when it is valid.
  package func invalidities(of result: RunResult) -> [String] {
    var sentences: [String] = []
    let lag = Double(result.total.lag.percentile(99)) / 1e6
    if result.isOpen && lag > lagMillisecondsMax {
      sentences.append(
        "1 % of the arrivals were begun \(decimal(lag, 1)) ms late or more (at most "
          + "\(decimal(lagMillisecondsMax, 1)) ms are "
          + "allowed): the generator needs more workers or a lower rate.")
    }
    if result.processorShare > processorShareMax {
      sentences.append(
        "the generator used \(decimal(result.processorShare * 100, 0)) % of its processor time (at most "
          + "\(decimal(processorShareMax * 100, 0)) % are allowed): give it more workers.")
    }
    let begun = result.total.begun + result.total.dropped
    if result.isOpen && !result.isInterrupted && result.abortedBy == nil && begun < result.planned {
      sentences.append("\(result.planned - begun) arrivals of the schedule were never begun.")
    }
    let seconds = result.measuredSeconds + result.setAsideSeconds
    if result.setAsideSeconds > setAsideShareMax * seconds {
      sentences.append(
        "others had the processors too often: \(decimal(result.setAsideSeconds, 0)) of \(decimal(seconds, 0)) s were set "
          + "aside (at most \(decimal(setAsideShareMax * 100, 0)) % may be).")
    } else if result.total.total.count == 0 {
      sentences.append("nothing was measured.")
    }
    return sentences
  }
}
