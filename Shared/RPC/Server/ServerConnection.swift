import Transport

/// The server's end of one connection. Used on its loop.
final class ServerConnection: FramedConnection, LoopWorker, @unchecked Sendable {
  /// How many requests are read before their handlers are run.
  private static let readyCountMax = 256

  let lane: ServerLane
  let server: RPCServer
  private let methods: MethodIndex
  // All of this is used on one thread, by calls that do not nest in each other's accesses; the checks for that would be
  // a good part of the cost of a call.
  @exclusivity(unchecked) private var calls: [UInt32: ServerCall] = [:]
  /// Calls that were read; from `nextReady` on their handlers have not been started.
  @exclusivity(unchecked) private var ready: [ServerCall] = []
  @exclusivity(unchecked) private var nextReady = 0
  /// Whether the loop knows that there is work, and whether no frames are looked at before it is done.
  @exclusivity(unchecked) private var isWorkAnnounced = false
  @exclusivity(unchecked) private var isHeld = false
  private var extensions = Extensions()
  @exclusivity(unchecked) private var lastStreamID: UInt32 = 0
  @exclusivity(unchecked) private var isInputEnded = false
  @exclusivity(unchecked) private var isReadingSuspended = false
  @exclusivity(unchecked) private var isDraining = false
  private var checkTimer: LoopTimer?

  init(connection: Connection, lane: ServerLane) {
    self.lane = lane
    server = lane.server
    methods = server.methods
    super.init(connection: connection)
    scheduleCheck()
  }

  /// Nothing is at work and nothing waits to be sent.
  var isIdle: Bool { calls.isEmpty && ready.isEmpty && connection.pendingWriteBytes == 0 }

  // MARK: frames

  override func received(_ header: FrameHeader, _ data: UnsafeRawBufferPointer) {
    if header.type == .request {
      receivedRequest(header, data)
    } else {
      receivedOther(header, data)
    }
    if connection.isWriteBufferHigh { suspendReading() }
  }

  private func receivedOther(_ header: FrameHeader, _ data: UnsafeRawBufferPointer) {
    switch header.type {
    case .data: receivedData(header, data)
    case .cancel where extensions.contains(.cancel): receivedCancel(header)
    case .ping where extensions.contains(.ping) && header.streamID % 2 == 1 && data.count <= 8:
      connection.write(FrameHeader.frame(header.streamID, .pong, [], Array(data)))
    default: server.hooks.incident?(connection.peer, .frameIgnored(type: header.type.rawValue))
    }
  }

