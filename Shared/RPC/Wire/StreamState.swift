/// Which sides of a stream have ended, and what a Data frame means in that state. Does no I/O.
struct StreamState: Hashable, Sendable {
  /// What a Data frame brings.
  enum DataEvent: Equatable {
    /// A message, and with `thenEnd` the end of the sender's side.
    case message(thenEnd: Bool)
    /// The end of the sender's side without a message.
    case end
    /// Neither.
    case nothing
    /// The sender had ended its side before.
    case afterEnd
  }

  /// This side sends no more.
  var isLocalClosed = false
  /// The other side sends no more.
  private(set) var isRemoteClosed: Bool

  /// A new stream; unary and server streaming requests end the client's side as they open it.
  init(isRemoteClosed: Bool) {
    self.isRemoteClosed = isRemoteClosed
  }

  /// Takes note of a Data frame of the other side.
  mutating func receiveData(flags: FrameFlags) -> DataEvent {
    if isRemoteClosed { return .afterEnd }
    let ends = flags.contains(.remoteClosed)
    isRemoteClosed = ends
    if !flags.contains(.noData) { return .message(thenEnd: ends) }
    return ends ? .end : .nothing
  }
}
