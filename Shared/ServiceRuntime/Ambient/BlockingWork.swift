import Dispatch

/// Work that waits for the disk, away from the event loops.
enum BlockingWork {
  private static let queue = DispatchQueue(label: "linecard.blocking")

  /// Runs `body` on a thread that may block, one at a time, and returns what it returns.
  static func run<T: Sendable>(_ body: @escaping @Sendable () throws -> T) async throws -> T {
    try await withCheckedThrowingContinuation { continuation in
      queue.async { continuation.resume(with: Result { try body() }) }
    }
  }
}
