/// The timers of one loop, the earliest first. A binary heap in which every timer knows its place, so that removing one
/// costs no search and leaves nothing behind.
struct TimerHeap {
  private var timers: [LoopTimer] = []

  var count: Int { timers.count }

  /// When the earliest timer is due.
  var nextDueNanoseconds: UInt64? { timers.first?.dueNanoseconds }

  mutating func insert(_ timer: LoopTimer) {
    precondition(timer.heapIndex < 0, "a timer can be scheduled only once")
    timers.append(timer)
    timer.heapIndex = timers.count - 1
    siftUp(timers.count - 1)
  }

  mutating func remove(_ timer: LoopTimer) {
    let index = timer.heapIndex
    guard index >= 0 else { return }
    precondition(timers[index] === timer, "a timer was removed from a loop that is not its own")
    timer.heapIndex = -1
    let last = timers.removeLast()
    guard last !== timer else { return }
    timers[index] = last
    last.heapIndex = index
    siftDown(index)
    siftUp(index)
  }

  /// Takes the earliest timer if it is due.
  mutating func popDue(_ nowNanoseconds: UInt64) -> LoopTimer? {
    guard let first = timers.first, first.dueNanoseconds <= nowNanoseconds else { return nil }
    remove(first)
    return first
  }

  /// Forgets all timers.
  mutating func removeAll() {
    for timer in timers { timer.drop() }
    timers.removeAll()
  }

  private mutating func siftUp(_ start: Int) {
    var index = start
    while index > 0 {
      let parent = (index - 1) / 2
      if timers[parent].dueNanoseconds <= timers[index].dueNanoseconds { return }
      swap(index, parent)
      index = parent
    }
  }

  private mutating func siftDown(_ start: Int) {
    var index = start
    while true {
      var child = 2 * index + 1
      if child >= timers.count { return }
      if child + 1 < timers.count && timers[child + 1].dueNanoseconds < timers[child].dueNanoseconds { child += 1 }
      if timers[index].dueNanoseconds <= timers[child].dueNanoseconds { return }
      swap(index, child)
      index = child
    }
  }

  private mutating func swap(_ a: Int, _ b: Int) {
    timers.swapAt(a, b)
    timers[a].heapIndex = a
    timers[b].heapIndex = b
  }
}
