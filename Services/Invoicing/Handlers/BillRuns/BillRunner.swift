import InvoicingDomain
import RPC
import Schemas
import ServiceRuntime
import Synchronization
import Transport

/// Takes the active bill run through its steps in the background, from wherever it stands: also from where a crash left
/// it. Each step is stored before the next one begins.
final class BillRunner: Sendable {
  private static let retryPauseMilliseconds: Int64 = 500

  private let environment: ServiceEnvironment
  private let users: EventFollower
  private let subscriptions: EventFollower
  private let signal: BillRunSignal
  private let steps: BillRunSteps
  private let wakes: AsyncStream<Void>
  private let waker: AsyncStream<Void>.Continuation
  private let task = Mutex<Task<Void, Never>?>(nil)

  init(_ environment: ServiceEnvironment, users: EventFollower, subscriptions: EventFollower, signal: BillRunSignal) {
    self.environment = environment
    self.users = users
    self.subscriptions = subscriptions
    self.signal = signal
    steps = BillRunSteps(database: environment.database, clock: environment.clock)
    (wakes, waker) = AsyncStream.makeStream(of: Void.self, bufferingPolicy: .bufferingNewest(1))
  }

  /// Begins with the run that was active when the process ended, if there is one.
  func start() {
    wake()
    task.withLock { task in
      precondition(task == nil, "a runner is started once")
      task = Task(executorPreference: environment.loops.next()) { await self.work() }
    }
  }

  /// A run may be there to be taken up.
  func wake() { waker.yield() }

  /// Ends after the step under way; the run goes on when the process starts again.
  func stop() async {
    signal.close()
    waker.finish()
    let running = task.withLock(\.self)
    running?.cancel()
    await running?.value
  }

  private func work() async {
    for await _ in wakes {
      var isActive = true
      while isActive, !Task.isCancelled {
        do {
          isActive = try await step()
          signal.stepped()
        } catch is CancellationError {
          return
        } catch {
          environment.log.warning("bill run step failed and is tried again", ["error": "\(error)"])
          if await !paused() { return }
        }
      }
    }
  }

  /// Takes the active run one step further; false when there is none.
  private func step() async throws -> Bool {
    guard let run = try await steps.active() else { return false }
    switch run.nextStep {
    case .askProducers:
      // Subscriptions counts the users that Users tells of, so it is asked for what it has made of them. Users once more
      // after it: whatever account the events of Subscriptions name was created before.
      let counted = try await watermark(of: .users)
      let subscriptions = try await watermark(of: .subscriptions, with: .users, counted)
      let users = try await watermark(of: .users)
      try await steps.needEvents(EventWatermarks(users: users, subscriptions: subscriptions), run.id)
    case .awaitEvents(let needed):
      if try await !steps.received().cover(needed) {
        try await users.waitUntil(sequence: needed.users)
        try await subscriptions.waitUntil(sequence: needed.subscriptions)
      }
      try await steps.begin(run.id)
    case .billAccounts:
      try await steps.billNextAccounts(of: run.id)
    case .nothing:
      return false
    }
    return true
  }

  /// The newest event of a peer; with a producer, once that one's events up to `sequence` have taken effect there.
  private func watermark(of peer: Peer, with producer: Peer? = nil, _ sequence: Int64 = 0) async throws -> Int64 {
    let client = EventsV1.EventsService.Client(environment.channel(to: peer))
    let options = CallOptions(isIdempotent: true, waitsForReady: true)
    let request = EventsV1.GetWatermarkRequest(
      producer: producer?.rawValue ?? "", producerSequence: UInt64(clamping: sequence))
    return Int64(clamping: try await client.getWatermark(request, options: options).sequence)
  }

  /// Waits before a failed step is tried again; false when the process stops meanwhile.
  private func paused() async -> Bool {
    do {
      try await environment.loops.next().pause(milliseconds: Self.retryPauseMilliseconds)
      return true
    } catch {
      return false
    }
  }
}
