import Transport

/// The server's end of one connection. Used on its loop.
final class ServerConnection: FramedConnection, @unchecked Sendable {
  let lane: ServerLane
  let server: RPCServer
  private let methods: MethodIndex
  private var calls: [UInt32: ServerCall] = [:]
  private var extensions = Extensions()
  private var lastStreamID: UInt32 = 0
  private var isInputEnded = false
  private var isReadingSuspended = false
  private var isDraining = false
  private var checkTimer: LoopTimer?
  private let link: CallLink

  init(connection: Connection, lane: ServerLane) {
    self.lane = lane
    server = lane.server
    methods = server.methods
    link = CallLink(peer: connection.peer, loop: connection.loop)
    super.init(connection: connection)
    scheduleCheck()
  }

  /// Nothing is at work and nothing waits to be sent.
  var isIdle: Bool { calls.isEmpty && connection.pendingWriteBytes == 0 }

  // MARK: frames

  override func received(_ header: FrameHeader, _ data: UnsafeRawBufferPointer) {
    switch header.type {
    case .request: receivedRequest(header, data)
    case .data: receivedData(header, data)
    case .cancel where extensions.contains(.cancel): receivedCancel(header)
    case .ping where extensions.contains(.ping) && header.streamID % 2 == 1 && data.count <= 8:
      connection.write(FrameHeader.frame(header.streamID, .pong, [], Array(data)))
    default: server.hooks.incident?(connection.peer, .frameIgnored(type: header.type.rawValue))
    }
    if connection.isWriteBufferHigh && !isReadingSuspended { suspendReading() }
  }

  override func receivedOversized(_ header: FrameHeader) {
    server.hooks.incident?(connection.peer, .frameTooLarge(bytes: Int(header.length)))
    let error = RPCError(
      .resourceExhausted, reason: "FRAME_TOO_LARGE",
      message: "a frame has at most \(RPCLimits.frameBytesMax) bytes of data, not \(header.length)")
    switch header.type {
    case .data:
      if let call = calls[header.streamID] { call.failHere(error) } else { refuse(header, error) }
    case .request: refuse(header, error)
    default: break
    }
  }

  override func receivedNoFrame(firstByte: UInt8) {
    server.hooks.incident?(connection.peer, .notAFrame(firstByte: firstByte))
    connection.close()
  }

  private func receivedRequest(_ header: FrameHeader, _ data: UnsafeRawBufferPointer) {
    if header.streamID % 2 == 0 {
      return refuse(header, .protocolError("a client's stream ids are odd, not \(header.streamID)"))
    }
    if calls[header.streamID] != nil {
      return refuse(header, .protocolError("stream \(header.streamID) is still in use"))
    }
    RequestEnvelope.withUnpacked(data, arena: lane.arena) { envelope in
      guard let envelope else {
        return refuse(header, .protocolError("the data of the request frame is not a ttrpc request"))
      }
      do throws(RPCError) {
        try begin(header, envelope)
      } catch {
        refuse(header, error)
      }
    }
  }

  private func begin(_ header: FrameHeader, _ envelope: RequestEnvelope) throws(RPCError) {
    if envelope.service.count + envelope.method.count > RPCLimits.methodNameBytesMax {
      throw .protocolError("the names of service and method have at most \(RPCLimits.methodNameBytesMax) bytes")
    }
    let metadata = try envelope.metadata()
    if !metadata.isEmpty { extensions.note(metadata) }
    guard let method = methods.find(service: envelope.service, method: envelope.method) else {
      throw .noSuchMethod(service: envelope.service, method: envelope.method)
    }
    let timeout = envelope.timeoutNanoseconds
    if timeout < 0 { throw .deadlineExceeded(method.name) }
    if isDraining { throw server.drainingError }
    if calls.count >= server.limits.streamsPerConnectionMax {
      throw .retryLater(
        .resourceExhausted, reason: "TOO_MANY_STREAMS",
        message: "a connection has at most \(server.limits.streamsPerConnectionMax) calls at work",
        delayMilliseconds: server.limits.retryDelayMilliseconds)
    }
    try server.callEntered()
    let context = CallContext(
      method: method.name, metadata: metadata,
      deadlineNanoseconds: timeout == 0
        ? nil : loop.tickNanoseconds &+ UInt64(min(timeout, RPCLimits.timeoutNanosecondsMax)),
      link: link)
    start(header, envelope.payload, method, context)
  }

  private func start(
    _ header: FrameHeader, _ payload: UnsafeRawBufferPointer, _ method: BoundMethod, _ context: CallContext
  ) {
    let shape = method.shape
    let sendsOnce = shape == .unary || shape == .serverStreaming
    let call = ServerCall(
      connection: self, streamID: header.streamID, context: context,
      isRemoteClosed: sendsOnce || header.flags.contains(.remoteClosed))
    lastStreamID = max(lastStreamID, header.streamID)
    method.begin(call, payload)
    // No frame is looked at in between, so a call that is answered by now need not be listed.
    if call.isAnswered { return }
    calls[header.streamID] = call
    call.isListed = true
    if isInputEnded || !connection.isOpen { call.flow?.inbound?.fail(Self.clientGone, dropsReceived: true) }
    call.watchDeadline()
  }

