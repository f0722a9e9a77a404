import Foundation
import ServiceRuntime
import Synchronization

/// Jobs of a pool that wait until a test lets them go on.
final class PoolGate: Sendable {
  private let condition = NSCondition()
  private let state = Mutex((isOpen: false, atOnce: 0, most: 0))

  var mostAtOnce: Int { state.withLock(\.most) }

  func work(_ number: Int) -> Int {
    state.withLock { state in
      state.atOnce += 1
      state.most = max(state.most, state.atOnce)
    }
    condition.lock()
    while !state.withLock(\.isOpen) { condition.wait() }
    condition.unlock()
    state.withLock { $0.atOnce -= 1 }
    return number
  }

  func open() {
    condition.lock()
    state.withLock { $0.isOpen = true }
    condition.broadcast()
    condition.unlock()
  }

  /// Returns when so many jobs are at work or wait.
  func untilAsked(_ count: Int, of pool: BoundedPool) async {
    while pool.load < count { await Task.yield() }
  }
}

/// The permission bits of a file.
func filePermissions(_ path: String) -> Int? {
  (try? FileManager.default.attributesOfItem(atPath: path))?[.posixPermissions] as? Int
}
