import Synchronization
import Transport

/// Keeps what it receives and lets a test wait for it.
final class Recorder: ConnectionHandler, Sendable {
  struct State {
    var bytes: [UInt8] = []
    var hasEnded = false
    var drains = 0
    var closeReason: CloseReason?
    var waiters: [(isMet: (State) -> Bool, resume: CheckedContinuation<Void, Never>)] = []
  }

  private let state = Mutex(State())
  /// Bytes are left unconsumed until this many are there.
  private let minimumBytes: Int

  init(minimumBytes: Int = 1) { self.minimumBytes = minimumBytes }

  var snapshot: (bytes: [UInt8], hasEnded: Bool, drains: Int, closeReason: CloseReason?) {
    state.withLock { ($0.bytes, $0.hasEnded, $0.drains, $0.closeReason) }
  }

  /// Returns once `isMet` holds.
  func wait(until isMet: @escaping @Sendable (State) -> Bool) async {
    await withCheckedContinuation { continuation in
      let isMetNow = state.withLock { state in
        if isMet(state) { return true }
        state.waiters.append((isMet, continuation))
        return false
      }
      if isMetNow { continuation.resume() }
    }
  }

  private func change(_ body: (inout State) -> Void) {
    let ready = state.withLock { state in
      body(&state)
      let now = state
      state.waiters.removeAll { $0.isMet(now) }
      return now.waiters.filter { $0.isMet(now) }.map(\.resume)
    }
    for continuation in ready { continuation.resume() }
  }

  func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int {
    if bytes.count < minimumBytes { return 0 }
    change { $0.bytes += bytes }
    return bytes.count
  }

  func endOfInput(on connection: Connection) {
    change { $0.hasEnded = true }
    connection.closeAfterFlush()
  }

  func writeBufferDrained(on connection: Connection) { change { $0.drains += 1 } }

  func closed(_ connection: Connection, reason: CloseReason) { change { $0.closeReason = reason } }
}
