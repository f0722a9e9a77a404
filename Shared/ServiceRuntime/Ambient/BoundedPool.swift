import Dispatch
import Synchronization

/// Threads for work that keeps a processor busy or blocks, apart from the event loops: so many at a time, so many
/// waiting, and no more.
public final class BoundedPool: Sendable {
  /// No place was left in the queue.
  public struct Full: Error, Sendable, Hashable {
    /// How many wait at most.
    public let waitingMax: Int
  }

  private struct State {
    var running = 0
    var waiting: [@Sendable () -> Void] = []
  }

  private let threads: Int
  private let waitingMax: Int
  private let queue: DispatchQueue
  private let state = Mutex(State())

  /// A pool that works on `threads` jobs at once and lets `waitingMax` more wait.
  public init(name: String, threads: Int, waitingMax: Int) {
    precondition(threads > 0 && waitingMax >= 0, "a pool has a thread")
    self.threads = threads
    self.waitingMax = waitingMax
    queue = DispatchQueue(label: "linecard.\(name)", attributes: .concurrent)
  }

  /// Runs `body` on one of the threads, in the order of arrival.
  ///
  /// - Throws: ``Full``, when nothing was done.
  public func run<T: Sendable>(_ body: @escaping @Sendable () -> T) async throws(Full) -> T {
    let result: T? = await withCheckedContinuation { continuation in
      if !enqueue({ continuation.resume(returning: body()) }) { continuation.resume(returning: nil) }
    }
    guard let result else { throw Full(waitingMax: waitingMax) }
    return result
  }

  /// Jobs at work and waiting.
  public var load: Int { state.withLock { $0.running + $0.waiting.count } }

  private func enqueue(_ job: @escaping @Sendable () -> Void) -> Bool {
    let (isTaken, startsNow) = state.withLock { state in
      if state.running < threads {
        state.running += 1
        return (true, true)
      }
      guard state.waiting.count < waitingMax else { return (false, false) }
      state.waiting.append(job)
      return (true, false)
    }
    if startsNow { start(job) }
    return isTaken
  }

  private func start(_ job: @escaping @Sendable () -> Void) {
    queue.async { [self] in
      var next: (@Sendable () -> Void)? = job
      while let current = next {
        current()
        next = state.withLock { state in
          if state.waiting.isEmpty {
            state.running -= 1
            return nil
          }
          return state.waiting.removeFirst()
        }
      }
    }
  }
}
