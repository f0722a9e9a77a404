import Synchronization

/// A number that only grows; for use from any thread.
public final class Counter: Sendable {
  private let count = Atomic<Int64>(0)

  /// Adds `amount`, which is not negative.
  public func add(_ amount: Int64 = 1) { count.wrappingAdd(amount, ordering: .relaxed) }

  /// The sum so far.
  public var value: Int64 { count.load(ordering: .relaxed) }
}
