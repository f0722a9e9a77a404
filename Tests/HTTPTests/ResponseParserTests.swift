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
  private func read(
    _ text: String, answering method: HTTPMethod = .get, pieceLength: Int, keepsAllFields: Bool = true
  ) -> Reading {
    var parser = HTTPResponseParser(keepsAllFields: keepsAllFields)
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
      #expect(read(text, answering: method, pieceLength: pieceLength, keepsAllFields: false) == expected)
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
      ("HTTP/1.1 200 O\u{1}K\r\n\r\n", .malformedStatusLine),
      ("HTTP/1.1 200 OK\r\nX : 1\r\n\r\n", .malformedField), ("HTTP/1.1 200 OK\r\nX: 1\r\n 2\r\n\r\n", .foldedField),
      ("HTTP/1.1 200 OK\r\nX: \u{1}\r\n\r\n", .malformedField),
      ("HTTP/1.1 200 OK\r\n" + String(repeating: "X: 1\r\n", count: 65) + "\r\n", .tooManyFields),
      ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\n", .repeatedContentLength),
      (
        "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\ntransfer-encoding: chunked\r\n\r\n",
        .repeatedTransferEncoding
      ),
      ("HTTP/1.1 200 OK\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n", .lengthAndTransferEncoding),
    ])
  func broken(_ text: String, _ reason: HTTPParseError.Reason) {
    check(text, Reading(refusal: reason))
  }

  @Test("the fields of an interim response are not those of the response") func interimFields() throws {
    let text = "HTTP/1.1 103 Early Hints\r\nX-A: 1\r\n\r\nHTTP/1.1 204 No Content\r\nX-B: 2\r\nconnection: a, b\r\n\r\n"
    for (keepsAll, expected) in [(true, ["X-B": "2", "connection": "a, b"]), (false, ["connection": "a, b"])] {
      var parser = HTTPResponseParser(keepsAllFields: keepsAll)
      let (_, response) = try text.bytes.withUnsafeBytes { try parser.parse($0, answering: .get) }
      let fields = try #require(response).head.fields
      #expect(Dictionary(uniqueKeysWithValues: fields.map { ($0.name, $0.value) }) == expected)
    }
  }
}
