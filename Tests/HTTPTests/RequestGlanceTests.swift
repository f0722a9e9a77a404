import Testing

@testable import HTTP

/// What may be turned away unread is a whole request, and nothing that another server might see otherwise.
@Suite struct RequestGlanceTests {
  private static let read = RequestGlance.Names(["Connection", "Expect", "Transfer-Encoding", "X-Request-Id"])

  /// The target that a glance shows; nil when the request has to be read.
  private func target(_ bytes: [UInt8], limits: HTTPLimits = HTTPLimits()) -> String? {
    bytes.withUnsafeBytes { bytes in
      RequestGlance(bytes, limits: limits, read: Self.read).map { String(decoding: $0.target, as: UTF8.self) }
    }
  }

  private static let whole = [
    "GET /v1/accounts?page_size=2 HTTP/1.1\r\nHost: a\r\nAccept: application/json\r\nUser-Agent: x\r\n\r\n",
    "POST /v1/accounts HTTP/1.1\r\nhost: a\r\ncontent-length: 5\r\nContent-Type: text/plain\r\n\r\nhello",
    "DELETE /v1/a HTTP/1.1\r\nHost:a\r\nContent-Length:0\r\n\r\n",
  ]

  @Test("a request that came whole and alone is seen", arguments: whole) func seen(request: String) {
    #expect(target(request.bytes) == String(request.split(separator: " ")[1]))
    for end in 0..<request.utf8.count { #expect(target(Array(request.utf8.prefix(end))) == nil) }
    #expect(target(request.bytes + "G".bytes) == nil)
  }

  @Test(
    "what decides about what follows, or is doubtful, has to be read",
    arguments: [
      "HEAD / HTTP/1.1\r\n\r\n", "OPTIONS / HTTP/1.1\r\n\r\n", "CONNECT a:1 HTTP/1.1\r\n\r\n", "GET / HTTP/1.0\r\n\r\n",
      "GET /a b HTTP/1.1\r\n\r\n", "GET HTTP/1.1\r\n\r\n", "GET  HTTP/1.1\r\n\r\n", "\r\nGET / HTTP/1.1\r\n\r\n",
      "GET / HTTP/1.1\n\r\n", "GET / HTTP/1.1\r\nHost: a\n\r\n", "GET / HTTP/1.1\r\nA: b\rc\r\n\r\n",
      "GET / HTTP/1.1\r\nA: b\u{0}c\r\n\r\n", "GET / HTTP/1.1\r\nA: b\r\n c\r\n\r\n", "GET / HTTP/1.1\r\nA\r\n\r\n",
      "GET / HTTP/1.1\r\n: b\r\n\r\n", "GET / HTTP/1.1\r\nconnection: close\r\n\r\n",
      "GET / HTTP/1.1\r\nX-REQUEST-ID: mine\r\n\r\n",
      "POST / HTTP/1.1\r\nExpect: 100-continue\r\nContent-Length: 1\r\n\r\na",
      "POST / HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
      "POST / HTTP/1.1\r\nContent-Length : 1\r\n\r\na",
      "POST / HTTP/1.1\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\na",
      "POST / HTTP/1.1\r\nContent-Length: +1\r\n\r\na",
      "POST / HTTP/1.1\r\nContent-Length: 1, 1\r\n\r\na", "POST / HTTP/1.1\r\nContent-Length: 0000000001\r\n\r\na",
      "POST / HTTP/1.1\r\nContent-Length:\r\n\r\n", "GET / HTTP/1.1\r\n\r\nGET / HTTP/1.1\r\n\r\n",
    ]) func unseen(request: String)
  {
    #expect(target(request.bytes) == nil)
  }

  @Test("nothing that is refused for its framing is seen", arguments: SmugglingCase.all)
  func smuggled(_ sample: SmugglingCase) {
    // Its end, behind which the smuggled request stood, may be where a whole one ends.
    #expect(target(sample.raw) == nil)
  }

  @Test("limits of heads hold", arguments: [0, 1]) func limits(excess: Int) {
    var limits = HTTPLimits()
    let request = "GET /abc HTTP/1.1\r\nA: b\r\nC: d\r\n\r\n"
    let expected = excess == 0 ? "/abc" : nil
    limits.headBytesMax = request.utf8.count - excess
    #expect(target(request.bytes, limits: limits) == expected)
    limits = HTTPLimits()
    limits.fieldCountMax = 2 - excess
    #expect(target(request.bytes, limits: limits) == expected)
    limits = HTTPLimits()
    limits.targetBytesMax = 4 - excess
    #expect(target(request.bytes, limits: limits) == expected)
  }

  @Test("whatever is seen of damaged bytes, the parser finds one request there too, or refuses all of it")
  func damaged() {
    var random = SplitMix(seed: 429)
    var seenCount = 0
    let pieces = ["\r\n", " ", ":", "\t", "0", "GET ", "Content-Length: 3\r\n", "\r\n\r\n", "Host: b\r\n", "\u{0B}"]
    for round in 0..<20_000 {
      var bytes = Self.whole[round % Self.whole.count].bytes
      bytes.damage(inserting: pieces, using: &random)
      guard let target = target(bytes) else { continue }
      seenCount += 1
      let outcome = ParserDriver.whole(bytes)
      guard outcome.refusal == nil else { continue }
      #expect(outcome.endsIdle && outcome.requests.count == 1, "\(String(decoding: bytes, as: UTF8.self))")
      #expect(outcome.requests.first?.target == target)
      #expect(outcome.requests.first?.head.keepsAlive == true)
    }
    #expect(seenCount > 1_000)
  }
}
