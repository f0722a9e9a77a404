/// One end of a connection in memory. Bytes cross as they would through a socket: later, in order, in pieces, and no
/// more of them than the other side has taken in.
final class PairedConnection: Connection, @unchecked Sendable {
  /// How many bytes may be under way or unread in one direction.
  private static let windowBytes = 256 << 10

  private var other: PairedConnection?
  private var pieceBytesMax: Int
  private var unreadBytes = 0
  private var isEndWaiting = false
  private var isOtherGone = false
  /// Bytes that arrived while reading was paused, not yet reported back.
  private var unacknowledged = 0

  private init(loop: EventLoop, limits: TransportLimits, pieceBytesMax: Int) {
    self.pieceBytesMax = pieceBytesMax
    super.init(loop: loop, peer: .unnamed, limits: limits)
  }

  static func make(
    _ first: EventLoop, _ second: EventLoop, limits: TransportLimits, pieceBytesMax: Int
  ) -> (Connection, Connection) {
    let one = PairedConnection(loop: first, limits: limits, pieceBytesMax: pieceBytesMax)
    let two = PairedConnection(loop: second, limits: limits, pieceBytesMax: pieceBytesMax)
    one.other = two
    two.other = one
    return (one, two)
  }

  override func open() {
    if !input.isEmpty || isEndWaiting || isOtherGone { loop.execute { self.offer() } }
  }

  override func interestChanged() {
    if wantsInput && (!input.isEmpty || isEndWaiting || isOtherGone) { loop.execute { self.offer() } }
  }

  override func transmit(_ bytes: UnsafeRawBufferPointer) -> Int? {
    guard let other else { return 0 }
    let count = min(bytes.count, Self.windowBytes - unreadBytes)
    var start = 0
    while start < count {
      let piece = Array(bytes[start..<min(count, start + pieceBytesMax)])
      start += piece.count
      other.loop.execute { other.arrived(piece) }
    }
    unreadBytes += count
    return count
  }

  override func endOutput() {
    guard let other else { return }
    other.loop.execute { other.endArrived() }
  }

  override func letGo() {
    guard let other else { return }
    self.other = nil
    other.loop.execute { other.otherWentAway() }
  }

  private func arrived(_ piece: [UInt8]) {
    switch phase {
    case .idle: piece.withUnsafeBytes { input.append($0) }
    case .open:
      piece.withUnsafeBytes { inputArrived($0) }
      offerEnd()
    case .closing, .lingering, .closed: break
    }
    guard let other else { return }
    if isReadingPaused && phase == .open {
      unacknowledged += piece.count
    } else {
      let count = piece.count + unacknowledged
      unacknowledged = 0
      other.loop.execute { other.acknowledged(count) }
    }
  }

  private func offer() {
    offerInput()
    if !isReadingPaused && unacknowledged > 0, let other {
      let count = unacknowledged
      unacknowledged = 0
      other.loop.execute { other.acknowledged(count) }
    }
    offerEnd()
  }

  private func acknowledged(_ count: Int) {
    unreadBytes -= count
    if !output.isEmpty { flush() }
  }

  private func endArrived() {
    isEndWaiting = true
    offerEnd()
  }

  private func offerEnd() {
    guard !isReadingPaused, phase != .idle else { return }
    if isEndWaiting { inputEnded() }
    if isOtherGone && phase == .open { close(.peer(errorNumber: 0)) }
  }

  /// As with a unix socket, what came before can still be read.
  private func otherWentAway() {
    other = nil
    isOtherGone = true
    if phase == .lingering { return close(.local) }
    if phase == .closing { return close(.peer(errorNumber: 0)) }
    offerEnd()
  }
}

extension Connection {
  /// Two connected ends in memory, each used on its own loop. Neither reads before it is started. `pieceBytesMax`
  /// bounds how many bytes arrive at once, so that tests can cut frames anywhere.
  public static func pair(
    _ first: EventLoop, _ second: EventLoop, limits: TransportLimits = TransportLimits(), pieceBytesMax: Int = 65_536
  ) -> (Connection, Connection) {
    PairedConnection.make(first, second, limits: limits, pieceBytesMax: pieceBytesMax)
  }
}
