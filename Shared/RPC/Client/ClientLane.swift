import Protobuf
import Transport

/// What a client has on one loop: connections to the endpoints and calls that wait for one. Used on its loop.
final class ClientLane: @unchecked Sendable {
  /// How often the tasks that wait for calls are asked whether they have been cancelled.
  static let lookNanoseconds: UInt64 = 4_000_000

  let loop: EventLoop
  let limits: ClientLimits
  let hooks: ClientHooks
  let randomness: @Sendable () -> UInt64
  let arena = Arena()
  let payloadArena = Arena()
  // Used by one request at a time, which calls nobody.
  @exclusivity(unchecked) var writer = MessageWriter()
  @exclusivity(unchecked) private(set) var isClosed = false
  /// Why the last attempt to connect failed, as a sentence; nil after one that succeeded.
  private(set) var lastConnectError: String?
  @exclusivity(unchecked) private var endpoints: [EndpointState] = []
  @exclusivity(unchecked) private var turn = 0
  @exclusivity(unchecked) private var waiting: [ClientCall] = []
  /// Calls that will be sent again after a while.
  private var delayed: [ClientCall] = []
  /// Looks at all calls at the next deadline, and soon while tasks wait.
  private var lookTimer: LoopTimer?
  @exclusivity(unchecked) private(set) var nextLookNanoseconds = UInt64.max
  private var connections: [ObjectIdentifier: ClientConnection] = [:]
  @exclusivity(unchecked) private var budget: RetryBudget

  init(
    loop: EventLoop, endpoints: [ClientEndpoint], limits: ClientLimits, hooks: ClientHooks,
    randomness: @escaping @Sendable () -> UInt64
  ) {
    self.loop = loop
    self.limits = limits
    self.hooks = hooks
    self.randomness = randomness
    budget = RetryBudget(nowNanoseconds: MonotonicClock.nowNanoseconds())
    self.endpoints = endpoints.map { EndpointState($0, lane: self) }
  }

  /// Calls wait for a connection.
  var wantsConnections: Bool { !waiting.isEmpty }

  // MARK: calls

  /// Takes a new call.
  func start(_ call: ClientCall) {
    call.startNanoseconds = loop.tickNanoseconds
    if isClosed { return call.finish(.clientClosed(call.method)) }
    let now = loop.tickNanoseconds
    if call.isUnwanted(at: now) { return call.endUnwanted() }
    let nextLook = call.nextLook(after: now)
    if nextLook < nextLookNanoseconds { look(at: nextLook) }
    dispatch(call)
  }

  /// Sends the call on the connection with the fewest calls, or lets it wait for one.
  func dispatch(_ call: ClientCall) {
    if call.isFinished { return }
    if isClosed { return call.finish(.clientClosed(call.method)) }
    if let connection = leastBusy() { return connection.open(call) }
    if !call.waitsForReady && !endpoints.contains(where: { $0.connection != nil || $0.isHopeful }) {
      return call.finish(.unreachable(call.method, lastConnectError ?? "no server is connected"))
    }
    if waiting.count >= limits.waitingCallsMax {
      return call.finish(
        RPCError(
          .unavailable, reason: "TOO_MANY_WAITING",
          message: "\(call.method): \(waiting.count) calls already wait for a connection"))
    }
    waiting.append(call)
    for endpoint in endpoints { endpoint.wanted() }
  }

  private func leastBusy() -> ClientConnection? {
    if endpoints.count == 1 {
      guard let connection = endpoints[0].connection, connection.hasRoom else { return nil }
      return connection
    }
    var best: ClientConnection?
    turn &+= 1
    for offset in 0..<endpoints.count {
      let endpoint = endpoints[(turn &+ offset) % endpoints.count]
      guard let connection = endpoint.connection else {
        endpoint.wanted()
        continue
      }
      guard connection.hasRoom else { continue }
      if best.map({ connection.outstanding < $0.outstanding }) ?? true { best = connection }
    }
    return best
  }

  private func dispatchWaiting() {
    guard !waiting.isEmpty else { return }
    let calls = waiting
    waiting = []
    for call in calls { dispatch(call) }
  }

  /// The call is over; others may have room now.
  func ended(_ call: ClientCall, _ error: RPCError?) {
    if error == nil { budget.succeeded() }
    if let callEnded = hooks.callEnded, call.startNanoseconds > 0 {
      callEnded(
        ClientHooks.EndedCall(
          method: call.method, code: error?.code ?? .ok,
          durationNanoseconds: loop.tickNanoseconds &- call.startNanoseconds))
    }
    if waiting.isEmpty { return }
    waiting.removeAll { $0 === call }
    if endpoints.contains(where: { $0.connection?.hasRoom ?? false }) { loop.execute { self.dispatchWaiting() } }
  }

