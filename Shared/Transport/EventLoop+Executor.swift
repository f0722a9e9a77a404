extension EventLoop: TaskExecutor, SerialExecutor {
  /// Runs a job of a task on this loop. A job that comes after the loop has stopped runs on the thread that brought it,
  /// so that its task can end.
  public func enqueue(_ job: consuming ExecutorJob) {
    let job = UnownedJob(job)
    if !add(job) { job.runSynchronously(on: asUnownedTaskExecutor()) }
  }

  public func asUnownedTaskExecutor() -> UnownedTaskExecutor { UnownedTaskExecutor(ordinary: self) }

  public func asUnownedSerialExecutor() -> UnownedSerialExecutor { UnownedSerialExecutor(ordinary: self) }

  public func checkIsolated() {
    precondition(inLoop, "this runs on its event loop only")
  }

  public func isIsolatingCurrentContext() -> Bool? { inLoop }
}
