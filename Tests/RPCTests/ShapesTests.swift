import RPC
import Testing

@Suite struct ShapesTests {
  @Test(arguments: Route.allCases)
  func unary(route: Route) async throws {
    let pair = try TestPair(route)
    let response: TextMessage = try await pair.client.unary(
      TestService.echo, TextMessage("hello", count: 3), options: CallOptions())
    #expect(response == TextMessage("hello", count: 3))
    let empty: TextMessage = try await pair.client.unary(TestService.echo, TextMessage(), options: CallOptions())
    #expect(empty == TextMessage())
  }

  @Test(arguments: Route.allCases)
  func serverStreaming(route: Route) async throws {
    let pair = try TestPair(route)
    let stream: ResponseStream<TextMessage> = pair.client.serverStreaming(
      TestService.expand, TextMessage("x", count: 300), options: CallOptions())
    var counts: [Int32] = []
    for try await response in stream { counts.append(response.count) }
    #expect(counts == Array(0..<300))
  }

  @Test(arguments: Route.allCases)
  func clientStreaming(route: Route) async throws {
    let pair = try TestPair(route)
    let call: ClientStreamingCall<TextMessage, TextMessage> = pair.client.clientStreaming(
      TestService.collect, options: CallOptions())
    for letter in ["a", "", "b", "c"] { try await call.requests.send(TextMessage(letter)) }
    call.requests.finish()
    #expect(try await call.response() == TextMessage("abc", count: 4))
  }

  @Test(arguments: Route.allCases)
  func bidirectional(route: Route) async throws {
    let pair = try TestPair(route)
    let call: BidirectionalCall<TextMessage, TextMessage> = pair.client.bidirectional(
      TestService.chat, options: CallOptions())
    var responses = call.responses.makeAsyncIterator()
    for index in 0..<20 as Range<Int32> {
      try await call.requests.send(TextMessage("m", count: index))
      #expect(try await responses.next() == TextMessage("m", count: index))
    }
    call.requests.finish()
    #expect(try await responses.next() == nil)
  }

  @Test(arguments: Route.allCases)
  func fiftyStreamsAtOnce(route: Route) async throws {
    let pair = try TestPair(route)
    let total = try await withThrowingTaskGroup(of: Int.self) { group in
      for _ in 0..<50 {
        group.addTask {
          let stream: ResponseStream<TextMessage> = pair.client.serverStreaming(
            TestService.expand, TextMessage("x", count: 40), options: CallOptions())
          var count = 0
          for try await _ in stream { count += 1 }
          return count
        }
      }
      return try await group.reduce(0, +)
    }
    #expect(total == 2000)
  }
}
