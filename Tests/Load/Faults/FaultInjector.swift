import Transport

/// Does a fault to a target again and again, from connections of its own. Used on its loop.
final class FaultInjector: ConnectionHandler, @unchecked Sendable {
  /// How long a silent connection is held, in nanoseconds.
  private static let silenceNanoseconds: UInt64 = 1_000_000_000

  /// Time for an answer to come.
  private static let answerNanoseconds: UInt64 = 50_000_000

  private let fault: Fault
  private let target: LoadTarget
  private let loop: EventLoop
  private let end: UInt64
  private let count: () -> Void
  private var numbers: SeededNumbers
  private var open: [ObjectIdentifier: Connection] = [:]

  /// `count` is called on the loop for every fault done; `end` is on the monotonic clock.
  init(_ fault: Fault, _ target: LoadTarget, loop: EventLoop, seed: UInt64, end: UInt64, count: @escaping () -> Void) {
    self.fault = fault
    self.target = target
    self.loop = loop
    self.end = end
    self.count = count
    numbers = SeededNumbers(seed: seed, stream: UInt64.max - 1)
  }

  /// Begins, at random instants of the fault's rate.
  func next() {
    let gap = numbers.exponential() / fault.perSecond
    loop.schedule(afterNanoseconds: UInt64(min(gap, 3_600) * 1e9)) { [self] in
      guard loop.nowNanoseconds < end else { return }
      strike()
      next()
    }
  }

  private func strike() {
    let bytes = fault.bytes(target.face, &numbers)
    Connection.connect(to: target.address, on: loop, limits: TransportLimits()) { [self] result in
      guard case .success(let connection) = result else { return }
      count()
      connection.start(self)
      connection.write(bytes)
      switch fault.kind {
      case .cutRequest, .halfClose: connection.closeAfterFlush()
      case .reset, .slowReader:
        // What was not read when a connection is closed makes the kernel reset it.
        connection.pauseReading()
        hold(connection, for: fault.kind == .reset ? Self.answerNanoseconds : Self.silenceNanoseconds)
      case .silence, .oversized, .garbage, .deadlineStorm: hold(connection, for: Self.silenceNanoseconds)
      }
    }
  }

  private func hold(_ connection: Connection, for nanoseconds: UInt64) {
    open[ObjectIdentifier(connection)] = connection
    loop.schedule(afterNanoseconds: nanoseconds) { connection.close() }
  }

  func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int { bytes.count }

  func endOfInput(on connection: Connection) { connection.close() }

  func closed(_ connection: Connection, reason: CloseReason) { open[ObjectIdentifier(connection)] = nil }
}
