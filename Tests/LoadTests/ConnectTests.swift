import Foundation
import LoadHarness
import Schemas
import TestHouse
import Testing

@Suite(.serialized) struct ConnectTests {
  private static let call = "\"target\":\"echo\",\"call\":\"linecard.testing.v1.EchoService"

  /// A server that is not ours, from PyPI connectrpc.
  private func withServer(_ body: (Int) async throws -> Void) async throws {
    try #require(Judge.isThere, "the server is not installed; run Tests/run, which installs it")
    let directory = TemporaryDirectory()
    let descriptors = directory.path + "/descriptors"
    try Data(Descriptors.fileDescriptorSet).write(to: URL(fileURLWithPath: descriptors))
    let ready = ReadySocket(path: directory.path + "/ready")
    let server = await SpawnedProcess.start(
      Judge.python, [Judge.root + "/Tests/LoadTests/connect_server.py", descriptors],
      environment: ["NOTIFY_SOCKET": ready.path], outputPath: directory.path + "/out")
    let port = try #require(Int(await server.firstWord(to: ready)), "\(server.output)")
    try await body(port)
    server.signal(SIGKILL)
    await server.ending()
  }

  private func scenario(_ port: Int, _ codec: String, _ steps: String) throws -> Scenario {
    var reader = ScenarioReader { _ in nil }
    let text = """
      {"name":"test","targets":{"echo":{"face":"connect","codec":"\(codec)","address":"127.0.0.1:\(port)"}},
       "arrivals":{"phases":[{"rate":50,"seconds":0.2}]},"flows":[{"flow":"f","steps":[\(steps)]}]}
      """
    return try reader.read(Array(text.utf8))
  }

  @Test("every shape over an independent Connect server, with captures, in both codecs")
  func shapes() async throws {
    try await withServer { port in
      for codec in ["json", "proto"] {
        let result = await LoadFixture.run(
          try scenario(
            port, codec,
            """
            {"step":"Echo",\(Self.call)/Echo","request":{"text":"t${index}"},"capture":{"said":"text"}},
            {"step":"Expand",\(Self.call)/Expand","request":{"text":"${said}","count":3}},
            {"step":"Collect",\(Self.call)/Collect","request":{"text":"${said}"},"messages":4},
            {"step":"Chat",\(Self.call)/Chat","request":{"text":"${said}"},"messages":5}
            """))
        #expect(
          result.total.steps.map(\.succeeded) == [10, 10, 10, 10], "\(codec) \(result.total.steps.map(\.failures))")
        #expect(result.total.steps.map(\.messages) == [10, 30, 40, 50])
      }
    }
  }

  @Test("refusals of calls and of streams are told by their codes") func refusals() async throws {
    try await withServer { port in
      let steps = [
        "{\"step\":\"a\",\(Self.call)/Echo\",\"request\":{\"code\":9},\"expect\":[\"FAILED_PRECONDITION\"]}",
        "{\"step\":\"a\",\(Self.call)/Expand\",\"request\":{\"count\":2,\"code\":9},\"expect\":[\"FAILED_PRECONDITION\"]}",
      ]
      for step in steps {
        let result = await LoadFixture.run(try scenario(port, "json", step))
        #expect(result.total.steps[0].refusals == ["FAILED_PRECONDITION": 10])
        #expect(result.total.steps[0].refused.count == 10)
        #expect(result.total.steps[0].admitted.count == 0)
      }
      let unexpected = await LoadFixture.run(
        try scenario(port, "proto", "{\"step\":\"a\",\(Self.call)/Echo\",\"request\":{\"code\":9}}"))
      #expect(unexpected.total.steps[0].failures == ["FAILED_PRECONDITION": 10])
    }
  }
}
