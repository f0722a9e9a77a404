import CLinux
import Glibc
import Synchronization

/// What a loop has to run: a job of a task, or a plain call.
enum LoopWork {
  case job(UnownedJob)
  case call(@Sendable () -> Void)
}

/// Work handed to a loop by other threads, and the descriptor that wakes the loop for it. One wake-up covers all that
/// is added until the loop looks.
final class LoopInbox: PollTarget, @unchecked Sendable {
  private struct Contents {
    var work: [LoopWork] = []
    var isClosed = false
  }

  private let contents = Mutex(Contents())
  private let isSignaled = Atomic<Bool>(false)
  /// Set on the loop when the descriptor fired.
  var hasWork = false

  override init() {
    super.init()
    descriptor = eventfd(0, Int32(EFD_NONBLOCK) | Int32(EFD_CLOEXEC))
    precondition(descriptor >= 0, "an event loop needs an eventfd; the limit of open files may be too low")
  }

  deinit {
    Glibc.close(descriptor)
  }

  /// Adds work from any thread. Returns false when the loop has stopped.
  func add(_ work: LoopWork) -> Bool {
    let isOpen = contents.withLock { contents in
      if !contents.isClosed { contents.work.append(work) }
      return !contents.isClosed
    }
    if isOpen { signal() }
    return isOpen
  }

  /// Wakes the loop.
  func signal() {
    if isSignaled.exchange(true, ordering: .acquiringAndReleasing) { return }
    var one: UInt64 = 1
    _ = Glibc.write(descriptor, &one, 8)
  }

  /// Moves everything that was added to `work`; with `closing` nothing can be added any more.
  func take(into work: inout [LoopWork], closing: Bool = false) {
    hasWork = false
    isSignaled.store(false, ordering: .sequentiallyConsistent)
    contents.withLock { contents in
      contents.isClosed = contents.isClosed || closing
      if work.isEmpty {
        swap(&work, &contents.work)
      } else {
        work.append(contentsOf: contents.work)
        contents.work.removeAll(keepingCapacity: true)
      }
    }
  }

  override func ready(_ events: UInt32) { hasWork = true }

  override func loopStopped() {}
}
