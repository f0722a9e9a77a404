import Synchronization
import Transport

/// Counts open connections, in all and by IP address, over all loops.
final class ConnectionCounts: Sendable {
  private struct Counts {
    var total = 0
    var byHost: [[UInt8]: Int] = [:]
  }

  private let counts = Mutex(Counts())
  private let totalMax: Int
  private let perHostMax: Int

  init(totalMax: Int, perHostMax: Int) {
    self.totalMax = totalMax
    self.perHostMax = perHostMax
  }

  /// How many are open.
  var total: Int { counts.withLock(\.total) }

  /// Counts one more; false when the connection is one too many. Count it down with `leave` in either case.
  func enter(_ peer: SocketAddress) -> Bool {
    counts.withLock { counts in
      counts.total += 1
      guard let host = Self.host(peer) else { return counts.total <= totalMax }
      counts.byHost[host, default: 0] += 1
      return counts.total <= totalMax && counts.byHost[host, default: 0] <= perHostMax
    }
  }

  /// Counts one less and returns how many are left.
  func leave(_ peer: SocketAddress) -> Int {
    counts.withLock { counts in
      counts.total -= 1
      if let host = Self.host(peer) {
        let left = counts.byHost[host, default: 0] - 1
        counts.byHost[host] = left > 0 ? left : nil
      }
      return counts.total
    }
  }

  private static func host(_ peer: SocketAddress) -> [UInt8]? {
    switch peer {
    case .ipv4(let bytes, _), .ipv6(let bytes, _): bytes
    case .unix, .unnamed: nil
    }
  }
}
