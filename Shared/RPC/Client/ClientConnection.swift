import Transport

/// The client's end of one connection. Used on its lane's loop.
final class ClientConnection: FramedConnection, @unchecked Sendable {
  private static let pingID: UInt32 = 0xFFFF_FFFF

  let lane: ClientLane
  let endpoint: EndpointState
  @exclusivity(unchecked) private var calls = CallTable()
  @exclusivity(unchecked) private var nextStreamID: UInt32 = 1
  /// No new calls; closed when the last one is done.
  @exclusivity(unchecked) private(set) var isLeaving = false
  /// The server has said anything at all.
  @exclusivity(unchecked) private(set) var hasReceived = false
  private var pingTimer: LoopTimer?
  private var pingedNanoseconds: UInt64?
  private var hasPonged = false

  init(connection: Connection, lane: ClientLane, endpoint: EndpointState) {
    self.lane = lane
    self.endpoint = endpoint
    super.init(connection: connection)
    schedulePing()
  }

  /// Calls at work.
  var outstanding: Int { calls.count }

  /// Whether another call can be opened.
  var hasRoom: Bool {
    !isLeaving && connection.isOpen && calls.count < lane.limits.streamsPerConnectionMax
  }

  // MARK: sending

  /// Gives the call an id and writes its request, both at once so that ids reach the wire in order.
  func open(_ call: ClientCall) {
    var timeout: Int64 = 0
    if let deadline = call.deadlineNanoseconds {
      timeout = Int64(clamping: deadline) - Int64(clamping: loop.tickNanoseconds)
      if timeout <= 0 { return call.finish(.deadlineExceeded(call.method)) }
    }
    let id = nextStreamID
    let position = connection.writePosition
    var metadata = call.metadata
    // The first request of a connection says what this end understands.
    if id == 1 { metadata.add(Extensions.offered, for: Extensions.metadataKey) }
    let tooLarge = RequestFrame.write(
      call.method, flags: call.flags, metadata: metadata, timeoutNanoseconds: timeout, streamID: id,
      with: &lane.writer, to: connection
    ) { call.writeRequest(to: &$0) }
    if let tooLarge { return call.finish(tooLarge) }
    nextStreamID += 2
    call.streamID = id
    call.framePosition = position
    call.attempts += 1
    calls.insert(call)
    call.ride(self)
    if nextStreamID > lane.limits.streamIDLast { rotate() }
  }

  /// Tells the server that nobody waits for this call any more.
  func sendCancel(_ call: ClientCall) {
    guard calls[call.streamID] === call else { return }
    connection.write(FrameHeader.frame(call.streamID, .cancel))
  }

  /// The call is over.
  func remove(_ call: ClientCall) {
    calls.remove(call)
    if isLeaving { closeIfDone() }
  }

  /// Shows all calls to `body`, which must not end any.
  func forEachCall(_ body: (ClientCall) -> Void) { calls.forEach(body) }

  // MARK: receiving

  override func received(_ header: FrameHeader, _ data: UnsafeRawBufferPointer) {
    if !hasReceived {
      hasReceived = true
      endpoint.proved()
    }
    switch header.type {
    case .response:
      guard let call = calls[header.streamID] else { return }
      if let payload = ResponseEnvelope.plainSuccess(data) { return call.receivedPayload(payload) }
      ResponseEnvelope.withUnpacked(data, arena: lane.arena) { outcome in
        switch outcome {
        case .success(let payload): call.receivedPayload(payload)
        case .failure(let error): call.refused(error)
        }
      }
    case .data: calls[header.streamID]?.receivedData(of: header, data)
    case .pong where header.streamID == Self.pingID:
      hasPonged = true
      pingedNanoseconds = nil
    case .goAway where header.streamID == 0: receivedGoAway(data)
    default: break
    }
  }

  override func receivedOversized(_ header: FrameHeader) {
    calls[header.streamID]?.failHere(
      RPCError(
        .resourceExhausted, reason: "FRAME_TOO_LARGE",
        message: "the server sent a frame of \(header.length) bytes; at most \(RPCLimits.frameBytesMax) are allowed"))
  }

  private func receivedGoAway(_ data: UnsafeRawBufferPointer) {
    guard data.count >= 4 else { return }
    let last = UInt32(bigEndian: data.loadUnaligned(as: UInt32.self))
    lane.tell(endpoint, .serverGoesAway)
    leave()
    for call in calls.all where call.streamID > last && call.canReopen {
      calls.remove(call)
      call.ride(nil)
      lane.dispatch(call)
    }
    closeIfDone()
  }

  private func rotate() {
    lane.tell(endpoint, .connectionRotated)
    leave()
  }

  private func leave() {
    guard !isLeaving else { return }
    isLeaving = true
    endpoint.left(self)
  }

  private func closeIfDone() {
    if isLeaving && calls.isEmpty { connection.closeAfterFlush() }
  }

  // MARK: the end

  override func endOfInput(on connection: Connection) {
    connection.close()
  }

  override func closed(_ connection: Connection, reason: CloseReason) {
    pingTimer?.cancel()
    pingTimer = nil
    let lost = calls.all
    calls.removeAll()
    endpoint.lost(self)
    if !isLeaving && !lane.isClosed { lane.tell(endpoint, .connectionLost(reason, callsLost: lost.count)) }
    lane.forget(self)
    for call in lost {
      let wasSent = connection.sentBytesTotal > call.framePosition
      call.ride(nil)
      lane.connectionLost(call, wasSent: wasSent)
    }
    releaseWriters()
  }

  // MARK: pings

  private func schedulePing() {
    let period = lane.limits.pingAfterMilliseconds
    // The timer holds the connection until it has closed; a weak reference would make every other one to it slow.
    pingTimer = loop.schedule(afterNanoseconds: UInt64(period) * 1_000_000) { self.checkLife() }
  }

  /// Silence while calls wait: ask. A server that does not know pings is left alone; its calls have deadlines.
  private func checkLife() {
    pingTimer = nil
    guard connection.isOpen else { return }
    let now = loop.nowNanoseconds
    if let pinged = pingedNanoseconds, lastReceivedNanoseconds < pinged {
      if hasPonged && now - pinged >= UInt64(lane.limits.pingTimeoutMilliseconds) * 1_000_000 {
        return connection.close()
      }
    } else if !calls.isEmpty && now - lastReceivedNanoseconds >= UInt64(lane.limits.pingAfterMilliseconds) * 1_000_000 {
      pingedNanoseconds = now
      connection.write(FrameHeader.frame(Self.pingID, .ping, [], [1]))
    }
    schedulePing()
  }
}
