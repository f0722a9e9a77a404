import RPC
import Schemas
import Storage
import TestHouse
import Testing
import Transport

@testable import ServiceRuntime

@Suite struct EventFeedTests {
  private func run(_ body: (HostInProcess, EventsV1.EventsService.Client) async throws -> Void) async throws {
    let host = try await HostInProcess.start(Producer.self, in: TemporaryDirectory())
    try await body(host, EventsV1.EventsService.Client(host.channel))
    await host.stop()
  }

  @Test("events come in order from the one asked for, then new ones as they are committed")
  func streams() async throws {
    try await run { (host, client) async throws in
      let database = host.host.environment.database
      try await Producer.append(600, to: database)
      var iterator = client.streamEvents(.init(afterSequence: 100)).makeAsyncIterator()
      var seen: [UInt64] = []
      while seen.count < 500 {
        let events = try #require(try await iterator.next()).events
        #expect(events.count <= 256)
        seen += events.map(\.sequence)
      }
      #expect(seen == Array(101...600))
      try await Producer.append(1, after: 600, to: database)
      let next = try #require(try await iterator.next()).events
      #expect(next.map(\.sequence) == [601])
      #expect(next.first?.eventId == "event-601")
      #expect(next.first?.account == "accounts/a1")
      #expect(next.first?.type == "sample.Happened")
      #expect(next.first?.createTime?.milliseconds == 601)
      #expect(try await client.getWatermark(.init()).sequence == 601)
    }
  }

  @Test("what is committed soon after a message goes together") func gathers() async throws {
    try await run { (host, client) async throws in
      let database = host.host.environment.database
      var iterator = client.streamEvents(.init(), options: CallOptions(timeoutMilliseconds: 600_000))
        .makeAsyncIterator()
      try await Producer.append(1, to: database)
      var last = try #require(try await iterator.next()).events.last?.sequence ?? 0
      var messages: UInt64 = 0
      let start = MonotonicClock.nowNanoseconds()
      for number in 1...100 { try await Producer.append(1, after: number, to: database) }
      while last < 101 {
        let events = try #require(try await iterator.next()).events
        #expect(events.map(\.sequence) == Array(last + 1...last + UInt64(events.count)))
        last = events.last?.sequence ?? last
        messages += 1
      }
      let milliseconds = (MonotonicClock.nowNanoseconds() - start) / 1_000_000
      // Each message has one of the follower's moments to itself, however late a commit is.
      #expect(messages <= milliseconds / UInt64(Limits.eventGatheringMilliseconds) + 2, "\(milliseconds) ms")
    }
  }

  @Test("each follower gathers until moments of its own, for half a period to one and a half") func moments() {
    let period: Int64 = 20
    for number in [0, 1, 2, 5, 999, 1_000, 1_001, .max] {
      let moments = GatheringMoments(periodMilliseconds: period, number: number)
      let pauses = (0..<100).map { now in (now, moments.pauseMilliseconds(nowMilliseconds: now)) }
      #expect(pauses.allSatisfy { (period / 2..<period * 3 / 2).contains($0.1) }, "\(number)")
      #expect(Set(pauses.map { ($0 + $1) % period }).count == 1, "\(number)")
    }
    let apart = Set(
      (0..<3).map { number in
        GatheringMoments(periodMilliseconds: period, number: number).pauseMilliseconds(nowMilliseconds: 0) % period
      }
    ).sorted()
    #expect(apart.count == 3)
    #expect(zip(apart, apart.dropFirst() + [apart[0] + period]).allSatisfy { $1 - $0 >= 4 }, "\(apart)")
  }

  @Test("a watermark waits for a producer's effects, and only for one that is followed")
  func watermarkWithoutFollower() async throws {
    try await run { (_, client) async throws in
      let error = await refusal { () async throws(RPCError) in
        try await client.getWatermark(.init(producer: "users", producerSequence: 1))
      }
      #expect(error?.code == .invalidArgument && error?.fields == ["producer"])
    }
  }

  @Test("messages stay far below the largest frame, however large events are")
  func largeEvents() async throws {
    try await run { (host, client) async throws in
      try await Producer.append(12, to: host.host.environment.database, payloadBytes: 60_000)
      var seen: [UInt64] = []
      for try await message in client.streamEvents(.init()) {
        #expect(message.events.reduce(0) { $0 + $1.payload.count } <= (128 << 10) + 60_000)
        seen += message.events.map(\.sequence)
        if seen.count == 12 { break }
      }
      #expect(seen == Array(1...12))
    }
  }

  @Test("a follower that has seen more than there is, is refused")
  func ahead() async throws {
    try await run { (host, client) async throws in
      try await Producer.append(3, to: host.host.environment.database)
      for sequence in [4, UInt64.max] {
        var iterator = client.streamEvents(.init(afterSequence: sequence)).makeAsyncIterator()
        let error = await #expect(throws: RPCError.self) { _ = try await iterator.next() }
        #expect(error?.reason == "SEQUENCE_AHEAD")
        #expect(error?.code == .failedPrecondition)
      }
    }
  }

  @Test("a drain ends streams at once, so that it need not wait for followers")
  func endsWithDrain() async throws {
    let host = try await HostInProcess.start(Producer.self, in: TemporaryDirectory())
    try await Producer.append(1, to: host.host.environment.database)
    var iterator = EventsV1.EventsService.Client(host.channel).streamEvents(.init()).makeAsyncIterator()
    _ = try await iterator.next()
    await host.host.drain(milliseconds: 60_000)
    let error = await #expect(throws: RPCError.self) { _ = try await iterator.next() }
    #expect(error?.code == .unavailable)
    host.loops.stop()
  }
}
