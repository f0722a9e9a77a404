import EchoService
import Foundation
import HTTP
import LoadHarness
import Protobuf
import RPC
import Schemas
import Synchronization
import Transport

/// A small server of every call shape, on a loop of its own, and scenarios that load it.
final class LoadFixture: Sendable {
  private let group = EventLoopGroup(count: 1, name: "server")
  private let server: RPCServer
  let address: SocketAddress

  /// `stallAt` is the number of the call at which the whole server stands still for 100 ms.
  init(stallAt: Int? = nil) throws {
    server = RPCServer(
      registrations: [TestingV1.EchoService.registration(StallingEcho(stallAt: stallAt))], group: group)
    address = try server.listen(on: try SocketAddress(parsing: "127.0.0.1:0"))
  }

  func stop() { group.stop() }

  /// A scenario of one flow with these steps.
  func scenario(_ arrivals: String, steps: String, more: String = "", seed: UInt64 = 1) throws -> Scenario {
    let text = """
      {"name":"test","seed":\(seed),"targets":{"echo":{"face":"ttrpc","address":"\(address)"}},
       "arrivals":\(arrivals),"flows":[{"flow":"f","steps":[\(steps)]}]\(more)}
      """
    var reader = ScenarioReader { _ in nil }
    return try reader.read(Array(text.utf8))
  }

  static let echo = """
    {"step":"Echo","target":"echo","call":"linecard.testing.v1.EchoService/Echo","request":{"text":"${index}"}}
    """

  /// Runs a scenario to its end, from `start` on the monotonic clock or soon.
  static func run(
    _ scenario: Scenario, worker: Int = 0, of workerCount: Int = 1, loops: Int = 1, start: UInt64? = nil,
    token: String? = nil
  ) async -> RunResult {
    var selfCheck = SelfCheck()
    selfCheck.lagMillisecondsMax = 1_000
    selfCheck.processorShareMax = 100
    var surroundings = LoadSurroundings(token: token, runID: "t", loopCount: loops)
    surroundings.startNanoseconds = start
    surroundings.worker = worker
    surroundings.workerCount = workerCount
    let collector = RunCollector(scenario, runID: "t", startMilliseconds: 0, selfCheck: selfCheck)
    let engine = LoadEngine(scenario, surroundings: surroundings)
    let ending = await engine.run { report in
      if collector.add(report) != nil { engine.stop() }
    }
    await engine.close()
    return collector.finish(ending, isInterrupted: false, workerCount: workerCount)
  }
}

/// The echo, and a server that stands still once: its only loop is busy with nothing.
private final class StallingEcho: TestingV1.EchoService.Methods {
  private let echo = EchoMethods()
  private let calls = Atomic<Int>(0)
  private let stallAt: Int?

  init(stallAt: Int?) { self.stallAt = stallAt }

  func echo(_ request: TestingV1.EchoRequest, context: CallContext) async throws -> TestingV1.EchoResponse {
    if calls.wrappingAdd(1, ordering: .relaxed).oldValue == stallAt {
      let end = MonotonicClock.nowNanoseconds() + 100_000_000
      while MonotonicClock.nowNanoseconds() < end {}
    }
    return try await echo.echo(request, context: context)
  }

  func expand(
    _ request: TestingV1.ExpandRequest, responses: ResponseWriter<TestingV1.ExpandResponse>, context: CallContext
  ) async throws {
    try await echo.expand(request, responses: responses, context: context)
  }

  func collect(
    _ requests: RequestStream<TestingV1.CollectRequest>, context: CallContext
  ) async throws -> TestingV1.CollectResponse {
    try await echo.collect(requests, context: context)
  }

  func chat(
    _ requests: RequestStream<TestingV1.ChatRequest>, responses: ResponseWriter<TestingV1.ChatResponse>,
    context: CallContext
  ) async throws {
    try await echo.chat(requests, responses: responses, context: context)
  }
}
