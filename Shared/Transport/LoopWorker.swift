/// Somebody with work that may wait for something. Its loop does the work in a task of its own, which nobody has to make
/// or to wake as long as nothing waits; a task in which something does wait is left to that, and the loop goes on in
/// another.
public protocol LoopWorker: AnyObject {
  /// Does what there is to do, and returns at once when `EventLoop.workNumber` has changed: then it has waited, and the
  /// loop has gone on without it.
  func work() async
  /// What `work` did last waits for something, in `task`.
  func workWaits(in task: Task<Void, Never>)
}
