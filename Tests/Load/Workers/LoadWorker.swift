import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Synchronization
import Transport

/// A process that has a share of a run's arrivals and is told which over ttrpc.
final class LoadWorker: LoadV1.LoadWorkersService.Methods {
  /// A report goes in pieces that are well below the largest frame.
  private static let pieceBytesMax = 1 << 20

  private struct Prepared {
    var scenario: Scenario
    var surroundings: LoadSurroundings
  }

  private struct State {
    var prepared: Prepared?
    var engine: LoadEngine?
  }

  /// What this worker adds to every run: its own secrets.
  private let own: LoadSurroundings
  private let state = Mutex(State())

  init(_ own: LoadSurroundings) { self.own = own }

  func prepareLoad(
    _ request: LoadV1.PrepareLoadRequest, context: CallContext
  ) async throws -> LoadV1.PrepareLoadResponse {
    let files = request.files
    var reader = ScenarioReader(addresses: request.addresses) { files[$0] }
    var scenario: Scenario
    do {
      scenario = try reader.read(request.scenario)
    } catch {
      throw RPCError(.invalidArgument, reason: "SCENARIO_MALFORMED", message: "the scenario cannot be read: \(error)")
    }
    guard request.workerCount > 0, (0..<request.workerCount).contains(request.worker) else {
      throw RPCError(.invalidArgument, reason: "NO_SUCH_SHARE", message: "a worker is one of those that there are")
    }
    scenario.seed = request.seed
    var surroundings = own
    surroundings.runID = request.runId
    surroundings.worker = Int(request.worker)
    surroundings.workerCount = Int(request.workerCount)
    if request.loopCount > 0 { surroundings.loopCount = Int(request.loopCount) }
    let prepared = Prepared(scenario: scenario, surroundings: surroundings)
    state.withLock { $0.prepared = prepared }
    return LoadV1.PrepareLoadResponse()
  }

  func readClock(_ request: LoadV1.ReadClockRequest, context: CallContext) async throws -> LoadV1.ReadClockResponse {
    LoadV1.ReadClockResponse(nanoseconds: MonotonicClock.nowNanoseconds())
  }

  func runLoad(
    _ request: LoadV1.RunLoadRequest, responses: ResponseWriter<LoadV1.RunLoadResponse>, context: CallContext
  ) async throws {
    let engine = try begin(request.startNanoseconds)
    let (lines, continuation) = AsyncStream<WorkerLine>.makeStream()
    let run = Task {
      let ending = await engine.run { continuation.yield(.report($0)) }
      continuation.yield(.ending(ending))
      continuation.finish()
    }
    do {
      for await line in lines { try await send(line.json.utf8Text(), responses) }
    } catch {
      // Nobody listens any more, so there is nothing to generate load for.
      engine.stop()
      await run.value
      await end(engine)
      throw error
    }
    await end(engine)
  }

  func stopLoad(_ request: LoadV1.StopLoadRequest, context: CallContext) async throws -> LoadV1.StopLoadResponse {
    state.withLock { $0.engine }?.stop()
    return LoadV1.StopLoadResponse()
  }

  private func begin(_ startNanoseconds: UInt64) throws(RPCError) -> LoadEngine {
    let engine = state.withLock { state -> LoadEngine? in
      guard state.engine == nil, var prepared = state.prepared else { return nil }
      prepared.surroundings.startNanoseconds = startNanoseconds
      let engine = LoadEngine(prepared.scenario, surroundings: prepared.surroundings)
      state.engine = engine
      return engine
    }
    guard let engine else {
      throw RPCError(
        .failedPrecondition, reason: "NOT_PREPARED", message: "nothing was prepared, or a run is under way")
    }
    return engine
  }

  private func end(_ engine: LoadEngine) async {
    await engine.close()
    state.withLock { $0.engine = nil }
  }

  private func send(_ document: [UInt8], _ responses: ResponseWriter<LoadV1.RunLoadResponse>) async throws {
    var rest = document[...]
    repeat {
      let piece = rest.prefix(Self.pieceBytesMax)
      rest = rest.dropFirst(piece.count)
      try await responses.send(LoadV1.RunLoadResponse(piece: Array(piece), endsDocument: rest.isEmpty))
    } while !rest.isEmpty
  }
}
