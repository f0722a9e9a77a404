import Synchronization

/// A number that only grows, and that tasks wait for.
final class SequenceSignal: Sendable {
  private enum Wait {
    case begun, cancelled
    case waiting(target: Int64, CheckedContinuation<Int64, any Error>)
  }

  private struct State {
    var value: Int64 = 0
    var isClosed = false
    /// Every wait that has not ended, by its number.
    var waits: [Int: Wait] = [:]
    var lastNumber = 0
  }

  private let state = Mutex(State())

  var value: Int64 { state.withLock(\.value) }

  /// Moves forward and wakes whoever waits for no more than that.
  func advance(to value: Int64) {
    let (woken, value) = state.withLock { state in
      state.value = max(state.value, value)
      let value = state.value
      return (Self.take(from: &state) { $0 <= value }, value)
    }
    for continuation in woken { continuation.resume(returning: value) }
  }

  /// The value, once it is at least `target`. Throws `CancellationError` when the task is cancelled or the signal closed.
  @discardableResult
  func wait(reaching target: Int64) async throws -> Int64 {
    let number = state.withLock { state in
      state.lastNumber += 1
      state.waits[state.lastNumber] = .begun
      return state.lastNumber
    }
    return try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { add(target, $0, number) }
    } onCancel: {
      cancel(number)
    }
  }

  /// Ends every wait, also later ones whose number has not been reached.
  func close() {
    let woken = state.withLock { state in
      state.isClosed = true
      return Self.take(from: &state) { _ in true }
    }
    for continuation in woken { continuation.resume(throwing: CancellationError()) }
  }

  private static func take(
    from state: inout State, where isWanted: (Int64) -> Bool
  ) -> [CheckedContinuation<Int64, any Error>] {
    var taken: [CheckedContinuation<Int64, any Error>] = []
    for (number, wait) in state.waits {
      guard case .waiting(let target, let continuation) = wait, isWanted(target) else { continue }
      taken.append(continuation)
      state.waits[number] = nil
    }
    return taken
  }

  private func add(_ target: Int64, _ continuation: CheckedContinuation<Int64, any Error>, _ number: Int) {
    let result: Result<Int64, any Error>? = state.withLock { state in
      var result: Result<Int64, any Error>?
      if case .cancelled = state.waits[number] {
        result = .failure(CancellationError())
      } else if state.value >= target {
        result = .success(state.value)
      } else if state.isClosed {
        result = .failure(CancellationError())
      }
      state.waits[number] = result == nil ? .waiting(target: target, continuation) : nil
      return result
    }
    if let result { continuation.resume(with: result) }
  }

  private func cancel(_ number: Int) {
    let continuation: CheckedContinuation<Int64, any Error>? = state.withLock { state in
      switch state.waits[number] {
      case .waiting(_, let continuation):
        state.waits[number] = nil
        return continuation
      case .begun:
        state.waits[number] = .cancelled
        return nil
      case .cancelled, nil: return nil
      }
    }
    continuation?.resume(throwing: CancellationError())
  }
}
