import HTTP
import Testing
import Transport

@Suite struct ServerTests {
  private static let get = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
  private static let last = "GET /last HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n"

  @Test func theWholeResponse() async throws {
    try await TestServer.run { test in
      let answer = try await test.talk(Self.last)
      #expect(
        answer == """
          HTTP/1.1 200 OK\r
          Date: Sun, 06 Nov 1994 08:49:37 GMT\r
          Content-Type: text/plain; charset=utf-8\r
          Connection: close\r
          Content-Length: 10\r
          \r
          GET /last\u{20}
          """)
    }
  }

  @Test("a hundred pipelined requests are answered in order, also when later ones would be ready sooner")
  func pipelining() async throws {
    let gate = Gate()
    let handler: HTTPServer.Handler = { request in
      if request.path == "/slow" { await gate.wait() }
      return await TestServer.echo(request)
    }
    try await TestServer.run(handler: handler) { test in
      let raw = try await test.open()
      let paths = ["slow"] + (0..<99).map { "n\($0)" }
      await raw.send(paths.map { "GET /\($0) HTTP/1.1\r\nHost: a\r\n\r\n" }.joined() + Self.last)
      await gate.open()
      let answer = await raw.readToEnd()
      let seen = answer.split(separator: "\r\n").filter { $0.hasPrefix("GET /") }.map {
        $0.dropFirst(5).prefix { $0 != " " }
      }
      #expect(seen.map(String.init) == paths + ["last"])
    }
  }

  @Test("a request in single bytes is answered like any other")
  func singleBytes() async throws {
    try await TestServer.run { test in
      let raw = try await test.open()
      for character in "POST /x HTTP/1.1\r\nHost: a\r\nConnection: close\r\nContent-Length: 3\r\n\r\nabc" {
        await raw.send(String(character))
      }
      #expect(await raw.readToEnd().hasSuffix("\r\n\r\nPOST /x abc"))
    }
  }

  @Test func headHasNoBodyButItsLength() async throws {
    try await TestServer.run { test in
      let answer = try await test.talk("HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
      #expect(answer.hasSuffix("Content-Length: 7\r\n\r\n"))
    }
  }

  @Test func noContentHasNoLength() async throws {
    try await TestServer.run(handler: { _ in HTTPResponse(.noContent, text: "dropped") }) { test in
      let answer = try await test.talk(Self.last)
      #expect(!answer.contains("Content-Length"))
      #expect(answer.hasSuffix("\r\n\r\n"))
    }
  }

  @Test func expectContinue() async throws {
    try await TestServer.run { test in
      let raw = try await test.open()
      await raw.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n")
      #expect(await raw.read(until: "\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n")
      await raw.send("abc" + Self.last)
      #expect(await raw.readToEnd().contains("POST / abc"))
    }
  }

  @Test("HTTP/1.0 is closed unless it asks to be kept")
  func oldVersion() async throws {
    try await TestServer.run { test in
      #expect(try await test.talk("GET / HTTP/1.0\r\n\r\n").contains("Connection: close\r\n"))
      let answer = try await test.talk("GET / HTTP/1.0\r\nConnection: keep-alive\r\n\r\n" + "GET / HTTP/1.0\r\n\r\n")
      #expect(answer.contains("Connection: keep-alive\r\n"))
      #expect(answer.contains("Connection: close\r\n"))
    }
  }

  @Test("each refusal is answered with its status and the connection closes", arguments: SmugglingCase.all)
  func smuggling(_ sample: SmugglingCase) async throws {
    try await TestServer.run { test in
      let answer = try await test.talk(String(decoding: sample.raw, as: UTF8.self))
      let error = HTTPParseError(sample.refusal)
      #expect(answer.hasPrefix("HTTP/1.1 \(error.status)\r\n"))
      #expect(answer.contains("Connection: close\r\n"))
      #expect(answer.hasSuffix("\r\n\r\n\(error.description)\n"))
      #expect(!answer.contains("200 OK"))
    }
  }

  @Test("what was asked before the broken request is answered first")
  func refusalInThePipeline() async throws {
    try await TestServer.run { test in
      let answer = try await test.talk(Self.get + "broken\r\n\r\n" + Self.get)
      #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
      #expect(answer.contains("HTTP/1.1 400 Bad Request"))
      #expect(answer.split(separator: "Date: ").count == 3)
    }
  }

  @Test("a value from elsewhere cannot add a field to the response")
  func noInjection() async throws {
    try await TestServer.run(handler: { _ in HTTPResponse(.ok, fields: ["X": "a\r\nSet-Cookie: b\u{0}"]) }) { test in
      let answer = try await test.talk(Self.last)
      #expect(answer.contains("X: a  Set-Cookie: b \r\n"))
    }
  }

  @Test("the handler's task is cancelled when the client goes away")
  func cancellation() async throws {
    let started = Gate()
    let cancelled = Gate()
    let handler: HTTPServer.Handler = { _ in
      await withTaskCancellationHandler {
        await started.open()
        await cancelled.wait()
      } onCancel: {
        Task { await cancelled.open() }
      }
      return HTTPResponse(.ok)
    }
    try await TestServer.run(handler: handler) { test in
      let raw = try await test.open()
      await raw.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n")
      await started.wait()
      await raw.send("x")
      await raw.close()
      await test.server.drain(timeoutMilliseconds: 0)
      await cancelled.wait()
    }
  }

  @Test("draining lets the request under way finish, says close, and refuses new connections")
  func drain() async throws {
    let started = Gate()
    let finish = Gate()
    let handler: HTTPServer.Handler = { _ in
      await started.open()
      await finish.wait()
      return HTTPResponse(.ok, text: "done")
    }
    try await TestServer.run(handler: handler) { test in
      let idle = try await test.open()
      let busy = try await test.open()
      await busy.send(Self.get)
      await started.wait()
      async let drained: Void = test.server.drain(timeoutMilliseconds: 60_000)
      #expect(await idle.readToEnd() == "")
      await #expect(throws: TransportError.self) { try await test.open() }
      await finish.open()
      let answer = await busy.readToEnd()
      #expect(answer.contains("Connection: close\r\n") && answer.hasSuffix("done"))
      await drained
      #expect(test.server.connectionCount == 0)
    }
  }
}

/// Opened once, waited for any number of times.
actor Gate {
  private var isOpen = false
  private var waiting: [CheckedContinuation<Void, Never>] = []

  func open() {
    isOpen = true
    for continuation in waiting { continuation.resume() }
    waiting = []
  }

  func wait() async {
    if isOpen { return }
    await withCheckedContinuation { waiting.append($0) }
  }
}
