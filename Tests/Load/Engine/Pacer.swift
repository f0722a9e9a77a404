import Foundation
import Synchronization
import Transport

/// A thread that hands arrivals to the loops when they are due. The instants are decided by the schedule; an event loop's
/// own timers are too coarse for them.
final class Pacer: Sendable {
  private let isStopped = Atomic<Bool>(false)
  private let finished = Atomic<Bool>(false)
  private let plannedCount = Atomic<UInt64>(0)

  /// No arrival is left.
  var isFinished: Bool { finished.load(ordering: .acquiring) }
  /// Arrivals handed out that are measured.
  var planned: UInt64 { plannedCount.load(ordering: .relaxed) }

  /// Hands out no more.
  func stop() { isStopped.store(true, ordering: .relaxed) }

  /// Starts to hand out this process's share of the schedule, which begins at `start` on the monotonic clock.
  func run(
    _ times: ArrivalTimes, start: UInt64, warmUpNanoseconds: UInt64, surroundings: LoadSurroundings, lanes: [LoadLane]
  ) {
    Thread.detachNewThread { [self] in
      Self.sharpenTimers()
      var number: UInt64 = 0
      var batches = [[Arrival]](repeating: [], count: lanes.count)
      for offset in times {
        defer { number += 1 }
        guard number % UInt64(surroundings.workerCount) == UInt64(surroundings.worker) else { continue }
        let due = start &+ offset
        if MonotonicClock.nowNanoseconds() < due {
          Self.hand(&batches, to: lanes)
          Self.wait(until: due)
        }
        if isStopped.load(ordering: .relaxed) { break }
        let isMeasured = offset >= warmUpNanoseconds
        if isMeasured { plannedCount.add(1, ordering: .relaxed) }
        let lane = Int(number / UInt64(surroundings.workerCount) % UInt64(lanes.count))
        batches[lane].append(Arrival(number: number, intendedNanoseconds: due, isMeasured: isMeasured))
        // So that catching up after a pause does not keep everything back until the end.
        if batches[lane].count >= 64 { Self.hand(&batches, to: lanes) }
      }
      Self.hand(&batches, to: lanes)
      for lane in lanes { lane.loop.execute {} }
      finished.store(true, ordering: .releasing)
    }
  }

  private static func hand(_ batches: inout [[Arrival]], to lanes: [LoadLane]) {
    for index in lanes.indices where !batches[index].isEmpty {
      let batch = batches[index]
      let lane = lanes[index]
      lane.loop.execute { lane.begin(batch) }
      batches[index].removeAll()
    }
  }

  private static func wait(until due: UInt64) {
    var time = timespec(tv_sec: Int(due / 1_000_000_000), tv_nsec: Int(due % 1_000_000_000))
    while clock_nanosleep(CLOCK_MONOTONIC, TIMER_ABSTIME, &time, nil) == EINTR {}
  }

  /// Asks the kernel to wake this thread to the microsecond rather than 50 of them late; without effect where it may not.
  private static func sharpenTimers() {
    // The link leads to `process/task/thread`; the thread's own directory is beside that of the process.
    var link = [UInt8](repeating: 0, count: 64)
    let length = readlink("/proc/thread-self", &link, link.count)
    guard length > 0, let thread = String(decoding: link[..<length], as: UTF8.self).split(separator: "/").last else {
      return
    }
    let descriptor = Glibc.open("/proc/\(thread)/timerslack_ns", O_WRONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return }
    _ = Glibc.write(descriptor, "1000", 4)
    Glibc.close(descriptor)
  }
}
