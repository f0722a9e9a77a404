import Synchronization

/// Decides how many requests are at work at the same time, so that a gateway that is asked for more than the house can do
/// goes on doing what it can, and answers that quickly (DESIGN section 4: "load shed").
///
/// As long as not very many requests are at work all are taken: a burst waits. When they are, the gateway is overloaded,
/// and takes so many at a time that answers are quick (`Promptness`). The overload has ended when nobody was turned away
/// for a while, or little was asked for (`Demand`).
///
/// An overloaded house works in rounds: it takes on as many as may be at work, and nobody in their places until most of
/// them have been answered. So they go through the house together, and each process does its part for all of them at once,
/// with warm caches and one transaction, instead of one by one. Each request counts as much as its work weighs, so that
/// rounds take about the same time.
final class Admission: Sendable {
  /// A request at work.
  struct Entry: Sendable {
    fileprivate let startNanoseconds: UInt64
    /// How many were at work when it came, with itself.
    fileprivate let concurrency: Int
    /// How many had come until then, with itself.
    fileprivate let number: UInt64
    fileprivate let round: UInt64
    fileprivate let weight: Double
  }

  private struct State {
    var atWork = 0
    /// The same, each counted as much as its work weighs.
    var weightAtWork = 0.0
    var enteredCount: UInt64 = 0
    var limit = Double(Limits.requestsAtWorkMax)
    var isOverloaded = false
    var lastRefusalNanoseconds: UInt64 = 0
    var demand = Demand()
    var promptness = Promptness()
    var refusedCount: UInt64 = 0
    /// Of the requests that were answered since the limit was last set.
    var slownessSum = 0.0
    var answered = 0
    var round: UInt64 = 0
    /// When the first was taken on in this round.
    var roundStartNanoseconds: UInt64 = 0
    /// Of this round: taken on, what they weigh, and answered.
    var taken = 0
    var weightTaken = 0.0
    var done = 0
    /// How many answers end the round; nil as long as nobody has been turned away in it.
    var enough: Int?

    /// Rounds of the same weight take about the same time; one more would be further from it.
    var isRoundFull: Bool { weightTaken > limit - 0.5 }
    var hasNoRoom: Bool { weightAtWork > limit - 0.5 }
    /// So many answers are nearly all that those who were taken on will get.
    var nearlyAll: Int { max(1, Int(Double(taken) * Limits.roundAnsweredShare)) }

    /// Whether nearly all were answered without anybody having been turned away, or some have not been for too long.
    func isRoundOver(nowNanoseconds now: UInt64) -> Bool {
      guard taken > 0 else { return false }
      return (enough == nil && done >= nearlyAll) || now &- roundStartNanoseconds > Limits.roundNanosecondsMax
    }

    mutating func beginRound() {
      round += 1
      (taken, weightTaken, done, enough) = (0, 0, 0, nil)
    }

    mutating func beginOverload(nowNanoseconds now: UInt64) {
      isOverloaded = true
      limit = Double(Limits.overloadedRequestsFirst)
      demand = Demand(taken: enteredCount, refused: refusedCount, nowNanoseconds: now)
      beginRound()
    }

    mutating func isOverloadOver(nowNanoseconds now: UInt64) -> Bool {
      now &- lastRefusalNanoseconds > Limits.overloadEndNanoseconds
        || demand.hasCeased(taken: enteredCount, refused: refusedCount, nowNanoseconds: now)
    }
  }

  private let state = Mutex(State())
  private let whenRoom: @Sendable (_ requests: Int) -> Void

  /// `whenRoom` is called when the next round can begin, with how many have room in it.
  init(whenRoom: @escaping @Sendable (_ requests: Int) -> Void = { _ in }) { self.whenRoom = whenRoom }

