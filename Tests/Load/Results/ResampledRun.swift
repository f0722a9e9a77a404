/// One step of a run, ready to be drawn from again and again (bootstrap): seconds are drawn with repetition, not calls,
/// because the calls of one second are alike.
struct ResampledRun {
  /// So many values of one bucket in one second.
  private struct Entry {
    var bucket: Int
    var count: UInt64
    var second: Int
  }

  private var entries: [Entry] = []
  private var succeeded: [UInt64] = []
  private var lengths: [Double] = []

  init(_ run: RunResult, step: Int) {
    for interval in run.intervals where !interval.isSetAside && interval.record.steps[step].count > 0 {
      let record = interval.record.steps[step]
      for (bucket, count) in record.response.counts.enumerated() where count != 0 {
        entries.append(Entry(bucket: bucket, count: count, second: lengths.count))
      }
      succeeded.append(record.succeeded)
      lengths.append(interval.lengthSeconds)
    }
    entries.sort { $0.bucket < $1.bucket }
  }

  /// How often each second is drawn, for as many draws as there are seconds.
  func draw(_ numbers: inout SeededNumbers) -> [UInt64] {
    var times = [UInt64](repeating: 0, count: lengths.count)
    for _ in lengths { times[numbers.below(lengths.count)] += 1 }
    return times
  }

  /// The percentile of the drawn seconds' response times, in nanoseconds.
  func percentile(_ percent: Double, of times: [UInt64]) -> Double {
    let count = entries.reduce(UInt64(0)) { $0 + $1.count * times[$1.second] }
    let wanted = max(1, UInt64(percent * Double(count) / 100 + 0.5))
    var seen: UInt64 = 0
    for entry in entries {
      seen += entry.count * times[entry.second]
      if seen >= wanted { return Double(HdrHistogram.highest(at: entry.bucket)) }
    }
    return 0
  }

  /// Successes per second of the drawn seconds.
  func rate(of times: [UInt64]) -> Double {
    var calls = 0.0
    var seconds = 0.0
    for (index, count) in times.enumerated() {
      calls += Double(succeeded[index] * count)
      seconds += lengths[index] * Double(count)
    }
    return seconds > 0 ? calls / seconds : 0
  }
}
