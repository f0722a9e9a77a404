import Testing
import Transport

@testable import RPC

@Suite struct CancellationTests {
  @Test(arguments: Route.allCases)
  func cancellingTheTaskCancelsTheHandler(route: Route) async throws {
    let pair = try TestPair(route)
    let task = Task {
      let _: TextMessage = try await pair.client.unary(
        TestService.echo, TextMessage("hold"), options: CallOptions())
    }
    await pair.service.latch.arrived.wait()
    task.cancel()
    let error = await #expect(throws: RPCError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    await pair.service.latch.cancelled.wait()
    #expect(try await echo(pair, "after") == "after")
  }

  @Test func cancelledBeforeItBegins() async throws {
    let pair = try TestPair(.inProcess)
    let task = Task {
      while !Task.isCancelled { await Task.yield() }
      let _: TextMessage = try await pair.client.unary(TestService.echo, TextMessage("x"), options: CallOptions())
    }
    task.cancel()
    let error = await #expect(throws: RPCError.self) { try await task.value }
    #expect(error?.code == .cancelled)
    // Nothing of it reached the server.
    #expect(try await echo(pair, "after") == "after")
    #expect(pair.service.latch.arrived.count == 0)
  }

  @Test func cancellationIsFoundWhileTheCallWaitsForAServer() async throws {
    let group = EventLoopGroup(count: 1)
    defer { group.stop() }
    let failed = Gate()
    let client = RPCClient(
      endpoints: [.unix(path: TemporaryPath.make("nobody.sock"))], group: group,
      hooks: ClientHooks { _, incident in if case .connectFailed = incident { failed.pass() } }, randomness: { 3 })
    let task = Task {
      let _: TextMessage = try await client.unary(
        TestService.echo, TextMessage("x"), options: CallOptions(timeoutMilliseconds: nil))
    }
    await failed.wait()
    task.cancel()
    let error = await #expect(throws: RPCError.self) { try await task.value }
    #expect(error?.code == .cancelled)
  }

  @Test func cancellationIsFoundBetweenTwoAttempts() async throws {
    let (pair, _, task) = try await callBetweenTwoAttempts()
    defer { withExtendedLifetime(pair) {} }
    task.cancel()
    let error = await #expect(throws: RPCError.self) { try await task.value }
    #expect(error?.code == .cancelled)
  }

  /// The next attempt is a minute away; nobody waits for it.
  @Test func aClientThatClosesEndsCallsBetweenTwoAttempts() async throws {
    let (pair, client, task) = try await callBetweenTwoAttempts()
    defer { withExtendedLifetime(pair) {} }
    let start = ContinuousClock.now
    client.close()
    let error = await #expect(throws: RPCError.self) { try await task.value }
    #expect(error?.code == .unavailable)
    #expect(ContinuousClock.now - start < .seconds(30))
  }

