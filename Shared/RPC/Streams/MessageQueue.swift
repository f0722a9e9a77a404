import Protobuf
import Synchronization

/// Where received messages wait for the task that takes them: filled on the loop, emptied by one task on any executor.
final class MessageQueue<M: Message>: InboundQueue, Sendable {
  private typealias Waiter = UnsafeContinuation<Result<M?, RPCError>, Never>

  private struct State {
    var items: [(message: M, bytes: Int)] = []
    var head = 0
    var bytes = 0
    var takenTotal = 0
    /// Nothing more comes: nil at the regular end, an error otherwise.
    var ending: Result<Void, RPCError>?
    var waiter: Waiter?
    var isTakingReported = false

    var count: Int { items.count - head }

    mutating func drop() {
      items.removeAll()
      head = 0
      bytes = 0
    }

    mutating func pop() -> M? {
      guard head < items.count else { return nil }
      let item = items[head]
      head += 1
      takenTotal += 1
      bytes -= item.bytes
      if head == items.count {
        items.removeAll(keepingCapacity: true)
        head = 0
      } else if head >= 64 && head * 2 >= items.count {
        items.removeFirst(head)
        head = 0
      }
      return item.message
    }
  }

  private let state = Mutex(State())
  /// Called after a message was taken while `reportTaking` was asked for, on the taker's thread.
  private let taken = Mutex<(@Sendable () -> Void)?>(nil)

  var load: InboundLoad {
    state.withLock { InboundLoad(count: $0.count, bytes: $0.bytes, takenTotal: $0.takenTotal) }
  }

  func reportTaking(_ report: @escaping @Sendable () -> Void) {
    taken.withLock { $0 = report }
    state.withLock { $0.isTakingReported = true }
  }

  func receive(_ payload: UnsafeRawBufferPointer) throws(RPCError) {
    let message: M
    do {
      message = try M(serialized: payload)
    } catch {
      throw RPCError(
        .invalidArgument, reason: "MESSAGE_MALFORMED",
        message: "a message of the stream is not a valid \(M.protobufName): \(error)")
    }
    add(message, bytes: payload.count)
  }

  private func add(_ message: M, bytes: Int) {
    let waiter = state.withLock { state -> Waiter? in
      guard state.ending == nil else { return nil }
      if let waiter = state.waiter {
        state.waiter = nil
        state.takenTotal += 1
        return waiter
      }
      let size = bytes + RPCLimits.queuedMessageOverheadBytes
      state.items.append((message, size))
      state.bytes += size
      return nil
    }
    waiter?.resume(returning: .success(message))
  }

  func end() { close(.success(()), dropsReceived: false) }

  func fail(_ error: RPCError, dropsReceived: Bool) { close(.failure(error), dropsReceived: dropsReceived) }

  private func close(_ ending: Result<Void, RPCError>, dropsReceived: Bool) {
    let waiter = state.withLock { state -> Waiter? in
      guard state.ending == nil else { return nil }
      state.ending = ending
      if dropsReceived { state.drop() }
      defer { state.waiter = nil }
      return state.waiter
    }
    waiter?.resume(returning: Self.outcome(of: ending))
  }

  private static func outcome(of ending: Result<Void, RPCError>) -> Result<M?, RPCError> {
    switch ending {
    case .success: .success(nil)
    case .failure(let error): .failure(error)
    }
  }

  /// The next message; nil at the end. For one task at a time.
  func next() async throws(RPCError) -> M? {
    let (message, report) = state.withLock { state -> (Result<M?, RPCError>?, Bool) in
      if let message = state.pop() { return (.success(message), state.isTakingReported) }
      return (state.ending.map(Self.outcome), false)
    }
    if report { taken.withLock { $0 }?() }
    if let message { return try message.get() }
    return try await wait().get()
  }

  private func wait() async -> Result<M?, RPCError> {
    await withTaskCancellationHandler {
      await withUnsafeContinuation { (waiter: Waiter) in
        let ready = state.withLock { state -> Result<M?, RPCError>? in
          if let message = state.pop() { return .success(message) }
          if let ending = state.ending { return Self.outcome(of: ending) }
          if Task.isCancelled { return .failure(Self.takerCancelled) }
          precondition(state.waiter == nil, "a stream is read by one task at a time")
          state.waiter = waiter
          return nil
        }
        if let ready { waiter.resume(returning: ready) }
      }
    } onCancel: {
      let waiter = state.withLock { state -> Waiter? in
        defer { state.waiter = nil }
        return state.waiter
      }
      waiter?.resume(returning: .failure(Self.takerCancelled))
    }
  }

  private static var takerCancelled: RPCError {
    RPCError(.cancelled, reason: "CANCELLED", message: "the task that reads the stream was cancelled")
  }
}
