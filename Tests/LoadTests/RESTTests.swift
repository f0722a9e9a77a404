import HTTP
import LoadHarness
import Synchronization
import Testing
import Transport

@Suite(.serialized) struct RESTTests {
  /// What a request carried, in the order of its lines.
  private struct Seen: Hashable {
    var line: String
    var fields: [String]
    var body: String

    init(_ request: HTTPRequest) {
      line = "\(request.method.rawValue) \(request.target)"
      fields = request.fields.map { "\($0.name): \($0.value)" }.filter { !$0.hasPrefix("Host: ") }
      body = String(decoding: request.body, as: UTF8.self)
    }
  }

  /// Runs steps against a server of one loop; says what was measured and what came there.
  private func run(
    steps: String, loops: Int = 1, _ handler: @escaping HTTPServer.Handler
  ) async throws -> (result: RunResult, seen: Set<Seen>) {
    let group = EventLoopGroup(count: 1, name: "server")
    defer { group.stop() }
    let seen = Mutex<Set<Seen>>([])
    let server = HTTPServer(group: group, secondsSinceEpoch: { 0 }) { request in
      seen.withLock { _ = $0.insert(Seen(request)) }
      return await handler(request)
    }
    let address = try server.listen(on: SocketAddress(parsing: "127.0.0.1:0"))
    let text = """
      {"name":"test","targets":{"rest":{"face":"rest","address":"\(address)"}},"feeders":{"f":{"file":"f"}},
       "arrivals":{"phases":[{"rate":100,"seconds":0.2}]},"flows":[{"flow":"f","steps":[\(steps)]}]}
      """
    var reader = ScenarioReader { _ in Array("name\na b\nplain\n".utf8) }
    let result = await LoadFixture.run(try reader.read(Array(text.utf8)), loops: loops, token: "secret")
    return (result, seen.withLock { $0 })
  }

  @Test("a request carries what the scenario says, escaped, and under a key where it writes") func requests()
    async throws
  {
    let steps = """
      {"step":"read","target":"rest","get":"/${f.name}/x?q=${f.name}","capture":{"said":"said"}},
      {"step":"write","target":"rest","post":"/${said}","body":{"n":"${index}"}},
      {"step":"remove","target":"rest","delete":"/k/${key}"}
      """
    let (result, seen) = try await run(steps: steps, loops: 2) { _ in
      HTTPResponse(.ok, fields: ["X-Request-Id": "1"], body: Array("{\"said\":\"1/2\"}".utf8))
    }
    #expect(result.planned == 20 && result.total.begun == 20 && result.total.dropped == 0)
    #expect(result.total.steps.map(\.succeeded) == [20, 20, 20])
    let common = ["Accept: application/json", "Authorization: Bearer secret"]
    let reads = seen.filter { $0.line.hasPrefix("GET") }
    #expect(Set(reads.map(\.line)) == ["GET /a%20b/x?q=a%20b", "GET /plain/x?q=plain"])
    #expect(reads.allSatisfy { $0.fields == common && $0.body.isEmpty })
    for number in 0..<20 {
      let writes = seen.filter { $0.body == "{\"n\":\"\(number)\"}" }
      #expect(writes.map(\.line) == ["POST /1%2F2"])
      let fields = ["Idempotency-Key: \"t-\(number)-1\""] + common + ["Content-Type: application/json"]
      #expect(writes.first?.fields.filter { !$0.hasPrefix("Content-Length") } == fields)
      let removals = seen.filter { $0.line == "DELETE /k/t-\(number)-2" }
      #expect(removals.map(\.fields) == [["Idempotency-Key: \"t-\(number)-2\""] + common])
    }
  }

  @Test("answers are told apart by their reasons, also when one problem follows another") func reasons() async throws {
    let count = Atomic<Int>(0)
    let step = """
      {"step":"a","target":"rest","get":"/","expect":["BUSY","404"]}
      """
    let (result, _) = try await run(steps: step) { _ in
      switch count.add(1, ordering: .relaxed).oldValue % 5 {
      case 0, 1: HTTPResponse(.tooManyRequests, text: "{\"reason\":\"BUSY\"}")
      case 2: HTTPResponse(.notFound, text: "no JSON")
      case 3: HTTPResponse(.conflict, text: "{\"reason\":\"TAKEN\",\"detail\":\"It is taken.\"}")
      default: HTTPResponse(.serviceUnavailable)
      }
    }
    let record = result.total.steps[0]
    #expect(record.refusals == ["BUSY": 8, "404": 4])
    #expect(record.failures == ["TAKEN": 4, "503": 4])
    #expect(record.examples == ["TAKEN": "It is taken."])
    #expect(record.succeeded == 0 && record.refused.count == 12)
  }

  @Test("of what is said with a failure so much is kept", arguments: [199, 200, 201])
  func examples(length: Int) async throws {
    let said = String(repeating: "x", count: length)
    let (result, _) = try await run(steps: "{\"step\":\"a\",\"target\":\"rest\",\"get\":\"/\"}") { _ in
      HTTPResponse(.conflict, text: "{\"reason\":\"TAKEN\",\"detail\":\"\(said)\"}")
    }
    #expect(result.total.steps[0].examples == ["TAKEN": String(said.prefix(200))])
  }
}
