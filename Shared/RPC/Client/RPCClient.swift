package import Protobuf
package import Transport

/// A client of one service that may have several servers. It connects when it is first used and again when it must,
/// keeps one connection for each server and loop, and sends each call where the fewest are at work.
///
/// Calls made on one of the group's loops stay on it; others go to one loop and back. Every call has a deadline unless
/// it says otherwise. A call that was certainly not sent is sent again; one that may have been is not, unless it is
/// idempotent, and fails with `RPCError.isOutcomeUnknown`.
package final class RPCClient: Channel {
  private let group: EventLoopGroup
  private let lanes: [ClientLane]
  private let homeLane: ClientLane
  private let interceptor: Interceptor?

  /// A client of the servers at these addresses. `randomness` gives any numbers; it spreads the waits before attempts.
  package convenience init(
    endpoints: [SocketAddress], group: EventLoopGroup, interceptors: [Interceptor] = [],
    limits: ClientLimits = ClientLimits(), hooks: ClientHooks = ClientHooks(),
    randomness: @escaping @Sendable () -> UInt64
  ) {
    self.init(
      endpoints: endpoints.map { .address($0) }, group: group, interceptors: interceptors, limits: limits,
      hooks: hooks, randomness: randomness)
  }

  /// A client of these servers.
  package init(
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
  package func close() {
    for lane in lanes { lane.loop.execute { lane.close() } }
  }

  private var lane: ClientLane {
    lanes.first { $0.loop.inLoop } ?? homeLane
  }

  private func opening(
    _ method: MethodName, _ payload: [UInt8], _ flags: FrameFlags, _ options: CallOptions
  ) -> ClientCall.Opening {
    ClientCall.Opening(
      method: method, payload: payload, flags: flags, metadata: options.metadata,
      deadlineNanoseconds: options.timeoutMilliseconds.map(Self.deadline), isIdempotent: options.isIdempotent,
      waitsForReady: options.waitsForReady)
  }

  private static func deadline(_ timeoutMilliseconds: Int64) -> UInt64 {
    let milliseconds = min(max(0, timeoutMilliseconds), RPCLimits.timeoutNanosecondsMax / 1_000_000)
    return MonotonicClock.nowNanoseconds() &+ UInt64(milliseconds) * 1_000_000
  }

  // MARK: one response

  package func unary<Q: Message, R: Message>(
    _ method: MethodName, _ request: Q, options: CallOptions
  ) async throws(RPCError) -> R {
    let lane = lane
    let opening = opening(method, lane.serialized(request), [], options)
    // Each await of its own costs a look at where the task is to go on, so the short way is written out.
    let payload =
      if interceptor == nil {
        try await UnaryCall(lane: lane, opening: opening).perform()
      } else {
        try await intercepted(opening)
      }
    do {
      return try lane.message(payload)
    } catch {
      throw RPCError(.internal, reason: "RESPONSE_MALFORMED", message: "the response of \(method): \(error)")
    }
  }

  package func unaryBytes(
    _ method: MethodName, payload: [UInt8], options: CallOptions
  ) async throws(RPCError) -> [UInt8] {
    let opening = opening(method, payload, [], options)
    return if interceptor == nil {
      try await UnaryCall(lane: lane, opening: opening).perform()
    } else {
      try await intercepted(opening)
    }
  }

  /// Makes the call inside the interceptors.
  private func intercepted(_ opening: ClientCall.Opening) async throws(RPCError) -> [UInt8] {
    let result = InterceptedResult<[UInt8]>()
    do {
      try await interceptor?(Self.call(opening)) { call in
        var opening = opening
        opening.metadata = call.metadata
        opening.deadlineNanoseconds = call.deadlineNanoseconds
        result.set(try await UnaryCall(lane: self.lane, opening: opening).perform())
      }
    } catch let error as RPCError {
      throw error
    } catch {
      throw RPCError(.internal, reason: "INTERCEPTOR_FAILED", message: "\(opening.method): \(error)")
    }
    guard let value = result.value else {
      throw RPCError(.internal, reason: "INTERCEPTOR_FAILED", message: "an interceptor did not send \(opening.method)")
    }
    return value
  }

  private static func call(_ opening: ClientCall.Opening) -> Call {
    Call(
      side: .client, method: opening.method, metadata: opening.metadata,
      deadlineNanoseconds: opening.deadlineNanoseconds, peer: nil, request: nil)
  }

  // MARK: streams

  package func serverStreaming<Q: Message, R: Message>(
    _ method: MethodName, _ request: Q, options: CallOptions
  ) -> ResponseStream<R> {
    let stream: StreamingCall<R> = stream(
      opening(method, request.serialized(), .remoteClosed, options), hasOneResponse: false)
    return ResponseStream(queue: stream.queue, lifetime: stream.lifetime)
  }

  package func clientStreaming<Q: Message, R: Message>(
    _ method: MethodName, options: CallOptions
  ) -> ClientStreamingCall<Q, R> {
    let stream: StreamingCall<R> = stream(
      opening(method, [], [.remoteOpen, .noData], options), hasOneResponse: true)
    return ClientStreamingCall(
      requests: RequestWriter(flow: stream.beginFlow(stream.queue)),
      responses: ResponseStream(queue: stream.queue, lifetime: stream.lifetime))
  }

  package func bidirectional<Q: Message, R: Message>(
    _ method: MethodName, options: CallOptions
  ) -> BidirectionalCall<Q, R> {
    let stream: StreamingCall<R> = stream(
      opening(method, [], [.remoteOpen, .noData], options), hasOneResponse: false)
    return BidirectionalCall(
      requests: RequestWriter(flow: stream.beginFlow(stream.queue)),
      responses: ResponseStream(queue: stream.queue, lifetime: stream.lifetime))
  }

  private func stream<R: Message>(_ opening: ClientCall.Opening, hasOneResponse: Bool) -> StreamingCall<R> {
    let stream = StreamingCall<R>(lane: lane, opening: opening, hasOneResponse: hasOneResponse)
    guard let interceptor else {
      stream.start()
      return stream
    }
    Task(executorPreference: stream.loop) {
      do {
        try await interceptor(Self.call(opening)) { try await stream.runToEnd($0) }
      } catch let error as RPCError {
        stream.finish(error)
      } catch {
        stream.finish(
          RPCError(.internal, reason: "INTERCEPTOR_FAILED", message: "\(opening.method): \(error)"))
      }
    }
    return stream
  }
}
