import Dispatch
import Synchronization
import UsersDomain

/// Where files of imports are read and planned: one thread of its own with a short queue, so that neither the event loops
/// nor the writer wait for it; and what is known of imports that are being applied.
final class ImportDesk: TaskExecutor {
  /// How far an import is, and whether it is to stop.
  struct Progress: Sendable {
    var rowCount = 0
    var isCancelled = false
  }

  /// Requests at work or waiting; one more is refused.
  static let workMax = 8

  private let queue = DispatchQueue(label: "linecard.users.imports")
  private let workCount = Atomic<Int>(0)
  private let applying = Mutex<[String: Progress]>([:])

  func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    let executor = asUnownedTaskExecutor()
    queue.async { job.runSynchronously(on: executor) }
  }

  /// Runs `body` here; reads of the database that it makes run here too.
  func run<Value: Sendable>(_ body: @Sendable () async throws -> Value) async throws -> Value {
    let count = workCount.wrappingAdd(1, ordering: .relaxed).newValue
    defer { workCount.wrappingSubtract(1, ordering: .relaxed) }
    guard count <= Self.workMax else { throw ImportsError.busy }
    return try await withTaskExecutorPreference(self) { try await body() }
  }

  // MARK: progress, by the name of the import

  func begin(_ name: String) { applying.withLock { $0[name] = Progress() } }

  func end(_ name: String) { applying.withLock { $0[name] = nil } }

  /// Notes how many rows are done; false when the import is to stop.
  func advance(_ name: String, to rowCount: Int) -> Bool {
    applying.withLock { applying in
      applying[name]?.rowCount = rowCount
      return applying[name]?.isCancelled != true
    }
  }

  func cancel(_ name: String) { applying.withLock { $0[name]?.isCancelled = true } }

  /// Nil for an import that is not being applied.
  func progress(of name: String) -> Progress? { applying.withLock { $0[name] } }
}
