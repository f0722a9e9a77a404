import Synchronization

/// Histograms that were asked for once, found again by what they are about. Asking `Metrics` costs more than most of what
/// is measured: it sorts and writes the labels.
public final class KnownHistograms<Key: Hashable & Sendable>: Sendable {
  private let known = Mutex<[Key: Histogram]>([:])
  private let make: @Sendable (Key) -> Histogram

  /// None yet; `make` asks for one.
  public init(_ make: @escaping @Sendable (Key) -> Histogram) {
    self.make = make
  }

  /// The histogram of `key`.
  public subscript(key: Key) -> Histogram {
    if let histogram = known.withLock({ $0[key] }) { return histogram }
    let made = make(key)
    known.withLock { $0[key] = made }
    return made
  }
}
