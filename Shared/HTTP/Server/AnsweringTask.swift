import Transport

/// A task in which requests are answered, one after the other: making one for each request costs more than finding most
/// answers. It waits on its loop in between, kept by the `AnsweringTasks` of that loop.
final class AnsweringTask: @unchecked Sendable {
  private struct Work {
    let request: HTTPRequest
    let connection: HTTPServerConnection
  }

  private let handler: HTTPServer.Handler
  private let loop: EventLoop
  @exclusivity(unchecked) private var waiter: UnsafeContinuation<Void, Never>?
  @exclusivity(unchecked) private var work: Work?
  private var task: Task<Void, Never>?
  private var isCancelled = false

  /// On `loop`.
  init(loop: EventLoop, handler: @escaping HTTPServer.Handler) {
    self.loop = loop
    self.handler = handler
    task = Task.immediate(executorPreference: loop) { [self] in await run() }
  }

  /// Begins with a request before it returns, and goes on with it until its handler waits for something.
  func answer(_ request: consuming HTTPRequest, to connection: HTTPServerConnection) {
    work = Work(request: request, connection: connection)
    wake()
  }

  /// Nobody wants the answer to the present request any more. The task ends with it.
  func cancel() {
    isCancelled = true
    task?.cancel()
  }

  /// The task is not needed any more.
  func end() { wake() }

  private func wake() {
    guard let waiter else { return }
    self.waiter = nil
    loop.resumeNow(waiter)
  }

  private func run() async {
    var isKept = true
    while isKept {
      await withUnsafeContinuation { waiter = $0 }
      guard let work = work.take() else { return }
      work.connection.answered(await handler(work.request))
      isKept = !isCancelled && work.connection.tasks.keep(self)
    }
  }
}

/// The tasks of one loop in which requests are answered. Used on the loop.
final class AnsweringTasks: @unchecked Sendable {
  /// So many wait for requests; each takes some hundred bytes.
  private static let idleCountMax = 64

  private let loop: EventLoop
  private let handler: HTTPServer.Handler
  private var idle: [AnsweringTask] = []

  init(loop: EventLoop, handler: @escaping HTTPServer.Handler) {
    self.loop = loop
    self.handler = handler
  }

  deinit {
    let idle = idle
    loop.execute { for task in idle { task.end() } }
  }

  /// Answers a request: in a task that waits, or in a new one.
  func answer(_ request: consuming HTTPRequest, to connection: HTTPServerConnection) -> AnsweringTask {
    let task = idle.popLast() ?? AnsweringTask(loop: loop, handler: handler)
    task.answer(request, to: connection)
    return task
  }

  /// Takes a task back that has answered its request; false when enough of them wait.
  func keep(_ task: AnsweringTask) -> Bool {
    guard idle.count < Self.idleCountMax else { return false }
    idle.append(task)
    return true
  }
}
