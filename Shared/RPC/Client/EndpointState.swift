import Transport

/// One endpoint as one lane sees it: its connection, or when to try again. Used on the lane's loop.
final class EndpointState {
  let endpoint: ClientEndpoint
  private(set) var connection: ClientConnection?
  private let lane: ClientLane
  private var isConnecting = false
  private var backoff: Backoff
  private var notBeforeNanoseconds: UInt64 = 0
  private var retryTimer: LoopTimer?

  init(_ endpoint: ClientEndpoint, lane: ClientLane) {
    self.endpoint = endpoint
    self.lane = lane
    backoff = Backoff(
      firstMilliseconds: lane.limits.backoffFirstMilliseconds, lastMilliseconds: lane.limits.backoffLastMilliseconds)
  }

  /// True when an attempt is under way or would be made at once.
  var isHopeful: Bool { isConnecting || lane.loop.nowNanoseconds >= notBeforeNanoseconds }

  /// Connects, now or as soon as the backoff allows, if there is no connection.
  func wanted() {
    guard connection == nil, !isConnecting, retryTimer == nil else { return }
    let now = lane.loop.nowNanoseconds
    if now >= notBeforeNanoseconds { return connect() }
    retryTimer = lane.loop.schedule(afterNanoseconds: notBeforeNanoseconds - now) { [weak self] in
      guard let self else { return }
      self.retryTimer = nil
      if self.lane.wantsConnections { self.wanted() }
    }
  }

  private func connect() {
    isConnecting = true
    var limits = TransportLimits()
    limits.connectTimeoutMilliseconds = lane.limits.connectTimeoutMilliseconds
    endpoint.connect(on: lane.loop, limits: limits) { [self] result in
      isConnecting = false
      switch result {
      case .success(let connection):
        if lane.isClosed { return connection.close() }
        let end = ClientConnection(connection: connection, lane: lane, endpoint: self)
        self.connection = end
        connection.start(end)
        lane.connected(end)
      case .failure(let error):
        waitBeforeNext()
        lane.connectFailed(self, error)
      }
    }
  }

  private func waitBeforeNext() {
    notBeforeNanoseconds = lane.loop.nowNanoseconds &+ backoff.next(random: lane.randomness())
  }

  /// The server has answered something: it is well.
  func proved() { backoff.reset() }

  /// The connection takes no new calls.
  func left(_ connection: ClientConnection) {
    if self.connection === connection { self.connection = nil }
  }

  /// The connection is closed. One that never brought anything counts as a failed attempt.
  func lost(_ connection: ClientConnection) {
    left(connection)
    if !connection.hasReceived && !connection.isLeaving { waitBeforeNext() }
  }

  func close() {
    retryTimer?.cancel()
    retryTimer = nil
  }
}