  private func receivedData(_ header: FrameHeader, _ data: UnsafeRawBufferPointer) {
    guard let call = calls[header.streamID] else {
      return refuse(header, .protocolError("stream \(header.streamID) is no longer active"))
    }
    if !call.receiveData(header, data) {
      call.failHere(.protocolError("stream \(header.streamID) got data after its end"))
    }
  }

  private func receivedCancel(_ header: FrameHeader) {
    guard let call = calls[header.streamID] else { return }
    call.failHere(.cancelled(call.context.method))
  }

  private func refuse(_ header: FrameHeader, _ error: RPCError) {
    ResponseFrame.write(error, streamID: header.streamID, to: connection)
  }

  // MARK: calls

  /// The call is answered.
  func remove(_ call: ServerCall) {
    calls[call.streamID] = nil
    if calls.isEmpty && isInputEnded { connection.closeAfterFlush() }
  }

  // MARK: reading and writing

  /// A peer that does not read its answers sends no more requests in.
  private func suspendReading() {
    isReadingSuspended = true
    pauseFrames()
  }

  override func writeBufferDrained(on connection: Connection) {
    if isReadingSuspended {
      isReadingSuspended = false
      resumeFrames()
    }
    super.writeBufferDrained(on: connection)
  }

  // MARK: the end

  private static let clientGone = RPCError(
    .cancelled, reason: "CLIENT_GONE", message: "the client ended its connection")

  /// The client sends no more but may still read: calls at work are finished first.
  override func endOfInput(on connection: Connection) {
    isInputEnded = true
    if calls.isEmpty { return connection.closeAfterFlush() }
    for call in calls.values where !call.state.isRemoteClosed {
      call.flow?.inbound?.fail(Self.clientGone, dropsReceived: true)
    }
    loop.schedule(afterNanoseconds: UInt64(server.limits.halfCloseMilliseconds) * 1_000_000) { [weak self] in
      self?.connection.close()
    }
  }

  override func closed(_ connection: Connection, reason: CloseReason) {
    checkTimer?.cancel()
    checkTimer = nil
    let lost = calls
    calls.removeAll()
    for call in lost.values { call.abandon(Self.clientGone) }
    releaseWriters()
    lane.remove(self)
    server.hooks.incident?(connection.peer, .connectionClosed(reason))
  }

  /// New calls are refused from now on; a client that understands is told so.
  func drain() {
    guard !isDraining else { return }
    isDraining = true
    if extensions.contains(.goAway) { sendGoAway("drain") }
    let delay = UInt64(server.limits.retryDelayMilliseconds) * 2_000_000
    loop.schedule(afterNanoseconds: delay) { [weak self] in self?.closeWhenIdle() }
  }

  /// Closes once nothing is at work; requests that crossed the news are still refused properly until then.
  private func closeWhenIdle() {
    guard connection.isOpen else { return }
    if isIdle { return connection.closeAfterFlush() }
    loop.schedule(afterNanoseconds: 20_000_000) { [weak self] in self?.closeWhenIdle() }
  }

  /// The time for calls at work is over.
  func endDrain(_ error: RPCError) {
    for call in Array(calls.values) { call.failHere(error) }
    connection.closeAfterFlush()
  }

  private func sendGoAway(_ reason: String) {
    let id = lastStreamID
    let body = [UInt8(id >> 24), UInt8(id >> 16 & 0xFF), UInt8(id >> 8 & 0xFF), UInt8(id & 0xFF)] + Array(reason.utf8)
    connection.write(FrameHeader.frame(0, .goAway, [], body))
  }

  // MARK: time limits of the connection

  private func scheduleCheck() {
    let limits = server.limits
    let period = max(10, min(limits.frameTimeoutMilliseconds, limits.idleTimeoutMilliseconds) / 2)
    checkTimer = loop.schedule(afterNanoseconds: UInt64(period) * 1_000_000) { self.check() }
  }

  private func check() {
    checkTimer = nil
    guard connection.isOpen else { return }
    let now = loop.nowNanoseconds
    let limits = server.limits
    if let since = incompleteSinceNanoseconds, !isReadingSuspended,
      now - since >= UInt64(limits.frameTimeoutMilliseconds) * 1_000_000
    {
      server.hooks.incident?(connection.peer, .frameTimeout)
      return connection.close()
    }
    if isIdle && now - lastReceivedNanoseconds >= UInt64(limits.idleTimeoutMilliseconds) * 1_000_000 {
      return drain()
    }
    scheduleCheck()
  }
}
