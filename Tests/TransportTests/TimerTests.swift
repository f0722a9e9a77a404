import Synchronization
import Testing

@testable import Transport

@Suite struct TimerTests {
  /// A small generator, so that every run is the same.
  private struct Sequence {
    var state: UInt64 = 42
    mutating func next(below bound: UInt64) -> UInt64 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return (state >> 33) % bound
    }
  }

  @Test func heapGivesTimersInOrderWhateverIsRemoved() {
    let loop = EventLoop()
    defer { loop.stop() }
    var random = Sequence()
    var heap = TimerHeap()
    var kept: [LoopTimer] = []
    for _ in 0..<2_000 {
      if random.next(below: 3) == 0 && !kept.isEmpty {
        let index = Int(random.next(below: UInt64(kept.count)))
        heap.remove(kept.remove(at: index))
      } else {
        let timer = LoopTimer(loop: loop, dueNanoseconds: random.next(below: 500), body: {})
        heap.insert(timer)
        kept.append(timer)
      }
      #expect(heap.count == kept.count)
    }
    #expect(heap.popDue(0) == nil || kept.contains { $0.dueNanoseconds == 0 })
    var last: UInt64 = 0
    var popped = heap.count
    while let timer = heap.popDue(.max) {
      #expect(timer.dueNanoseconds >= last)
      last = timer.dueNanoseconds
      popped -= 1
    }
    #expect(popped == 0)
  }

  @Test func timersFireInOrderAndNotBeforeTheirTime() async {
    let loop = EventLoop()
    defer { loop.stop() }
    let fired = Mutex<[(Int, UInt64)]>([])
    let begin = loop.nowNanoseconds
    await withCheckedContinuation { continuation in
      loop.execute {
        for delay in [30, 10, 20] {
          loop.schedule(afterNanoseconds: UInt64(delay) * 1_000_000) {
            fired.withLock { $0.append((delay, loop.nowNanoseconds)) }
            if delay == 30 { continuation.resume() }
          }
        }
        let cancelled = loop.schedule(afterNanoseconds: 15_000_000) { fired.withLock { $0.append((0, 0)) } }
        cancelled.cancel()
        cancelled.cancel()
      }
    }
    let log = fired.withLock { $0 }
    #expect(log.map(\.0) == [10, 20, 30])
    for (delay, time) in log { #expect(time >= begin + UInt64(delay) * 1_000_000) }
  }
}
