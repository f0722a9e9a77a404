import Transport

/// What all calls of a client have in common: a request envelope to be sent, a deadline, a life across connections.
/// Used on its lane's loop.
class ClientCall: CallStream, @unchecked Sendable {
  /// What opens the stream.
  struct Opening {
    var method: MethodName
    /// The request, empty for calls that send several.
    var payload: [UInt8]
    var flags: FrameFlags
    var metadata: Metadata
    var deadlineNanoseconds: UInt64?
    var isIdempotent: Bool
    var waitsForReady: Bool
  }

  final let lane: ClientLane
  @exclusivity(unchecked) private final var connection: ClientConnection?
  final var opening: Opening
  /// How often it was sent.
  final var attempts = 0
  /// The position of the request frame in the bytes of its connection.
  final var framePosition: UInt64 = 0
  private(set) final var isFinished = false
  private(set) final var hasReceived = false
  private var deadlineTimer: LoopTimer?
  /// How the call ended, once it has; nil for success.
  private(set) final var ending: RPCError?

  init(lane: ClientLane, opening: Opening) {
    self.lane = lane
    self.opening = opening
    super.init(isRemoteClosed: false)
    state.isLocalClosed = opening.flags.contains(.remoteClosed) || opening.flags.isEmpty
  }

  // MARK: what the shapes do differently

  /// The response of a call with one.
  func receivedPayload(_ payload: UnsafeRawBufferPointer) throws(RPCError) {
    preconditionFailure("a call must say what it does with its response")
  }
  /// The call is over.
  func deliverEnding(_ error: RPCError?) {
    preconditionFailure("a call must say how it ends")
  }

  // MARK: life

  /// The reader sees all that came before the error.
  override var dropsReceivedOnFailure: Bool { false }

  override var loop: EventLoop { lane.loop }

  override var carrier: FramedConnection? { connection }

  /// The call travels on `connection` from now on; nil when it waits for another.
  final func ride(_ connection: ClientConnection?) {
    self.connection = connection
    if let connection { flow?.opened(on: connection) }
  }

  override var stallMilliseconds: Int64 { lane.limits.streamStallMilliseconds }

  /// Whether the call can be sent again without losing or doubling messages of a stream.
  final var canReopen: Bool { (flow?.sentMessages ?? 0) == 0 && !hasReceived }

  /// Starts to watch the deadline; false when it has passed.
  final func watchDeadline() -> Bool {
    guard let deadline = opening.deadlineNanoseconds else { return true }
    let now = loop.nowNanoseconds
    if deadline <= now { return false }
    // The timer holds the call until it has ended; a weak reference would make every other one to it slow.
    deadlineTimer = loop.schedule(atNanoseconds: deadline) { self.deadlinePassed() }
    return true
  }

  private func deadlinePassed() {
    deadlineTimer = nil
    let unreachable = attempts == 0 ? lane.lastConnectError : nil
    finish(unreachable.map { .unreachable(opening.method, $0) } ?? .deadlineExceeded(opening.method))
  }

  /// The caller gave up.
  final func cancelByCaller() {
    guard !isFinished else { return }
    connection?.sendCancel(self)
    finish(.cancelled(opening.method))
  }

  override func failHere(_ error: RPCError) {
    guard !isFinished else { return }
    connection?.sendCancel(self)
    finish(error)
  }

  /// Ends the call; nil for success.
  final func finish(_ error: RPCError?) {
    guard !isFinished else { return }
    isFinished = true
    ending = error
    deadlineTimer?.cancel()
    deadlineTimer = nil
    let connection = connection
    self.connection = nil
    connection?.remove(self)
    lane.ended(self, error)
    deliverEnding(error)
    flow?.stop(error)
  }

  // MARK: what the server says

  /// A Response frame.
  final func received(_ response: Result<UnsafeRawBufferPointer, RPCError>) {
    switch response {
    case .success(let payload):
      do {
        try receivedPayload(payload)
        finish(nil)
      } catch {
        finish(error)
      }
    case .failure(let error):
      if !lane.retries(self, after: error) { finish(error) }
    }
  }

  /// A Data frame.
  final func receivedData(of header: FrameHeader, _ data: UnsafeRawBufferPointer) {
    hasReceived = true
    guard flow?.inbound != nil else {
      return failHere(
        RPCError(.internal, reason: "PROTOCOL_ERROR", message: "the server sent a stream to a call with one response"))
    }
    _ = receiveData(header, data)
    if state.isRemoteClosed { finish(nil) }
  }
}

extension RPCError {
  /// No server could be reached within the deadline; the call was never sent.
  static func unreachable(_ method: MethodName, _ cause: String) -> RPCError {
    RPCError(.unavailable, reason: "UNREACHABLE", message: "\(method) could not be sent: \(cause)")
  }

  /// The connection was lost after the call was sent.
  static func connectionLost(_ method: MethodName) -> RPCError {
    RPCError(
      .unavailable, reason: outcomeUnknown,
      message: "the connection was lost before \(method) was answered; it may have taken effect")
  }
}
