import LoadHarness
import Protobuf
import Testing

@Suite struct ScenarioReaderTests {
  private static let good = """
    {"name":"n","targets":{"g":{"address":"127.0.0.1:1"},"u":{"face":"ttrpc","address":"unix:/x"}},
     "feeders":{"f":{"file":"f.csv"}},
     "arrivals":{"phases":[{"rate":5,"seconds":2}]},
     "flows":[{"flow":"a","steps":[
       {"step":"one","target":"g","get":"/v1/${f.id}","capture":{"x":"name"}},
       {"think_milliseconds":[1,2]},
       {"step":"two","target":"u","call":"linecard.users.v1.AccountsService/GetAccount","request":{"name":"${x}"}}]}],
     "objectives":["p99<25ms @ one","dropped==0"]}
    """

  private static func read(_ text: String, addresses: [String: String] = [:]) throws -> Scenario {
    var reader = ScenarioReader(addresses: addresses) { name in
      switch name {
      case "f.csv": Array("id,kind\na,1\nb,2\n".utf8)
      case "empty.csv": Array("id\n".utf8)
      case "times.txt": Array("0\n0.5\n0.5\n2\n".utf8)
      case "back.txt": Array("1\n0.5\n".utf8)
      default: nil
      }
    }
    return try reader.read(Array(text.utf8))
  }

  @Test("a scenario of both faces is read") func reads() throws {
    let scenario = try Self.read(Self.good, addresses: ["g": "127.0.0.1:99"])
    #expect(scenario.stepNames == ["one", "two"])
    #expect(scenario.targets.map { "\($0.address)" } == ["127.0.0.1:99", "unix:/x"])
    #expect(scenario.feeders[0].rows.count == 2)
    #expect(scenario.arrivals.seconds == 2)
    #expect(scenario.objectives.count == 2)
  }

  @Test(
    "what is wrong is told with its path",
    arguments: [
      ("\"name\":\"n\"", "\"nam\":\"n\"", "name: This is missing."),
      ("\"rate\":5", "\"rat\":5", "arrivals.phases[0].rate: This is missing."),
      ("\"rate\":5", "\"rate\":-1", "arrivals.phases[0].rate: This must be a number from 0 to 1000000"),
      ("\"rate\":5", "\"rate\":1000001", "arrivals.phases[0].rate: This must be a number"),
      ("\"rate\":5", "\"rate\":5,\"color\":1", "arrivals.phases[0].color: There is no such member"),
      ("\"seconds\":2", "\"seconds\":86401", "arrivals.phases[0].seconds"),
      ("\"rate\":5,", "\"shape\":\"square\",", "arrivals.phases[0].shape: \"square\" is not one of constant, poisson"),
      ("\"rate\":5", "\"rate\":0", "arrivals.phases[0]: Nothing arrives at rate 0."),
      ("f.csv", "g.csv", "feeders.f.file: g.csv cannot be read."),
      ("f.csv", "empty.csv", "feeders.f.file: empty.csv has no row that fits."),
      ("${f.id}", "${f.idd}", "flows[0].steps[0].get: ${f.idd}: the columns are id, kind."),
      ("${f.id}", "${nothing}", "flows[0].steps[0].get: ${nothing} is not known here"),
      ("${f.id}", "${f.id", "flows[0].steps[0].get: A ${ has no }."),
      ("\"/v1", "\"v1", "flows[0].steps[0].get: A path begins with a slash."),
      ("\"${x}\"", "\"${y}\"", "flows[0].steps[2].request.name: ${y} is not known here"),
      ("GetAccount\"", "GetAcount\"", "flows[0].steps[2].call: The proto files have no method"),
      ("{\"name\":\"${x}\"}", "{\"nam\":\"x\"}", "flows[0].steps[2].request.nam"),
      ("\"step\":\"two\"", "\"step\":\"one\"", "flows[0].steps[2].step: Another step is called \"one\" too"),
      ("\"target\":\"u\"", "\"target\":\"v\"", "flows[0].steps[2].target: There is no target \"v\"."),
      ("[1,2]", "[2,1]", "flows[0].steps[1].think_milliseconds"),
      ("p99<25ms @ one", "p99<25ms @ three", "objectives[0]: There is no step \"three\""),
      ("p99<25ms @ one", "p99<25", "objectives[0]: \"25\" is no bound for p99"),
      ("p99<25ms @ one", "p101<25ms", "objectives[0]: \"p101\" is not one of p50"),
      ("p99<25ms @ one", "goodput_within_25>1", "objectives[0]: \"goodput_within_25\" is not one of p50"),
      ("p99<25ms @ one", "goodput_within_25ms>1s", "objectives[0]: \"1s\" is no bound for goodput_within_25ms"),
      ("p99<25ms @ one", "fast", "objectives[0]: \"fast\" compares nothing"),
      ("\"address\":\"unix:/x\"", "\"address\":\"nowhere\"", "targets.u.address: “nowhere” is not an address"),
      ("\"face\":\"ttrpc\"", "\"face\":\"soap\"", "targets.u.face: \"soap\" is not one of rest, ttrpc, connect."),
      (
        "\"face\":\"ttrpc\"", "\"codec\":\"json\",\"face\":\"ttrpc\"",
        "targets.u.codec: Only targets with the face connect"
      ),
      (
        "\"capture\":{\"x\":\"name\"}", "\"double_submit\":0.5",
        "flows[0].steps[0].double_submit: Only a write under a key can be sent twice"
      ),
    ])
  func refuses(_ before: String, _ after: String, _ sentence: String) throws {
    let text = Self.good.replacing(before, with: after)
    #expect(text != Self.good)
    let error = #expect(throws: JSONError.self) { try Self.read(text) }
    #expect(error.map { "\($0)".contains(sentence) } ?? false, "\(error.map { "\($0)" } ?? "")")
  }

