import Protobuf
import Transport

/// One call on the server: from its request frame until it is answered and its handler has ended. Used on the loop of
/// its connection.
final class ServerCall: CallStream, @unchecked Sendable {
  let server: RPCServer
  let method: BoundMethod
  let context: CallContext
  private let startNanoseconds: UInt64
  /// The caller has its answer, or will not get one.
  private(set) var isAnswered = false
  private(set) var hasHandlerEnded = false
  private var task: Task<Void, Never>?
  private var deadlineTimer: LoopTimer?

  init(
    server: RPCServer, connection: ServerConnection, streamID: UInt32, method: BoundMethod, context: CallContext,
    isRemoteClosed: Bool
  ) {
    self.server = server
    lane = connection.lane
    self.method = method
    self.context = context
    startNanoseconds = connection.loop.tickNanoseconds
    super.init(loop: connection.loop, isRemoteClosed: isRemoteClosed)
    self.streamID = streamID
    carrier = connection
    serverConnection = connection
  }

  override var stallMilliseconds: Int64 { server.limits.streamStallMilliseconds }

  override var sendingError: RPCError? {
    if !isAnswered { return nil }
    return ending ?? RPCError(.cancelled, reason: "CALL_OVER", message: "the call \(method.name) is over")
  }

  private var ending: RPCError?

  /// The connection knows of the call, because it was not answered at once.
  var isListed = false
  private var serverConnection: ServerConnection?
  private let lane: ServerLane

  // MARK: starting

  /// The request; nil after the call was failed because it is malformed.
  func decode<Q: Message>(_ type: Q.Type, _ payload: UnsafeRawBufferPointer) -> Q? {
    do {
      return try Q(serialized: payload, arena: lane.payloadArena)
    } catch {
      failHere(
        RPCError(
          .invalidArgument, reason: "MESSAGE_MALFORMED",
          message: "the request of \(method.name) is not a valid \(Q.protobufName): \(error)"))
      server.callLeft()
      return nil
    }
  }

  /// The stream of requests. A payload in the request envelope is the first of them.
  func receiveRequests<Q: Message>(_ type: Q.Type, first payload: UnsafeRawBufferPointer) -> RequestStream<Q> {
    let queue = MessageQueue<Q>()
    inbound = queue
    if !payload.isEmpty { deliver(payload) }
    if state.isRemoteClosed { queue.end() }
    return RequestStream(queue: queue)
  }

  /// Starts the handler at once on this thread; a handler that does not wait has answered when this returns.
  func run(_ body: @escaping @Sendable (CallContext) async throws -> Void) {
    if isAnswered { return server.callLeft() }
    let task = Task.immediate(executorPreference: loop) { [self] in
      do {
        if let interceptor = server.interceptor {
          try await interceptor(call) { try await body(self.context(of: $0)) }
        } else {
          try await body(context)
        }
        handlerEnded(with: nil)
      } catch {
        handlerEnded(with: error)
      }
    }
    started(task)
  }

  /// Whether handlers run inside interceptors.
  var isIntercepted: Bool { server.interceptor != nil }

  /// Keeps the handler's task, if it still runs.
  func started(_ task: Task<Void, Never>) {
    if !hasHandlerEnded { self.task = task }
  }

  private var call: Call {
    Call(
      side: .server, method: context.method, metadata: context.metadata,
      deadlineNanoseconds: context.deadlineNanoseconds, peer: context.peer)
  }

  private func context(of call: Call) -> CallContext {
    var context = context
    context.metadata = call.metadata
    context.deadlineNanoseconds = call.deadlineNanoseconds
    return context
  }

  /// The handler waits for something: from now on the deadline is watched.
  func watchDeadline() {
    guard let deadline = context.deadlineNanoseconds, !isAnswered else { return }
    let now = loop.nowNanoseconds
    deadlineTimer = loop.schedule(afterNanoseconds: deadline > now ? deadline - now : 0) { [weak self] in
      guard let self else { return }
      self.failHere(.deadlineExceeded(self.method.name))
    }
  }

  // MARK: answering

  /// Answers with `response`, packed into what the connection sends.
  func succeed(_ response: some Message) {
    guard !isAnswered, let connection = carrier?.connection else { return }
    let packed = PackedMessage(response, arena: lane.payloadArena)
    if let tooLarge = ResponseFrame.write(packed, streamID: streamID, to: connection) {
      return failHere(tooLarge)
    }
    answered(nil)
  }

  /// Ends a stream of responses that went well. Never with a Response: some clients take it for one more message.
  func endResponses() {
    guard !isAnswered else { return }
    carrier?.connection.write(FrameHeader.frame(streamID, .data, [.remoteClosed, .noData]))
    answered(nil)
  }

  /// Answers with `error`, and cancels the handler if it still runs.
  override func failHere(_ error: RPCError) {
    guard !isAnswered else { return }
    ResponseFrame.write(error, streamID: streamID, to: carrier?.connection)
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
    ending = error
    deadlineTimer?.cancel()
    deadlineTimer = nil
    if inbound != nil || error != nil {
      stopStreaming(error ?? .cancelled(method.name))
    }
    if isListed { serverConnection?.remove(self) }
    carrier = nil
    serverConnection = nil
    server.callAnswered(self, error?.code ?? .ok, startNanoseconds)
  }

  /// The handler has returned, or thrown.
  func handlerEnded(with error: (any Error)?) {
    precondition(loop.inLoop, "a handler ends on the loop of its call")
    hasHandlerEnded = true
    task = nil
    server.callLeft()
    if isAnswered { return }
    if let error {
      failHere(server.translate(error, of: self))
    } else {
      failHere(
        RPCError(.internal, reason: "NO_RESPONSE", message: "\(method.name) ended without a response"))
    }
  }
}
