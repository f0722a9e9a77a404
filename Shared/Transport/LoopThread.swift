import CLinux
import Glibc

/// Starts the thread of an event loop.
enum LoopThread {
  /// Handlers run on this stack; the system's default, stated.
  private static let stackBytes = 8 << 20

  private final class Start {
    let name: String
    let began: (pthread_t) -> Void
    let body: () -> Void
    var hasBegun = sem_t()

    init(name: String, began: @escaping (pthread_t) -> Void, body: @escaping () -> Void) {
      self.name = name
      self.began = began
      self.body = body
      sem_init(&hasBegun, 0, 0)
    }
  }

  /// Returns after `began` was called on the new thread; then the thread runs `body` and ends.
  static func start(named name: String, began: @escaping (pthread_t) -> Void, body: @escaping () -> Void) {
    let start = Start(name: name, began: began, body: body)
    var attributes = pthread_attr_t()
    pthread_attr_init(&attributes)
    pthread_attr_setstacksize(&attributes, stackBytes)
    pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
    var thread = pthread_t()
    let result = pthread_create(
      &thread, &attributes,
      { argument in
        guard let argument else { return nil }
        LoopThread.main(Unmanaged<Start>.fromOpaque(argument).takeRetainedValue())
        return nil
      }, Unmanaged.passRetained(start).toOpaque())
    precondition(result == 0, "the system gives no thread for an event loop")
    pthread_attr_destroy(&attributes)
    while sem_wait(&start.hasBegun) != 0 {}
  }

  private static func main(_ start: Start) {
    pthread_setname_np(pthread_self(), String(start.name.prefix(15)))
    start.began(pthread_self())
    sem_post(&start.hasBegun)
    start.body()
  }
}
