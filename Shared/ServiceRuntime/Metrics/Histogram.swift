import Synchronization

/// How durations are spread. Kept as integers of nanoseconds; written as seconds.
public final class Histogram: Sendable {
  /// The bounds that OpenTelemetry recommends for durations of calls: 5 ms to 10 s, and three below for this house,
  /// whose calls are quick.
  public static let boundsNanosecondsDefault: [UInt64] =
    [100_000, 500_000, 1_000_000, 5_000_000, 10_000_000, 25_000_000, 50_000_000, 75_000_000, 100_000_000]
    + [250_000_000, 500_000_000, 750_000_000, 1_000_000_000, 2_500_000_000, 5_000_000_000, 7_500_000_000]
    + [10_000_000_000]

  /// Upper bounds of the buckets, inclusive, rising; above the last one is one more bucket.
  public let boundsNanoseconds: [UInt64]
  /// Never moved or freed while the histogram lives, and atomic.
  nonisolated(unsafe) private let buckets: UnsafeMutableBufferPointer<Atomic<UInt64>>
  private let sum = Atomic<UInt64>(0)

  init(boundsNanoseconds: [UInt64]) {
    precondition(boundsNanoseconds == boundsNanoseconds.sorted(), "the bounds of a histogram rise")
    self.boundsNanoseconds = boundsNanoseconds
    buckets = .allocate(capacity: boundsNanoseconds.count + 1)
    for index in buckets.indices { buckets.initializeElement(at: index, to: Atomic(0)) }
  }

  deinit {
    buckets.deinitialize()
    buckets.deallocate()
  }

  /// Counts one duration.
  public func observe(nanoseconds: UInt64) {
    var index = 0
    while index < boundsNanoseconds.count && nanoseconds > boundsNanoseconds[index] { index += 1 }
    buckets[index].wrappingAdd(1, ordering: .relaxed)
    sum.wrappingAdd(nanoseconds, ordering: .relaxed)
  }

  /// How many fell into each bucket, the last one being that above all bounds.
  public var counts: [UInt64] { buckets.indices.map { buckets[$0].load(ordering: .relaxed) } }

  /// All durations together.
  public var sumNanoseconds: UInt64 { sum.load(ordering: .relaxed) }
}
