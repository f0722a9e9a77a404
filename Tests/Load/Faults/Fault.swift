/// Something bad that happens to a target beside the load, so many times a second.
package struct Fault: Sendable, Hashable {
  /// What a bad client does on a connection of its own.
  package enum Kind: String, Sendable, Hashable, CaseIterable {
    /// Begins a request and goes away in the middle of it.
    case cutRequest = "cut_request"
    /// Begins a request, says nothing more, and waits.
    case silence
    /// Announces more than any message may have.
    case oversized
    /// Sends what is no request at all.
    case garbage
    /// Asks, and resets the connection when the answer is there, unread.
    case reset
    /// Asks, and ends its side of the connection before the answer.
    case halfClose = "half_close"
    /// Asks for more and more and reads none of the answers.
    case slowReader = "slow_reader"
    /// Asks many times at once for what it has no time to wait for.
    case deadlineStorm = "deadline_storm"
  }

  /// Requests of a slow reader or of a storm.
  private static let burst = 64

  package var kind: Kind
  /// Which of the scenario's targets.
  package var target: Int
  package var perSecond: Double

  /// What is sent to a target with this face.
  func bytes(_ face: LoadTarget.Face, _ numbers: inout SeededNumbers) -> [UInt8] {
    let isHTTP = face != .ttrpc
    switch kind {
    case .cutRequest, .silence:
      // ttrpc: length, stream 1, request, no flags; then fewer bytes than announced.
      return isHTTP
        ? Array("POST /v1/accounts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{\"display".utf8)
        : [0, 0, 3, 232, 0, 0, 0, 1, 1, 0, 10, 4, 1, 2]
    case .oversized:
      return isHTTP
        ? Array("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ".utf8) + [UInt8](repeating: 97, count: 1 << 20)
        : [0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1, 1, 0] + [UInt8](repeating: 0, count: 100)
    case .garbage: return (0..<200).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
    case .reset, .halfClose: return Self.request(face, streamID: 1, milliseconds: 1_000)
    case .slowReader, .deadlineStorm:
      let milliseconds: UInt8 = kind == .deadlineStorm ? 1 : 200
      return (0..<Self.burst).flatMap {
        Self.request(face, streamID: UInt8($0 * 2 + 1), milliseconds: UInt16(milliseconds))
      }
    }
  }

  /// A request that any of our servers understands and answers, if only with a refusal.
  private static func request(_ face: LoadTarget.Face, streamID: UInt8, milliseconds: UInt16) -> [UInt8] {
    switch face {
    case .rest, .connect:
      return Array(
        "GET /v1/accounts HTTP/1.1\r\nHost: localhost\r\nX-Request-Timeout-Ms: \(milliseconds)\r\n\r\n".utf8)
    case .ttrpc:
      let service = Array("grpc.health.v1.Health".utf8)
      let method = Array("Check".utf8)
      var body: [UInt8] = [0x0A, UInt8(service.count)] + service + [0x12, UInt8(method.count)] + method + [0x20]
      var nanoseconds = UInt64(milliseconds) * 1_000_000
      while nanoseconds > 127 {
        body.append(UInt8(nanoseconds & 127) | 128)
        nanoseconds >>= 7
      }
      body.append(UInt8(nanoseconds))
      return [0, 0, 0, UInt8(body.count), 0, 0, 0, streamID, 1, 0] + body
    }
  }
}
