import Synchronization

/// The value of the Date field, made once a second.
final class DateField: Sendable {
  private struct Cache {
    var secondsSinceEpoch: Int64 = -1
    var text = ""
  }

  private let secondsSinceEpoch: @Sendable () -> Int64
  private let cache = Mutex(Cache())

  init(secondsSinceEpoch: @escaping @Sendable () -> Int64) {
    self.secondsSinceEpoch = secondsSinceEpoch
  }

  /// Such as `Sun, 06 Nov 1994 08:49:37 GMT`.
  func text() -> String {
    let now = secondsSinceEpoch()
    return cache.withLock { cache in
      if cache.secondsSinceEpoch != now {
        cache.secondsSinceEpoch = now
        cache.text = HTTPDate.text(secondsSinceEpoch: now)
      }
      return cache.text
    }
  }
}
