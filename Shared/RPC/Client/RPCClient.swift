public import Protobuf
public import Transport

/// A client of one service that may have several servers. It connects when it is first used and again when it must,
/// keeps one connection for each server and loop, and sends each call where the fewest are at work.
///
/// Calls made on one of the group's loops stay on it; others go to one loop and back. Every call has a deadline unless
/// it says otherwise. A call that was certainly not sent is sent again; one that may have been is not, unless it is
/// idempotent, and fails with `RPCError.isOutcomeUnknown`.
public final class RPCClient: Channel {
  private let group: EventLoopGroup
  let lanes: [ClientLane]
  private let homeLane: ClientLane
  @usableFromInline let interceptor: Interceptor?

  /// A client of the servers at these addresses. `randomness` gives any numbers; it spreads the waits before attempts.
  public convenience init(
    endpoints: [SocketAddress], group: EventLoopGroup, interceptors: [Interceptor] = [],
    limits: ClientLimits = ClientLimits(), hooks: ClientHooks = ClientHooks(),
    randomness: @escaping @Sendable () -> UInt64
  ) {
    self.init(
      endpoints: endpoints.map { .address($0) }, group: group, interceptors: interceptors, limits: limits,
      hooks: hooks, randomness: randomness)
  }

  /// A client of these servers.
  public init(
    endpoints: [ClientEndpoint], group: EventLoopGroup, interceptors: [Interceptor] = [],
    limits: ClientLimits = ClientLimits(), hooks: ClientHooks = ClientHooks(),
    randomness: @escaping @Sendable () -> UInt64
  ) {
    precondition(!endpoints.isEmpty, "a client has at least one endpoint")
    self.group = group
    interceptor = composed(interceptors)
    lanes = group.loops.map { loop in
      ClientLane(loop: loop, endpoints: endpoints, limits: limits, hooks: hooks, randomness: randomness)
    }
    let home = group.next()
    homeLane = lanes.first { $0.loop === home } ?? lanes[0]
  }

  deinit {
    close()
  }

  /// Fails all calls and closes all connections. The client cannot be used afterwards.
  public func close() {
    for lane in lanes { lane.loop.execute { lane.close() } }
  }

  /// The lane of the loop on which the caller is, or the one for callers from elsewhere.
  var lane: ClientLane {
    if homeLane.loop.inLoop { return homeLane }
    for lane in lanes where lane.loop.inLoop { return lane }
    return homeLane
  }

  public var client: RPCClient { self }

  // MARK: one response

  /// One request, one response.
  @inlinable
  public func unary<Q: Message, R: Message>(
    _ method: MethodName, _ request: Q, options: CallOptions = CallOptions()
  ) async throws(RPCError) -> R {
    if interceptor != nil {
      return try await intercepted(method, options) { MessageCall($0, method, request, options, $1) }
    }
    // Each function that goes on after an await looks up where; so the answer comes out of the continuation as it is.
    do {
      return try await withUnsafeThrowingContinuation { waiter in
        MessageCall(self, method, request, options, waiter).begin()
      }
    } catch {
      throw RPCError(ofCall: method, error)
    }
  }

  /// One request, one response, both as bytes: for callers that pass messages on.
  public func unaryBytes(
    _ method: MethodName, payload: [UInt8], options: CallOptions
  ) async throws(RPCError) -> [UInt8] {
    if interceptor != nil {
      return try await intercepted(method, options) { BytesCall($0, method, payload, options, $1) }
    }
    do {
      return try await withUnsafeThrowingContinuation { waiter in
        BytesCall(self, method, payload, options, waiter).begin()
      }
    } catch {
      throw RPCError(ofCall: method, error)
    }
  }

  /// Makes the call inside the interceptors.
  @usableFromInline
  func intercepted<Answer: Sendable>(
    _ method: MethodName, _ options: CallOptions,
    _ make: @escaping @Sendable (RPCClient, UnsafeContinuation<Answer, any Error>) -> UnaryCall<Answer>
  ) async throws(RPCError) -> Answer {
    let result = InterceptedResult<Answer>()
    let call = Call(
      side: .client, method: method, metadata: options.metadata,
      deadlineNanoseconds: options.timeoutMilliseconds.map { ClientCall.deadline($0, on: lane.loop) }, peer: nil,
      request: nil)
    do {
      try await interceptor?(call) { call in
        result.set(
          try await withUnsafeThrowingContinuation { waiter in
            let unary = make(self, waiter)
            unary.metadata = call.metadata
            unary.deadlineNanoseconds = call.deadlineNanoseconds
            unary.begin()
          })
      }
    } catch {
      throw RPCError(ofCall: method, error)
    }
    guard let value = result.value else {
      throw RPCError(.internal, reason: "INTERCEPTOR_FAILED", message: "an interceptor did not send \(method)")
    }
    return value
  }

  // MARK: streams

  /// One request, many responses. The call begins at once; its errors come out of the stream.
  public func serverStreaming<Q: Message, R: Message>(
    _ method: MethodName, _ request: Q, options: CallOptions
  ) -> ResponseStream<R> {
    let stream = StreamingCall<R>(
      lane, method, request: request.serialized(), options, flags: .remoteClosed, hasOneResponse: false)
    start(stream)
    return ResponseStream(queue: stream.queue, lifetime: stream.lifetime)
  }

  /// Many requests, one response.
  public func clientStreaming<Q: Message, R: Message>(
    _ method: MethodName, options: CallOptions
  ) -> ClientStreamingCall<Q, R> {
    let stream = StreamingCall<R>(
      lane, method, request: [], options, flags: [.remoteOpen, .noData], hasOneResponse: true)
    start(stream)
    return ClientStreamingCall(
      requests: RequestWriter(flow: stream.beginFlow(stream.queue)),
      responses: ResponseStream(queue: stream.queue, lifetime: stream.lifetime))
  }

  /// Many requests, many responses, in any interleaving.
  public func bidirectional<Q: Message, R: Message>(
    _ method: MethodName, options: CallOptions
  ) -> BidirectionalCall<Q, R> {
    let stream = StreamingCall<R>(
      lane, method, request: [], options, flags: [.remoteOpen, .noData], hasOneResponse: false)
    start(stream)
    return BidirectionalCall(
      requests: RequestWriter(flow: stream.beginFlow(stream.queue)),
      responses: ResponseStream(queue: stream.queue, lifetime: stream.lifetime))
  }

  private func start<R: Message>(_ stream: StreamingCall<R>) {
    guard let interceptor else { return stream.start() }
    let call = Call(
      side: .client, method: stream.method, metadata: stream.metadata,
      deadlineNanoseconds: stream.deadlineNanoseconds, peer: nil, request: nil)
    Task(executorPreference: stream.loop) {
      do {
        try await interceptor(call) { try await stream.runToEnd($0) }
      } catch {
        stream.finish(RPCError(ofCall: call.method, error))
      }
    }
  }
}

extension RPCError {
  /// What a call ended with; of another kind only when an interceptor threw it.
  @usableFromInline
  init(ofCall method: MethodName, _ error: any Error) {
    self =
      error as? RPCError ?? RPCError(.internal, reason: "INTERCEPTOR_FAILED", message: "\(method): \(error)")
  }
}
