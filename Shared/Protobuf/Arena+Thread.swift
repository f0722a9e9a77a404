import Glibc
import Synchronization

extension Arena {
  /// Runs `body` with this thread's arena, or with a fresh one when it is in use further up the stack.
  public static func withThreadArena<R, E: Error>(_ body: (Arena) throws(E) -> R) throws(E) -> R {
    let key = ThreadArena.key
    guard let raw = pthread_getspecific(key) else {
      let holder = ThreadArena()
      pthread_setspecific(key, Unmanaged.passRetained(holder).toOpaque())
      return try holder.use(body)
    }
    return try Unmanaged<ThreadArena>.fromOpaque(raw).takeUnretainedValue().use(body)
  }
}

/// One thread's arena and whether it is lent out.
private final class ThreadArena {
  private let arena = Arena()
  private var isInUse = false

  static let key: pthread_key_t = {
    var key = pthread_key_t()
    let status = pthread_key_create(&key) { raw in
      if let raw { Unmanaged<ThreadArena>.fromOpaque(raw).release() }
    }
    precondition(status == 0, "the system has no thread-specific keys left")
    return key
  }()

  func use<R, E: Error>(_ body: (Arena) throws(E) -> R) throws(E) -> R {
    if isInUse { return try body(Arena()) }
    isInUse = true
    defer { isInUse = false }
    return try body(arena)
  }
}
