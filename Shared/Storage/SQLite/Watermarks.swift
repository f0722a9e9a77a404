internal import Synchronization

/// Tells followers of the outbox how far it reaches; a slow follower sees the newest value only.
final class Watermarks: Sendable {
  private struct State {
    var newest: Int64
    var isFinished = false
    var followers: [Int: AsyncStream<Int64>.Continuation] = [:]
    var nextFollower = 0
  }

  private let state: Mutex<State>

  init(newest: Int64) {
    state = Mutex(State(newest: newest))
  }

  /// Called after the commit is durable.
  func publish(_ sequence: Int64) {
    let followers = state.withLock { state in
      state.newest = sequence
      return state.followers.values
    }
    for follower in followers { follower.yield(sequence) }
  }

  func finish() {
    let followers = state.withLock { state in
      state.isFinished = true
      defer { state.followers = [:] }
      return state.followers.values
    }
    for follower in followers { follower.finish() }
  }

  func follow() -> AsyncStream<Int64> {
    let (stream, continuation) = AsyncStream.makeStream(of: Int64.self, bufferingPolicy: .bufferingNewest(1))
    let number: Int? = state.withLock { state in
      continuation.yield(state.newest)
      guard !state.isFinished else { return nil }
      state.nextFollower += 1
      state.followers[state.nextFollower] = continuation
      return state.nextFollower
    }
    if let number {
      continuation.onTermination = { [weak self] _ in self?.forget(number) }
    } else {
      continuation.finish()
    }
    return stream
  }

  private func forget(_ number: Int) {
    _ = state.withLock { $0.followers.removeValue(forKey: number) }
  }
}
