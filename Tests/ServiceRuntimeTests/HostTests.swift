import BillingTypes
import HTTP
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing
import Transport

@Suite struct HostTests {
  private func get(_ host: HostInProcess, _ path: String, _ method: HTTPMethod = .get) async throws -> HTTPResponse {
    let client = HTTPClient(address: try #require(host.host.ports.admin.first), loop: host.loops.loops[0])
    defer { client.close() }
    return try await client.send(HTTPRequest(method, path))
  }

  @Test func pagesForTheOperator() async throws {
    let clock = TestClock(startingAt: Instant(millisecondsSinceEpoch: 1_772_323_200_000))
    let host = try await HostInProcess.start(Gated.self, in: TemporaryDirectory(), clock: clock)
    let health = GrpcHealthV1.Health.Client(host.channel)
    _ = try await health.check(.init())
    #expect(try await get(host, "/livez").text == "ok\n")
    let ready = try await get(host, "/readyz")
    #expect(ready.status == .ok)
    let json = try JSONValue(parsing: ready.body)
    #expect(json["service"]?.stringValue == "licensing")
    #expect(json["ready"] == .bool(true))
    #expect(json["test_clock"]?.stringValue == "2026-03-01T00:00:00Z")
    #expect(json["dependencies"]?[0]?["name"]?.stringValue == "database")
    let metrics = try await get(host, "/metrics")
    #expect(metrics.fields["Content-Type"] == "text/plain; version=0.0.4; charset=utf-8")
    let text = PrometheusText(metrics.text)
    #expect(text.problems.isEmpty, "\(text.problems)")
    let labels = "{rpc_method=\"grpc.health.v1.Health/Check\",rpc_status_code=\"OK\",rpc_system_name=\"ttrpc\"}"
    #expect(text.samples["rpc_server_call_duration_seconds_count" + labels] == "1")
    #expect(try await get(host, "/").status == .notFound)
    let refused = try await get(host, "/metrics", .post)
    #expect(refused.status == .methodNotAllowed)
    #expect(refused.fields["Allow"] == "GET, HEAD")
    await host.stop()
  }

  @Test("without a test clock /readyz shows none and its service is not there")
  func realClock() async throws {
    let host = try await HostInProcess.start(Gated.self, in: TemporaryDirectory())
    #expect(try JSONValue(parsing: try await get(host, "/readyz").body)["test_clock"] == nil)
    let clock = OperationsV1.TestClockService.Client(host.channel)
    let error = await refusal { () async throws(RPCError) in try await clock.getTestClock(.init()) }
    #expect(error?.code == .unimplemented)
    await host.stop()
  }

  @Test func healthProtocol() async throws {
    let host = try await HostInProcess.start(Gated.self, in: TemporaryDirectory())
    let health = GrpcHealthV1.Health.Client(host.channel)
    #expect(try await health.check(.init()).status == .serving)
    #expect(try await health.check(.init(service: "linecard.testing.v1.EchoService")).status == .serving)
    #expect(
      await refusal { () async throws(RPCError) in try await health.check(.init(service: "no.Such")) }?.code
        == .notFound)
    let statuses = try await health.list(.init()).statuses
    #expect(
      Set(statuses.keys) == [
        "", "grpc.health.v1.Health", "linecard.events.v1.EventsService", "linecard.operations.v1.ReflectionService",
        "linecard.testing.v1.EchoService",
      ])
    var watch = health.watch(.init()).makeAsyncIterator()
    #expect(try await watch.next()?.status == .serving)
    host.host.environment.readiness.set("disk", isReady: false, state: "full")
    #expect(try await watch.next()?.status == .notServing)
    #expect(try await get(host, "/readyz").status == .serviceUnavailable)
    host.host.environment.readiness.set("disk", isReady: true, state: "ok")
    #expect(try await watch.next()?.status == .serving)
    host.host.environment.readiness.set("peer", isReady: false, state: "away", isRequired: false)
    #expect(try await health.check(.init()).status == .serving)
    var unknown = health.watch(.init(service: "no.Such")).makeAsyncIterator()
    #expect(try await unknown.next()?.status == .serviceUnknown)
    await host.stop()
  }

  @Test func reflection() async throws {
    let host = try await HostInProcess.start(Gated.self, in: TemporaryDirectory())
    let client = OperationsV1.ReflectionService.Client(host.channel)
    let bytes = try await client.getDescriptorSet(.init()).fileDescriptorSet
    #expect(String(decoding: bytes, as: UTF8.self).contains("linecard/users/v1/accounts.proto"))
    await host.stop()
  }

  @Test func testClockService() async throws {
    let directory = TemporaryDirectory()
    let flags = ["--test-clock", "--test-clock-start", "2026-03-01"]
    let host = try await HostInProcess.start(Gated.self, in: directory, arguments: flags)
    let client = OperationsV1.TestClockService.Client(host.channel)
    func set(_ milliseconds: Int64?) async throws(RPCError) -> Int64? {
      try await client.setTestClock(.init(time: milliseconds.map { .init(milliseconds: $0) })).time?.milliseconds
    }
    #expect(try await client.getTestClock(.init()).time?.milliseconds == 1_772_323_200_000)
    #expect(try await set(1_772_323_260_000) == 1_772_323_260_000)
    #expect(try await set(1_772_323_260_000) == 1_772_323_260_000)
    #expect(
      await refusal { () async throws(RPCError) in try await set(1_772_323_200_000) }?.reason
        == "CLOCK_MOVES_FORWARD_ONLY")
    #expect(await refusal { () async throws(RPCError) in try await set(nil) }?.fields == ["time"])
    #expect(await refusal { () async throws(RPCError) in try await set(253_402_300_800_000) }?.fields == ["time"])
    await host.stop()
    let again = try await HostInProcess.start(Gated.self, in: directory, arguments: flags)
    #expect(again.host.environment.clock.now().millisecondsSinceEpoch == 1_772_323_260_000)
    await again.stop()
    await #expect(throws: StartError.self) { try await HostInProcess.start(Gated.self, in: directory) }
    let real = TemporaryDirectory()
    await (try await HostInProcess.start(Gated.self, in: real)).stop()
    await #expect(throws: StartError.self) { try await HostInProcess.start(Gated.self, in: real, arguments: flags) }
  }

  @Test("a drain refuses new calls, lets those at work finish, and ends")
  func drain() async throws {
    let gate = Gate()
    let host = try await Gated.$gate.withValue(gate) {
      try await HostInProcess.start(Gated.self, in: TemporaryDirectory())
    }
    let echo = TestingV1.EchoService.Client(host.channel)
    let health = GrpcHealthV1.Health.Client(host.channel)
    // Beside many other tests each step here may take seconds, and none of them is about time.
    let patience = CallOptions(timeoutMilliseconds: 300_000)
    let atOnce = CallOptions(timeoutMilliseconds: 300_000, waitsForReady: false)
    var watch = health.watch(.init(), options: patience).makeAsyncIterator()
    #expect(try await watch.next()?.status == .serving)
    let atWork = Task { try await echo.echo(.init(text: "slow"), options: patience) }
    await gate.arrival(of: 1)
    let drained = Task { await host.host.drain(milliseconds: 300_000) }
    #expect(try await watch.next()?.status == .notServing)
    // Readiness goes first; a moment later calls are refused.
    var late: RPCError?
    for _ in 0..<10_000 where late == nil {
      late = await refusal { () async throws(RPCError) in
        try await echo.echo(.init(text: "now"), options: atOnce)
      }
    }
    #expect(late?.code == .unavailable)
    gate.open()
    #expect(try await atWork.value.text == "slow")
    await drained.value
    host.loops.stop()
  }

  @Test("a drain ends although a call does not")
  func drainDeadline() async throws {
    let gate = Gate()
    let host = try await Gated.$gate.withValue(gate) {
      try await HostInProcess.start(Gated.self, in: TemporaryDirectory())
    }
    let echo = TestingV1.EchoService.Client(host.channel)
    let atWork = Task { try await echo.echo(.init(text: "slow")) }
    await gate.arrival(of: 1)
    await host.host.drain(milliseconds: 50)
    let error = await #expect(throws: RPCError.self) { try await atWork.value }
    #expect(error?.isOutcomeUnknown == true)
    gate.open()
    host.loops.stop()
  }

  @Test("request ids: the caller's where usable, else a new one; unexpected errors keep their cause inside")
  func observer() async throws {
    let lines = LogLines()
    let host = try await HostInProcess.start(Gated.self, in: TemporaryDirectory(), log: lines.sink(.warning))
    let echo = TestingV1.EchoService.Client(host.channel)
    func id(_ given: String?) async throws -> String? {
      var options = CallOptions()
      options.metadata["request-id"] = given
      return try await echo.echo(.init(text: "now"), options: options).metadata["request-id"]
    }
    #expect(try await id("abc") == "abc")
    #expect(try await id(nil)?.count == 16)
    #expect(try await id(String(repeating: "x", count: 255))?.count == 255)
    #expect(try await id(String(repeating: "x", count: 256))?.count == 16)
    #expect(try await id("tab\t")?.count == 16)
    let failed = await refusal { () async throws(RPCError) in try await echo.echo(.init(text: "fail")) }
    #expect(failed?.code == .internal)
    #expect(failed?.message.contains("Surprise") == false)
    #expect(lines.texts.contains { $0.contains("Surprise") && $0.contains("handler failed") })
    let shed = await refusal { () async throws(RPCError) in
      try await echo.echo(.init(text: "store"), options: CallOptions(timeoutMilliseconds: 1_000))
    }
    #expect(shed?.code == .resourceExhausted || shed?.code == .deadlineExceeded)
    #expect(lines.texts.contains { $0.contains("DATABASE_OVERLOADED") })
    await host.stop()
  }

  @Test("what is taken or unreadable is one sentence and leaves nothing running")
  func refusedStarts() async throws {
    let directory = TemporaryDirectory()
    let host = try await HostInProcess.start(Gated.self, in: directory)
    let second = await #expect(throws: StartError.self) { try await HostInProcess.start(Gated.self, in: directory) }
    #expect(second?.description.contains("is in use by process") == true)
    #expect(second?.exitCode == .unavailable)
    let port = try #require(host.host.ports.rpc.first)
    let other = TemporaryDirectory()
    let taken = await #expect(throws: StartError.self) {
      try await HostInProcess.start(Gated.self, in: other, arguments: ["--listen", "\(port)"])
    }
    #expect(taken?.description == "cannot listen on \(port): Address already in use")
    #expect(taken?.exitCode == .unavailable)
    // The directory was given up again.
    await (try await HostInProcess.start(Gated.self, in: other)).stop()
    let open = await #expect(throws: StartError.self) {
      try await HostInProcess.start(Gated.self, in: other, arguments: ["--listen", "0.0.0.0:0"])
    }
    #expect(open?.description.contains("can be reached from other machines") == true)
    await host.stop()
  }
}
