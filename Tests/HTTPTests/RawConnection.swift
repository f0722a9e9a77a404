import HTTP
import Transport

/// A client that sends any bytes and reads what comes, over a real socket.
final class RawConnection: ConnectionHandler, @unchecked Sendable {
  private let loop: EventLoop
  private var connection: Connection?
  private var received: [UInt8] = []
  private var isClosed = false
  private var wanted: (condition: (RawConnection) -> Bool, continuation: CheckedContinuation<Void, Never>)?

  private init(loop: EventLoop) {
    self.loop = loop
  }

  static func open(_ address: SocketAddress, on loop: EventLoop) async throws -> RawConnection {
    let raw = RawConnection(loop: loop)
    let connection = try await Connection.connect(to: address, on: loop) { _ in raw }
    await raw.onLoop { raw.connection = connection }
    return raw
  }

  func send(_ text: String) async {
    await onLoop { self.connection?.write(text.bytes) }
  }

  /// Comes back when the kernel has what was sent.
  func flush() async { await loop.nextTurn() }

  /// Ends this side, as `shutdown` does; what the server still sends is lost.
  func close() async {
    await onLoop { self.connection?.close() }
  }

  /// Everything the server sends until it closes.
  func readToEnd() async -> String {
    await wait { $0.isClosed }
    return String(decoding: received, as: UTF8.self)
  }

  /// Waits for this text and returns all that came up to now.
  func read(until text: String) async -> String {
    await wait { String(decoding: $0.received, as: UTF8.self).contains(text) || $0.isClosed }
    return String(decoding: received, as: UTF8.self)
  }

  private func wait(_ condition: @escaping @Sendable (RawConnection) -> Bool) async {
    await withCheckedContinuation { continuation in
      loop.execute {
        self.wanted = (condition, continuation)
        self.look()
      }
    }
  }

  private func look() {
    guard let wanted, wanted.condition(self) else { return }
    self.wanted = nil
    wanted.continuation.resume()
  }

  private func onLoop(_ body: @escaping @Sendable () -> Void) async {
    await withCheckedContinuation { continuation in
      loop.execute {
        body()
        continuation.resume()
      }
    }
  }

  func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int {
    received += bytes
    look()
    return bytes.count
  }

  func closed(_ connection: Connection, reason: CloseReason) {
    isClosed = true
    look()
  }
}

extension EventLoop {
  /// Comes back in the turn after the present one: what was written in that one has left, who was released was seen.
  func nextTurn() async {
    await withCheckedContinuation { continuation in
      execute { self.schedule(afterNanoseconds: 1) { continuation.resume() } }
    }
  }
}
