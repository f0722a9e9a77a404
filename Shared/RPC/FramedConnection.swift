import Transport

/// What the server's and the client's end of a connection have in common: frames cut from the bytes, pausing on behalf
/// of streams, writers that wait. Used on the connection's loop.
class FramedConnection: ConnectionHandler, @unchecked Sendable {
  final let connection: Connection
  // Used on one thread, by accesses that do not nest; the checks for that would be paid with every frame.
  @exclusivity(unchecked) private var decoder = FrameDecoder()
  @exclusivity(unchecked) private var pauseCount = 0
  private var waitingWriters: [CallStream] = []
  /// When bytes last came.
  @exclusivity(unchecked) private(set) final var lastReceivedNanoseconds: UInt64
  /// Since when a frame has been incomplete.
  @exclusivity(unchecked) private(set) final var incompleteSinceNanoseconds: UInt64?

  init(connection: Connection) {
    self.connection = connection
    lastReceivedNanoseconds = connection.loop.tickNanoseconds
  }

  final var loop: EventLoop { connection.loop }

  // MARK: what the two ends do differently

  /// A whole frame; `data` is valid only during the call.
  func received(_ header: FrameHeader, _ data: UnsafeRawBufferPointer) {
    preconditionFailure("an end of a connection must say what it does with a frame")
  }
  /// A frame above the limit, whose data will be skipped.
  func receivedOversized(_ header: FrameHeader) {
    preconditionFailure("an end of a connection must say what it does with a frame that is too large")
  }
  /// All frames that were in `bytes` have been looked at.
  func batchEnded(_ bytes: UnsafeRawBufferPointer) {}
  /// The bytes are not frames.
  func receivedNoFrame(firstByte: UInt8) { connection.close() }
  func endOfInput(on connection: Connection) { connection.closeAfterFlush() }
  func closed(_ connection: Connection, reason: CloseReason) {
    preconditionFailure("an end of a connection must say what it does when it has closed")
  }

  // MARK: reading

  final func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int {
    let count = takeFrames(bytes)
    batchEnded(bytes)
    return count
  }

  private func takeFrames(_ bytes: UnsafeRawBufferPointer) -> Int {
    lastReceivedNanoseconds = loop.tickNanoseconds
    var offset = 0
    while connection.isOpen && pauseCount == 0 {
      switch decoder.next(in: bytes, at: &offset) {
      case .frame(let header, let range):
        received(header, UnsafeRawBufferPointer(rebasing: bytes[range]))
      case .oversized(let header):
        receivedOversized(header)
      case .incomplete:
        let isPartial = decoder.isSkipping || offset < bytes.count
        incompleteSinceNanoseconds = isPartial ? incompleteSinceNanoseconds ?? lastReceivedNanoseconds : nil
        return offset
      case .notAFrame(let firstByte):
        receivedNoFrame(firstByte: firstByte)
        return offset
      }
    }
    return offset
  }

  /// Reads no further frame until `resumeFrames` was called as often.
  final func pauseFrames() {
    pauseCount += 1
    if pauseCount == 1 { connection.pauseReading() }
  }

  final func resumeFrames() {
    pauseCount -= 1
    precondition(pauseCount >= 0, "reading was resumed more often than paused")
    if pauseCount == 0 { connection.resumeReading() }
  }

  // MARK: writing

  /// Remembers a stream whose writer waits for room.
  final func addWaitingWriter(_ stream: CallStream) { waitingWriters.append(stream) }

  func writeBufferDrained(on connection: Connection) { releaseWriters() }

  /// Lets all waiting writers look again.
  final func releaseWriters() {
    var released: [CallStream] = []
    swap(&released, &waitingWriters)
    for stream in released { stream.flow?.releaseWriter() }
  }
}
