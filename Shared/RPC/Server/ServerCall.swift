public import Protobuf
public import Transport

/// One call on the server: from its request frame until it is answered and its handler has ended. Used on the loop of
/// its connection.
public class ServerCall: CallStream, CallFacts, @unchecked Sendable {
  /// Where a call comes from. It counts no references: the connection that made it outlives it.
  public struct Origin {
    unowned(unsafe) let connection: ServerConnection
    unowned(unsafe) let method: BoundMethod
    let streamID: UInt32
    let deadlineNanoseconds: UInt64?
    let isRemoteClosed: Bool
    /// Valid while the bytes that were read are looked at.
    let payload: UnsafeRawBufferPointer
  }

  // The connection's server holds the method.
  unowned(unsafe) private final let bound: BoundMethod
  /// What came beside the request, and when the caller stops waiting; as the interceptors leave them.
  @exclusivity(unchecked) public final var metadata = Metadata()
  @exclusivity(unchecked) public private(set) final var deadlineNanoseconds: UInt64?
  /// The connection knows of the call, because it was not answered at once.
  @exclusivity(unchecked) final var isListed = false
  /// The caller has its answer, or will not get one.
  @exclusivity(unchecked) private(set) final var isAnswered = false
  // Few and fixed references: what the shortest calls do not need is made when it is needed.
  private final let connection: ServerConnection
  private final let startNanoseconds: UInt64
  /// The request as bytes: in the memory of the connection, or in its own.
  @exclusivity(unchecked) private final var payload: UnsafeRawBufferPointer
  @exclusivity(unchecked) private final var ownsPayload = false
  /// The request, once an interceptor needs it, and whether one does: to ask the former costs a copy.
  private final var opened: (any Message)?
  @exclusivity(unchecked) private final var isOpened = false
  @exclusivity(unchecked) private final var task: Task<Void, Never>?
  @exclusivity(unchecked) private final var deadlineTimer: LoopTimer?

  init(_ origin: Origin) {
    connection = origin.connection
    bound = origin.method
    payload = origin.payload
    deadlineNanoseconds = origin.deadlineNanoseconds
    startNanoseconds = origin.connection.loop.tickNanoseconds
    super.init(isRemoteClosed: origin.isRemoteClosed)
    streamID = origin.streamID
  }

  public final var method: MethodName { bound.name }

  public final var peer: SocketAddress { connection.connection.peer }

  public override final var loop: EventLoop { connection.connection.loop }

  override var carrier: FramedConnection? { isAnswered ? nil : connection }

  override var stallMilliseconds: Int64 { server.limits.streamStallMilliseconds }

  private final var server: RPCServer { connection.server }

  // MARK: the request

  /// The request of a call with one. It is decoded when the handler takes it, from where it was received.
  public final func request<Q: Message>(as type: Q.Type = Q.self) throws(RPCError) -> Q {
    if isOpened, let opened { return Self.same(opened) }
    do {
      return try Q(serialized: payload, arena: connection.lane.payloadArena)
    } catch {
      throw RPCError(
        .invalidArgument, reason: "MESSAGE_MALFORMED",
        message: "the request of \(method) is not a valid \(Q.protobufName): \(error)")
    }
  }

  /// `message`, whose type is known.
  private static func same<M: Message, Q: Message>(_ message: M) -> Q {
    precondition(M.self == Q.self, "a call has a request of one type")
    return unsafeBitCast(message, to: Q.self)
  }

  /// The bytes that were received are about to go; the handler has not been started.
  final func keepPayload() {
    guard !ownsPayload, !payload.isEmpty else { return }
    let copy = UnsafeMutableRawBufferPointer.allocate(byteCount: payload.count, alignment: 1)
    copy.copyMemory(from: payload)
    payload = UnsafeRawBufferPointer(copy)
    ownsPayload = true
  }

  deinit {
    if ownsPayload { payload.deallocate() }
  }

  // MARK: running

  /// Runs the handler, inside the interceptors if there are any.
  @inline(__always)
  final func runHandler() async {
    do {
      if let interceptor = server.interceptor {
        // Interceptors may wait, and the bytes do not.
        opened = try bound.readRequest?(self)
        isOpened = true
        try await interceptor(interceptedCall) {
          self.metadata = $0.metadata
          self.deadlineNanoseconds = $0.deadlineNanoseconds
          try await self.bound.run(self, CallContext(self))
        }
      } else {
        try await bound.run(self, CallContext(self))
      }
      handlerEnded(with: nil)
    } catch {
      handlerEnded(with: error)
    }
  }

  /// The handler waits for something: from now on it can be cancelled, and the deadline is watched.
  final func waits(in task: Task<Void, Never>?) {
    self.task = task
    guard !isAnswered else {
      task?.cancel()
      return
    }
    guard let deadline = deadlineNanoseconds else { return }
    let now = loop.nowNanoseconds
    deadlineTimer = loop.schedule(afterNanoseconds: deadline > now ? deadline - now : 0) { [self] in
      failHere(.deadlineExceeded(method))
    }
  }

  private final var interceptedCall: Call {
    Call(
      side: .server, method: method, metadata: metadata, deadlineNanoseconds: deadlineNanoseconds, peer: peer,
      request: opened)
  }

  // MARK: answering

  /// Answers with `response`.
  public final func succeed(_ response: some Message) {
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
    flow?.stop(error ?? .cancelled(method))
    if isListed { connection.remove(self) }
    server.callAnswered(self, error?.code ?? .ok, startNanoseconds)
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
    flow?.stop(.cancelled(method))
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
        RPCError(.internal, reason: "NO_RESPONSE", message: "\(method) ended without a response"))
    }
  }
}

/// A call with a stream of requests.
public final class RequestStreamCall<Q: Message>: ServerCall, @unchecked Sendable {
  public let requests: RequestStream<Q>

  private init(_ origin: Origin, _ queue: MessageQueue<Q>) {
    requests = RequestStream(queue: queue)
    super.init(origin)
  }

  /// The call; nil after it was refused. A payload in the request envelope is the first of the requests.
  static func open(_ origin: Origin) -> ServerCall? {
    let queue = MessageQueue<Q>()
    let call = RequestStreamCall(origin, queue)
    let flow = call.beginFlow(queue)
    if !origin.payload.isEmpty { flow.deliver(origin.payload) }
    if call.isAnswered {
      call.leave()
      return nil
    }
    if call.state.isRemoteClosed { queue.end() }
    return call
  }
}
