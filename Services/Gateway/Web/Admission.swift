import Synchronization

/// Decides how many requests are at work at the same time, so that a gateway that is asked for more than the house can do
/// goes on doing what it can, and answers that quickly (DESIGN section 4: "load shed").
///
/// As long as not very many requests are at work all are taken: a burst waits. When they are, the gateway is overloaded,
/// and takes so many at a time that the average answer is quick: within `Limits.quickNanoseconds`, or `Limits.slownessMax`
/// times what it takes when the house has nothing else to do. That is learned, for each route, from requests that come
/// when hardly any others are at work. The overload has ended when nobody was turned away for a while.
///
/// An overloaded house works in rounds: it takes on as many as may be at work, and nobody in their places until most of
/// them have been answered. So they go through the house together, and each process does its part for all of them at once,
/// with warm caches and one transaction, instead of one by one.
final class Admission: Sendable {
  /// A request at work.
  struct Entry: Sendable {
    fileprivate let startNanoseconds: UInt64
    /// How many were at work when it came, with itself.
    fileprivate let concurrency: Int
    /// How many had come until then, with itself.
    fileprivate let number: UInt64
    fileprivate let round: UInt64
  }

  private struct Knowledge {
    /// How long a request takes in a house that has nothing else to do, in nanoseconds; 0 as long as nobody knows.
    var unloaded: Double
    var sum = 0.0
    var count = 0.0
  }

  private struct State {
    var atWork = 0
    var enteredCount: UInt64 = 0
    var limit = Double(Limits.requestsAtWorkMax)
    var isOverloaded = false
    var lastRefusalNanoseconds: UInt64 = 0
    /// Of each kind of work, which is a number: what takes about the same time whenever it is done.
    var known: [Knowledge?] = []
    var refusedCount = 0
    /// Of the requests that were answered since the limit was last set: their time over what they may take.
    var slownessSum = 0.0
    var answered = 0
    var round: UInt64 = 0
    /// When the first was taken on in this round.
    var roundStartNanoseconds: UInt64 = 0
    /// Of this round: taken on, and answered.
    var taken = 0
    var done = 0
    /// How many answers end the round; nil as long as nobody has been turned away in it.
    var enough: Int?

    var isRoundFull: Bool { Double(taken) >= limit }
    /// So many answers are nearly all that those who were taken on will get.
    var nearlyAll: Int { max(1, Int(Double(taken) * Limits.roundAnsweredShare)) }

    /// Whether nearly all were answered without anybody having been turned away, or some have not been for too long.
    func isRoundOver(nowNanoseconds now: UInt64) -> Bool {
      guard taken > 0 else { return false }
      return (enough == nil && done >= nearlyAll) || now &- roundStartNanoseconds > Limits.roundNanosecondsMax
    }

    mutating func beginRound() {
      round += 1
      (taken, done, enough) = (0, 0, nil)
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
      if state.isOverloaded && now &- state.lastRefusalNanoseconds > Limits.overloadEndNanoseconds {
        state.isOverloaded = false
      }
      if !state.isOverloaded && state.atWork >= Limits.requestsAtWorkMax {
        state.isOverloaded = true
        state.limit = Double(Limits.overloadedRequestsFirst)
        state.beginRound()
      }
      if state.isRoundOver(nowNanoseconds: now) { state.beginRound() }
      guard state.isOverloaded && (isLate || state.isRoundFull || Double(state.atWork) >= state.limit) else {
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

  /// A request is begun.
  func enter(nowNanoseconds now: UInt64) -> Entry {
    state.withLock { state in
      state.atWork += 1
      state.enteredCount += 1
      if state.isOverloaded {
        if state.taken == 0 { state.roundStartNanoseconds = now }
        state.taken += 1
      }
      return Entry(
        startNanoseconds: now, concurrency: state.atWork, number: state.enteredCount, round: state.round)
    }
  }

  /// Takes note of an answer. `work` is nil for what did not come to its end, of which nothing is learned.
  func leave(_ entry: Entry, work: Int?, nowNanoseconds now: UInt64) {
    let room: Int? = state.withLock { state in
      state.atWork -= 1
      if let work {
        // In an overload even a request that is alone here waits for others elsewhere.
        let cameMeanwhile = Int(state.enteredCount - entry.number)
        let isQuiet = entry.concurrency + cameMeanwhile <= Limits.quietRequests && !state.isOverloaded
        learn(Double(now &- entry.startNanoseconds), of: work, isQuiet: isQuiet, &state)
        if state.answered >= Limits.answersPerAdjustment { adjust(&state) }
      }
      let counts = entry.round == state.round || (state.taken == 0 && state.enough != nil)
      if counts { state.done += 1 }
      guard let enough = state.enough, state.done >= enough else { return nil }
      state.beginRound()
      return max(1, Int(state.limit) - state.atWork)
    }
    if let room { whenRoom(room) }
  }

  /// What is known, for `/metrics` and tests.
  var standing: (atWork: Int, limit: Int, refused: Int) {
    state.withLock { state in
      (state.atWork, state.isOverloaded ? Int(state.limit) : Limits.requestsAtWorkMax, state.refusedCount)
    }
  }

  private func learn(_ nanoseconds: Double, of work: Int, isQuiet: Bool, _ state: inout State) {
    while state.known.count <= work { state.known.append(nil) }
    var known = state.known[work] ?? Knowledge(unloaded: isQuiet ? nanoseconds : 0)
    if isQuiet { known.unloaded += (nanoseconds - known.unloaded) / 16 }
    known.sum += nanoseconds
    known.count += 1
    let allowed = max(known.unloaded * Limits.slownessMax, Limits.quickNanoseconds)
    state.slownessSum += min(nanoseconds / allowed, Limits.slownessCounted)
    state.answered += 1
    state.known[work] = known
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
    let isNearlyQuiet = state.isOverloaded && Int(state.limit) <= Limits.overloadedRequestsMin
    for (work, was) in state.known.enumerated() {
      guard var known = was, known.count >= 8 else { continue }
      let mean = known.sum / known.count
      if mean < known.unloaded {
        // Nothing is quicker for having company: what was believed came from a slow beginning.
        known.unloaded = mean
      } else if isNearlyQuiet {
        // With the fewest at work it is still slower than it was: the house has changed.
        known.unloaded *= 1.0002
      }
      (known.sum, known.count) = (0, 0)
      state.known[work] = known
    }
  }
}
