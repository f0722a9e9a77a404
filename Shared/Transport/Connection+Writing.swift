import Glibc

extension Connection {
  /// Bytes written and not yet handed to the kernel.
  public final var pendingWriteBytes: Int { output.count }

  /// True while a producer that can wait should wait for `ConnectionHandler.writeBufferDrained`.
  public final var isWriteBufferHigh: Bool { output.count >= limits.writeBufferBytesHigh }

  /// The position in the stream of the next byte written. A frame that begins here has certainly not reached the peer
  /// while `sentBytesTotal` is not above it.
  public final var writePosition: UInt64 { sentBytesTotal &+ UInt64(output.count) }

  /// Appends a copy of `bytes`; they leave at the end of this turn. Does nothing once the connection is closing.
  public final func write(_ bytes: UnsafeRawBufferPointer) {
    guard isOpen, let source = bytes.baseAddress, bytes.count > 0 else { return }
    memcpy(output.reserve(bytes.count), source, bytes.count)
    commit(bytes.count)
  }

  /// Appends a copy of `bytes`.
  public final func write(_ bytes: [UInt8]) {
    bytes.withUnsafeBytes { write($0) }
  }

  /// Sends `bytes` at once where nothing waits before them, without a copy: for short answers to many connections in one
  /// turn, each of which would hold memory until its end.
  public final func writeNow(_ bytes: [UInt8]) {
    guard phase == .open, output.isEmpty, !bytes.isEmpty else { return write(bytes) }
    bytes.withUnsafeBytes { bytes in
      guard let sent = transmit(bytes) else { return }
      countSent(sent)
      if sent < bytes.count { write(UnsafeRawBufferPointer(rebasing: bytes[sent...])) }
    }
  }

  /// Room for `count` bytes at the end of what waits, to be filled and then committed before anything else is done
  /// with the connection.
  public final func reserve(_ count: Int) -> UnsafeMutableRawPointer {
    output.reserve(count)
  }

  /// Makes the first `count` reserved bytes part of what is sent.
  public final func commit(_ count: Int) {
    guard isOpen else { return output.dropReservation() }
    output.commit(count)
    // Noted here, not at the flush: a flush that empties the buffer must still tell whoever saw it high.
    if output.count >= limits.writeBufferBytesHigh {
      wasOutputHigh = true
      if output.count > limits.writeBufferBytesMax { return close(.writeBufferFull) }
    }
    if !isFlushScheduled {
      isFlushScheduled = true
      loop.flushLater(self)
    }
  }

  /// Sends what waits, as far as the peer takes it. The loop calls it at the end of a turn.
  final func flush() {
    isFlushScheduled = false
    guard phase == .open || phase == .closing else { return }
    if !output.isEmpty {
      guard let sent = transmit(output.bytes) else { return }
      countSent(sent)
      output.consume(sent)
    }
    if output.isEmpty {
      stallTimer?.cancel()
      stallTimer = nil
    } else {
      watchForStall()
    }
    interestChanged()
    tellIfDrained()
    if phase == .closing && output.isEmpty { outputFinished() }
  }

  private func tellIfDrained() {
    guard wasOutputHigh, !isWriteBufferHigh else { return }
    wasOutputHigh = false
    if phase == .open { handler?.writeBufferDrained(on: self) }
  }

  private func watchForStall() {
    guard stallTimer == nil else { return }
    let position = sentBytesTotal
    stallTimer = loop.schedule(afterNanoseconds: UInt64(limits.writeStallMilliseconds) * 1_000_000) { [weak self] in
      guard let self, self.phase != .closed else { return }
      self.stallTimer = nil
      if self.sentBytesTotal == position { return self.close(.writeStalled) }
      self.watchForStall()
    }
  }

  /// All bytes are out. The peer is given a moment to read them and to end its own side: closing a socket that has
  /// unread input would make the kernel destroy them.
  final func outputFinished() {
    if hasInputEnded { return close(.local) }
    phase = .lingering
    endOutput()
    guard phase == .lingering else { return }
    stallTimer?.cancel()
    stallTimer = loop.schedule(afterNanoseconds: 2_000_000_000) { [weak self] in self?.close(.local) }
    interestChanged()
  }
}
