import Synchronization

/// A number that only grows; for use from any thread.
package final class Counter: Sendable {
  private let count = Atomic<Int64>(0)

  /// Adds `amount`, which is not negative.
  package func add(_ amount: Int64 = 1) { count.wrappingAdd(amount, ordering: .relaxed) }

  /// The sum so far.
  package var value: Int64 { count.load(ordering: .relaxed) }
}
