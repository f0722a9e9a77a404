/// A moment, in whole milliseconds since 1970-01-01T00:00:00Z.
package struct Instant: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Milliseconds since the epoch, negative before it.
  package let millisecondsSinceEpoch: Int64

  /// The moment a number of milliseconds after the epoch.
  package init(millisecondsSinceEpoch: Int64) { self.millisecondsSinceEpoch = millisecondsSinceEpoch }

  package static func < (left: Instant, right: Instant) -> Bool {
    left.millisecondsSinceEpoch < right.millisecondsSinceEpoch
  }

  package var description: String { "\(millisecondsSinceEpoch) ms" }
}
