import RPC
import Synchronization
import Testing

@Suite struct InterceptorTests {
  private final class Journal: Sendable {
    private let lines = Mutex<[String]>([])
    var all: [String] { lines.withLock { $0 } }
    func add(_ line: String) { lines.withLock { $0.append(line) } }

    func interceptor(_ name: String) -> Interceptor {
      { [self] call, next in
        add("\(name) > \(call.method.method)")
        var call = call
        call.metadata.add(name, for: "path")
        do {
          try await next(call)
          add("\(name) < ok")
        } catch {
          add("\(name) < \((error as? RPCError)?.code.name ?? "?")")
          throw error
        }
      }
    }
  }

  @Test func theyNestInOrderOnBothSides() async throws {
    let journal = Journal()
    let pair = try TestPair(
      .inProcess, serverInterceptors: [journal.interceptor("s1"), journal.interceptor("s2")],
      clientInterceptors: [journal.interceptor("c1"), journal.interceptor("c2")])
    let response: TextMessage = try await pair.client.unary(
      TestService.echo, TextMessage("metadata path"), options: CallOptions())
    #expect(response.text == "c1,c2,s1,s2")
    // The server's way out and the client's are two threads; each is in order.
    let lines = journal.all
    #expect(lines.filter { $0.hasPrefix("c") } == ["c1 > Echo", "c2 > Echo", "c2 < ok", "c1 < ok"])
    #expect(lines.filter { $0.hasPrefix("s") }.prefix(2) == ["s1 > Echo", "s2 > Echo"])
  }

  @Test func theySeeFailuresAndMayRefuse() async throws {
    let journal = Journal()
    let pair = try TestPair(.inProcess, clientInterceptors: [journal.interceptor("c")])
    let error = await #expect(throws: RPCError.self) {
      let _: TextMessage = try await pair.client.unary(TestService.echo, TextMessage("fail"), options: CallOptions())
    }
    #expect(error?.reason == "TEST")
    #expect(journal.all == ["c > Echo", "c < FAILED_PRECONDITION"])

    let refusing = try TestPair(
      .inProcess, serverInterceptors: [{ _, _ in throw RPCError(.permissionDenied, reason: "NO", message: "no") }])
    let refusal = await #expect(throws: RPCError.self) {
      let _: TextMessage = try await refusing.client.unary(TestService.echo, TextMessage("x"), options: CallOptions())
    }
    #expect(refusal?.code == .permissionDenied)
  }

  @Test func theySeeWholeStreams() async throws {
    let journal = Journal()
    let pair = try TestPair(
      .inProcess, serverInterceptors: [journal.interceptor("s")], clientInterceptors: [journal.interceptor("c")])
    let call: BidirectionalCall<TextMessage, TextMessage> = pair.client.bidirectional(
      TestService.chat, options: CallOptions())
    var responses = call.responses.makeAsyncIterator()
    try await call.requests.send(TextMessage("a"))
    #expect(try await responses.next() == TextMessage("a"))
    #expect(journal.all == ["c > Chat", "s > Chat"])
    call.requests.finish()
    #expect(try await responses.next() == nil)
    let failing: ResponseStream<TextMessage> = pair.client.serverStreaming(
      TestService.expand, TextMessage("fail", count: 1), options: CallOptions())
    await #expect(throws: RPCError.self) {
      for try await _ in failing {}
    }
  }

  @Test func theHookSeesEveryCallOnce() async throws {
    let pair = try TestPair(.tcp)
    let ended = Mutex<[StatusCode]>([])
    let client = RPCClient(
      endpoints: [try #require(pair.address)], group: pair.group,
      hooks: ClientHooks(callEnded: { call in ended.withLock { $0.append(call.code) } }), randomness: { 5 })
    let answer: TextMessage = try await client.unary(TestService.echo, TextMessage("once"), options: CallOptions())
    #expect(answer.text == "once")
    await #expect(throws: RPCError.self) {
      let _: TextMessage = try await client.unary(TestService.echo, TextMessage("fail"), options: CallOptions())
    }
    let stream: ResponseStream<TextMessage> = client.serverStreaming(
      TestService.expand, TextMessage("x", count: 3), options: CallOptions())
    for try await _ in stream {}
    let late = await #expect(throws: RPCError.self) {
      let _: TextMessage = try await client.unary(
        TestService.echo, TextMessage("hold"), options: CallOptions(timeoutMilliseconds: 20))
    }
    #expect(late?.code == .deadlineExceeded)
    #expect(ended.withLock { $0 } == [.ok, .failedPrecondition, .ok, .deadlineExceeded])
  }

  @Test func oneThatForgetsNextIsNotASuccess() async throws {
    let pair = try TestPair(.inProcess, serverInterceptors: [{ _, _ in }])
    let error = await #expect(throws: RPCError.self) {
      let _: TextMessage = try await pair.client.unary(TestService.echo, TextMessage("x"), options: CallOptions())
    }
    #expect(error?.code == .internal)
  }

  @Test func bytesPassThrough() async throws {
    let pair = try TestPair(.inProcess)
    let payload = TextMessage("raw", count: 2).serializedForTest
    #expect(try await pair.client.unaryBytes(TestService.echo, payload: payload, options: CallOptions()) == payload)
    let error = await #expect(throws: RPCError.self) {
      try await pair.client.unaryBytes(TestService.echo, payload: [0xFF], options: CallOptions())
    }
    #expect(error?.code == .invalidArgument)
  }
}
