import Synchronization
public import Transport

/// A ttrpc server: services on the event loops of a group, reached over TCP, unix sockets and connections in memory.
public final class RPCServer: Sendable {
  let methods: MethodIndex
  let interceptor: Interceptor?
  public let limits: RPCLimits
  let hooks: ServerHooks
  public let group: EventLoopGroup
  private let listeners = Mutex<[Listener]>([])
  private let lanes = Mutex<[ObjectIdentifier: ServerLane]>([:])
  private let connectionCount = Atomic<Int>(0)
  private let callCount = Atomic<Int>(0)
  private let errorCount = Atomic<UInt64>(0)

  /// A server of these services; two methods of the same name are a programmer's error. The first interceptor is the
  /// outermost.
  public init(
    registrations: [ServiceRegistration], interceptors: [Interceptor] = [], limits: RPCLimits = RPCLimits(),
    hooks: ServerHooks = ServerHooks(), group: EventLoopGroup
  ) {
    methods = MethodIndex(registrations)
    interceptor = composed(interceptors)
    self.limits = limits
    self.hooks = hooks
    self.group = group
  }

  /// Serves on `address` from now on; returns it with the real port. May be called for several addresses.
  @discardableResult
  public func listen(on address: SocketAddress) throws(TransportError) -> SocketAddress {
    let listener = try Listener.listen(on: address, group: group, limits: transportLimits) { [self] connection in
      serve(connection)
    }
    listeners.withLock { $0.append(listener) }
    return listener.address
  }

  /// Serves a connection that was made elsewhere; on its loop.
  public func serve(_ connection: Connection) {
    lane(of: connection.loop).serve(connection)
  }

  /// The addresses that are listened on.
  public var addresses: [SocketAddress] { listeners.withLock { $0.map(\.address) } }

  /// Connections that are open.
  public var openConnections: Int { connectionCount.load(ordering: .relaxed) }

  /// Calls whose handlers have not ended.
  public var callsInFlight: Int { callCount.load(ordering: .relaxed) }

  var transportLimits: TransportLimits {
    var transport = TransportLimits()
    transport.writeBufferBytesMax = limits.queuedOutputBytesMax
    transport.writeBufferBytesHigh = limits.queuedOutputBytesHigh
    return transport
  }

  private func lane(of loop: EventLoop) -> ServerLane {
    lanes.withLock { lanes in
      if let lane = lanes[ObjectIdentifier(loop)] { return lane }
      let lane = ServerLane(server: self, loop: loop)
      lanes[ObjectIdentifier(loop)] = lane
      return lane
    }
  }

  // MARK: counting, from any loop

  func connectionEntered() -> Bool {
    let count = connectionCount.wrappingAdd(1, ordering: .relaxed).newValue
    if count <= limits.connectionsMax { return true }
    connectionLeft()
    return false
  }

  func connectionLeft() { connectionCount.wrappingSubtract(1, ordering: .relaxed) }

  func callEntered() -> Bool {
    let count = callCount.wrappingAdd(1, ordering: .relaxed).newValue
    if count <= limits.callsInFlightMax { return true }
    callLeft()
    return false
  }

  var overloadedError: RPCError {
    .retryLater(
      .resourceExhausted, reason: "OVERLOADED",
      message: "the server works on \(limits.callsInFlightMax) calls and takes no more",
      delayMilliseconds: limits.retryDelayMilliseconds)
  }

  func callLeft() { callCount.wrappingSubtract(1, ordering: .relaxed) }

  func callAnswered(_ call: ServerCall, _ code: StatusCode, _ startNanoseconds: UInt64) {
    guard let callEnded = hooks.callEnded else { return }
    callEnded(
      ServerHooks.EndedCall(
        method: call.method, code: code,
        durationNanoseconds: MonotonicClock.nowNanoseconds() &- startNanoseconds, peer: call.peer))
  }

  /// What the caller is told of an error that a handler threw.
  func translate(_ error: any Error, of call: ServerCall) -> RPCError {
    if let error = error as? RPCError { return error }
    if error is CancellationError { return .cancelled(call.method) }
    let number = errorCount.wrappingAdd(1, ordering: .relaxed).newValue
    let id = "E\(MonotonicClock.nowNanoseconds())-\(number)"
    hooks.unexpectedError(id, call.method, error)
    return RPCError(
      .internal, reason: "INTERNAL", message: "the server failed; its log says why under \(id)",
      metadata: ["error_id": id])
  }

  var drainingError: RPCError {
    .retryLater(
      .unavailable, reason: "DRAINING", message: "the server is about to stop and takes no new calls",
      delayMilliseconds: limits.retryDelayMilliseconds)
  }

  // MARK: stopping

  /// Stops: takes no new connections, refuses new calls, lets those at work finish for at most `deadlineMilliseconds`,
  /// then fails the rest with UNAVAILABLE. Returns when all connections are closed.
  public func drain(deadlineMilliseconds: Int64) async {
    let listeners = self.listeners.withLock { listeners in
      defer { listeners = [] }
      return listeners
    }
    for listener in listeners { listener.close() }
    let lanes = self.lanes.withLock { Array($0.values) }
    for lane in lanes { lane.loop.execute { lane.drain() } }
    let waiter = group.loops[0]
    await withCheckedContinuation { continuation in
      waiter.execute { [self] in
        let end = waiter.nowNanoseconds &+ UInt64(max(0, deadlineMilliseconds)) * 1_000_000
        waitForEmptiness(waiter, until: end, hasEnded: false) {
          // Lanes and server hold each other until here.
          self.lanes.withLock { $0 = [:] }
          continuation.resume()
        }
      }
    }
  }

  private func waitForEmptiness(
    _ loop: EventLoop, until end: UInt64, hasEnded: Bool, _ done: @escaping @Sendable () -> Void
  ) {
    if openConnections == 0 { return done() }
    var hasEnded = hasEnded
    if !hasEnded && loop.nowNanoseconds >= end {
      hasEnded = true
      let error = RPCError(
        .unavailable, reason: RPCError.outcomeUnknown, message: "the server stopped before the call was done")
      for lane in lanes.withLock({ Array($0.values) }) { lane.loop.execute { lane.endDrain(error) } }
    }
    let ended = hasEnded
    loop.schedule(afterNanoseconds: 5_000_000) { [self] in
      waitForEmptiness(loop, until: end, hasEnded: ended, done)
    }
  }
}
