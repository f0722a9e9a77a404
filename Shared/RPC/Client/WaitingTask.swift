/// A task that waits for something in a continuation, for those who may have to ask whether it was cancelled.
///
/// It keeps the task as a plain reference: every copy of `UnsafeCurrentTask` goes through the runtime's tables, because
/// its layout may change.
struct WaitingTask {
  private let reference: AnyObject

  /// The current task; nil outside of tasks.
  static var current: WaitingTask? {
    withUnsafeCurrentTask { task in task.map { WaitingTask(reference: unsafeBitCast($0, to: AnyObject.self)) } }
  }

  var isCancelled: Bool { unsafeBitCast(reference, to: UnsafeCurrentTask.self).isCancelled }
}
