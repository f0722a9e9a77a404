import Foundation
import Synchronization

/// The thread that starts every child. The kernel ends children when the thread that started them ends, so that none
/// outlives the tests however those end; this one lives as long as they do.
final class SpawnThread: Sendable {
  static let shared = SpawnThread()

  private let jobs = Mutex<[@Sendable () -> Void]>([])
  private let count = DispatchSemaphore(value: 0)

  private init() {
    Thread.detachNewThread { [self] in
      while true {
        count.wait()
        jobs.withLock { $0.removeFirst() }()
      }
    }
  }

  /// Runs `body` on the thread and waits for it.
  func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
    await withCheckedContinuation { continuation in
      jobs.withLock { $0.append { continuation.resume(returning: body()) } }
      count.signal()
    }
  }
}
