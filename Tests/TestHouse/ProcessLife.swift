import Foundation
import Synchronization

/// Waits for a child from its start, so that it never stays behind as a zombie, and knows how it ended.
final class ProcessLife: Sendable {
  private struct State {
    var ending: SpawnedProcess.Ending?
    var waiters: [CheckedContinuation<SpawnedProcess.Ending, Never>] = []
  }

  let processID: Int32
  private let state = Mutex(State())

  init(processID: Int32) {
    self.processID = processID
    Thread.detachNewThread { [self] in
      var status: Int32 = 0
      // The number is ours until it was waited for, so no signal can reach a stranger: note the end first.
      var info = siginfo_t()
      while waitid(P_PID, id_t(processID), &info, WEXITED | WNOWAIT) < 0 && errno == EINTR {}
      state.withLock { state in
        while waitpid(processID, &status, 0) < 0 && errno == EINTR {}
        let signal = status & 0x7F
        state.ending = signal == 0 ? .exited((status >> 8) & 0xFF) : .killed(signal: signal)
      }
      wakeWaiters()
    }
  }

  var isRunning: Bool { state.withLock { $0.ending == nil } }

  func signal(_ number: Int32) {
    state.withLock { if $0.ending == nil { kill(processID, number) } }
  }

  func ending() async -> SpawnedProcess.Ending {
    await withCheckedContinuation { continuation in
      let ending = state.withLock { state in
        if state.ending == nil { state.waiters.append(continuation) }
        return state.ending
      }
      if let ending { continuation.resume(returning: ending) }
    }
  }

  private func wakeWaiters() {
    let (ending, waiters) = state.withLock { state in
      defer { state.waiters = [] }
      return (state.ending, state.waiters)
    }
    guard let ending else { return }
    for waiter in waiters { waiter.resume(returning: ending) }
  }
}
