import HTTP
import Synchronization

/// Decides how many requests are at work at the same time, so that a gateway that is asked for more than the house can do
/// goes on doing what it can, and answers that quickly (DESIGN section 4: "load shed").
///
/// As long as not very many requests are at work all are taken: a burst waits. When they are, the gateway is overloaded,
/// and takes so many at a time that the average answer comes within `Limits.slownessMax` times what it takes when the
/// house has nothing else to do. That is learned, for each route, from requests that come when hardly any others are at
/// work. The overload has ended when nobody was turned away for a while.
final class Admission: Sendable {
  /// A request at work.
  struct Entry: Sendable {
    fileprivate let startNanoseconds: UInt64
    /// How many were at work when it came, with itself.
    fileprivate let concurrency: Int
  }

  /// What takes about the same time whenever it is done.
  struct Work: Hashable {
    let method: HTTPMethod
    let route: String
  }

  private struct Knowledge {
    /// How long a request takes in a house that has nothing else to do, in nanoseconds.
    var unloaded: Double
    var sum = 0.0
    var count = 0.0
  }

  private struct State {
    var atWork = 0
    var limit = Double(Limits.requestsAtWorkMax)
    var isOverloaded = false
    var lastRefusalNanoseconds: UInt64 = 0
    var known: [Work: Knowledge] = [:]
    var refusedCount = 0
    /// Of the requests that were answered since the limit was last set: their time over that of an unloaded house.
    var slownessSum = 0.0
    var answered = 0
  }

  private let state = Mutex(State())

  /// Whether a request that comes now is one too many.
  func refuses(nowNanoseconds now: UInt64) -> Bool {
    state.withLock { state in
      if state.isOverloaded && now &- state.lastRefusalNanoseconds > Limits.overloadEndNanoseconds {
        state.isOverloaded = false
      }
      if !state.isOverloaded && state.atWork >= Limits.requestsAtWorkMax {
        state.isOverloaded = true
        state.limit = Double(Limits.overloadedRequestsFirst)
      }
      guard state.isOverloaded && Double(state.atWork) >= state.limit else { return false }
      state.lastRefusalNanoseconds = now
      return true
    }
  }

  /// Somebody was turned away.
  func countRefusal() { state.withLock { $0.refusedCount += 1 } }

  /// A request is begun.
  func enter(nowNanoseconds now: UInt64) -> Entry {
    state.withLock { state in
      state.atWork += 1
      return Entry(startNanoseconds: now, concurrency: state.atWork)
    }
  }

  /// Takes note of an answer. `work` is nil for what did not come to its end, of which nothing is learned.
  func leave(_ entry: Entry, work: Work?, nowNanoseconds now: UInt64) {
    state.withLock { state in
      state.atWork -= 1
      guard let work else { return }
      learn(Double(now &- entry.startNanoseconds), of: work, entry.concurrency, &state)
      if state.answered >= Limits.answersPerAdjustment { adjust(&state) }
    }
  }

  /// What is known, for `/metrics` and tests.
  var standing: (atWork: Int, limit: Int, refused: Int) {
    state.withLock { state in
      (state.atWork, state.isOverloaded ? Int(state.limit) : Limits.requestsAtWorkMax, state.refusedCount)
    }
  }

  private func learn(_ nanoseconds: Double, of work: Work, _ concurrency: Int, _ state: inout State) {
    var known = state.known[work] ?? Knowledge(unloaded: nanoseconds)
    // In an overload even a request that is alone here waits for others elsewhere.
    if concurrency <= Limits.quietRequests && !state.isOverloaded {
      known.unloaded += (nanoseconds - known.unloaded) / 16
    }
    known.sum += nanoseconds
    known.count += 1
    state.slownessSum += min(nanoseconds / max(1, known.unloaded), Limits.slownessCounted)
    state.answered += 1
    state.known[work] = known
  }

  private func adjust(_ state: inout State) {
    let slowness = state.slownessSum / Double(state.answered)
    state.slownessSum = 0
    state.answered = 0
    if state.isOverloaded {
      let factor = min(max(Limits.slownessMax / slowness, 0.7), 1.2)
      state.limit = min(
        max(state.limit * factor, Double(Limits.overloadedRequestsMin)), Double(Limits.requestsAtWorkMax))
    }
    let isNearlyQuiet = state.isOverloaded && Int(state.limit) <= Limits.overloadedRequestsMin
    for (work, was) in state.known where was.count >= 8 {
      var known = was
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
