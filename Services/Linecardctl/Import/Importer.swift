import BillingTypes
import Synchronization

/// Sends an import stage by stage, many lanes at once.
struct Importer {
  let plan: ImportPlan
  let session: Session
  /// Whether the test clock is moved to each day before what happens on it.
  let movesTestClock: Bool

  /// Sends everything. Refused rows do not stop their stage; after it the import ends and names them.
  func run() async throws(CommandFailure) {
    let progress = Progress("import", total: Int64(plan.requestCount), output: session.output, loop: session.loop)
    var clock: String?
    for stage in plan.stages {
      if movesTestClock, let date = stage.date, date.iso != clock {
        try await TestClock(session).advance(toNoonOf: date)
        clock = date.iso
      }
      try await send(stage, progress)
    }
    progress.finish()
  }

  private func send(_ stage: ImportStage, _ progress: Progress) async throws(CommandFailure) {
    let queue = LaneQueue(stage.lanes)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<min(Limits.requestsInFlight, stage.lanes.count) {
        group.addTask {
          while let lane = queue.next() { await send(lane, queue, progress) }
        }
      }
    }
    guard let worst = queue.failures.first(where: { $0.failure.code != .refused }) ?? queue.failures.first else {
      return
    }
    progress.finish()
    let inOrder = queue.failures.sorted { $0.request.line < $1.request.line }
    let refusals = inOrder.flatMap { entry in entry.failure.sentences.map { "\(entry.request.origin): \($0)" } }
    let more = refusals.count - Limits.importErrorsShownMax
    let advice = "What was sent stays; correct the rows and import again: what is done already is not done twice."
    throw CommandFailure(
      worst.failure.code,
      refusals.prefix(Limits.importErrorsShownMax) + (more > 0 ? ["… and \(more) more"] : []) + [advice])
  }

  private func send(_ lane: [ImportRequest], _ queue: LaneQueue, _ progress: Progress) async {
    for request in lane {
      do {
        _ = try await session.gateway.post(request.path, query: request.query, request.body, key: request.key)
        progress.step()
      } catch {
        queue.fail(error, request)
        return
      }
    }
  }
}

/// The lanes that nobody has taken yet, and what went wrong in those that were.
private final class LaneQueue: Sendable {
  private struct State {
    var rest: ArraySlice<[ImportRequest]>
    var failures: [(request: ImportRequest, failure: CommandFailure)] = []
    var isStopped = false
  }

  private let state: Mutex<State>

  init(_ lanes: [[ImportRequest]]) {
    state = Mutex(State(rest: lanes[...]))
  }

  var failures: [(request: ImportRequest, failure: CommandFailure)] { state.withLock { $0.failures } }

  func next() -> [ImportRequest]? {
    state.withLock { $0.isStopped ? nil : $0.rest.popFirst() }
  }

  /// A refusal concerns its row; anything else would happen to the next row too.
  func fail(_ failure: CommandFailure, _ request: ImportRequest) {
    state.withLock { state in
      state.isStopped = state.isStopped || failure.code != .refused
      state.failures.append((request, failure))
    }
  }
}
