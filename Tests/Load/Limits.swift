/// What a scenario file and a run may hold, so that a slip of the pen ends in a sentence and not in a dead machine.
package enum LoadLimits {
  /// Largest scenario file, in bytes.
  package static let scenarioBytesMax = 1 << 20
  /// Arrivals per second of one phase.
  package static let rateMax = 1_000_000.0
  /// Length of one phase, of the warm-up, and of a closed run, in seconds.
  package static let secondsMax = 86_400.0
  /// Phases of a schedule, and steps of one stair.
  package static let phasesMax = 100
  /// Arrivals of one replayed file.
  package static let replayedArrivalsMax = 10_000_000
  /// Calls at work at the same time, and callers of a closed run.
  package static let inFlightMax = 100_000
  package static let flowsMax = 100
  package static let stepsMax = 100
  package static let targetsMax = 32
  package static let feedersMax = 32
  /// Messages that one step of a stream sends.
  package static let streamMessagesMax = 10_000
  package static let timeoutMillisecondsMax: Int64 = 60_000
  package static let thinkMillisecondsMax: Int64 = 600_000
  package static let objectivesMax = 100
  package static let faultsMax = 32
  package static let faultsPerSecondMax = 1_000.0
  package static let workersMax = 64
  /// How long a worker may take to be there and to read its share.
  package static let workerWaitMilliseconds: Int64 = 3_000
  /// Bytes of a scenario and its files that workers are given; a frame holds 4 MiB.
  package static let preparationBytesMax = 3 << 20
  /// Subscriptions whose correctness is checked after the load.
  package static let watchedSubscriptionsMax = 20_000
  /// Between a load and the check of its effects.
  package static let checksPauseSecondsMax = 3_600.0
  /// Different reasons of errors that are told apart for one step; the rest is counted as `OTHER`.
  package static let reasonsMax = 50
  /// How much is kept of what was said with a failure.
  package static let exampleCharactersMax = 200
  /// Looks, 50 ms apart, until a subscription that bills active users has heard of all of them.
  static let activeUserLooksMax = 200
}
