import HTTP
import Testing
import Transport

@Suite struct ClientTests {
  private func withClient(
    handler: @escaping HTTPServer.Handler = TestServer.echo, limits: HTTPClientLimits = HTTPClientLimits(),
    _ body: (TestServer, HTTPClient) async throws -> Void
  ) async throws {
    try await TestServer.run(handler: handler) { test in
      let client = HTTPClient(address: test.address, loop: test.group.loops[1], limits: limits)
      try await body(test, client)
      client.close()
    }
  }

  @Test func requestsShareAConnection() async throws {
    try await withClient { test, client in
      for number in 0..<50 {
        let response = try await client.send(HTTPRequest(.post, "/n?x=\(number)", body: "abc".bytes))
        #expect(response.status == .ok)
        #expect(response.text == "POST /n?x=\(number) abc")
      }
      #expect(test.server.connectionCount == 1)
    }
  }

  @Test("many at once use no more connections than allowed")
  func parallel() async throws {
    var limits = HTTPClientLimits()
    limits.connectionCountMax = 4
    try await withClient(limits: limits) { test, client in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for number in 0..<200 {
          group.addTask {
            let response = try await client.send(HTTPRequest(.get, "/\(number)"))
            #expect(response.text == "GET /\(number) ")
          }
        }
        try await group.waitForAll()
      }
      #expect(test.server.connectionCount <= 4)
    }
  }

  @Test func largeBodiesBothWays() async throws {
    let body = [UInt8](repeating: 0x61, count: 4 * 1024 * 1024)
    try await withClient(handler: { HTTPResponse(.ok, body: $0.body) }) { _, client in
      let response = try await client.send(HTTPRequest(.put, "/", body: body))
      #expect(response.body == body)
      #expect(try await client.send(HTTPRequest(.put, "/", body: body + [0])).status == .contentTooLarge)
    }
  }

  @Test func nobodyListens() async throws {
    try await TestServer.run { test in
      let address = try SocketAddress(parsing: "127.0.0.1:1")
      let client = HTTPClient(address: address, loop: test.loop)
      await #expect(throws: HTTPClientError.connectionRefused("127.0.0.1:1")) {
        try await client.send(HTTPRequest(.get, "/"))
      }
    }
  }

  @Test("no answer in time, or a lost connection, leaves the outcome unknown")
  func outcomeUnknown() async throws {
    let gate = Gate()
    let arrived = Gate()
    let handler: HTTPServer.Handler = { request in
      if request.path == "/lost" { await arrived.open() }
      if request.path != "/first" { await gate.wait() }
      return HTTPResponse(.ok)
    }
    try await withClient(handler: handler) { _, client in
      // On a connection that stands a request is sent at once: on a slow machine connecting alone may take too long.
      _ = try await client.send(HTTPRequest(.get, "/first"))
      await #expect(throws: HTTPClientError.outcomeUnknown("no answer came within 30 ms")) {
        try await client.send(HTTPRequest(.post, "/"), timeoutMilliseconds: 30)
      }
      let lost = Task { try await client.send(HTTPRequest(.post, "/lost")) }
      await arrived.wait()
      client.close()
      await #expect(throws: HTTPClientError.self) { try await lost.value }
      await gate.open()
    }
  }

  @Test("a connection that the server closed while it was idle is replaced without the caller noticing")
  func staleConnection() async throws {
    try await withClient { test, client in
      _ = try await client.send(HTTPRequest(.get, "/1"))
      let second = HTTPServer(
        group: test.group, secondsSinceEpoch: { TestServer.secondsSinceEpoch }, handler: TestServer.echo)
      await test.server.drain(timeoutMilliseconds: 0)
      _ = try second.listen(on: test.address)
      #expect(try await client.send(HTTPRequest(.get, "/2")).text == "GET /2 ")
      await second.drain(timeoutMilliseconds: 0)
    }
  }

  @Test("who cancels hears of it, on the client's loop and elsewhere", arguments: [true, false])
  func cancelling(_ isOnLoop: Bool) async throws {
    let gate = Gate()
    let arrived = Gate()
    let handler: HTTPServer.Handler = { request in
      if request.path == "/held" {
        await arrived.open()
        await gate.wait()
      }
      return HTTPResponse(.ok, text: request.target)
    }
    try await withClient(handler: handler) { test, client in
      let loop = isOnLoop ? test.group.loops[1] : nil
      func send(_ target: String, isCancelled: Bool = false) -> Task<String, any Error> {
        Task(executorPreference: loop) {
          if isCancelled { withUnsafeCurrentTask { $0?.cancel() } }
          return try await client.send(HTTPRequest(.get, target)).text
        }
      }
      let before = try await send("/a?b?c").value
      #expect(before == "/a?b?c")
      let held = send("/held")
      await arrived.wait()
      held.cancel()
      await #expect(throws: HTTPClientError.outcomeUnknown("the caller cancelled it")) { try await held.value }
      let early = send("/", isCancelled: true)
      await #expect(throws: HTTPClientError.notSent("the caller cancelled it")) { try await early.value }
      let after = try await send("/again").value
      #expect(after == "/again")
      await gate.open()
    }
  }

  @Test func answersThatAreNotHTTP() async throws {
    let group = EventLoopGroup(count: 1, name: "not-http")
    defer { group.stop() }
    let listener = try Listener.listen(on: SocketAddress(parsing: "127.0.0.1:0"), group: group) { connection in
      connection.start(Babbler())
    }
    let client = HTTPClient(address: listener.address, loop: group.loops[0])
    let error = await #expect(throws: HTTPClientError.self) { try await client.send(HTTPRequest(.get, "/")) }
    #expect(error?.description.contains("not valid HTTP") == true)
  }
}

/// Answers anything with a line that is no status line.
private final class Babbler: ConnectionHandler {
  func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int {
    connection.write("220 mail.example ESMTP\r\n".bytes)
    return bytes.count
  }

  func closed(_ connection: Connection, reason: CloseReason) {}
}
