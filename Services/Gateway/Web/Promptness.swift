/// How quick answers have to be in an overload, which is learned from those that are given when there is little to do.
///
/// An answer is delayed by as much as it takes longer than its kind does in a house that has nothing else to do. The
/// promise is about the slowest: 99 of 100 are delayed no longer than `Limits.delayGrowthMax` times what 99 of 100 are when
/// there is little to do, each kind counted as often as it is asked for now: what somebody reads in a row says nothing of
/// changes. How many may be at work for that is decided by the average, which is soon known; and what the average may be
/// by the promise: each answer that breaks it takes away what 99 others give.
struct Promptness {
  private struct Knowledge {
    /// How long a request takes in a house that has nothing else to do, in nanoseconds; 0 as long as nobody knows.
    var unloaded = 0.0
    /// One in a hundred answers is delayed so long or longer when there is little to do, in nanoseconds.
    var unloadedDelay = Limits.unloadedDelayNanosecondsFirst
    /// How many in a row were less delayed than that.
    var quickInARow = 0
    var sum = 0.0
    var count = 0.0

    /// One in a hundred is above what is believed, as long as that grows by as much with one as it shrinks with 99.
    mutating func learn(unloaded delay: Double) {
      let isQuick = delay <= unloadedDelay
      quickInARow = isQuick ? quickInARow + 1 : 0
      // What nobody reaches any more was learned in worse times.
      let haste = quickInARow > Limits.quickAnswersInARow ? Limits.forgettingHaste : 1
      unloadedDelay *= isQuick ? 1 - haste * Limits.unloadedDelayStep / 99 : 1 + Limits.unloadedDelayStep
      let bounds = Limits.unloadedDelayNanoseconds
      unloadedDelay = min(max(unloadedDelay, bounds.lowerBound), bounds.upperBound)
    }
  }

  /// Of each kind of work, which is a number: what takes about the same time whenever it is done.
  private var known: [Knowledge] = []
  /// The average of what answers take in an unloaded house, of those that are asked for now; 0 as long as nobody knows.
  private var usual = 0.0
  /// The average of the delays of one in a hundred, of those that are asked for now, in nanoseconds.
  private var usualDelay = Limits.unloadedDelayNanosecondsFirst
  /// How much company answers had lately. Whether there is little to do cannot be asked of a single one: the slowest have
  /// the most company even then.
  private var usualCompany = 0.0
  /// The average delay may be so much of that of the slowest.
  private var share = Limits.averageDelayShare.lowerBound

  /// One in a hundred answers may be delayed so long or longer, in nanoseconds.
  var delayMax: Double { Limits.delayGrowthMax * usualDelay }

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
    let unloaded = known[work].unloaded
    if unloaded > 0 {
      usual = usual == 0 ? unloaded : usual + (min(unloaded, usual * Limits.weights.upperBound) - usual) / 256
    }
    known[work].sum += nanoseconds
    known[work].count += 1
    let delay = max(0, nanoseconds - unloaded)
    if isOverloaded && company < Limits.requestsAtWorkMax {
      // Who was in the crowd with which it began was promised nothing.
      share += delay > delayMax ? -Limits.averageDelayStep : Limits.averageDelayStep / 99
      share = min(max(share, Limits.averageDelayShare.lowerBound), Limits.averageDelayShare.upperBound)
    } else if !isOverloaded && usualCompany <= Limits.fewRequests && company <= Limits.fewRequestsAtOnce {
      known[work].learn(unloaded: delay)
    }
    // What is seldom asked for may have been learned in bad times.
    usualDelay += (min(known[work].unloadedDelay, usualDelay * Limits.kindDelayMax) - usualDelay) / 256
    return min(delay / (share * delayMax), Limits.slownessCounted)
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
  }
}
