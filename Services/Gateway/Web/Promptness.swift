/// How quick answers have to be in an overload, which is learned from those that are given when there is little to do.
///
/// An answer is delayed by as much as it takes longer than its kind does in a house that has nothing else to do. The
/// promise is about the slowest: 99 of 100 answers take no longer than `Limits.answerGrowthMax` times what 99 of 100 take
/// when there is little to do, each kind counted as often as it is asked for now: what somebody reads in a row says
/// nothing of changes. How many may be at work for that is decided by the average, which is soon known; and what the
/// average may be by the promise: each answer that breaks it takes away what 99 others give.
struct Promptness {
  private struct Knowledge {
    /// How long a request takes in a house that has nothing else to do, in nanoseconds; 0 as long as nobody knows.
    var unloaded = 0.0
    /// How much longer than that it takes when there is little to do.
    var delays = DelayHistogram()
    /// How often it is asked for, as a share of all; and how often since the last look.
    var demand = 0.0
    var answers = 0.0
    /// The time of all answers since the last look that had enough of them, and how many those were.
    var sum = 0.0
    var count = 0.0
  }

  /// Of each kind of work, which is a number: what takes about the same time whenever it is done.
  private var known: [Knowledge] = []
  /// The average of what answers take in an unloaded house, of those that are asked for now; 0 as long as nobody knows.
  private var usual = 0.0
  /// One in a hundred answers is delayed so long or longer when there is little to do, of those that are asked for now, in
  /// nanoseconds.
  private var unloadedDelay = Limits.unloadedDelayNanosecondsFirst
  /// What was learned in this second, until it is known whether the machine was the house's own in it.
  private var lately: [(work: Int, delay: Double)] = []
  private var isDisturbed = false
  private var usualStolenShare = 0.0
  /// How much company answers had lately. Whether there is little to do cannot be asked of a single one: the slowest have
  /// the most company even then.
  private var usualCompany = 0.0
  /// The average delay may be so much of that of the slowest.
  private var share = Limits.averageDelayShare.lowerBound

  /// One in a hundred answers may be delayed so long or longer, in nanoseconds: what the promise leaves beside the time
  /// that an answer takes anyhow.
  var delayMax: Double { (Limits.answerGrowthMax - 1) * usual + Limits.answerGrowthMax * unloadedDelay }

  /// How much work that is, as a multiple of what is asked for on average: what takes longer in an unloaded house is more.
  func weight(of work: Int) -> Double {
    guard work < known.count, known[work].unloaded > 0, usual > 0 else { return 1 }
    return min(max(known[work].unloaded / usual, Limits.weights.lowerBound), Limits.weights.upperBound)
  }

  /// Takes note of an answer that had so much company, itself included, and says how slow it was: 1 is what the average may
  /// be in an overload.
  mutating func slowness(
    nanoseconds: Double, of work: Int, company: Int, isOverloaded: Bool
  ) -> Double {
    while known.count <= work { known.append(Knowledge()) }
    // In an overload even a request that is alone here waits for others elsewhere.
    let isQuiet = company <= Limits.quietRequests && !isOverloaded
    usualCompany += (Double(company) - usualCompany) / 64
    if isQuiet {
      let believed = known[work].unloaded
      known[work].unloaded = believed == 0 ? nanoseconds : believed + (nanoseconds - believed) / 16
    }
    known[work].sum += nanoseconds
    known[work].count += 1
    known[work].answers += 1
    let delay = max(0, nanoseconds - known[work].unloaded)
    if isOverloaded && company < Limits.requestsAtWorkMax {
      // Who was in the crowd with which it began was promised nothing.
      share += delay > delayMax ? -Limits.averageDelayStep : Limits.averageDelayStep / 99
      share = min(max(share, Limits.averageDelayShare.lowerBound), Limits.averageDelayShare.upperBound)
    } else if !isOverloaded && usualCompany <= Limits.fewRequests && company <= Limits.fewRequestsAtOnce {
      if lately.count < Limits.delaysPerSecondMax { lately.append((work, delay)) }
    }
    return min(delay / (share * delayMax), Limits.slownessCounted)
  }

  /// A second is over in which others had so much of the processors, 0 to 1. When that is more than usual, what was slow
  /// in it and in the next, in which what was held up is answered, says nothing of the house.
  mutating func endSecond(stolenShare: Double) {
    let wasDisturbed = isDisturbed
    isDisturbed = stolenShare > max(Limits.stolenShareMax, Limits.stolenGrowthMax * usualStolenShare)
    usualStolenShare += (stolenShare - usualStolenShare) / Limits.stolenShareSeconds
    if !isDisturbed && !wasDisturbed {
      for (work, delay) in lately { known[work].delays.add(nanoseconds: delay) }
    }
    lately.removeAll(keepingCapacity: true)
  }

  /// Looks again at what was believed of an unloaded house, from all answers since the last time.
  mutating func reconsider(isNearlyQuiet: Bool) {
    for work in known.indices where known[work].count >= 8 {
      let mean = known[work].sum / known[work].count
      if mean < known[work].unloaded {
        // Nothing is quicker for having company: what was believed came from a slow beginning.
        known[work].unloaded = mean
      } else if isNearlyQuiet {
        // With the fewest at work it is still slower than it was: the house has changed.
        known[work].unloaded *= 1.0002
      }
      (known[work].sum, known[work].count) = (0, 0)
    }
    learnDemand()
  }

  private mutating func learnDemand() {
    let answered = known.reduce(0) { $0 + $1.answers }
    guard answered > 0 else { return }
    for work in known.indices {
      known[work].demand += (known[work].answers / answered - known[work].demand) / 4
      known[work].answers = 0
    }
    // What takes very long says nothing of the others, however seldom it is.
    let longest = usual == 0 ? .infinity : usual * Limits.weights.upperBound
    let seen = known.filter { $0.unloaded > 0 && $0.demand > 0 }
    if !seen.isEmpty {
      usual = seen.reduce(0) { $0 + $1.demand * min($1.unloaded, longest) } / seen.reduce(0) { $0 + $1.demand }
    }
    let bounds = Limits.unloadedDelayNanoseconds
    guard let delay = DelayHistogram.percentile99(of: known.map { ($0.delays, $0.demand) }) else { return }
    unloadedDelay = min(max(delay, bounds.lowerBound), bounds.upperBound)
  }
}
