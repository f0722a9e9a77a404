import RPC
import Synchronization
import Testing
import Transport

@Suite struct DeadlineTests {
  private final class SilentServer: ConnectionHandler {
    let heard: Gate

    init(heard: Gate) { self.heard = heard }

    func received(_ bytes: UnsafeRawBufferPointer, from connection: Connection) -> Int {
      heard.pass()
      return bytes.count
    }
    func closed(_ connection: Connection, reason: CloseReason) {}
  }

  private func echo(_ pair: TestPair, _ text: String, _ options: CallOptions) async throws(RPCError) -> String {
    let response: TextMessage = try await pair.client.unary(TestService.echo, TextMessage(text), options: options)
    return response.text
  }

  @Test(arguments: [Route.tcp, .inProcess])
  func serverAnswersOnceAndCancelsTheHandler(route: Route) async throws {
    let ended = Mutex<[StatusCode]>([])
    let pair = try TestPair(
      route, hooks: ServerHooks(callEnded: { call in ended.withLock { $0.append(call.code) } }))
    // The server's own timer is what fires: the client that asks is a plain socket where there is one.
    if let address = pair.address {
      let peer = try RawPeer(address)
      try peer.call(1, "Echo", "hold", timeout: 50_000_000)
      #expect(try peer.responseCode() == .deadlineExceeded)
      await pair.service.latch.cancelled.wait()
      try peer.call(3, "Echo", "after")
      #expect(try peer.response().streamID == 3)
      #expect(ended.withLock { $0 } == [.deadlineExceeded, .ok])
    } else {
      await #expect(throws: RPCError.self) { try await echo(pair, "hold", CallOptions(timeoutMilliseconds: 50)) }
      await pair.service.latch.cancelled.wait()
    }
  }

  @Test func clientStopsWaiting() async throws {
    // Nobody answers at all: the peer accepts and stays silent.
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let heard = Gate()
    let listener = try Listener.listen(on: try SocketAddress(parsing: "127.0.0.1:0"), group: group) { connection in
      connection.start(SilentServer(heard: heard))
    }
    let client = RPCClient(endpoints: [listener.address], group: group, randomness: { 0 })
    // On a connection that stands a call is sent at once: on a slow machine connecting alone may take too long.
    let first = Task { let _: TextMessage = try await client.unary(TestService.echo, TextMessage("first")) }
    await heard.wait()
    do throws(RPCError) {
      let _: TextMessage = try await client.unary(
        TestService.echo, TextMessage("x"), options: CallOptions(timeoutMilliseconds: 40))
      Issue.record("answered")
    } catch {
      #expect(error.code == .deadlineExceeded)
      #expect(error.isOutcomeUnknown)
    }
    client.close()
    await #expect(throws: RPCError.self) { try await first.value }
  }

  @Test func callsEndAtTheirOwnDeadlines() async throws {
    let pair = try TestPair(.tcp)
    // The later ones are begun first: an earlier deadline brings the next look forward.
    let elapsed = await withTaskGroup(of: (Int64, UInt64, StatusCode).self) { tasks in
      for timeout: Int64 in [90, 61, 60, 33, 3, 1] {
        tasks.addTask {
          let begin = MonotonicClock.nowNanoseconds()
          do {
            _ = try await echo(pair, "hold", CallOptions(timeoutMilliseconds: timeout))
            return (timeout, 0, .ok)
          } catch {
            let code = (error as? RPCError)?.code ?? .unknown
            return (timeout, MonotonicClock.nowNanoseconds() - begin, code)
          }
        }
      }
      return await tasks.reduce(into: []) { $0.append($1) }
    }
    for (timeout, nanoseconds, code) in elapsed {
      #expect(code == .deadlineExceeded)
      // Never before its time but by what a turn of a loop takes, since the server counts from its own.
      #expect(nanoseconds >= UInt64(timeout) * 1_000_000 - 1_000_000, "\(timeout) ms took \(nanoseconds) ns")
    }
  }

  @Test func aCallThatWaitsForAServerHasItsDeadline() async throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let client = RPCClient(
      endpoints: [.unix(path: TemporaryPath.make("nobody.sock"))], group: group, randomness: { 3 })
    let error = await #expect(throws: RPCError.self) {
      let _: TextMessage = try await client.unary(
        TestService.echo, TextMessage("x"), options: CallOptions(timeoutMilliseconds: 40))
    }
    #expect(error?.reason == "UNREACHABLE")
  }

  @Test func timeThatHasPassedIsNotSent() async throws {
    let pair = try TestPair(.inProcess)
    for timeout: Int64 in [0, -5, .min] {
      let error = await #expect(throws: RPCError.self) {
        try await echo(pair, "x", CallOptions(timeoutMilliseconds: timeout))
      }
      #expect(error?.code == .deadlineExceeded)
    }
  }

  @Test func streamsHaveDeadlines() async throws {
    let pair = try TestPair(.inProcess)
    let stream: ResponseStream<TextMessage> = pair.client.serverStreaming(
      TestService.expand, TextMessage("hold", count: 2), options: CallOptions(timeoutMilliseconds: 500))
    var count = 0
    let error = await #expect(throws: RPCError.self) {
      for try await _ in stream { count += 1 }
    }
    #expect(error?.code == .deadlineExceeded)
    #expect(count == 2)
    await pair.service.latch.cancelled.wait()
  }

  @Test func deadlinesShrinkOnTheWay() async throws {
    let pair = try TestPair(.inProcess)
    let remaining = try #require(Int64(try await echo(pair, "remaining", CallOptions(timeoutMilliseconds: 5_000))))
    #expect(remaining > 0 && remaining <= 5_000_000_000)
    #expect(try await echo(pair, "remaining", CallOptions(timeoutMilliseconds: nil)) == "-1")

    let loop = pair.group.loops[0]
    let deadline = MonotonicClock.nowNanoseconds() + 2_000_000_000
    var metadata: Metadata = ["traceparent": "00-1-2-01", "linecard-principal": "p", "authorization": "secret"]
    metadata.add("r", for: "Request-ID")
    let child = CallOptions.child(
      of: CallContext(method: TestService.echo, metadata: metadata, deadlineNanoseconds: deadline, loop: loop))
    #expect(try #require(child.timeoutMilliseconds) <= 1_950)
    #expect(try #require(child.timeoutMilliseconds) > 1_000)
    #expect(child.metadata["traceparent"] == "00-1-2-01")
    #expect(child.metadata["request-id"] == "r")
    #expect(child.metadata["linecard-principal"] == "p")
    #expect(child.metadata["authorization"] == nil)
    let unbounded = CallOptions.child(of: CallContext(method: TestService.echo, loop: loop))
    #expect(unbounded.timeoutMilliseconds == CallOptions.timeoutMillisecondsDefault)
  }
}
