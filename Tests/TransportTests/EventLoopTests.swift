import Synchronization
import Testing
import Transport

@Suite struct EventLoopTests {
  /// An actor that lives on a loop.
  private actor Resident {
    let loop: EventLoop
    private var count = 0
    nonisolated var unownedExecutor: UnownedSerialExecutor { loop.asUnownedSerialExecutor() }
    init(loop: EventLoop) { self.loop = loop }

    func visit() -> (Bool, Int) {
      loop.assertIsolated()
      count += 1
      return (loop.inLoop, count)
    }
  }

  @Test func tasksWithThePreferenceStayOnTheLoop() async {
    let loop = EventLoop()
    let stayed = await Task(executorPreference: loop) {
      var stayed = loop.inLoop
      for _ in 0..<100 {
        await Task.yield()
        stayed = stayed && loop.inLoop
      }
      return stayed
    }.value
    #expect(stayed)
    #expect(!loop.inLoop)
    loop.stop()
  }

  @Test func actorsCanLiveOnALoop() async {
    let loop = EventLoop()
    let resident = Resident(loop: loop)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<50 { group.addTask { _ = await resident.visit() } }
    }
    #expect(await resident.visit() == (true, 51))
    loop.stop()
  }

  @Test func executeKeepsTheOrderOfEachThread() async {
    let loop = EventLoop()
    let seen = Mutex<[Int]>([])
    await withCheckedContinuation { continuation in
      for index in 0..<1_000 {
        loop.execute {
          seen.withLock { $0.append(index) }
          if index == 999 { continuation.resume() }
        }
      }
    }
    #expect(seen.withLock { $0 } == Array(0..<1_000))
    loop.stop()
  }

  /// Does its steps one after the other; at a negative one it waits until it is resumed or cancelled.
  private final class Worker: LoopWorker, @unchecked Sendable {
    let loop: EventLoop
    private(set) var done: [Int] = []
    private var steps: [Int]
    private(set) var waiting: [Task<Void, Never>] = []
    private var continuations: [UnsafeContinuation<Void, Never>] = []

    init(_ loop: EventLoop, steps: [Int]) {
      self.loop = loop
      self.steps = steps
    }

    func work() async {
      let number = loop.workNumber
      while !steps.isEmpty {
        let step = steps.removeFirst()
        if step < 0 { await withUnsafeContinuation { continuations.append($0) } }
        loop.assertIsolated()
        done.append(step)
        guard number == loop.workNumber else { return }
      }
    }

    func workWaits(in task: Task<Void, Never>) {
      waiting.append(task)
      loop.work(for: self)
    }

    func resume() { continuations.removeFirst().resume() }
  }

  @Test func workThatWaitsHoldsNobodyUp() async {
    let loop = EventLoop()
    let worker = Worker(loop, steps: [1, -2, 3, -4, 5])
    func onLoop<T: Sendable>(_ body: @escaping @Sendable () -> T) async -> T {
      await withCheckedContinuation { continuation in loop.execute { continuation.resume(returning: body()) } }
    }
    await onLoop { loop.work(for: worker) }
    #expect(await onLoop { worker.done } == [1, 3, 5])
    let tasks = await onLoop { worker.waiting }
    #expect(tasks.count == 2)
    await onLoop { worker.resume() }
    await tasks[0].value
    #expect(await onLoop { worker.done } == [1, 3, 5, -2])
    await onLoop { worker.resume() }
    await tasks[1].value
    #expect(await onLoop { worker.done } == [1, 3, 5, -2, -4])
    loop.stop()
  }

  @Test func jobsThatAddJobsDoNotStarveTimers() async {
    let loop = EventLoop()
    let isDone = Atomic<Bool>(false)
    @Sendable func again() {
      if !isDone.load(ordering: .relaxed) { loop.execute { again() } }
    }
    await withCheckedContinuation { continuation in
      loop.execute {
        again()
        loop.schedule(afterNanoseconds: 5_000_000) { continuation.resume() }
      }
    }
    isDone.store(true, ordering: .relaxed)
    loop.stop()
  }

  @Test func tasksOfAStoppedLoopStillEnd() async {
    let group = EventLoopGroup(count: 2)
    await group.stopAndWait()
    await group.stopAndWait()
    let value = await Task(executorPreference: group.loops[0]) { 7 }.value
    #expect(value == 7)
  }

  @Test func groupGivesItsLoopsInTurn() {
    let group = EventLoopGroup(count: 3)
    defer { group.stop() }
    let turns = (0..<6).map { _ in ObjectIdentifier(group.next()) }
    #expect(turns[0..<3].elementsEqual(turns[3..<6]))
    #expect(Set(turns).count == 3)
    #expect(group.current == nil)
  }
}
