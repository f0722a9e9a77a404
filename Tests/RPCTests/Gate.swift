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

/// Holds a handler until it is let go or its task is cancelled.
final class Latch: Sendable {
  let arrived = Gate()
  let cancelled = Gate()
  private let stream: AsyncStream<Void>
  private let continuation: AsyncStream<Void>.Continuation

  init() {
    (stream, continuation) = AsyncStream.makeStream()
  }

  /// Lets one waiter go.
  func release() { continuation.yield() }

  /// Waits for `release`; throws when cancelled.
  func hold() async throws {
    arrived.pass()
    var iterator = stream.makeAsyncIterator()
    _ = await iterator.next()
    if Task.isCancelled {
      cancelled.pass()
      throw CancellationError()
    }
  }
}