  @Test("limits hold at their value and not one above") func limits() throws {
    func flows(_ count: Int) -> String {
      let flow = (0..<count).map { "{\"flow\":\"f\",\"steps\":[{\"step\":\"s\($0)\",\"target\":\"g\",\"get\":\"/\"}]}" }
      return """
        {"name":"n","targets":{"g":{"address":"127.0.0.1:1"}},"arrivals":{"phases":[{"rate":1,"seconds":1}]},
        "flows":[\(flow.joined(separator: ","))]}
        """
    }
    #expect(try Self.read(flows(LoadLimits.flowsMax)).flows.count == LoadLimits.flowsMax)
    #expect(throws: JSONError.self) { try Self.read(flows(LoadLimits.flowsMax + 1)) }
    let arrivals = "\"arrivals\":{\"phases\":[{\"rate\":5,\"seconds\":2}]}"
    for (count, isAllowed) in [(LoadLimits.inFlightMax, true), (LoadLimits.inFlightMax + 1, false)] {
      let text = Self.good.replacing(
        arrivals, with: "\"arrivals\":{\"model\":\"closed\",\"callers\":\(count),\"seconds\":1}")
      let scenario = try? Self.read(text)
      #expect((scenario != nil) == isAllowed)
    }
    let pauseMax = LoadLimits.checksPauseSecondsMax
    for (seconds, isAllowed) in [(pauseMax, true), (pauseMax + 1, false)] {
      let checks = """
        "checks":{"gateway":"g","change_step":"one","subscriptions":"${f.id}","after_seconds":\(seconds)},"objectives"
        """
      let scenario = try? Self.read(Self.good.replacing("\"objectives\"", with: checks))
      #expect(scenario?.checks?.pauseSeconds == (isAllowed ? seconds : nil))
    }
    let large = String(repeating: " ", count: LoadLimits.scenarioBytesMax - Self.good.utf8.count)
    #expect(throws: Never.self) { try Self.read(Self.good + large) }
    #expect(throws: JSONError.self) { try Self.read(Self.good + large + " ") }
  }

  @Test("every shape of arrivals") func shapes() throws {
    let phases: [(String, Double)] = [
      ("{\"shape\":\"poisson\",\"rate\":5,\"seconds\":2}", 2),
      ("{\"shape\":\"ramp\",\"from\":1,\"to\":9,\"seconds\":3}", 3),
      ("{\"shape\":\"step\",\"from\":1,\"to\":9,\"steps\":4,\"seconds\":4}", 4),
      ("{\"shape\":\"spike\",\"rate\":1,\"peak\":9,\"at_seconds\":1,\"for_seconds\":1,\"seconds\":4}", 4),
      ("{\"shape\":\"replay\",\"file\":\"times.txt\",\"speed\":2}", 1.001),
    ]
    for (phase, seconds) in phases {
      let scenario = try Self.read(Self.good.replacing("{\"rate\":5,\"seconds\":2}", with: phase))
      #expect(abs(scenario.arrivals.seconds - seconds) < 1e-9, "\(phase)")
    }
    let back = Self.good.replacing("{\"rate\":5,\"seconds\":2}", with: "{\"shape\":\"replay\",\"file\":\"back.txt\"}")
    let error = #expect(throws: JSONError.self) { try Self.read(back) }
    #expect(error.map { "\($0)".contains("back.txt:2") } ?? false)
  }
}
