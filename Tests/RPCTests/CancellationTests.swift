import RPC
import Testing

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
