import Synchronization

/// A number that is what it is now; for use from any thread.
package final class Gauge: Sendable {
  private let current = Atomic<Int64>(0)

  /// Sets it.
  package func set(_ value: Int64) { current.store(value, ordering: .relaxed) }

  /// Adds `amount`, which may be negative.
  package func add(_ amount: Int64) { current.wrappingAdd(amount, ordering: .relaxed) }

  /// What it is.
  package var value: Int64 { current.load(ordering: .relaxed) }
}
