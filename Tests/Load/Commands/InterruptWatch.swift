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

  /// Begins to watch. A handler rather than blocked signals: threads that are there already would not have them blocked.
  func start() {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { return }
    signalPipe = ends[1]
    signal(SIGPIPE, SIG_IGN)
    for number in [SIGINT, SIGTERM] {
      signal(number) { _ in
        var byte: UInt8 = 1
        _ = write(signalPipe, &byte, 1)
      }
    }
    let readEnd = ends[0]
    Thread.detachNewThread { [self] in
      var byte: UInt8 = 0
      while true {
        let count = read(readEnd, &byte, 1)
        if count == 1 { interrupted() } else if count == 0 || errno != EINTR { return }
      }
    }
  }

  private func interrupted() {
    let (action, isSecond) = state.withLock { state in
      defer { state.isSet = true }
      return (state.action, state.isSet)
    }
    if isSecond { _exit(LoadExit.interrupted.rawValue) }
    action?()
  }
}

/// Where the signal handler says that there was one. Written once, before the handler is there.
private nonisolated(unsafe) var signalPipe: Int32 = -1
