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
  }

  package var kind: Kind
  /// Which of the scenario's targets.
  package var target: Int
  package var perSecond: Double

  /// What is sent to a target with this face.
  func bytes(_ face: LoadTarget.Face, _ numbers: inout SeededNumbers) -> [UInt8] {
    switch (kind, face) {
    case (.cutRequest, .rest), (.silence, .rest):
      Array("POST /v1/accounts HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1000\r\n\r\n{\"display".utf8)
    case (.oversized, .rest):
      Array("GET / HTTP/1.1\r\nHost: localhost\r\nX-Long: ".utf8) + [UInt8](repeating: 97, count: 1 << 20)
    // Length, stream 1, request, no flags; then fewer bytes than announced.
    case (.cutRequest, .ttrpc), (.silence, .ttrpc): [0, 0, 3, 232, 0, 0, 0, 1, 1, 0, 10, 4, 1, 2]
    case (.oversized, .ttrpc): [0x7F, 0xFF, 0xFF, 0xFF, 0, 0, 0, 1, 1, 0] + [UInt8](repeating: 0, count: 100)
    case (.garbage, .rest), (.garbage, .ttrpc):
      (0..<200).map { _ in UInt8(truncatingIfNeeded: numbers.next()) }
    }
  }
}
