/// Counts durations in buckets under 0.8 % wide: 128 to each power of two.
struct Histogram {
  private static let subCount: UInt64 = 128
  private var buckets = [UInt64](repeating: 0, count: 128 * 40)
  private(set) var count: UInt64 = 0
  private var sum = 0.0

  mutating func add(_ nanoseconds: UInt64) {
    buckets[Self.bucket(nanoseconds)] += 1
    count += 1
    sum += Double(nanoseconds)
  }

  mutating func add(_ other: Histogram) {
    for index in buckets.indices { buckets[index] += other.buckets[index] }
    count += other.count
    sum += other.sum
  }

  var meanMicroseconds: Double { count == 0 ? 0 : sum / Double(count) / 1000 }

  /// The value below which `share` of the durations lie, in microseconds.
  func percentile(_ share: Double) -> Double {
    let target = UInt64(share * Double(count))
    var seen: UInt64 = 0
    for index in buckets.indices {
      seen += buckets[index]
      if seen > target { return Self.value(index) / 1000 }
    }
    return 0
  }

  private static func bucket(_ value: UInt64) -> Int {
    if value < subCount { return Int(value) }
    let shift = 64 - value.leadingZeroBitCount - 8
    return min((shift + 1) * 128 + Int(value >> UInt64(shift)) - 128, 128 * 40 - 1)
  }

  private static func value(_ bucket: Int) -> Double {
    if bucket < 128 { return Double(bucket) }
    let shift = bucket / 128 - 1
    return (Double(128 + bucket % 128) + 0.5) * Double(UInt64(1) << UInt64(shift))
  }
}
