import HTTP
import Testing
import Transport

/// Who is turned away gets the answer that was made beforehand, where it fits.
@Suite struct TurnAwayTests {
  private static let answer = ReadyAnswer(
    HTTPResponse(
      .tooManyRequests, fields: ["Retry-After": "1", "Content-Type": "text/plain"], body: Array("Later.\n".utf8)))
  private static let common = """
    HTTP/1.1 429 Too Many Requests\r
    Date: Sun, 06 Nov 1994 08:49:37 GMT\r
    Retry-After: 1\r
    Content-Type: text/plain\r

    """

  private func run(_ body: (TestServer) async throws -> Void) async throws {
    try await TestServer.run(
      turnAway: TurnAway {
        $0.path == "/" ? nil : $0.path == "/own" ? .response(HTTPResponse(.ok)) : .ready(Self.answer)
      }, body)
  }

  @Test("the connection goes on, also after a body, and others are welcome") func goesOn() async throws {
    try await run { test in
      let raw = try await test.open()
      await raw.send("GET /a HTTP/1.1\r\nHost: a\r\n\r\nPOST /b HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
      await raw.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      let refused = Self.common + "Content-Length: 7\r\n\r\nLater.\n"
      let all = await raw.readToEnd()
      #expect(all.hasPrefix(refused + refused + "HTTP/1.1 200 OK\r\n"), "\(all)")
    }
  }

  @Test(
    "where the connection or the body is another, so is the answer",
    arguments: [
      (
        "GET /a HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n",
        "Connection: close\r\nContent-Length: 7\r\n\r\nLater.\n"
      ),
      ("GET /a HTTP/1.0\r\n\r\n", "Connection: close\r\nContent-Length: 7\r\n\r\nLater.\n"),
    ]) func differs(request: String, rest: String) async throws
  {
    try await run { test in
      let all = try await test.talk(request)
      #expect(all == Self.common + rest)
    }
  }

  @Test("HEAD gets no body, and an answer of its own is given as it is") func ownAnswers() async throws {
    try await run { test in
      let raw = try await test.open()
      await raw.send("HEAD /a HTTP/1.1\r\nHost: a\r\n\r\nGET /own HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      let all = await raw.readToEnd()
      #expect(all.hasPrefix(Self.common + "Content-Length: 7\r\n\r\nHTTP/1.1 200 OK\r\n"), "\(all)")
    }
  }

  /// The answers to a request that is not late, to this one, which comes while guests wait and then have no room, and to a
  /// last one. What is read is welcome.
  private func answers(late request: String) async throws -> [String] {
    let turnAway = TurnAway(
      readFields: ["X-Own"], answerToLate: { $0.begins(with: "/late") ? Self.answer : nil }, answer: { _ in nil })
    var all = ""
    try await TestServer.run(turnAway: turnAway) { test in
      let raw = try await test.open()
      await raw.send("GET /late/not HTTP/1.1\r\nHost: a\r\n\r\n")
      _ = await raw.read(until: "\r\n\r\n")
      for loop in test.group.loops { loop.execute { loop.holdGuests(nanosecondsMax: 3_600_000_000_000) } }
      await raw.send(request)
      await raw.flush()
      for loop in test.group.loops {
        loop.execute { loop.releaseGuests(room: 0) }
        await loop.nextTurn()
      }
      await raw.send("GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      all = await raw.readToEnd()
    }
    let answers = all.split(separator: "HTTP/1.1 ").map { "HTTP/1.1 \($0)" }
    #expect(answers.count == 3)
    #expect(answers.first?.hasSuffix("GET /late/not ") == true && answers.last?.hasSuffix("GET /last ") == true)
    return answers
  }

  @Test("who is late is turned away unread, and the connection goes on", arguments: ["GET", "POST"])
  func late(method: String) async throws {
    let answers = try await answers(late: "\(method) /late HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\n\r\nabc")
    #expect(answers.dropFirst().first == Self.common + "Content-Length: 7\r\n\r\nLater.\n")
  }

  @Test(
    "who is late and has to be read, or is excepted, is answered as always",
    arguments: [
      "GET /other HTTP/1.1\r\nHost: a\r\n\r\n", "GET /late HTTP/1.1\r\nHost: a\r\nX-Own: 1\r\n\r\n",
    ]) func lateAndRead(request: String) async throws
  {
    let answers = try await answers(late: request)
    #expect(answers.dropFirst().first?.hasPrefix("HTTP/1.1 200 OK\r\n") == true)
  }
}
