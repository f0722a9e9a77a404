import Glibc

/// Holds the writer thread until a test opens it, and tells the test that the thread has come.
final class Gate: @unchecked Sendable {
  private let mayGoOn = UnsafeMutablePointer<sem_t>.allocate(capacity: 1)
  private let (arrivals, arrival) = AsyncStream.makeStream(of: Void.self)

  init() {
    sem_init(mayGoOn, 0, 0)
  }

  deinit {
    sem_destroy(mayGoOn)
    mayGoOn.deallocate()
  }

  /// On the writer thread, never on a task's.
  func pass() {
    arrival.yield()
    while sem_wait(mayGoOn) != 0 {}
  }

  /// Waits until the thread stands at the gate.
  func arrived() async {
    for await _ in arrivals { return }
  }

  func open() {
    sem_post(mayGoOn)
  }
}
