import Synchronization

/// Lets tests and handlers wait for each other without sleeping.
final class Gate: Sendable {
  private struct State {
    var count = 0
    var waiters: [(atLeast: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())

  var count: Int { state.withLock { $0.count } }

  /// Counts one passage.
  func pass() {
    let ready = state.withLock { state in
      state.count += 1
      let count = state.count
      let ready = state.waiters.filter { $0.atLeast <= count }
      state.waiters.removeAll { $0.atLeast <= count }
      return ready
    }
    for waiter in ready { waiter.continuation.resume() }
  }

  /// Returns once there were `count` passages.
  func wait(for count: Int = 1) async {
    await withCheckedContinuation { continuation in
      let isOpen = state.withLock { state in
        if state.count >= count { return true }
        state.waiters.append((count, continuation))
        return false
      }
      if isOpen { continuation.resume() }
    }
  }
}

/// Holds handlers until they are let go, in order, or their task is cancelled.
final class Latch: Sendable {
  private struct State {
    var number = 0
    var permits = 0
    var waiters: [(number: Int, continuation: CheckedContinuation<Void, Never>)] = []
  }

  let arrived = Gate()
  let cancelled = Gate()
  private let state = Mutex(State())

  /// Lets one waiter go, or the next to come.
  func release() {
    let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
      if !state.waiters.isEmpty { return state.waiters.removeFirst().continuation }
      state.permits += 1
      return nil
    }
    waiter?.resume()
  }

  /// Waits for `release`; throws when cancelled.
  func hold() async throws {
    let number = state.withLock { state in
      state.number += 1
      return state.number
    }
    await withTaskCancellationHandler {
      await withCheckedContinuation { continuation in
        let isFree = state.withLock { state in
          if state.permits == 0 && !Task.isCancelled {
            state.waiters.append((number, continuation))
            return false
          }
          state.permits = max(0, state.permits - 1)
          return true
        }
        arrived.pass()
        if isFree { continuation.resume() }
      }
    } onCancel: {
      let waiter = state.withLock { state -> CheckedContinuation<Void, Never>? in
        guard let index = state.waiters.firstIndex(where: { $0.number == number }) else { return nil }
        return state.waiters.remove(at: index).continuation
      }
      waiter?.resume()
    }
    if Task.isCancelled {
      cancelled.pass()
      throw CancellationError()
    }
  }
}