  /// The call's connection is gone.
  func connectionLost(_ call: ClientCall, wasSent: Bool) {
    if call.isFinished { return }
    if isClosed { return call.finish(.clientClosed(call.method)) }
    let error = RPCError.connectionLost(call.method)
    if !wasSent && call.canReopen {
      call.attempts -= 1
      return dispatch(call)
    }
    if call.isIdempotent && repeats(call, after: error, delayMilliseconds: 0) { return }
    call.finish(error)
  }

  /// Whether the call is sent again after the server refused it without doing anything.
  func retries(_ call: ClientCall, after error: RPCError) -> Bool {
    guard let delay = error.retryDelayMilliseconds else { return false }
    switch error.code {
    case .unavailable, .resourceExhausted: return repeats(call, after: error, delayMilliseconds: delay)
    default: return false
    }
  }

  private func repeats(_ call: ClientCall, after error: RPCError, delayMilliseconds: Int64) -> Bool {
    guard call.canReopen, call.attempts < limits.attemptsMax, budget.take(nowNanoseconds: loop.nowNanoseconds) else {
      return false
    }
    var backoff = Backoff(
      firstMilliseconds: limits.backoffFirstMilliseconds, lastMilliseconds: limits.backoffLastMilliseconds)
    var delay: UInt64 = 0
    for _ in 0..<call.attempts { delay = backoff.next(random: randomness()) }
    delay = max(delay, UInt64(clamping: min(delayMilliseconds, 60_000)) * 1_000_000)
    if let deadline = call.deadlineNanoseconds, deadline <= loop.nowNanoseconds &+ delay { return false }
    hooks.incident?("\(endpoints.count) endpoints", .callRetried(call.method, error))
    (call.carrier as? ClientConnection)?.remove(call)
    call.ride(nil)
    delayed.append(call)
    loop.schedule(afterNanoseconds: delay) { [self] in
      delayed.removeAll { $0 === call }
      dispatch(call)
    }
    return true
  }

  // MARK: calls that are not wanted any more

  private func look(at dueNanoseconds: UInt64) {
    lookTimer?.cancel()
    nextLookNanoseconds = dueNanoseconds
    lookTimer = loop.schedule(atNanoseconds: dueNanoseconds) { [self] in look() }
  }

  /// Ends the calls whose time is up or whose task was cancelled. One timer does it for all calls of the lane.
  private func look() {
    lookTimer = nil
    nextLookNanoseconds = .max
    let now = loop.nowNanoseconds
    var unwanted: [ClientCall] = []
    var next = UInt64.max
    func look(_ call: ClientCall) {
      if call.isFinished { return }
      if call.isUnwanted(at: now) {
        unwanted.append(call)
      } else {
        next = min(next, call.nextLook(after: now))
      }
    }
    for connection in connections.values { connection.forEachCall(look) }
    waiting.forEach(look)
    delayed.forEach(look)
    if next < .max { self.look(at: next) }
    for call in unwanted { call.endUnwanted() }
  }

  // MARK: connections

  func connected(_ connection: ClientConnection) {
    lastConnectError = nil
    connections[ObjectIdentifier(connection)] = connection
    tell(connection.endpoint, .connected)
    dispatchWaiting()
  }

  func connectFailed(_ endpoint: EndpointState, _ error: TransportError) {
    lastConnectError = error.description
    tell(endpoint, .connectFailed(error))
    if !endpoints.contains(where: { $0.connection != nil || $0.isHopeful }) {
      for call in waiting where !call.waitsForReady {
        call.finish(.unreachable(call.method, error.description))
      }
    }
    if wantsConnections { endpoint.wanted() }
  }

  func forget(_ connection: ClientConnection) {
    connections[ObjectIdentifier(connection)] = nil
  }

  func tell(_ endpoint: EndpointState, _ incident: ClientHooks.Incident) {
    hooks.incident?(endpoint.endpoint.description, incident)
  }

  /// Fails all calls and closes all connections.
  func close() {
    guard !isClosed else { return }
    isClosed = true
    for endpoint in endpoints { endpoint.close() }
    // They and the lane hold each other until here.
    endpoints = []
    let calls = waiting + delayed
    waiting = []
    delayed = []
    for call in calls { call.finish(.clientClosed(call.method)) }
    for connection in Array(connections.values) { connection.connection.close() }
    lookTimer?.cancel()
    lookTimer = nil
  }
}

extension RPCError {
  static func clientClosed(_ method: MethodName) -> RPCError {
    RPCError(.unavailable, reason: outcomeUnknown, message: "the client was closed before \(method) was answered")
  }
}
