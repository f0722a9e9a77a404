import HTTP
import Testing

@Suite struct RequestParserTests {
  private static let samples = [
    "GET / HTTP/1.1\r\nHost: localhost:8080\r\n\r\n",
    "POST /v1/accounts?account_id=acme HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nhello",
    "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: Chunked\r\n\r\n4\r\nWiki\r\n5;x=\"y\"\r\npedia\r\n0\r\nX: dropped\r\n\r\n",
    "GET /a%2Fb HTTP/1.0\r\n\r\n",
    "\r\nGET /first HTTP/1.1\r\nHost: a\r\n\r\nHEAD /second HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n",
    "GET http://Example.com:80/x?y HTTP/1.1\r\nHost: example.COM:80\r\n\r\n",
    "GET / HTTP/1.1\r\nHost: [::1]:8080\r\nX:\r\nY: \t a b \t\r\nZ: gr\u{FC}n\r\n\r\n",
  ]

  @Test("the same requests wherever the bytes are cut", arguments: samples)
  func everySplit(_ sample: String) {
    let whole = ParserDriver.whole(sample.bytes)
    #expect(whole.refusal == nil)
    #expect(whole.endsIdle)
    #expect(!whole.requests.isEmpty)
    #expect(ParserDriver.everySplit(sample.bytes) == [whole])
    #expect(ParserDriver.byteByByte(sample.bytes) == whole)
  }

  @Test("bytes damaged at random are refused or read alike, however they are cut")
  func damaged() {
    var random = SplitMix(seed: 9112)
    for round in 0..<3_000 {
      var bytes = Self.samples[round % Self.samples.count].bytes
      bytes.damage(inserting: ["\r", "\n", " ", ":", "\0", "0"], using: &random)
      let whole = ParserDriver.whole(bytes)
      #expect(ParserDriver.byteByByte(bytes) == whole, "\(bytes)")
    }
  }

  @Test func partsOfARequest() throws {
    let request = try #require(ParserDriver.whole(Self.samples[1].bytes).requests.first)
    #expect(request.method == .post)
    #expect(request.path == "/v1/accounts")
    #expect(request.query == "account_id=acme")
    #expect(request.target == "/v1/accounts?account_id=acme")
    #expect(request.fields["content-length"] == "5")
    #expect(request.body == "hello".bytes)
    #expect(request.head.keepsAlive)
  }

  @Test func chunksAreJoinedAndTrailersDropped() throws {
    let request = try #require(ParserDriver.whole(Self.samples[2].bytes).requests.first)
    #expect(request.body == "Wikipedia".bytes)
    #expect(request.fields["X"] == nil)
    #expect(request.head.bodyLength == .chunked)
  }

  @Test func valuesLoseTheBlanksAroundThem() throws {
    let request = try #require(ParserDriver.whole(Self.samples[6].bytes).requests.first)
    #expect(request.fields["x"] == "")
    #expect(request.fields["y"] == "a b")
    #expect(request.fields["z"] == "gr\u{FC}n")
  }

  @Test(
    "keep-alive by version and Connection field",
    arguments: [
      ("HTTP/1.1\r\nHost: a", true), ("HTTP/1.1\r\nHost: a\r\nConnection: close", false),
      ("HTTP/1.1\r\nHost: a\r\nConnection: x, Close", false), ("HTTP/1.0", false),
      ("HTTP/1.0\r\nConnection: Keep-Alive", true), ("HTTP/1.0\r\nConnection: keep-alive, close", false),
    ])
  func keepAlive(_ rest: String, _ expected: Bool) {
    let outcome = ParserDriver.whole("GET / \(rest)\r\n\r\n".bytes)
    #expect(outcome.requests.first?.head.keepsAlive == expected)
  }

  @Test func expectContinue() throws {
    var parser = HTTPRequestParser()
    let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: 100-Continue\r\n\r\n".bytes
    var position = 0
    let event = try head.withUnsafeBytes { try parser.parse($0, at: &position) }
    #expect(position == head.count)
    guard case .bodyExpected(let awaited) = event else {
      Issue.record("no head before the body")
      return
    }
    #expect(awaited.expectsContinue)
    #expect(!parser.isIdle)
    let other = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\nExpect: more\r\n\r\n"
    #expect(ParserDriver.whole(other.bytes).refusal == .unsupportedExpectation)
  }

  @Test(
    "targets outside origin form, or with characters that no URI has",
    arguments: ["*", "a", "http://a", "ftp://a/", "/a#b", "/%", "/%2", "/%zz", "/a|b", "/\u{FC}", "/a\u{7F}", "//a\\"])
  func malformedTarget(_ target: String) {
    let outcome = ParserDriver.whole("GET \(target) HTTP/1.1\r\nHost: a\r\n\r\n".bytes)
    #expect(outcome.refusal == .malformedTarget)
  }

  @Test("bytes that are not UTF-8 in a value are refused")
  func invalidText() {
    let bytes = "GET / HTTP/1.1\r\nHost: a\r\nX: ".bytes + [0xff, 0x0d, 0x0a, 0x0d, 0x0a]
    #expect(ParserDriver.whole(bytes).refusal == .malformedField)
  }

  @Test("only one empty line may come before a request")
  func emptyLines() {
    let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    #expect(ParserDriver.whole("\r\n\(request)".bytes).requests.count == 1)
    #expect(ParserDriver.whole("\r\n\r\n\(request)".bytes).refusal == .malformedRequestLine)
  }
}

/// A small seeded generator, so that a failure repeats.
struct SplitMix: RandomNumberGenerator {
  private var state: UInt64

  init(seed: UInt64) {
    state = seed
  }

  mutating func next() -> UInt64 {
    state &+= 0x9e37_79b9_7f4a_7c15
    var mixed = state
    mixed = (mixed ^ (mixed >> 30)) &* 0xbf58_476d_1ce4_e5b9
    mixed = (mixed ^ (mixed >> 27)) &* 0x94d0_49bb_1331_11eb
    return mixed ^ (mixed >> 31)
  }
}
