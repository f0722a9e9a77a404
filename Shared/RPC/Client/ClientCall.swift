import Protobuf
import Transport

/// What all calls of a client have in common: a request envelope to be sent, a deadline, a life across connections.
/// Used on its lane's loop.
public class ClientCall: CallStream, @unchecked Sendable {
  private static let tickTimeoutMillisecondsMin: Int64 = 1_000

  final let lane: ClientLane
  final let method: MethodName
  final let flags: FrameFlags
  @exclusivity(unchecked) final var metadata: Metadata
  /// On the monotonic clock; nil for none.
  @exclusivity(unchecked) final var deadlineNanoseconds: UInt64?
  final let isIdempotent: Bool
  final let waitsForReady: Bool
  @exclusivity(unchecked) private final var connection: ClientConnection?
  /// The task that waits for the call in a continuation, and so is surely there; nil for calls that are told when they
  /// are not wanted any more.
  @exclusivity(unchecked) final var waitingTask: WaitingTask?
  /// When its lane took it; 0 before.
  @exclusivity(unchecked) final var startNanoseconds: UInt64 = 0
  /// How often it was sent.
  @exclusivity(unchecked) final var attempts = 0
  /// The position of the request frame in the bytes of its connection.
  @exclusivity(unchecked) final var framePosition: UInt64 = 0
  @exclusivity(unchecked) private(set) final var isFinished = false
  @exclusivity(unchecked) private(set) final var hasReceived = false

  init(lane: ClientLane, method: MethodName, options: CallOptions, flags: FrameFlags) {
    self.lane = lane
    self.method = method
    self.flags = flags
    metadata = options.metadata
    deadlineNanoseconds = options.timeoutMilliseconds.map { Self.deadline($0, on: lane.loop) }
    isIdempotent = options.isIdempotent
    waitsForReady = options.waitsForReady
    super.init(isRemoteClosed: false)
    state.isLocalClosed = flags.contains(.remoteClosed) || flags.isEmpty
  }

  /// The deadline of what begins now. A long timeout counts from the beginning of the loop's turn, when the clock was
  /// read for all; a short one is exact.
  static func deadline(_ timeoutMilliseconds: Int64, on loop: EventLoop) -> UInt64 {
    // Time that has passed has passed for every clock.
    if timeoutMilliseconds <= 0 { return 0 }
    let isLong = timeoutMilliseconds >= tickTimeoutMillisecondsMin && loop.inLoop
    let milliseconds = min(timeoutMilliseconds, RPCLimits.timeoutNanosecondsMax / 1_000_000)
    return (isLong ? loop.tickNanoseconds : loop.nowNanoseconds) &+ UInt64(milliseconds) * 1_000_000
  }

  // MARK: what the shapes do differently

  /// Writes the request, unless the call sends several.
  func writeRequest(to writer: inout MessageWriter) {}
  /// The response of a call with one; finishes the call.
  func receivedPayload(_ payload: UnsafeRawBufferPointer) {
    preconditionFailure("a call must say what it does with its response")
  }
  /// The call is over.
  func deliverEnding(_ error: RPCError?) {
    preconditionFailure("a call must say how it ends")
  }

  // MARK: life

  /// The reader sees all that came before the error.
  override var dropsReceivedOnFailure: Bool { false }

  override final var loop: EventLoop { lane.loop }

  override final var carrier: FramedConnection? { connection }

  /// The call travels on `connection` from now on; nil when it waits for another.
  final func ride(_ connection: ClientConnection?) {
    self.connection = connection
    if let connection { flow?.opened(on: connection) }
  }

  override var stallMilliseconds: Int64 { lane.limits.streamStallMilliseconds }

  /// Whether the call can be sent again without losing or doubling messages of a stream.
  final var canReopen: Bool { (flow?.sentMessages ?? 0) == 0 && !hasReceived }

  /// Whether the call is not wanted any more: its time is up, or its task was cancelled.
  final func isUnwanted(at nowNanoseconds: UInt64) -> Bool {
    if let deadlineNanoseconds, deadlineNanoseconds <= nowNanoseconds { return true }
    return waitingTask?.isCancelled ?? false
  }

  /// When it must be asked again whether the call is wanted.
  final func nextLook(after nowNanoseconds: UInt64) -> UInt64 {
    let deadline = deadlineNanoseconds ?? .max
    return waitingTask == nil ? deadline : min(deadline, nowNanoseconds &+ ClientLane.lookNanoseconds)
  }

  /// Ends the call because it is not wanted any more.
  final func endUnwanted() {
    if waitingTask?.isCancelled ?? false { return cancelByCaller() }
    let unreachable = attempts == 0 ? lane.lastConnectError : nil
    finish(unreachable.map { .unreachable(method, $0) } ?? .deadlineExceeded(method))
  }

  /// The caller gave up.
  final func cancelByCaller() {
    failHere(.cancelled(method))
  }

  override final func failHere(_ error: RPCError) {
    guard !isFinished else { return }
    connection?.sendCancel(self)
    finish(error)
  }

  /// Ends the call; nil for success.
  final func finish(_ error: RPCError?) {
    guard conclude(error) else { return }
    deliverEnding(error)
    flow?.stop(error)
  }

  /// Marks the call as over, and takes it off its connection; false when it was over before.
  @inline(__always)
  final func conclude(_ error: RPCError?) -> Bool {
    guard !isFinished else { return false }
    isFinished = true
    waitingTask = nil
    if let connection {
      connection.remove(self)
      self.connection = nil
    }
    lane.ended(self, error)
    return true
  }

  // MARK: what the server says

  /// A Response frame that says why the call failed.
  final func refused(_ error: RPCError) {
    if !lane.retries(self, after: error) { finish(error) }
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
