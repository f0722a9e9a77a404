/// Counts durations in nanoseconds with three significant digits, from 1 ns to one hour, in the buckets of HdrHistogram: its
/// percentiles are those that any other implementation computes from the same log, to the digit. Merging loses nothing.
package struct HdrHistogram: Sendable, Hashable {
  /// The smallest value told from zero.
  package static let lowestNanoseconds: UInt64 = 1
  /// The largest value; longer ones count as this.
  package static let highestNanoseconds: UInt64 = 3_600_000_000_000
  package static let significantDigits = 3
  // 2048 is the power of two above 2 × 10^3: the lower half of each bucket but the first repeats the one before.
  static let halfMagnitude = 10
  static let subBucketMask: UInt64 = 2047
  static let indexCount = index(of: highestNanoseconds) + 1

  /// Counts by index, as far as anything was recorded.
  private(set) var counts: [UInt64] = []
  /// How many values were recorded.
  package private(set) var count: UInt64 = 0

  /// An empty one.
  package init() {}

  /// Room for as many buckets as `other` uses, so that recording need not grow it again and again.
  package init(roomLike other: HdrHistogram) { counts = [UInt64](repeating: 0, count: other.counts.count) }

  /// Records a duration.
  @inline(__always)
  package mutating func record(_ nanoseconds: UInt64, times: UInt64 = 1) {
    let index = Self.index(of: min(nanoseconds, Self.highestNanoseconds))
    if index >= counts.count { counts += [UInt64](repeating: 0, count: index + 1 - counts.count) }
    counts[index] &+= times
    count &+= times
  }

  /// Adds everything that `other` holds.
  package mutating func merge(_ other: HdrHistogram) {
    if other.counts.count > counts.count {
      counts += [UInt64](repeating: 0, count: other.counts.count - counts.count)
    }
    for index in other.counts.indices { counts[index] &+= other.counts[index] }
    count &+= other.count
  }

  /// What is left when everything is taken away that `other` holds, all of which is in here.
  package func without(_ other: HdrHistogram) -> HdrHistogram {
    var rest = self
    for index in other.counts.indices { rest.counts[index] &-= other.counts[index] }
    rest.count &-= other.count
    return rest
  }

  /// The highest value equivalent to that below which `percent` (0 to 100) of the values lie; 0 when there are none.
  package func percentile(_ percent: Double) -> UInt64 {
    let wanted = max(1, UInt64(min(percent, 100) * Double(count) / 100 + 0.5))
    var seen: UInt64 = 0
    for index in counts.indices where counts[index] != 0 {
      seen += counts[index]
      if seen >= wanted { return Self.highest(at: index) }
    }
    return 0
  }

  /// The highest value equivalent to the largest recorded; 0 when there are none.
  package var maximum: UInt64 { counts.lastIndex { $0 != 0 }.map(Self.highest) ?? 0 }

  /// The lowest value equivalent to the smallest recorded; 0 when there are none.
  package var minimum: UInt64 { counts.firstIndex { $0 != 0 }.map(Self.lowest) ?? 0 }

  /// The mean of the values, each taken as the middle of its bucket.
  package var mean: Double {
    if count == 0 { return 0 }
    var sum: UInt128 = 0
    for index in counts.indices where counts[index] != 0 {
      let middle = Self.lowest(at: index) + (Self.width(at: index) >> 1)
      sum += UInt128(counts[index]) * UInt128(middle)
    }
    return Double(sum) / Double(count)
  }

  /// How many recorded values lie at or below `nanoseconds`, by bucket.
  package func count(upTo nanoseconds: UInt64) -> UInt64 {
    let last = Self.index(of: min(nanoseconds, Self.highestNanoseconds))
    return counts.prefix(last + 1).reduce(0, &+)
  }

  // MARK: buckets

  /// Where a value is counted.
  static func index(of value: UInt64) -> Int {
    let bucket = 64 - (value | subBucketMask).leadingZeroBitCount - (halfMagnitude + 1)
    return ((bucket + 1) << halfMagnitude) + Int(value >> UInt64(bucket)) - (1 << halfMagnitude)
  }

  private static func shape(at index: Int) -> (bucket: Int, sub: UInt64) {
    let bucket = (index >> halfMagnitude) - 1
    let sub = UInt64(index & ((1 << halfMagnitude) - 1))
    return bucket < 0 ? (0, sub) : (bucket, sub + (1 << UInt64(halfMagnitude)))
  }

  static func lowest(at index: Int) -> UInt64 {
    let (bucket, sub) = shape(at: index)
    return sub << UInt64(bucket)
  }

  static func width(at index: Int) -> UInt64 { 1 << UInt64(shape(at: index).bucket) }

  static func highest(at index: Int) -> UInt64 { lowest(at: index) + width(at: index) - 1 }

  /// The histogram with these counts, for the decoder.
  init(counts: [UInt64]) {
    self.counts = counts
    count = counts.reduce(0, &+)
  }
}
