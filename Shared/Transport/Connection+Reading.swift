import Glibc

extension Connection {
  /// Offers no more input until `resumeReading`; the peer feels it when the kernel's buffers are full.
  public final func pauseReading() {
    guard !isReadingPaused else { return }
    isReadingPaused = true
    interestChanged()
  }

  /// Goes on reading. Bytes that were left are offered again in the next turn.
  public final func resumeReading() {
    guard isReadingPaused else { return }
    isReadingPaused = false
    guard phase == .open else { return }
    interestChanged()
    if !input.isEmpty { loop.execute { self.offerInput() } }
  }

  /// True while input is wanted.
  final var wantsInput: Bool {
    switch phase {
    case .open: !isReadingPaused && !hasInputEnded
    case .lingering: true
    case .idle, .closing, .closed: false
    }
  }

  /// Takes bytes that lie in memory of the caller's and offers them to the handler.
  final func inputArrived(_ bytes: UnsafeRawBufferPointer) {
    guard phase == .open else { return }
    if isReadingPaused || !input.isEmpty {
      input.append(bytes)
      return offerInput()
    }
    guard let handler else { return }
    let consumed = handler.received(bytes, from: self)
    precondition(consumed >= 0 && consumed <= bytes.count, "a handler consumed more than it was offered")
    guard phase == .open, consumed < bytes.count else { return }
    input.append(UnsafeRawBufferPointer(rebasing: bytes[consumed...]))
    if input.count > limits.readBufferBytesMax { close(.readBufferFull) }
  }

  /// Offers what was kept, together with what has been appended to it.
  final func offerInput() {
    guard phase == .open, !isReadingPaused, !input.isEmpty, let handler else { return }
    let consumed = handler.received(input.bytes, from: self)
    precondition(consumed >= 0 && consumed <= input.count || phase != .open, "more consumed than was offered")
    guard phase == .open else { return }
    input.consume(consumed)
    if input.count > limits.readBufferBytesMax { close(.readBufferFull) }
  }

  /// The peer will send no more.
  final func inputEnded() {
    guard !hasInputEnded else { return }
    hasInputEnded = true
    switch phase {
    case .open:
      interestChanged()
      handler?.endOfInput(on: self)
    case .lingering: close(.local)
    case .idle, .closing, .closed: break
    }
  }
}
