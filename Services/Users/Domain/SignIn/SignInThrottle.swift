package import BillingTypes

/// Slows down guessing, by what is remembered of failed attempts. The more failures, the longer the wait; a success or
/// time forgets them.
///
/// Nobody can lock anybody out: a login from one address waits for the failures of that address; the login as a whole
/// waits little, and only when it is attacked from many addresses; a device that the user has signed in from before, or a
/// session, waits only for its own failures.
package struct SignInThrottle: Sendable {
  /// Whose failures are counted together.
  package enum Key: Sendable, Hashable {
    /// A login as tried from one network address.
    case loginAtSource(login: String, source: String)
    /// A login, wherever it is tried from.
    case login(String)
    /// A network address, whatever login is tried.
    case source(String)
    /// A device that its user has signed in from before, or a session.
    case known(String)

    /// Failures before there is any wait.
    package var freeFailures: Int {
      switch self {
      case .loginAtSource, .known: 5
      case .login, .source: 50
      }
    }

    /// The longest wait.
    package var waitMillisecondsMax: Int64 {
      switch self {
      case .loginAtSource, .known: 900_000
      case .login: 30_000
      case .source: 300_000
      }
    }
  }

  private struct Entry {
    var failures: Int
    var lastAt: Instant
  }

  /// The wait after the first failure that is not free; it doubles with each further one.
  package static let firstWaitMilliseconds: Int64 = 1_000
  /// Failures are forgotten this long after the last one.
  package static let memoryMilliseconds: Int64 = 3_600_000

  private let entriesMax: Int
  private var entries: [Key: Entry] = [:]

  /// A throttle that remembers nothing yet, and never more than `entriesMax` keys.
  package init(entriesMax: Int = SignInLimits.throttleEntriesMax) {
    self.entriesMax = entriesMax
  }

  /// How many keys are remembered.
  package var count: Int { entries.count }

  /// Begins an attempt: it counts as failed until ``succeeded(_:)``, so that many at once are no way around.
  ///
  /// - Returns: Milliseconds to wait before the next attempt; 0 when this one may go on. One that must wait is not counted.
  package mutating func begin(_ keys: [Key], now: Instant) -> Int64 {
    let wait = keys.map { remainingWait($0, now) }.max() ?? 0
    if wait > 0 { return wait }
    for key in keys {
      let failures = remembered(key, now)?.failures ?? 0
      if entries[key] == nil { makeRoom(now) }
      entries[key] = Entry(failures: failures + 1, lastAt: now)
    }
    return 0
  }

  /// The attempt that was begun with these keys was no failure: its login or device starts anew, its address loses one.
  package mutating func succeeded(_ keys: [Key]) {
    for key in keys {
      switch key {
      case .loginAtSource, .known: entries[key] = nil
      case .login, .source: takeBack(key)
      }
    }
  }

  /// The attempt was not made after all.
  package mutating func abandoned(_ keys: [Key]) {
    for key in keys { takeBack(key) }
  }

  private mutating func takeBack(_ key: Key) {
    guard var entry = entries[key] else { return }
    entry.failures -= 1
    entries[key] = entry.failures > 0 ? entry : nil
  }

  private func remembered(_ key: Key, _ now: Instant) -> Entry? {
    guard let entry = entries[key], now < entry.lastAt.adding(Self.memoryMilliseconds) else { return nil }
    return entry
  }

  private func remainingWait(_ key: Key, _ now: Instant) -> Int64 {
    guard let entry = remembered(key, now), entry.failures >= key.freeFailures else { return 0 }
    let doublings = min(entry.failures - key.freeFailures, 20)
    let wait = min(Self.firstWaitMilliseconds << Int64(doublings), key.waitMillisecondsMax)
    return max(0, entry.lastAt.adding(wait).millisecondsSinceEpoch - now.millisecondsSinceEpoch)
  }

  /// Forgets what is over, and if that is not enough the tenth that failed least lately.
  private mutating func makeRoom(_ now: Instant) {
    guard entries.count >= entriesMax else { return }
    entries = entries.filter { now < $0.value.lastAt.adding(Self.memoryMilliseconds) }
    guard entries.count >= entriesMax else { return }
    let oldest = entries.sorted { $0.value.lastAt < $1.value.lastAt }.prefix(max(1, entriesMax / 10))
    for (key, _) in oldest { entries[key] = nil }
  }
}
