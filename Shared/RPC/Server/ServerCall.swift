package import Protobuf
import Transport

/// One call on the server: from its request frame until it is answered and its handler has ended. Used on the loop of
/// its connection.
package class ServerCall: CallStream, @unchecked Sendable {
  /// Where a call comes from. It becomes the call; copies would only count references.
  struct Origin: ~Copyable {
    let connection: ServerConnection
    let streamID: UInt32
    let method: BoundMethod
    let context: CallContext
    let isRemoteClosed: Bool
  }

  final let context: CallContext
  // The connection's server holds the method.
  unowned(unsafe) final let method: BoundMethod
  /// The connection knows of the call, because it was not answered at once.
  final var isListed = false
  /// The caller has its answer, or will not get one.
  private(set) final var isAnswered = false
  // Few and fixed references: what the shortest calls do not need is made when it is needed.
  private final let connection: ServerConnection
  private final let startNanoseconds: UInt64
  private final var task: Task<Void, Never>?
  private final var deadlineTimer: LoopTimer?

  init(_ origin: consuming Origin) {
    connection = origin.connection
    method = origin.method
    context = origin.context
    startNanoseconds = connection.loop.tickNanoseconds
    super.init(isRemoteClosed: origin.isRemoteClosed)
    streamID = origin.streamID
  }

  override var loop: EventLoop { connection.connection.loop }

  override var carrier: FramedConnection? { isAnswered ? nil : connection }

  override var stallMilliseconds: Int64 { server.limits.streamStallMilliseconds }

  private final var server: RPCServer { connection.server }

  // MARK: running

  /// What the handler takes: the request, or the stream of requests.
  @inline(__always)
  package final func input<Input: Sendable>(as type: Input.Type = Input.self) -> Input {
    unsafeDowncast(self, to: OpenedCall<Input>.self).input
  }

  /// Runs the handler, inside the interceptors if there are any.
  @inline(__always)
  final func runHandler() async {
    do {
      if let interceptor = server.interceptor {
        try await interceptor(interceptedCall) { try await self.method.run(self, self.context(of: $0)) }
      } else {
        try await method.run(self, context)
      }
      handlerEnded(with: nil)
    } catch {
      handlerEnded(with: error)
    }
  }

  /// The handler waits for something: from now on it can be cancelled, and the deadline is watched.
  final func waits(in task: Task<Void, Never>) {
    self.task = task
    if isAnswered { return task.cancel() }
    guard let deadline = context.deadlineNanoseconds else { return }
    let now = loop.nowNanoseconds
    deadlineTimer = loop.schedule(afterNanoseconds: deadline > now ? deadline - now : 0) { [self] in
      failHere(.deadlineExceeded(context.method))
    }
  }

  /// The one request, if the call has one, for interceptors that look at it.
  fileprivate var request: (any Message)? { nil }

  private final var interceptedCall: Call {
    Call(
      side: .server, method: context.method, metadata: context.metadata,
      deadlineNanoseconds: context.deadlineNanoseconds, peer: context.peer, request: request)
  }

  private final func context(of call: Call) -> CallContext {
    var context = context
    context.metadata = call.metadata
    context.deadlineNanoseconds = call.deadlineNanoseconds
    return context
  }

  // MARK: answering

  /// Answers with `response`.
  package final func succeed(_ response: some Message) {
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
  final func endResponses() {
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
  final func abandon(_ error: RPCError) {
    guard !isAnswered else { return }
    answered(error)
    task?.cancel()
  }

  private final func answered(_ error: RPCError?) {
    isAnswered = true
    if let deadlineTimer {
      deadlineTimer.cancel()
      self.deadlineTimer = nil
    }
    flow?.stop(error ?? .cancelled(context.method))
    if isListed { connection.remove(self) }
    server.callAnswered(context, error?.code ?? .ok, startNanoseconds)
  }

  /// The call is refused before its handler starts.
  final func refuse(_ error: RPCError) {
    failHere(error)
    leave()
  }

  /// The call was answered before its handler started.
  final func leave() { server.callLeft() }

  /// The call is not started because its connection has gone.
  final func dropUnstarted() {
    isAnswered = true
    flow?.stop(.cancelled(context.method))
    server.callLeft()
  }

  /// The handler has returned, or thrown.
  final func handlerEnded(with error: (any Error)?) {
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

/// A call with what its handler takes.
class OpenedCall<Input: Sendable>: ServerCall, @unchecked Sendable {
  fileprivate final let input: Input

  init(_ origin: consuming Origin, input: Input) {
    self.input = input
    super.init(origin)
  }
}

/// A call with one request.
private final class RequestCall<Request: Message>: OpenedCall<Request>, @unchecked Sendable {
  override var request: (any Message)? { input }
}

extension ServerCall.Origin {
  /// A call with one request; nil after it was refused because the request is malformed.
  consuming func open<Q: Message>(_ type: Q.Type, _ payload: UnsafeRawBufferPointer) -> ServerCall? {
    do {
      let request = try Q(serialized: payload, arena: connection.lane.payloadArena)
      return RequestCall(self, input: request)
    } catch {
      let call = ServerCall(self)
      call.refuse(
        RPCError(
          .invalidArgument, reason: "MESSAGE_MALFORMED",
          message: "the request of \(call.context.method) is not a valid \(Q.protobufName): \(error)"))
      return nil
    }
  }

  /// A call with a stream of requests; nil after it was refused. A payload in the request envelope is the first of them.
  consuming func openStream<Q: Message>(_ type: Q.Type, first payload: UnsafeRawBufferPointer) -> ServerCall? {
    let queue = MessageQueue<Q>()
    let call = OpenedCall(self, input: RequestStream(queue: queue))
    let flow = call.beginFlow(queue)
    if !payload.isEmpty { flow.deliver(payload) }
    if call.isAnswered {
      call.leave()
      return nil
    }
    if call.state.isRemoteClosed { queue.end() }
    return call
  }
}
