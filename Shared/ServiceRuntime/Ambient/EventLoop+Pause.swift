import Synchronization
public import Transport

extension EventLoop {
  /// Returns after `milliseconds`.
  ///
  /// - Throws: `CancellationError` as soon as the task is cancelled.
  public func pause(milliseconds: Int64) async throws {
    let pause = Pause()
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { continuation in
        pause.begin(continuation)
        execute { [self] in
          schedule(afterNanoseconds: UInt64(max(0, milliseconds)) * 1_000_000) { pause.end(.success(())) }
        }
      }
    } onCancel: {
      pause.end(.failure(CancellationError()))
    }
  }
}

/// One wait, ended by whatever comes first.
private final class Pause: Sendable {
  private struct State {
    var continuation: CheckedContinuation<Void, any Error>?
    var result: Result<Void, any Error>?
  }

  private let state = Mutex(State())

  func begin(_ continuation: CheckedContinuation<Void, any Error>) {
    let result = state.withLock { state in
      if state.result == nil { state.continuation = continuation }
      return state.result
    }
    if let result { continuation.resume(with: result) }
  }

  func end(_ result: Result<Void, any Error>) {
    let continuation = state.withLock { state in
      if state.result == nil { state.result = result }
      defer { state.continuation = nil }
      return state.continuation
    }
    continuation?.resume(with: result)
  }
}
