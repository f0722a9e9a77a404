import LoadHarness
import Testing
import Transport

@Suite(.serialized) struct EngineTests {
  @Test("a stall of 100 ms shows in the p99 of the open model and not in that of a closed loop")
  func coordinatedOmission() async throws {
    let open = try LoadFixture(stallAt: 100)
    defer { open.stop() }
    let arrivals = "{\"phases\":[{\"rate\":400,\"seconds\":1}]}"
    let first = await LoadFixture.run(try open.scenario(arrivals, steps: LoadFixture.echo))
    #expect(first.total.steps[0].count == 400)
    #expect(
      first.total.steps[0].response.percentile(99) > 60_000_000, "\(first.total.steps[0].response.percentile(99))")
    let closed = try LoadFixture(stallAt: 100)
    defer { closed.stop() }
    let callers = "{\"model\":\"closed\",\"callers\":1,\"seconds\":1}"
    let second = await LoadFixture.run(try closed.scenario(callers, steps: LoadFixture.echo))
    #expect(second.total.steps[0].response.maximum >= 100_000_000)
    #expect(second.total.steps[0].response.percentile(99) < 50_000_000)
  }

  @Test("what is begun late is counted from when it was due, whoever was late") func lateness() async throws {
    let fixture = try LoadFixture()
    defer { fixture.stop() }
    let scenario = try fixture.scenario("{\"phases\":[{\"rate\":100,\"seconds\":0.1}]}", steps: LoadFixture.echo)
    // The last of the ten was due 910 ms ago.
    let result = await LoadFixture.run(scenario, start: MonotonicClock.nowNanoseconds() - 1_000_000_000)
    #expect(result.total.steps[0].count == 10)
    #expect(result.total.steps[0].response.minimum >= 900_000_000)
    #expect(result.total.steps[0].service.minimum < 900_000_000)
    #expect(result.total.lag.minimum >= 900_000_000)
  }

  @Test("all four shapes in one flow, with captures and a pause") func shapes() async throws {
    let fixture = try LoadFixture()
    defer { fixture.stop() }
    let steps = """
      {"step":"Echo","target":"echo","call":"linecard.testing.v1.EchoService/Echo","request":{"text":"t${index}"},
       "capture":{"said":"text"}},
      {"think_milliseconds":300},
      {"step":"Expand","target":"echo","call":"linecard.testing.v1.EchoService/Expand","request":{"text":"${said}","count":3}},
      {"step":"Collect","target":"echo","call":"linecard.testing.v1.EchoService/Collect","request":{"text":"${said}"},"messages":4},
      {"step":"Chat","target":"echo","call":"linecard.testing.v1.EchoService/Chat","request":{"text":"${said}"},"messages":5}
      """
    let result = await LoadFixture.run(
      try fixture.scenario("{\"phases\":[{\"rate\":50,\"seconds\":0.4}]}", steps: steps))
    #expect(result.total.steps.map(\.count) == [20, 20, 20, 20])
    #expect(result.total.steps.map(\.messages) == [20, 60, 80, 100])
    #expect(result.total.total.failureCount == 0)
    // A pause is the customer's time, not the server's.
    #expect(result.total.steps[1].response.minimum < 300_000_000)
  }

  @Test("errors are counted by reason and are in the histogram; expected ones are refusals; a flow ends with one")
  func outcomes() async throws {
    let fixture = try LoadFixture()
    defer { fixture.stop() }
    let call = "\"target\":\"echo\",\"call\":\"linecard.testing.v1.EchoService/Echo\""
    let arrivals = "{\"phases\":[{\"rate\":50,\"seconds\":0.2}]}"
    let failing = await LoadFixture.run(
      try fixture.scenario(
        arrivals,
        steps: "{\"step\":\"a\",\(call),\"request\":{\"code\":9}},{\"step\":\"b\",\(call)}",
        more: ",\"objectives\":[\"error_rate<50%\"]"))
    #expect(failing.total.steps[0].failures == ["ASKED": 10])
    #expect(failing.total.steps[0].response.count == 10)
    #expect(failing.total.steps[1].count == 0)
    #expect(failing.exit == .objectives)
    let refused = await LoadFixture.run(
      try fixture.scenario(
        arrivals, steps: "{\"step\":\"a\",\(call),\"request\":{\"code\":9},\"expect\":[\"FAILED_PRECONDITION\"]}"))
    #expect(refused.total.steps[0].refusals == ["ASKED": 10])
    #expect(refused.total.total.failureCount == 0)
    let late = await LoadFixture.run(
      try fixture.scenario(
        arrivals,
        steps: "{\"step\":\"a\",\(call),\"request\":{\"delayMilliseconds\":2000},\"timeout_milliseconds\":30}"))
    #expect(late.total.steps[0].failures == ["DEADLINE_EXCEEDED": 10])
    #expect(late.total.steps[0].response.minimum >= 30_000_000)
  }

  @Test("what does not fit is dropped and counted, and what is begun and dropped is what was planned")
  func dropped() async throws {
    let fixture = try LoadFixture()
    defer { fixture.stop() }
    let steps = """
      {"step":"Echo","target":"echo","call":"linecard.testing.v1.EchoService/Echo","request":{"delayMilliseconds":400}}
      """
    let result = await LoadFixture.run(
      try fixture.scenario(
        "{\"in_flight_max\":7,\"phases\":[{\"rate\":100,\"seconds\":0.3}]}", steps: steps,
        more: ",\"objectives\":[\"dropped==0\"]"))
    #expect(result.total.begun == 7)
    #expect(result.total.dropped == 23)
    #expect(result.planned == 30)
    #expect(result.invalidities == [])
    #expect(result.exit == .objectives)
  }

  @Test("the warm-up is not measured") func warmUp() async throws {
    let fixture = try LoadFixture()
    defer { fixture.stop() }
    let result = await LoadFixture.run(
      try fixture.scenario(
        "{\"phases\":[{\"rate\":100,\"seconds\":0.5}]}", steps: LoadFixture.echo, more: ",\"warm_up_seconds\":0.3"))
    #expect(result.total.steps[0].count == 20)
    #expect(result.planned == 20)
  }

  @Test("an objective that may end the run does, after its grace") func aborting() async throws {
    let fixture = try LoadFixture()
    defer { fixture.stop() }
    let step = """
      {"step":"Echo","target":"echo","call":"linecard.testing.v1.EchoService/Echo","request":{"code":13}}
      """
    let result = await LoadFixture.run(
      try fixture.scenario(
        "{\"phases\":[{\"rate\":20,\"seconds\":60}]}", steps: step,
        more: ",\"objectives\":[{\"objective\":\"errors==0\",\"abort_after_seconds\":0.5}]"))
    #expect(result.abortedBy == "errors==0")
    #expect(result.total.begun < 200)
    #expect(result.exit == .objectives)
  }

  @Test("workers have disjoint shares that are together the whole") func workers() async throws {
    let fixture = try LoadFixture()
    defer { fixture.stop() }
    let scenario = try fixture.scenario(
      "{\"phases\":[{\"shape\":\"poisson\",\"rate\":100,\"seconds\":0.3}]}", steps: LoadFixture.echo)
    let whole = await LoadFixture.run(scenario)
    let first = await LoadFixture.run(scenario, worker: 0, of: 2)
    let second = await LoadFixture.run(scenario, worker: 1, of: 2)
    #expect(first.planned + second.planned == whole.planned)
    #expect(first.total.begun + second.total.begun == whole.total.begun)
  }

  @Test("flows come by their weights, with feeders in turn and pauses between their bounds") func mixes() async throws {
    let fixture = try LoadFixture()
    defer { fixture.stop() }
    let text = """
      {"name":"test","targets":{"echo":{"face":"ttrpc","address":"\(fixture.address)"}},"feeders":{"f":{"file":"f"}},
       "arrivals":{"phases":[{"rate":800,"seconds":0.5}]},
       "flows":[{"flow":"often","weight":3,"steps":[\(LoadFixture.echo)]},
        {"flow":"seldom","steps":[{"think_milliseconds":[10,30]},{"step":"Named","target":"echo",
         "call":"linecard.testing.v1.EchoService/Expand","request":{"text":"x","count":"${f.count}"}}]}]}
      """
    var reader = ScenarioReader { _ in Array("count\n1\n3\n".utf8) }
    let scenario = try reader.read(Array(text.utf8))
    let result = await LoadFixture.run(scenario)
    let (often, seldom) = (result.total.steps[0], result.total.steps[1])
    #expect(often.succeeded + seldom.succeeded == 400)
    #expect((70...130).contains(seldom.succeeded), "\(seldom.succeeded)")
    // Each of the feeder's rows for about half of them: 2 messages in the mean.
    #expect(abs(Double(seldom.messages) / Double(seldom.succeeded) - 2) < 0.4)
    // The same seed has the same mix.
    let again = await LoadFixture.run(scenario)
    #expect(again.total.steps.map(\.succeeded) == result.total.steps.map(\.succeeded))
    #expect(again.total.steps.map(\.messages) == result.total.steps.map(\.messages))
  }

  @Test("what is sent twice takes no time of the next step") func doubleSubmit() async throws {
    let fixture = try LoadFixture()
    defer { fixture.stop() }
    let call = "\"target\":\"echo\",\"call\":\"linecard.testing.v1.EchoService/Echo\""
    let steps = """
      {"step":"twice",\(call),"request":{"text":"${key}","delayMilliseconds":300},"double_submit":1},{"step":"next",\(call)}
      """
    let result = await LoadFixture.run(
      try fixture.scenario("{\"phases\":[{\"rate\":10,\"seconds\":0.1}]}", steps: steps))
    #expect(result.total.repeats == 1)
    #expect(result.total.steps[1].count == 1)
    #expect(result.total.steps[1].response.maximum < 200_000_000)
  }

  @Test("a connection is replaced after its calls, and nothing is lost") func rotation() async throws {
    let fixture = try LoadFixture()
    defer { fixture.stop() }
    var scenario = try fixture.scenario("{\"phases\":[{\"rate\":200,\"seconds\":0.3}]}", steps: LoadFixture.echo)
    scenario.targets[0].callsPerConnection = 10
    let result = await LoadFixture.run(scenario)
    #expect(result.total.steps[0].succeeded == 60)
  }

  @Test("bad clients of every kind do not disturb the good ones", arguments: Fault.Kind.allCases)
  func faults(_ kind: Fault.Kind) async throws {
    let fixture = try LoadFixture()
    defer { fixture.stop() }
    let result = await LoadFixture.run(
      try fixture.scenario(
        "{\"phases\":[{\"rate\":25,\"seconds\":2}]}", steps: LoadFixture.echo,
        more: ",\"faults\":[{\"fault\":\"\(kind.rawValue)\",\"target\":\"echo\",\"per_second\":100}]"))
    #expect(result.total.steps[0].succeeded == 50)
    #expect(result.total.faults > 10)
  }
}
