import Transport

/// A task in which handlers run, one after the other. It is kept between the turns of its loop, as making one costs more
/// than most handlers do; one whose handler waits for something belongs to that handler and ends with it.
final class HandlerTask: @unchecked Sendable {
  private let loop: EventLoop
  private var waiter: UnsafeContinuation<Void, Never>?
  private var work: (connection: ServerConnection, number: UInt64)?
  private(set) var task: Task<Void, Never>?

  /// On `loop`.
  init(loop: EventLoop) {
    self.loop = loop
    task = Task.immediate(executorPreference: loop) { [self] in await run() }
  }

  /// Runs the handlers that `connection` has ready, before it returns: until all are done or one of them waits.
  func run(_ connection: ServerConnection, as number: UInt64) {
    work = (connection, number)
    wake()
  }

  /// The task is not needed any more.
  func end() { wake() }

  private func wake() {
    guard let waiter else { return }
    self.waiter = nil
    loop.resumeNow(waiter)
  }

  private func run() async {
    repeat {
      await withUnsafeContinuation { waiter = $0 }
      guard let (connection, number) = work else { return }
      work = nil
      await connection.runHandlers(as: number)
      guard !connection.hasMovedOn(from: number) else { return }
    } while true
  }
}
