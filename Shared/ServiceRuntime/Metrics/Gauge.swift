import Synchronization

/// A number that is what it is now; for use from any thread.
public final class Gauge: Sendable {
  private let current = Atomic<Int64>(0)

  /// Sets it.
  public func set(_ value: Int64) { current.store(value, ordering: .relaxed) }

  /// Adds `amount`, which may be negative.
  public func add(_ amount: Int64) { current.wrappingAdd(amount, ordering: .relaxed) }

  /// What it is.
  public var value: Int64 { current.load(ordering: .relaxed) }
}
