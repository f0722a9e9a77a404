import HTTP
import Testing

/// Each limit one below, at and one above.
@Suite struct LimitsTests {
  private static let steps = [-1, 0, 1]

  private func refusal(_ text: String, _ limits: HTTPLimits = HTTPLimits()) -> HTTPParseError.Reason? {
    let whole = ParserDriver.whole(text.bytes, limits: limits)
    let bytewise = ParserDriver.byteByByte(text.bytes, limits: limits)
    #expect(whole == bytewise)
    #expect(whole.requests.count == (whole.refusal == nil ? 1 : 0))
    return whole.refusal
  }

  @Test(arguments: steps) func head(_ step: Int) {
    let frame = "GET / HTTP/1.1\r\nHost: a\r\nX: \r\n\r\n"
    let filler = String(repeating: "x", count: HTTPLimits().headBytesMax - frame.utf8.count + step)
    #expect(refusal("GET / HTTP/1.1\r\nHost: a\r\nX: \(filler)\r\n\r\n") == (step > 0 ? .headTooLarge : nil))
  }

  @Test(arguments: steps) func fieldCount(_ step: Int) {
    let fields = String(repeating: "X: 1\r\n", count: HTTPLimits().fieldCountMax - 1 + step)
    #expect(refusal("GET / HTTP/1.1\r\nHost: a\r\n\(fields)\r\n") == (step > 0 ? .tooManyFields : nil))
  }

  @Test(arguments: steps) func target(_ step: Int) {
    let path = String(repeating: "x", count: HTTPLimits().targetBytesMax - 1 + step)
    #expect(refusal("GET /\(path) HTTP/1.1\r\nHost: a\r\n\r\n") == (step > 0 ? .targetTooLong : nil))
  }

  @Test("a request line that fills the whole head") func requestLine() {
    let path = String(repeating: "x", count: HTTPLimits().headBytesMax)
    #expect(refusal("GET /\(path) HTTP/1.1\r\nHost: a\r\n\r\n") == .targetTooLong)
  }

  @Test(arguments: steps) func bodyByLength(_ step: Int) {
    var limits = HTTPLimits()
    limits.bodyBytesMax = 10
    let body = String(repeating: "x", count: 10 + step)
    let text = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(body.utf8.count)\r\n\r\n\(body)"
    #expect(refusal(text, limits) == (step > 0 ? .bodyTooLarge : nil))
  }

  @Test(arguments: steps) func bodyByChunks(_ step: Int) {
    var limits = HTTPLimits()
    limits.bodyBytesMax = 10
    let chunks = String(repeating: "1\r\nx\r\n", count: 10 + step)
    let text = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(chunks)0\r\n\r\n"
    #expect(refusal(text, limits) == (step > 0 ? .bodyTooLarge : nil))
  }

  @Test func defaultBodyLimit() {
    let limit = 4 * 1024 * 1024
    for (length, expected) in [(limit, nil), (limit + 1, HTTPParseError.Reason.bodyTooLarge)] {
      let text = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: \(length)\r\n\r\n"
      #expect(ParserDriver.whole(text.bytes).refusal == expected)
    }
  }

  @Test(arguments: steps) func chunkSizeDigits(_ step: Int) {
    let size = String(repeating: "0", count: HTTPLimits().chunkSizeDigitsMax - 1 + step) + "1"
    let text = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n\(size)\r\nx\r\n0\r\n\r\n"
    #expect(refusal(text) == (step > 0 ? .malformedChunk : nil))
  }

  @Test(arguments: steps) func chunkExtensions(_ step: Int) {
    var limits = HTTPLimits()
    limits.chunkExtensionBytesMax = 12
    let last = String(repeating: "x", count: 5 + step)
    let text = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n1;12345\r\nx\r\n0;\(last)\r\n\r\n"
    #expect(refusal(text, limits) == (step > 0 ? .malformedChunk : nil))
  }

  @Test(arguments: steps) func trailerBytes(_ step: Int) {
    let filler = String(repeating: "x", count: HTTPLimits().headBytesMax - "X: \r\n\r\n".utf8.count + step)
    let text = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\nX: \(filler)\r\n\r\n"
    #expect(refusal(text) == (step > 0 ? .headTooLarge : nil))
  }

  @Test(arguments: steps) func trailerCount(_ step: Int) {
    let fields = String(repeating: "X: 1\r\n", count: HTTPLimits().fieldCountMax + step)
    let text = "POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\(fields)\r\n"
    #expect(refusal(text) == (step > 0 ? .tooManyFields : nil))
  }
}
