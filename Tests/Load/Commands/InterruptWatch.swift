import Foundation
import Synchronization

/// Ctrl-C and SIGTERM, taken by a thread of their own: the load ends, and what was measured is still told.
final class InterruptWatch: Sendable {
  private struct State {
    var isSet = false
    var action: (@Sendable () -> Void)?
  }

  private let state = Mutex(State())

  /// Whether the person asked for the end.
  var isSet: Bool { state.withLock { $0.isSet } }

  /// What ends the load; called at once when the person has asked already.
  var action: (@Sendable () -> Void)? {
    get { state.withLock { $0.action } }
    set {
      let isLate = state.withLock { state in
        state.action = newValue
        return state.isSet
      }
      if isLate { newValue?() }
    }
  }

  /// Begins to watch; call it before there are other threads, which inherit that the signals are blocked.
  func start() {
    var set = sigset_t()
    sigemptyset(&set)
    sigaddset(&set, SIGINT)
    sigaddset(&set, SIGTERM)
    pthread_sigmask(SIG_BLOCK, &set, nil)
    signal(SIGPIPE, SIG_IGN)
    let watched = set
    Thread.detachNewThread { [self] in
      var set = watched
      var number: Int32 = 0
      while sigwait(&set, &number) == 0 {
        let (action, isSecond) = state.withLock { state in
          defer { state.isSet = true }
          return (state.action, state.isSet)
        }
        if isSecond { _exit(LoadExit.interrupted.rawValue) }
        action?()
      }
    }
  }
}
