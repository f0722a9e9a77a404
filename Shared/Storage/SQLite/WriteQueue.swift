internal import Glibc
internal import Transport

/// How many writes the next commit may hope for, and until when it is worth waiting for them.
struct Gathering {
  var count = 1
  /// On the monotonic clock.
  var untilNanoseconds: UInt64 = 0
}

/// The bounded line of writes before the writer thread. Any thread adds; the writer alone takes.
final class WriteQueue: @unchecked Sendable {
  private enum State {
    case open
    /// What is queued is still written, nothing is added.
    case closing
    case failed(StorageError)
  }

  private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let arrived = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private let waitingMax: Int
  private var jobs: [any WriteJob] = []
  private var state = State.open
  /// The writer sleeps until this many wait; nil while it is awake.
  private var wakeCount: Int?

  init(waitingMax: Int) {
    self.waitingMax = waitingMax
    pthread_mutex_init(mutex, nil)
    var attributes = pthread_condattr_t()
    pthread_condattr_init(&attributes)
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC)
    pthread_cond_init(arrived, &attributes)
    pthread_condattr_destroy(&attributes)
  }

  deinit {
    pthread_cond_destroy(arrived)
    pthread_mutex_destroy(mutex)
    arrived.deallocate()
    mutex.deallocate()
  }

  /// - Throws: ``StorageError/overloaded(waiting:)``, ``StorageError/closed`` or ``StorageError/failed(_:)``.
  func add(_ job: any WriteJob) throws(StorageError) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    switch state {
    case .open: break
    case .closing: throw .closed
    case .failed(let error): throw error
    }
    guard jobs.count < waitingMax else { throw .overloaded(waiting: jobs.count) }
    jobs.append(job)
    if let wakeCount, jobs.count >= wakeCount { pthread_cond_signal(arrived) }
  }

  /// Waits for work and takes what is there, oldest first; `nil` once the queue is closed and empty, or has failed.
  ///
  /// When it is idle it takes the first at once. Only until a moment that lies shortly after the last commit does it
  /// wait for more: for the callers who were just answered and come back with their next write.
  func take(atMost count: Int, gathering: Gathering) -> [any WriteJob]? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while jobs.isEmpty {
      guard case .open = state else { return nil }
      wakeCount = 1
      pthread_cond_wait(arrived, mutex)
      wakeCount = nil
    }
    while jobs.count < min(gathering.count, count), case .open = state,
      MonotonicClock.nowNanoseconds() < gathering.untilNanoseconds
    {
      wakeCount = min(gathering.count, count)
      var deadline = timespec(
        tv_sec: Int(gathering.untilNanoseconds / 1_000_000_000),
        tv_nsec: Int(gathering.untilNanoseconds % 1_000_000_000))
      pthread_cond_timedwait(arrived, mutex, &deadline)
      wakeCount = nil
    }
    return takeWaiting(atMost: count)
  }

  private func takeWaiting(atMost count: Int) -> [any WriteJob] {
    if jobs.count <= count {
      defer { jobs.removeAll(keepingCapacity: true) }
      return jobs
    }
    defer { jobs.removeFirst(count) }
    return Array(jobs.prefix(count))
  }

  /// How many wait now.
  var count: Int {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    return jobs.count
  }

  /// Refuses further writes; those that wait are still written.
  func close() {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if case .open = state { state = .closing }
    pthread_cond_signal(arrived)
  }

  /// Refuses further writes with an error.
  ///
  /// - Returns: The writes that waited, for the caller to end, and whether this was the first failure.
  func fail(_ error: StorageError) -> (waiting: [any WriteJob], isFirst: Bool) {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if case .failed = state { return ([], false) }
    state = .failed(error)
    let waiting = jobs
    jobs = []
    pthread_cond_signal(arrived)
    return (waiting, true)
  }

  /// The failure that stopped the store, if one did.
  var failure: StorageError? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    if case .failed(let error) = state { return error }
    return nil
  }
}
