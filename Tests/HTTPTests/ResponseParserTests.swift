import HTTP
import Testing

@Suite struct ResponseParserTests {
  private struct Reading: Hashable {
    var status: Int?
    var body: [UInt8] = []
    var keepsAlive = false
    var refusal: HTTPParseError.Reason?
  }

  /// Reads one response in pieces of this size, then closes.
  private func read(_ text: String, answering method: HTTPMethod = .get, pieceLength: Int) -> Reading {
    var parser = HTTPResponseParser()
    var pending: [UInt8] = []
    var rest = text.bytes[...]
    do {
      while !rest.isEmpty {
        pending += rest.prefix(pieceLength)
        rest = rest.dropFirst(pieceLength)
        let (consumed, response) = try pending.withUnsafeBytes { try parser.parse($0, answering: method) }
        pending.removeFirst(consumed)
        if let (head, body) = response {
          return Reading(status: head.status.code, body: body, keepsAlive: head.keepsAlive)
        }
      }
      guard let (head, body) = try parser.endOfInput() else { return Reading() }
      return Reading(status: head.status.code, body: body, keepsAlive: head.keepsAlive)
    } catch {
      return Reading(refusal: (error as? HTTPParseError)?.reason)
    }
  }

  private func check(_ text: String, answering method: HTTPMethod = .get, _ expected: Reading) {
    for pieceLength in [1, 2, 7, text.utf8.count] {
      #expect(read(text, answering: method, pieceLength: pieceLength) == expected)
    }
  }

  @Test func lengthChunksAndEndOfConnection() {
    let body = "abc".bytes
    check("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nabc", Reading(status: 200, body: body, keepsAlive: true))
    check(
      "HTTP/1.1 201 \r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\n",
      Reading(status: 201, body: body, keepsAlive: true))
    check("HTTP/1.1 500\r\n\r\nabc", Reading(status: 500, body: body))
    check("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc", Reading(status: 200, body: body))
  }

  @Test func responsesWithoutABody() {
    check("HTTP/1.1 204 No Content\r\n\r\n", Reading(status: 204, keepsAlive: true))
    check("HTTP/1.1 304 Not Modified\r\nContent-Length: 3\r\n\r\n", Reading(status: 304, keepsAlive: true))
    check("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\n", answering: .head, Reading(status: 200, keepsAlive: true))
    check(
      "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n",
      Reading(status: 200, keepsAlive: true))
  }

  @Test(
    "broken responses",
    arguments: [
      ("HTTP/2 200 OK\r\n\r\n", HTTPParseError.Reason.malformedStatusLine),
      ("HTTP/1.1 2x0 OK\r\n\r\n", .malformedStatusLine), ("HTTP/1.1 999 No\r\n\r\n", .malformedStatusLine),
      ("HTTP/1.1 200 OK\nContent-Length: 0\n\n", .bareLineFeed),
      ("HTTP/1.1 200 OK\r\nContent-Length: 3\r\n\r\nab", .endedEarly),
      ("HTTP/1.1 200 OK\r\nContent-Len", .endedEarly),
      ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .lengthAndTransferEncoding),
    ])
  func broken(_ text: String, _ reason: HTTPParseError.Reason) {
    check(text, Reading(refusal: reason))
  }
}
