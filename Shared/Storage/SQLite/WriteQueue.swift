internal import Glibc

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
  private var writerSleeps = false

  init(waitingMax: Int) {
    self.waitingMax = waitingMax
    pthread_mutex_init(mutex, nil)
    pthread_cond_init(arrived, nil)
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
    if writerSleeps { pthread_cond_signal(arrived) }
  }

  /// Waits for work and takes what is there, oldest first; no artificial delay, as writes that arrive during a commit
  /// form the next group by themselves. `nil` once the queue is closed and empty, or has failed.
  func take(atMost count: Int) -> [any WriteJob]? {
    pthread_mutex_lock(mutex)
    defer { pthread_mutex_unlock(mutex) }
    while jobs.isEmpty {
      guard case .open = state else { return nil }
      writerSleeps = true
      pthread_cond_wait(arrived, mutex)
      writerSleeps = false
    }
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
