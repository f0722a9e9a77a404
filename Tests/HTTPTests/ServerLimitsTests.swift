import Testing
import Transport

@testable import HTTP

@Suite struct ServerLimitsTests {
  @Test("one connection above the limit in all is refused, and room is made again")
  func connectionsInAll() async throws {
    var limits = HTTPServerLimits.patient
    limits.connectionCountMax = 2
    try await TestServer.run(limits: limits, checkConnections)
  }

  @Test("one connection above the limit of an address is refused, and room is made again")
  func connectionsOfAnAddress() async throws {
    var limits = HTTPServerLimits.patient
    limits.connectionCountPerAddressMax = 2
    try await TestServer.run(limits: limits, checkConnections)
  }

  private func checkConnections(_ test: TestServer) async throws {
    let request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n"
    let first = try await test.open()
    await first.send(request)
    _ = await first.read(until: "GET /")
    let second = try await test.open()
    await second.send(request)
    #expect(await second.read(until: "GET /").hasPrefix("HTTP/1.1 200 OK"))
    let third = try await test.open()
    #expect(await third.readToEnd().hasPrefix("HTTP/1.1 503 Service Unavailable"))
    await first.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
    _ = await first.readToEnd()
    var answer = ""
    while !answer.hasPrefix("HTTP/1.1 200 OK") {
      let again = try await test.open()
      await again.send(request)
      answer = await again.read(until: "\r\n\r\n")
    }
  }

  @Test("a head that trickles is cut off at its deadline, which no byte moves")
  func headDeadline() async throws {
    var limits = HTTPServerLimits.patient
    limits.headMilliseconds = 50
    try await TestServer.run(limits: limits) { test in
      var answer = ""
      // On a busy machine nothing may have arrived by then, and the connection is closed without a word.
      for _ in 0..<100 where answer.isEmpty {
        let raw = try await test.open()
        await raw.send("GET / HTTP/1.1\r\nHost")
        answer = await raw.readToEnd()
      }
      #expect(answer.hasPrefix("HTTP/1.1 408 Request Timeout"))
    }
  }

  @Test("a connection that brings nothing is closed without a word: its client may just not need it")
  func silent() async throws {
    var limits = HTTPServerLimits.patient
    limits.headMilliseconds = 50
    try await TestServer.run(limits: limits) { test in
      let raw = try await test.open()
      #expect(await raw.readToEnd().isEmpty)
    }
  }

  @Test("what came in time is answered, however late the loop looks at it") func unseen() async throws {
    var limits = HTTPServerLimits.patient
    limits.headMilliseconds = 50
    try await TestServer.run(limits: limits) { test in
      var answer = ""
      // On a busy machine the connection may be closed before anything is held.
      for _ in 0..<20 where answer.isEmpty {
        let raw = try await test.open()
        await test.onEachLoop { $0.holdGuests(nanosecondsMax: 3_600_000_000_000) }
        await raw.send("GET /late HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n")
        await raw.flush()
        await test.onEachLoop(afterNanoseconds: 100_000_000) { $0.releaseGuests(room: 1) }
        answer = await raw.readToEnd()
      }
      #expect(answer.hasPrefix("HTTP/1.1 200 OK"))
    }
  }

  @Test func bodyDeadline() async throws {
    var limits = HTTPServerLimits.patient
    limits.bodyGraceMilliseconds = 50
    try await TestServer.run(limits: limits) { test in
      let answer = try await test.talk("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nab")
      #expect(answer.hasPrefix("HTTP/1.1 408 Request Timeout"))
    }
  }

  @Test("an idle connection is closed without a word")
  func idle() async throws {
    var limits = HTTPServerLimits.patient
    limits.idleMilliseconds = 50
    try await TestServer.run(limits: limits) { test in
      let answer = try await test.talk("GET /x HTTP/1.1\r\nHost: a\r\n\r\n")
      #expect(answer.hasPrefix("HTTP/1.1 200 OK") && answer.hasSuffix("GET /x "))
    }
  }

  @Test("bodies that arrive in pieces are held up to a limit over all connections, and let go with the answer")
  func heldBodies() async throws {
    var limits = HTTPServerLimits.patient
    limits.heldBodyBytesMax = 10
    let head = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 20\r\n\r\n"
    try await TestServer.run(limits: limits) { test in
      for _ in 0..<2 {
        let first = try await test.open()
        await first.send(head + "1234567890")
        while test.server.heldBodyByteCount < 10 { await Task.yield() }
        let second = try await test.open()
        await second.send(head + "1")
        #expect(await second.readToEnd().hasPrefix("HTTP/1.1 503 Service Unavailable"))
        await first.send("1234567890")
        #expect(await first.read(until: "POST / ").hasSuffix("POST / 12345678901234567890"))
        while test.server.heldBodyByteCount > 0 { await Task.yield() }
      }
    }
  }

  @Test func patience() {
    var limits = HTTPServerLimits()
    limits.headMilliseconds = 10
    limits.idleMilliseconds = 20
    limits.bodyGraceMilliseconds = 5
    limits.bodyBytesPerSecondMin = 1_000
    let millisecond: UInt64 = 1_000_000
    var patience = Patience(limits: limits, nowNanoseconds: 0)
    #expect(patience.deadlineNanoseconds == 10 * millisecond && patience.isWithoutRequest)
    patience.note(.head, nowNanoseconds: 9 * millisecond)
    #expect(patience.deadlineNanoseconds == 10 * millisecond && !patience.isWithoutRequest)
    patience.note(.body(receivedByteCount: 0), nowNanoseconds: 10 * millisecond)
    #expect(patience.deadlineNanoseconds == 15 * millisecond)
    patience.note(.body(receivedByteCount: 7), nowNanoseconds: 14 * millisecond)
    #expect(patience.deadlineNanoseconds == 22 * millisecond)
    patience.note(.answering, nowNanoseconds: 20 * millisecond)
    #expect(patience.deadlineNanoseconds == nil && !patience.isWithoutRequest)
    patience.note(.idle, nowNanoseconds: 30 * millisecond)
    #expect(patience.deadlineNanoseconds == 50 * millisecond && patience.isWithoutRequest)
    patience.note(.idle, nowNanoseconds: 40 * millisecond)
    #expect(patience.deadlineNanoseconds == 60 * millisecond)
    patience.note(.head, nowNanoseconds: 41 * millisecond)
    #expect(patience.deadlineNanoseconds == 51 * millisecond)
  }
}
