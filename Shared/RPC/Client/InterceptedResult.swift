import Synchronization

/// Carries a call's result out of the interceptors around it.
final class InterceptedResult<T: Sendable>: Sendable {
  private let stored = Mutex<T?>(nil)

  var value: T? { stored.withLock { $0 } }

  func set(_ value: T) { stored.withLock { $0 = value } }
}