  /// A call that the server has asked to come again in a minute.
  private func callBetweenTwoAttempts() async throws -> (TestPair, RPCClient, Task<Void, any Error>) {
    let pair = try TestPair(
      .tcp,
      serverInterceptors: [
        { _, _ in
          var error = RPCError(.unavailable, reason: "TEST", message: "later")
          error.details.append(.retryInfo(delayMilliseconds: 60_000))
          throw error
        }
      ])
    let retried = Gate()
    let client = RPCClient(
      endpoints: [try #require(pair.address)], group: pair.group,
      hooks: ClientHooks { _, incident in if case .callRetried = incident { retried.pass() } }, randomness: { 3 })
    let task = Task {
      let _: TextMessage = try await client.unary(
        TestService.echo, TextMessage("x"), options: CallOptions(timeoutMilliseconds: nil))
    }
    await retried.wait()
    #expect(retried.count == 1)
    return (pair, client, task)
  }

  @Test(arguments: [Route.tcp, .inProcess])
  func cancellationRacesWithTheAnswer(route: Route) async throws {
    let pair = try TestPair(route)
    var outcomes: [StatusCode: Int] = [:]
    for round in 0..<200 {
      let task = Task {
        let answer: TextMessage = try await pair.client.unary(
          TestService.echo, TextMessage("r\(round)"), options: CallOptions())
        return answer.text
      }
      for _ in 0..<round % 20 { await Task.yield() }
      task.cancel()
      do {
        #expect(try await task.value == "r\(round)")
        outcomes[.ok, default: 0] += 1
      } catch {
        outcomes[(error as? RPCError)?.code ?? .unknown, default: 0] += 1
      }
    }
    // Each ended exactly once, as one or the other, and the connection is as good as before.
    #expect((outcomes[.ok] ?? 0) + (outcomes[.cancelled] ?? 0) == 200)
    #expect(try await echo(pair, "after") == "after")
  }

  @Test func manyWaitAndSomeAreCancelled() async throws {
    let pair = try TestPair(.tcp)
    let tasks = (0..<40).map { _ in
      Task {
        let _: TextMessage = try await pair.client.unary(TestService.echo, TextMessage("hold"), options: CallOptions())
      }
    }
    await pair.service.latch.arrived.wait(for: 40)
    for task in tasks.prefix(25) { task.cancel() }
    await pair.service.latch.cancelled.wait(for: 25)
    for _ in 0..<15 { pair.service.latch.release() }
    for task in tasks.prefix(25) {
      let error = await #expect(throws: RPCError.self) { try await task.value }
      #expect(error?.code == .cancelled)
    }
    for task in tasks.suffix(15) { try await task.value }
  }

  @Test func nobodyLooksWhenNothingWaits() async throws {
    let pair = try TestPair(.tcp)
    let task = Task {
      let _: TextMessage = try await pair.client.unary(TestService.echo, TextMessage("hold"), options: CallOptions())
    }
    await pair.service.latch.arrived.wait()
    #expect(await nextLooks(pair).contains { $0 < .max })
    pair.service.latch.release()
    try await task.value
    // The look that was due finds nobody and is the last one.
    for lane in pair.client.lanes {
      await withCheckedContinuation { continuation in
        lane.loop.execute {
          lane.loop.schedule(afterNanoseconds: 2 * ClientLane.lookNanoseconds) { continuation.resume() }
        }
      }
    }
    #expect(await nextLooks(pair).allSatisfy { $0 == .max })
  }

  private func nextLooks(_ pair: TestPair) async -> [UInt64] {
    var looks: [UInt64] = []
    for lane in pair.client.lanes {
      looks.append(
        await withCheckedContinuation { continuation in
          lane.loop.execute { continuation.resume(returning: lane.nextLookNanoseconds) }
        })
    }
    return looks
  }

  @Test func lettingAStreamGoCancelsIt() async throws {
    let pair = try TestPair(.inProcess)
    do {
      let stream: ResponseStream<TextMessage> = pair.client.serverStreaming(
        TestService.expand, TextMessage("hold", count: 1), options: CallOptions())
      var iterator = stream.makeAsyncIterator()
      #expect(try await iterator.next() == TextMessage("hold"))
      await pair.service.latch.arrived.wait()
    }
    await pair.service.latch.cancelled.wait()
  }

  @Test func cancelFrameFromAPlainSocket() async throws {
    let pair = try TestPair(.tcp)
    let peer = try RawPeer(try #require(pair.address))
    // Without the opt-in the frame means nothing.
    try peer.call(1, "Echo", "hold")
    await pair.service.latch.arrived.wait()
    try peer.send(1, 0x10)
    try peer.call(3, "Echo", "hold", metadata: [("ttrpc-ext", "ping,cancel")])
    await pair.service.latch.arrived.wait(for: 2)
    try peer.send(3, 0x10)
    let (id, outcome) = try peer.response()
    #expect(id == 3)
    if case .failure(let error) = outcome { #expect(error.code == .cancelled) } else { Issue.record("not cancelled") }
    await pair.service.latch.cancelled.wait()
    pair.service.latch.release()
    #expect(try peer.response().streamID == 1)
  }

  private func echo(_ pair: TestPair, _ text: String) async throws -> String {
    let response: TextMessage = try await pair.client.unary(TestService.echo, TextMessage(text), options: CallOptions())
    return response.text
  }
}
