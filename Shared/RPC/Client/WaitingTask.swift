/// A task that waits for something in a continuation, for those who may have to ask whether it was cancelled.
///
/// To the runtime a continuation is the task that waits in it, and so is an `UnsafeCurrentTask`. No reference is counted:
/// whoever keeps this forgets it before the task goes on.
struct WaitingTask {
  private let task: UnsafeRawPointer

  init<Answer>(in continuation: UnsafeContinuation<Answer, any Error>) {
    task = unsafeBitCast(continuation, to: UnsafeRawPointer.self)
  }

  var isCancelled: Bool { unsafeBitCast(task, to: UnsafeCurrentTask.self).isCancelled }
}
