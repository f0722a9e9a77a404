/// Leaving out what was measured while others had the machine.
extension RunResult {
  /// Sets aside the seconds in which others had more than this share of the processors, and the second after each, in which
  /// what had waited is done. What went wrong meanwhile still counts.
  package mutating func setAside(stolenShareMax: Double) {
    var wasDisturbed = false
    for index in intervals.indices {
      let isDisturbed = intervals[index].stolenShare > stolenShareMax
      intervals[index].isSetAside = isDisturbed || wasDisturbed
      wasDisturbed = isDisturbed
    }
    for interval in intervals where interval.isSetAside {
      setAsideSeconds += measuredSeconds(of: interval)
      planned -= min(planned, interval.record.begun)
    }
    measuredSeconds -= setAsideSeconds
    recount()
  }

  /// Puts the total together from the stretches that count.
  mutating func recount() {
    total = IntervalRecord(stepCount: stepNames.count)
    for interval in intervals { total.merge(interval.isSetAside ? interval.record.wrongs : interval.record) }
  }

  /// In how many seconds others had some of the processors, and how much at most.
  var disturbance: (seconds: Int, shareMax: Double) {
    let shares = intervals.map(\.stolenShare)
    return (shares.count { $0 > 0 }, shares.max() ?? 0)
  }

  /// How much of the stretch lies between the end of the warm-up and the last answer.
  private func measuredSeconds(of interval: Interval) -> Double {
    let end = min(interval.startSeconds + interval.lengthSeconds, warmUpSeconds + measuredSeconds)
    return max(0, end - max(interval.startSeconds, warmUpSeconds))
  }
}
