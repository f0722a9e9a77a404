import Synchronization
import Transport

/// Begins a lane's arrivals when they are due. The schedule decided the instants beforehand; the lane's own loop, whose
/// timers the kernel keeps to the microsecond, meets them: a thread for it would cost two switches with each arrival.
final class Pacer: @unchecked Sendable {
  private let lane: LoadLane
  private let isStopped = Atomic<Bool>(false)
  private let finished = Atomic<Bool>(false)
  private let plannedCount = Atomic<UInt64>(0)
  // Used on the loop.
  private var arrivals: ArrivalShare?
  private var next: Arrival?

  init(_ lane: LoadLane) { self.lane = lane }

  /// No arrival is left.
  var isFinished: Bool { finished.load(ordering: .acquiring) }
  /// Arrivals that were begun or dropped and are measured.
  var planned: UInt64 { plannedCount.load(ordering: .relaxed) }

  /// Begins no more.
  func stop() { isStopped.store(true, ordering: .relaxed) }

  /// Starts to begin these arrivals. From any thread, once.
  func run(_ arrivals: ArrivalShare) {
    lane.loop.execute { [self] in
      self.arrivals = arrivals
      next = self.arrivals?.next()
      beginDue()
    }
  }

  /// Begins all that is due in this turn of the loop, so that it is sent together, and comes back when the next is.
  private func beginDue() {
    while let arrival = next, !isStopped.load(ordering: .relaxed) {
      guard arrival.intendedNanoseconds <= lane.loop.tickNanoseconds else {
        lane.loop.schedule(atNanoseconds: arrival.intendedNanoseconds) { [self] in beginDue() }
        return
      }
      if arrival.isMeasured { plannedCount.add(1, ordering: .relaxed) }
      lane.begin(arrival)
      next = arrivals?.next()
    }
    finished.store(true, ordering: .releasing)
  }
}
