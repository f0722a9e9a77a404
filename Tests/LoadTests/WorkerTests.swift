import Foundation
import LoadHarness
import Protobuf
import Synchronization
import TestHouse
import Testing

/// Real workers: processes that are reached over ttrpc.
@Suite(.serialized) struct WorkerTests {
  private static let program = ProductsDirectory.program("linecard-load")

  private func run(_ arguments: [String]) async -> (exit: LoadExit, said: String) {
    let said = Mutex("")
    let output = LoadOutput(
      say: { text in said.withLock { $0 += text } }, warn: { text in said.withLock { $0 += text } })
    let exit = await LoadProgram.run(arguments, output: output)
    return (exit, said.withLock { $0 })
  }

  @Test("workers elsewhere share a run, begin together, and their histograms are one")
  func elsewhere() async throws {
    let fixture = try LoadFixture()
    defer { fixture.stop() }
    let directory = TemporaryDirectory()
    let scenario = directory.path + "/s.json"
    try """
    {"name":"t","targets":{"echo":{"face":"ttrpc","address":"\(fixture.address)"}},
     "feeders":{"f":{"file":"f.csv"}},"arrivals":{"phases":[{"rate":100,"seconds":0.5}]},
     "flows":[{"flow":"f","steps":[{"step":"Echo","target":"echo","call":"linecard.testing.v1.EchoService/Echo",
     "request":{"text":"${f.a}"}}]}]}
    """.write(toFile: scenario, atomically: true, encoding: .utf8)
    try "a\n1\n2\n".write(toFile: directory.path + "/f.csv", atomically: true, encoding: .utf8)
    var workers: [SpawnedProcess] = []
    var flags: [String] = []
    for number in 0..<2 {
      let address = "unix:\(directory.path)/w\(number)"
      let worker = await SpawnedProcess.start(
        Self.program, ["worker", "--listen", address], outputPath: "\(directory.path)/out\(number)")
      workers.append(worker)
      flags += ["--worker-at", address]
    }
    let result = await run(
      ["run", scenario, "--out", directory.path + "/out", "--loops", "1", "--lag-max", "5000"] + flags)
    #expect(result.exit == .done, "\(result.said) \(workers.map(\.output))")
    let json = try JSONValue(
      parsing: Array(try Data(contentsOf: URL(fileURLWithPath: directory.path + "/out/result.json"))))
    #expect(json["workers"]?.integerValue == 2)
    #expect(json["total"]?["begun"]?.integerValue == 50)
    #expect(json["total"]?["steps"]?[0]?["succeeded"]?.integerValue == 50)
    let isRunning = workers.map(\.isRunning)
    #expect(isRunning == [true, true])
  }

  @Test("a worker that is not there, and one that all machines would reach, are refused in a sentence")
  func refused() async throws {
    let open = await run(["worker", "--listen", "0.0.0.0:0"])
    #expect(open.exit == .usage)
    #expect(open.said.contains("--allow-remote"))
    let fixture = try LoadFixture()
    defer { fixture.stop() }
    let directory = TemporaryDirectory()
    try """
    {"name":"t","targets":{"echo":{"face":"ttrpc","address":"\(fixture.address)"}},
     "arrivals":{"phases":[{"rate":1,"seconds":1}]},"flows":[{"flow":"f","steps":[\(LoadFixture.echo)]}]}
    """.write(toFile: directory.path + "/s.json", atomically: true, encoding: .utf8)
    let gone = await run(["run", directory.path + "/s.json", "--worker-at", "unix:/nowhere", "--watch", "127.0.0.1:0"])
    #expect(gone.exit == .unavailable)
    #expect(gone.said.contains("The worker unix:/nowhere"))
    let watched = await run(["run", directory.path + "/s.json", "--watch", "0.0.0.0:0"])
    #expect(watched.exit == .usage)
  }
}