  override func receivedOversized(_ header: FrameHeader) {
    server.hooks.incident?(connection.peer, .frameTooLarge(bytes: Int(header.length)))
    let error = RPCError(
      .resourceExhausted, reason: "FRAME_TOO_LARGE",
      message: "a frame has at most \(RPCLimits.frameBytesMax) bytes of data, not \(header.length)")
    switch header.type {
    case .data:
      if let call = call(header.streamID) { call.failHere(error) } else { refuse(header, error) }
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
    if header.streamID <= lastStreamID && call(header.streamID) != nil {
      return refuse(header, .protocolError("stream \(header.streamID) is still in use"))
    }
    guard let envelope = RequestEnvelope(data, arena: lane.arena) else {
      return refuse(header, .protocolError("the data of the request frame is not a ttrpc request"))
    }
    do throws(RPCError) {
      try begin(header, envelope, isInPlace: envelope.isInPlace(data))
    } catch {
      refuse(header, error)
    }
  }

  /// The call of this stream, begun or not.
  private func call(_ streamID: UInt32) -> ServerCall? {
    calls[streamID] ?? ready[nextReady...].first { $0.streamID == streamID }
  }

  private func begin(_ header: FrameHeader, _ envelope: RequestEnvelope, isInPlace: Bool) throws(RPCError) {
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
    if !server.callEntered() { throw server.overloadedError }
    let origin = ServerCall.Origin(
      connection: self, method: method, streamID: header.streamID,
      deadlineNanoseconds: timeout == 0
        ? nil : loop.tickNanoseconds &+ UInt64(min(timeout, RPCLimits.timeoutNanosecondsMax)),
      isRemoteClosed: method.sendsOneRequest || header.flags.contains(.remoteClosed), payload: envelope.payload)
    lastStreamID = max(lastStreamID, header.streamID)
    guard let call = method.begin(origin) else { return }
    if !isInPlace { call.keepPayload() }
    if !metadata.isEmpty { call.metadata = metadata }
    ready.append(call)
    if isFull { hold() }
  }

  /// Whether the calls that are ready must run before it is known if there is room for one more.
  private var isFull: Bool {
    ready.count >= Self.readyCountMax || calls.count + ready.count >= server.limits.streamsPerConnectionMax
      || server.callsInFlight >= server.limits.callsInFlightMax
  }

  private func hold() {
    guard !isHeld else { return }
    isHeld = true
    pauseFrames()
  }

  // MARK: handlers

  /// All requests of one read have been looked at.
  override func batchEnded(_ bytes: UnsafeRawBufferPointer) {
    guard nextReady < ready.count else { return }
    if !loop.holds(bytes) { for call in ready[nextReady...] { call.keepPayload() } }
    announceWork()
  }

  private func announceWork() {
    guard !isWorkAnnounced else { return }
    isWorkAnnounced = true
    loop.work(for: self)
  }

  /// Runs the handlers of the requests that have been read, one after the other on this thread. A connection whose peer
  /// does not read its answers stops here until it does.
  func work() async {
    let number = loop.workNumber
    isWorkAnnounced = false
    while let call = nextCall() {
      await call.runHandler()
      guard number == loop.workNumber else { return }
    }
    workEnded()
  }

  private func nextCall() -> ServerCall? {
    while nextReady < ready.count {
      if connection.isWriteBufferHigh {
        suspendReading()
        for call in ready[nextReady...] { call.keepPayload() }
        return nil
      }
      nextReady += 1
      let call = ready[nextReady - 1]
      if connection.isOpen && !call.isAnswered { return call }
      call.dropUnstarted()
    }
    return nil
  }

  func workWaits(in task: Task<Void, Never>) {
    let call = ready[nextReady - 1]
    if connection.isOpen {
      calls[call.streamID] = call
      call.isListed = true
    } else {
      call.abandon(Self.clientGone)
    }
    call.waits(in: task)
    if nextReady < ready.count { announceWork() } else { workEnded() }
  }

  /// Nothing is ready any more, or it has to wait for the peer to read.
  private func workEnded() {
    guard nextReady == ready.count else { return }
    ready.empty()
    nextReady = 0
    if isHeld {
      isHeld = false
      resumeFrames()
    }
    closeIfDone()
  }

  private func receivedData(_ header: FrameHeader, _ data: UnsafeRawBufferPointer) {
    guard let call = call(header.streamID) else {
      return refuse(header, .protocolError("stream \(header.streamID) is no longer active"))
    }
    if !call.receiveData(header, data) {
      call.failHere(.protocolError("stream \(header.streamID) got data after its end"))
    }
  }

  private func receivedCancel(_ header: FrameHeader) {
    guard let call = call(header.streamID) else { return }
    call.failHere(.cancelled(call.method))
  }

  private func refuse(_ header: FrameHeader, _ error: RPCError) {
    ResponseFrame.write(error, streamID: header.streamID, to: connection)
  }

  // MARK: calls

  /// The call is answered.
  func remove(_ call: ServerCall) {
    calls[call.streamID] = nil
    closeIfDone()
  }

  /// After the client's end the connection lives for its calls only.
  private func closeIfDone() {
    if isInputEnded && calls.isEmpty && ready.isEmpty { connection.closeAfterFlush() }
  }

  // MARK: reading and writing

  /// A peer that does not read its answers sends no more requests in.
  private func suspendReading() {
    if isReadingSuspended { return }
    isReadingSuspended = true
    pauseFrames()
  }

  override func writeBufferDrained(on connection: Connection) {
    if isReadingSuspended && !connection.isWriteBufferHigh {
      isReadingSuspended = false
      resumeFrames()
      if nextReady < ready.count { announceWork() }
    }
    super.writeBufferDrained(on: connection)
  }

  // MARK: the end

  private static let clientGone = RPCError(
    .cancelled, reason: "CLIENT_GONE", message: "the client ended its connection")

  /// The client sends no more but may still read: calls at work are finished first.
  override func endOfInput(on connection: Connection) {
    isInputEnded = true
    closeIfDone()
    for call in Array(calls.values) + ready[nextReady...] where !call.state.isRemoteClosed {
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
    for unstarted in ready[nextReady...] { unstarted.dropUnstarted() }
    ready = []
    nextReady = 0
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
