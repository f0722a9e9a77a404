/// How long a server waits for the next bytes of a client. A value without a clock of its own.
///
/// A head has a deadline that no byte moves, a body must keep a least rate on average, and only between requests is
/// silence alone what counts. So neither trickled bytes nor a lying length hold a connection for long.
struct Patience: Sendable {
  enum Phase: Sendable, Hashable {
    case silent, idle, head, answering
    case body(receivedByteCount: Int)
  }

  private let limits: HTTPServerLimits
  private var phase = Phase.silent
  private var phaseStartNanoseconds: UInt64
  /// When patience ends, on the clock that `note` is told; nil while the server itself is at work.
  private(set) var deadlineNanoseconds: UInt64?

  /// A new connection owes a head, from now on.
  init(limits: HTTPServerLimits, nowNanoseconds: UInt64) {
    self.limits = limits
    phaseStartNanoseconds = nowNanoseconds
    deadlineNanoseconds = nowNanoseconds + Self.nanoseconds(limits.headMilliseconds)
  }

  /// True when no request has been begun, so that running out of patience is no fault of the client: browsers open
  /// connections that they may need.
  var isWithoutRequest: Bool { phase == .idle || phase == .silent }

  /// Tells where the connection stands after bytes arrived or were answered.
  mutating func note(_ next: Phase, nowNanoseconds: UInt64) {
    let isSame =
      switch (phase, next) {
      case (.silent, .head), (.head, .head), (.body, .body): true
      case (.silent, _), (.idle, _), (.head, _), (.answering, _), (.body, _): false
      }
    if !isSame { phaseStartNanoseconds = nowNanoseconds }
    phase = next
    switch next {
    case .answering: deadlineNanoseconds = nil
    case .idle: deadlineNanoseconds = phaseStartNanoseconds + Self.nanoseconds(limits.idleMilliseconds)
    case .silent, .head: deadlineNanoseconds = phaseStartNanoseconds + Self.nanoseconds(limits.headMilliseconds)
    case .body(let receivedByteCount):
      let earned = UInt64(receivedByteCount) * 1_000_000_000 / UInt64(max(1, limits.bodyBytesPerSecondMin))
      deadlineNanoseconds = phaseStartNanoseconds + Self.nanoseconds(limits.bodyGraceMilliseconds) + earned
    }
  }

  private static func nanoseconds(_ milliseconds: Int64) -> UInt64 {
    UInt64(max(0, milliseconds)) * 1_000_000
  }
}
