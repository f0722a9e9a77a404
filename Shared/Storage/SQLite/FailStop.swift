/// What happens once when the file or the disk has failed: waiting writes end with an error, no more are taken, and the
/// owner is told so that the process ends (reliability 3.11). A failed fsync is never repeated: what the kernel dropped
/// would look written.
final class FailStop: Sendable {
  private let queue: WriteQueue
  private let onFatal: @Sendable (StorageError) -> Void

  init(queue: WriteQueue, onFatal: @escaping @Sendable (StorageError) -> Void) {
    self.queue = queue
    self.onFatal = onFatal
  }

  /// - Returns: The error for whoever met the failure.
  func stop(_ failure: SQLiteFailure) -> StorageError {
    let error = StorageError.failed(failure.description)
    let (waiting, isFirst) = queue.fail(error)
    for job in waiting { job.fail(error) }
    if isFirst { onFatal(error) }
    return error
  }
}
