import Transport

/// The messages of a stream in both directions: received ones wait for their taker, and a writer waits for room. Used on
/// the connection's loop; `send` and `finishSending` from anywhere.
final class StreamFlow: @unchecked Sendable {
  /// Where received messages go, for calls that receive several.
  let inbound: (any InboundQueue)?
  /// Messages handed to a connection since the beginning.
  private(set) var sentMessages = 0
  /// The call, until it is over; call and flow hold each other until then.
  private var call: CallStream?
  private var ending: RPCError?
  private let loop: EventLoop
  private var isPausing = false
  private var stallTimer: LoopTimer?
  private var writer: UnsafeContinuation<RPCError?, Never>?
  /// A message sent before the stream was opened.
  private var waitingPayload: [UInt8]?
  /// The end of this side is to be told with a frame of its own.
  private var isEndRequested = false

  init(_ call: CallStream, loop: EventLoop, inbound: (any InboundQueue)?) {
    self.call = call
    self.loop = loop
    self.inbound = inbound
  }

  // MARK: receiving

  /// Decodes a message into the queue.
  func deliver(_ data: UnsafeRawBufferPointer) {
    guard let inbound else { return }
    do {
      try inbound.receive(data)
    } catch {
      call?.failHere(error)
      return
    }
    let load = inbound.load
    if load.count > RPCLimits.streamQueueCountMax { watchForStall(inbound, load) }
    if load.bytes > RPCLimits.streamQueueBytesMax && !isPausing { pause(inbound) }
  }

  private func pause(_ inbound: any InboundQueue) {
    isPausing = true
    call?.carrier?.pauseFrames()
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
    call?.carrier?.resumeFrames()
  }

  /// A taker that takes nothing at all for a while, with a full queue, is stuck: its stream is failed so that the others
  /// on the connection go on (wire notes 1.9).
  private func watchForStall(_ inbound: any InboundQueue, _ load: InboundLoad) {
    guard stallTimer == nil, let call else { return }
    let taken = load.takenTotal
    let limit = call.stallMilliseconds
    stallTimer = loop.schedule(afterNanoseconds: UInt64(limit) * 1_000_000) { [self] in
      stallTimer = nil
      let load = inbound.load
      if load.count <= RPCLimits.streamQueueCountMax && !isPausing { return }
      if load.takenTotal > taken { return watchForStall(inbound, load) }
      call.failHere(
        RPCError(
          .resourceExhausted, reason: "STREAM_STALLED",
          message: "\(load.count) messages of the stream were not taken for \(limit) ms"))
    }
  }

  // MARK: sending

  /// Sends one message; returns when there is room for the next. From any task.
  func send(_ payload: [UInt8]) async throws(RPCError) {
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
  func finishSending() {
    if loop.inLoop {
      finishNow()
    } else {
      loop.execute { self.finishNow() }
    }
  }

  private func sendNow(_ payload: [UInt8], _ writer: UnsafeContinuation<RPCError?, Never>) {
    guard let call else { return writer.resume(returning: ending) }
    precondition(!call.state.isLocalClosed, "a message was sent on a stream after its end")
    precondition(self.writer == nil, "a stream is written by one task at a time")
    guard let carrier = call.carrier else {
      // Not opened yet: the message goes out when it is.
      waitingPayload = payload
      self.writer = writer
      return
    }
    write(payload, for: call, on: carrier, then: writer)
  }

  /// The stream has been opened on `carrier`; sends what was waiting for that.
  func opened(on carrier: FramedConnection) {
    guard let call else { return }
    if let payload = waitingPayload, let writer {
      waitingPayload = nil
      self.writer = nil
      write(payload, for: call, on: carrier, then: writer)
    }
    if isEndRequested { writeEnd(of: call, on: carrier) }
  }

  private func write(
    _ payload: [UInt8], for call: CallStream, on carrier: FramedConnection,
    then writer: UnsafeContinuation<RPCError?, Never>
  ) {
    sentMessages += 1
    carrier.connection.write(FrameHeader.frame(call.streamID, .data, [], payload))
    if carrier.connection.isWriteBufferHigh {
      self.writer = writer
      carrier.addWaitingWriter(call)
    } else {
      writer.resume(returning: nil)
    }
  }

  private func finishNow() {
    guard let call, !call.state.isLocalClosed else { return }
    call.state.isLocalClosed = true
    isEndRequested = true
    if let carrier = call.carrier { writeEnd(of: call, on: carrier) }
  }

  /// The frame that ends this side: separate and empty, since some peers refuse an end with data.
  private func writeEnd(of call: CallStream, on carrier: FramedConnection) {
    carrier.connection.write(FrameHeader.frame(call.streamID, .data, [.remoteClosed, .noData]))
  }

  /// There is room, or nothing can be sent any more.
  func releaseWriter() {
    guard let writer else { return }
    self.writer = nil
    writer.resume(returning: call == nil ? ending : nil)
  }

  /// The call is over, with this error if it failed: nothing waits any more, and nothing can be sent.
  func stop(_ error: RPCError?) {
    guard let call else { return }
    stallTimer?.cancel()
    stallTimer = nil
    stopPausing()
    if let error { inbound?.fail(error, dropsReceived: call.dropsReceivedOnFailure) } else { inbound?.end() }
    waitingPayload = nil
    ending = error ?? RPCError(.cancelled, reason: "CALL_OVER", message: "the call is over and takes no more messages")
    self.call = nil
    releaseWriter()
  }
}
