import Transport

/// One call as both ends have it: an id on a connection, messages that wait for their taker, a writer that waits for
/// room. Used on the connection's loop; `send` from anywhere.
class CallStream: @unchecked Sendable {
  final let loop: EventLoop
  /// The connection, while there is one.
  final var carrier: FramedConnection?
  final var streamID: UInt32 = 0
  final var state: StreamState
  /// Where received messages go, for calls that receive several.
  final var inbound: (any InboundQueue)?
  /// Messages handed to a connection since the beginning.
  private(set) final var sentMessages = 0
  private var isPausing = false
  private var stallTimer: LoopTimer?
  private var writer: UnsafeContinuation<RPCError?, Never>?
  /// A message sent before the stream was opened.
  private var waitingPayload: [UInt8]?
  /// The end of this side is to be told with a frame of its own.
  private var isEndRequested = false

  init(loop: EventLoop, isRemoteClosed: Bool) {
    self.loop = loop
    state = StreamState(isRemoteClosed: isRemoteClosed)
  }

  // MARK: what the two ends do differently

  /// The call fails for a reason on this side; the other side is to be told.
  func failHere(_ error: RPCError) {
    preconditionFailure("a stream must say how it fails")
  }
  /// Why nothing can be sent any more; nil while it can.
  var sendingError: RPCError? {
    preconditionFailure("a stream must say whether it can send")
  }
  var stallMilliseconds: Int64 { 1_000 }
  /// Whether messages that were received before the call failed are of no use.
  var dropsReceivedOnFailure: Bool { true }

  // MARK: receiving

  /// Takes the data of a Data frame; false when the sender had ended its side before.
  final func receiveData(_ header: FrameHeader, _ data: UnsafeRawBufferPointer) -> Bool {
    switch state.receiveData(flags: header.flags) {
    case .message(let thenEnd):
      deliver(data)
      if thenEnd { inbound?.end() }
    case .end: inbound?.end()
    case .nothing: break
    case .afterEnd: return false
    }
    return true
  }

  /// Decodes a message into the queue.
  final func deliver(_ data: UnsafeRawBufferPointer) {
    guard let inbound else { return }
    do {
      try inbound.receive(data)
    } catch {
      return failHere(error)
    }
    let load = inbound.load
    if load.count > RPCLimits.streamQueueCountMax { watchForStall(inbound, load) }
    if load.bytes > RPCLimits.streamQueueBytesMax && !isPausing { pause(inbound) }
  }

  private func pause(_ inbound: any InboundQueue) {
    isPausing = true
    carrier?.pauseFrames()
    watchForStall(inbound, inbound.load)
    inbound.reportTaking { [weak self] in
      guard let self else { return }
      self.loop.execute { self.messageTaken() }
    }
  }

  private func messageTaken() {
    guard isPausing, let inbound, inbound.load.bytes <= RPCLimits.streamQueueBytesMax / 2 else { return }
    stopPausing()
  }

  private func stopPausing() {
    guard isPausing else { return }
    isPausing = false
    carrier?.resumeFrames()
  }

  /// A taker that takes nothing at all for a while, with a full queue, is stuck: its stream is failed so that the others
  /// on the connection go on (wire notes 1.9).
  private func watchForStall(_ inbound: any InboundQueue, _ load: InboundLoad) {
    guard stallTimer == nil else { return }
    let taken = load.takenTotal
    stallTimer = loop.schedule(afterNanoseconds: UInt64(stallMilliseconds) * 1_000_000) { [weak self] in
      guard let self else { return }
      self.stallTimer = nil
      let load = inbound.load
      if load.count <= RPCLimits.streamQueueCountMax && !self.isPausing { return }
      if load.takenTotal > taken { return self.watchForStall(inbound, load) }
      self.failHere(
        RPCError(
          .resourceExhausted, reason: "STREAM_STALLED",
          message: "\(load.count) messages of the stream were not taken for \(self.stallMilliseconds) ms"))
    }
  }

  // MARK: sending

  /// Sends one message; returns when there is room for the next. From any task.
  final func send(_ payload: [UInt8]) async throws(RPCError) {
    if payload.count > RPCLimits.frameBytesMax {
      throw RPCError(
        .resourceExhausted, reason: "MESSAGE_TOO_LARGE",
        message: "a message has at most \(RPCLimits.frameBytesMax) bytes, not \(payload.count)")
    }
    let error = await withUnsafeContinuation { (writer: UnsafeContinuation<RPCError?, Never>) in
      if loop.inLoop {
        sendNow(payload, writer)
      } else {
        loop.execute { self.sendNow(payload, writer) }
      }
    }
    if let error { throw error }
  }

  /// Ends this side of the stream. From any task.
  final func finishSending() {
    if loop.inLoop {
      finishNow()
    } else {
      loop.execute { self.finishNow() }
    }
  }

  private func sendNow(_ payload: [UInt8], _ writer: UnsafeContinuation<RPCError?, Never>) {
    if let error = sendingError { return writer.resume(returning: error) }
    precondition(!state.isLocalClosed, "a message was sent on a stream after its end")
    precondition(self.writer == nil, "a stream is written by one task at a time")
    guard let carrier else {
      // Not opened yet: the message goes out when it is.
      waitingPayload = payload
      self.writer = writer
      return
    }
    write(payload, on: carrier, then: writer)
  }

  /// The stream has been opened on `carrier`; sends what was waiting for that.
  final func opened(on carrier: FramedConnection) {
    self.carrier = carrier
    if let payload = waitingPayload, let writer {
      waitingPayload = nil
      self.writer = nil
      write(payload, on: carrier, then: writer)
    }
    if isEndRequested { writeEnd(on: carrier) }
  }

  private func write(
    _ payload: [UInt8], on carrier: FramedConnection, then writer: UnsafeContinuation<RPCError?, Never>
  ) {
    sentMessages += 1
    carrier.connection.write(FrameHeader.frame(streamID, .data, [], payload))
    if carrier.connection.isWriteBufferHigh {
      self.writer = writer
      carrier.addWaitingWriter(self)
    } else {
      writer.resume(returning: nil)
    }
  }

  private func finishNow() {
    guard !state.isLocalClosed, sendingError == nil else { return }
    state.isLocalClosed = true
    isEndRequested = true
    if let carrier { writeEnd(on: carrier) }
  }

  /// The frame that ends this side: separate and empty, since some peers refuse an end with data.
  private func writeEnd(on carrier: FramedConnection) {
    carrier.connection.write(FrameHeader.frame(streamID, .data, [.remoteClosed, .noData]))
  }

  /// There is room, or nothing can be sent any more.
  final func releaseWriter() {
    guard let writer else { return }
    self.writer = nil
    writer.resume(returning: sendingError)
  }

  /// The call is over: nothing waits any more.
  final func stopStreaming(_ error: RPCError?) {
    stallTimer?.cancel()
    stallTimer = nil
    stopPausing()
    if let error { inbound?.fail(error, dropsReceived: dropsReceivedOnFailure) } else { inbound?.end() }
    waitingPayload = nil
    releaseWriter()
  }
}