  /// Whether a request that comes now is one too many. One that is late is in any overload: its room is for those who
  /// have not waited.
  func refuses(isLate: Bool = false, nowNanoseconds clock: @autoclosure () -> UInt64) -> Bool {
    state.withLock { state in
      guard state.isOverloaded || state.atWork >= Limits.requestsAtWorkMax else { return false }
      let now = clock()
      if state.isOverloaded && state.isOverloadOver(nowNanoseconds: now) { state.isOverloaded = false }
      if !state.isOverloaded && state.atWork >= Limits.requestsAtWorkMax { state.beginOverload(nowNanoseconds: now) }
      if state.isRoundOver(nowNanoseconds: now) { state.beginRound() }
      guard state.isOverloaded && (isLate || state.isRoundFull || state.hasNoRoom) else {
        return false
      }
      state.lastRefusalNanoseconds = now
      if state.enough == nil && !isLate {
        // Where there was no room for anybody the answers to those of earlier rounds count.
        state.enough = state.taken > 0 ? state.nearlyAll : max(1, Int(state.limit / 8))
      }
      return true
    }
  }

  /// Somebody was turned away.
  func countRefusal() { state.withLock { $0.refusedCount += 1 } }

  /// A request is begun that had waited so long to be read. `work` is what `leave` will be told, as far as is known; nil
  /// for what is no work.
  func enter(work: Int? = nil, waitedNanoseconds: UInt64 = 0, nowNanoseconds now: UInt64) -> Entry {
    state.withLock { state in
      let weight = work.map { state.promptness.weight(of: $0) } ?? 1
      state.atWork += 1
      state.weightAtWork += weight
      state.enteredCount += 1
      if state.isOverloaded {
        if state.taken == 0 { state.roundStartNanoseconds = now }
        state.taken += 1
        state.weightTaken += weight
      }
      return Entry(
        startNanoseconds: now &- waitedNanoseconds, concurrency: state.atWork, number: state.enteredCount,
        round: state.round, weight: weight)
    }
  }

  /// Takes note of an answer. `work` is nil for what did not come to its end, of which nothing is learned.
  func leave(_ entry: Entry, work: Int?, nowNanoseconds now: UInt64) {
    let room: Int? = state.withLock { state in
      state.atWork -= 1
      // Sums of fractions are never quite what they were.
      state.weightAtWork = state.atWork == 0 ? 0 : state.weightAtWork - entry.weight
      if let work {
        let cameMeanwhile = Int(state.enteredCount - entry.number)
        state.slownessSum += state.promptness.slowness(
          nanoseconds: Double(now &- entry.startNanoseconds), of: work, company: entry.concurrency + cameMeanwhile,
          isOverloaded: state.isOverloaded)
        state.answered += 1
        if state.answered >= Limits.answersPerAdjustment { adjust(&state) }
      }
      let counts = entry.round == state.round || (state.taken == 0 && state.enough != nil)
      if counts { state.done += 1 }
      guard let enough = state.enough, state.done >= enough else { return nil }
      state.beginRound()
      return max(1, Int(state.limit - state.weightAtWork))
    }
    if let room { whenRoom(room) }
  }

  /// A second is over in which others had this share of the machine's processors, 0 to 1.
  func endSecond(stolenShare: Double) { state.withLock { $0.promptness.endSecond(stolenShare: stolenShare) } }

  /// What is known, for `/metrics` and tests.
  var standing: (atWork: Int, limit: Int, refused: Int, delayMaxNanoseconds: Double) {
    state.withLock { state in
      (
        state.atWork, state.isOverloaded ? Int(state.limit) : Limits.requestsAtWorkMax, Int(state.refusedCount),
        state.promptness.delayMax
      )
    }
  }

  private func adjust(_ state: inout State) {
    let slowness = state.slownessSum / Double(state.answered)
    state.slownessSum = 0
    state.answered = 0
    if state.isOverloaded {
      let change = (1 / slowness - 1) * Limits.adjustmentShare
      let factor = min(max(1 + change, Limits.adjustment.lowerBound), Limits.adjustment.upperBound)
      state.limit = min(
        max(state.limit * factor, Double(Limits.overloadedRequestsMin)), Double(Limits.requestsAtWorkMax))
    }
    state.promptness.reconsider(
      isNearlyQuiet: state.isOverloaded && Int(state.limit) <= Limits.overloadedRequestsMin)
  }
}
