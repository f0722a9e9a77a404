import Protobuf
import Transport

/// One call on the server: from its request frame until it is answered and its handler has ended. Used on the loop of
/// its connection.
final class ServerCall: CallStream, @unchecked Sendable {
  let context: CallContext
  /// The connection knows of the call, because it was not answered at once.
  var isListed = false
  /// The caller has its answer, or will not get one.
  private(set) var isAnswered = false
  // Few and fixed references: what the shortest calls do not need is made when it is needed.
  private let connection: ServerConnection
  private let startNanoseconds: UInt64
  private var task: Task<Void, Never>?
  private var deadlineTimer: LoopTimer?

  init(connection: ServerConnection, streamID: UInt32, context: consuming CallContext, isRemoteClosed: Bool) {
    self.connection = connection
    self.context = context
    startNanoseconds = connection.loop.tickNanoseconds
    super.init(isRemoteClosed: isRemoteClosed)
    self.streamID = streamID
  }

  override var loop: EventLoop { connection.connection.loop }

  override var carrier: FramedConnection? { isAnswered ? nil : connection }

  override var stallMilliseconds: Int64 { server.limits.streamStallMilliseconds }

  private var server: RPCServer { connection.server }

  // MARK: starting

  /// The request; nil after the call was failed because it is malformed.
  func decode<Q: Message>(_ type: Q.Type, _ payload: UnsafeRawBufferPointer) -> Q? {
    do {
      return try Q(serialized: payload, arena: connection.lane.payloadArena)
    } catch {
      failHere(
        RPCError(
          .invalidArgument, reason: "MESSAGE_MALFORMED",
          message: "the request of \(context.method) is not a valid \(Q.protobufName): \(error)"))
      server.callLeft()
      return nil
    }
  }

  /// The stream of requests; nil after the call was failed. A payload in the request envelope is the first of them.
  func receiveRequests<Q: Message>(_ type: Q.Type, first payload: UnsafeRawBufferPointer) -> RequestStream<Q>? {
    let queue = MessageQueue<Q>()
    let flow = beginFlow(queue)
    if !payload.isEmpty { flow.deliver(payload) }
    if isAnswered {
      server.callLeft()
      return nil
    }
    if state.isRemoteClosed { queue.end() }
    return RequestStream(queue: queue)
  }

  /// This call with the handler `body`, inside the interceptors if there are any, which may look at its one request.
  func ready(
    _ request: (any Message)?, _ body: @escaping @Sendable (CallContext) async throws -> Void
  ) -> ReadyCall {
    ReadyCall(call: self) { [self] in
      do {
        if let interceptor = server.interceptor {
          try await interceptor(call(request)) { try await body(self.context(of: $0)) }
        } else {
          try await body(context)
        }
        handlerEnded(with: nil)
      } catch {
        handlerEnded(with: error)
      }
    }
  }

  /// Whether handlers run inside interceptors.
  var isIntercepted: Bool { server.interceptor != nil }

  /// The handler waits for something: from now on it can be cancelled, and the deadline is watched.
  func waits(in task: Task<Void, Never>) {
    self.task = task
    if isAnswered { return task.cancel() }
    guard let deadline = context.deadlineNanoseconds else { return }
    let now = loop.nowNanoseconds
    deadlineTimer = loop.schedule(afterNanoseconds: deadline > now ? deadline - now : 0) { [self] in
      failHere(.deadlineExceeded(context.method))
    }
  }

  private func call(_ request: (any Message)?) -> Call {
    Call(
      side: .server, method: context.method, metadata: context.metadata,
      deadlineNanoseconds: context.deadlineNanoseconds, peer: context.peer, request: request)
  }

  private func context(of call: Call) -> CallContext {
    var context = context
    context.metadata = call.metadata
    context.deadlineNanoseconds = call.deadlineNanoseconds
    return context
  }

  // MARK: answering

  /// Answers with `response`.
  func succeed(_ response: some Message) {
    guard !isAnswered else { return }
    let connection = connection
    if let tooLarge = ResponseFrame.write(
      response, with: &connection.lane.writer, streamID: streamID, to: connection.connection)
    {
      return failHere(tooLarge)
    }
    answered(nil)
  }

  /// Ends a stream of responses that went well. Never with a Response: some clients take it for one more message.
  func endResponses() {
    guard !isAnswered else { return }
    connection.connection.write(FrameHeader.frame(streamID, .data, [.remoteClosed, .noData]))
    answered(nil)
  }

  /// Answers with `error`, and cancels the handler if it still runs.
  override func failHere(_ error: RPCError) {
    guard !isAnswered else { return }
    ResponseFrame.write(error, streamID: streamID, to: connection.connection)
    answered(error)
    task?.cancel()
  }

  /// The connection is gone, or the caller does not want an answer.
  func abandon(_ error: RPCError) {
    guard !isAnswered else { return }
    answered(error)
    task?.cancel()
  }

  private func answered(_ error: RPCError?) {
    isAnswered = true
    if let deadlineTimer {
      deadlineTimer.cancel()
      self.deadlineTimer = nil
    }
    flow?.stop(error ?? .cancelled(context.method))
    if isListed { connection.remove(self) }
    server.callAnswered(context, error?.code ?? .ok, startNanoseconds)
  }

  /// The call is not started because its connection has gone.
  func dropUnstarted() {
    isAnswered = true
    flow?.stop(.cancelled(context.method))
    server.callLeft()
  }

  /// The handler has returned, or thrown.
  func handlerEnded(with error: (any Error)?) {
    precondition(loop.inLoop, "a handler ends on the loop of its call")
    task = nil
    server.callLeft()
    if isAnswered { return }
    if let error {
      failHere(server.translate(error, of: self))
    } else {
      failHere(
        RPCError(.internal, reason: "NO_RESPONSE", message: "\(context.method) ended without a response"))
    }
  }
}
