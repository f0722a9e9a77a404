import CLinux
import Glibc
import Synchronization

/// One thread that waits on epoll and runs everything that belongs to its connections: a task executor, a serial
/// executor, and the owner of sockets and timers.
///
/// A turn of the loop is: the events of one `epoll_wait`, the timers that are due, the jobs (also those that jobs add),
/// then one send for each connection that was written to. What is written during a turn therefore leaves together.
/// Then come the guests, if any are ready: a turn of their own.
///
/// Turns are taken by a task, so that whoever has work for one (`LoopWorker`) finds it there, right after what brought it.
public final class EventLoop: @unchecked Sendable {
  /// Rounds of jobs in one turn before sockets are looked at again, so that jobs that add jobs starve nobody.
  private static let jobRoundsMax = 16
  private static let lastJobRoundsMax = 1_000

  /// What one read takes at most.
  static let scratchBytes = 64 << 10

  /// The name of the thread, for people who look at it.
  public let name: String
  let pool = BlockPool()
  /// Where sockets are read into when their connection holds nothing unread.
  let scratch = UnsafeMutableRawPointer.allocate(byteCount: scratchBytes, alignment: 16)
  private let poller: Int32
  private let inbox = LoopInbox()
  private let alarm = LoopAlarm()
  private let guests = GuestPoller()
  private let isStopping = Atomic<Bool>(false)
  /// Who waits for the end; nil when it has come.
  private let whenStopped = Mutex<[@Sendable () -> Void]?>([])
  // Set by the loop's thread before `init` returns.
  nonisolated(unsafe) private var thread = pthread_t()
  // All below is used on the loop's thread only, by calls that do not nest in each other's accesses; in every turn the
  // checks for that would cost as much as a small handler.
  @exclusivity(unchecked) private var work: [LoopWork] = []
  /// What of it is being run, and the place of the next.
  @exclusivity(unchecked) private var running: [LoopWork] = []
  @exclusivity(unchecked) private var nextRunning = 0
  @exclusivity(unchecked) private var timers = TimerHeap()
  @exclusivity(unchecked) private var unflushed: [Connection] = []
  @exclusivity(unchecked) private var targets: [PollTarget?] = []
  private var generation: UInt32 = 0
  @exclusivity(unchecked) private var tickNow: UInt64 = MonotonicClock.nowNanoseconds()
  @exclusivity(unchecked) private var turn = LoopTurn()
  @exclusivity(unchecked) private var workers: [any LoopWorker] = []
  /// Whose work is being done.
  @exclusivity(unchecked) private var worker: (any LoopWorker)?
  /// The number of the task that takes the loop's turns: another one does from when something waits in it.
  @exclusivity(unchecked) public private(set) var workNumber: UInt64 = 0
  /// Whether the next job is caught instead of queued, and the job that was.
  @exclusivity(unchecked) private var isCatchingJob = false
  @exclusivity(unchecked) private var caughtJob: UnownedJob?

  /// Looks at no guest (`TransportLimits.isGuest`) until `releaseGuests`, or for so long. On the loop.
  public func holdGuests(nanosecondsMax: UInt64) { guests.hold(nanosecondsMax: nanosecondsMax, on: self) }

  /// Looks at guests again. When more have come than there is `room` for, those who came before the last so many are
  /// late: they are looked at first, so that whoever can be served does not wait until they have been turned away. After
  /// a hold that ended by itself all are. On the loop.
  public func releaseGuests(room: Int) { guests.release(room: room, on: self) }

  /// Whether the guest that is being looked at is late. On the loop.
  public var isWithLateGuest: Bool { guests.isWithLate }

  /// Starts the thread.
  public init(name: String = "loop") {
    self.name = name
    poller = epoll_create1(Int32(EPOLL_CLOEXEC))
    precondition(poller >= 0, "an event loop needs an epoll descriptor; the limit of open files may be too low")
    for target in [inbox, alarm, guests] { register(target, events: PollTarget.eachInput) }
    LoopThread.start(named: name) { [self] thread in
      self.thread = thread
    } body: { [self] in
      run()
    }
  }

  deinit {
    scratch.deallocate()
    Glibc.close(poller)
  }

  /// True on the loop's own thread.
  public var inLoop: Bool { pthread_equal(thread, pthread_self()) != 0 }

  /// The monotonic clock, read now.
  public var nowNanoseconds: UInt64 { MonotonicClock.nowNanoseconds() }

  /// The monotonic clock as read when this turn of the loop began; costs nothing. For use on the loop.
  public var tickNanoseconds: UInt64 { tickNow }

  /// Runs `body` on the loop, later, in the order of the calls. From any thread. Does nothing once the loop has stopped.
  public func execute(_ body: @escaping @Sendable () -> Void) {
    _ = add(.call(body))
  }

  /// Calls `body` on the loop once `delayNanoseconds` have passed. Call it on the loop.
  @discardableResult
  public func schedule(afterNanoseconds delayNanoseconds: UInt64, _ body: @escaping () -> Void) -> LoopTimer {
    let due = nowNanoseconds.addingReportingOverflow(delayNanoseconds)
    return schedule(atNanoseconds: due.overflow ? .max : due.partialValue, body)
  }

  /// Calls `body` on the loop once the monotonic clock shows `dueNanoseconds`. Call it on the loop.
  @discardableResult
  public func schedule(atNanoseconds dueNanoseconds: UInt64, _ body: @escaping () -> Void) -> LoopTimer {
    precondition(inLoop, "timers are made on the loop that runs them")
    let timer = LoopTimer(loop: self, dueNanoseconds: dueNanoseconds, body: body)
    timers.insert(timer)
    return timer
  }

  /// Closes all that the loop watches and ends its thread after the jobs that are ready. Tasks that still wait for
  /// something on this loop never continue, so end them first. `done` is called on the ending thread when all is closed.
  public func stop(then done: (@Sendable () -> Void)? = nil) {
    if let done {
      let hasStopped = whenStopped.withLock { waiters in
        waiters?.append(done)
        return waiters == nil
      }
      if hasStopped { done() }
    }
    isStopping.store(true, ordering: .sequentiallyConsistent)
    inbox.signal()
  }

  /// Resumes a task that waits on this loop, and runs it before returning until it waits again or ends. On the loop.
  public func resumeNow(_ continuation: UnsafeContinuation<Void, Never>) {
    isCatchingJob = true
    continuation.resume()
    isCatchingJob = false
    guard let job = caughtJob else { preconditionFailure("the task does not wait on this loop") }
    caughtJob = nil
    job.runSynchronously(on: asUnownedTaskExecutor())
  }

  /// Adds the job of a task, from any thread; false when the loop has stopped.
  func add(_ job: UnownedJob) -> Bool {
    if inLoop && isCatchingJob {
      isCatchingJob = false
      caughtJob = job
      return true
    }
    return add(.job(job))
  }

  /// Adds work from any thread; false when the loop has stopped.
  func add(_ item: LoopWork) -> Bool {
    if inLoop {
      work.append(item)
      return true
    }
    return inbox.add(item)
  }

  // MARK: for timers, listeners and connections, on the loop

  func remove(_ timer: LoopTimer) { timers.remove(timer) }

  /// Sends what `connection` has at the end of this turn.
  func flushLater(_ connection: Connection) { unflushed.append(connection) }

  /// Watches the target's descriptor.
  func register(_ target: PollTarget, events: UInt32) {
    generation &+= 1
    target.generation = generation
    let index = Int(target.descriptor)
    if index >= targets.count { targets += [PollTarget?](repeating: nil, count: index + 16 - targets.count) }
    targets[index] = target
    control(EPOLL_CTL_ADD, target, events)
  }

  /// Changes what the target waits for.
  func change(_ target: PollTarget, events: UInt32) { control(EPOLL_CTL_MOD, target, events) }

  /// Stops watching; the descriptor stays open.
  func unregister(_ target: PollTarget) {
    targets[Int(target.descriptor)] = nil
    epoll_ctl(poller(of: target), EPOLL_CTL_DEL, target.descriptor, nil)
  }

  /// Stops watching and closes the descriptor.
  func unregisterAndClose(_ target: PollTarget) {
    guard target.descriptor >= 0 else { return }
    targets[Int(target.descriptor)] = nil
    Glibc.close(target.descriptor)
    target.descriptor = -1
  }

  private func control(_ operation: Int32, _ target: PollTarget, _ events: UInt32) {
    var event = epoll_event()
    event.events = events
    event.data.u64 = UInt64(target.generation) << 32 | UInt64(UInt32(target.descriptor))
    let result = epoll_ctl(poller(of: target), operation, target.descriptor, &event)
    precondition(result == 0, "epoll refused a descriptor that is open")
  }

  private func poller(of target: PollTarget) -> Int32 { target.isGuest ? guests.descriptor : poller }

  // MARK: the turns

  /// Has `worker`'s work done before the loop looks at anything else. On the loop.
  public func work(for worker: any LoopWorker) { workers.append(worker) }

  /// Whether these bytes lie where sockets are read into. They then stay until the work that they bring is done or waits.
  public func holds(_ bytes: UnsafeRawBufferPointer) -> Bool {
    guard let start = bytes.baseAddress else { return true }
    return start >= UnsafeRawPointer(scratch) && start < UnsafeRawPointer(scratch) + Self.scratchBytes
  }

  private func run() {
    while !isStopping.load(ordering: .relaxed) {
      let task = Task.immediate(executorPreference: self) { [self] in await takeTurns(as: workNumber) }
      workNumber &+= 1
      guard let waiting = worker else { continue }
      worker = nil
      waiting.workWaits(in: task)
    }
    wind()
  }

  private func takeTurns(as number: UInt64) async {
    while let next = nextWorker() {
      worker = next
      await next.work()
      guard number == workNumber else { return }
      worker = nil
    }
  }

  /// Goes on with the turn until somebody has work; nil when the loop stops.
  private func nextWorker() -> (any LoopWorker)? {
    while true {
      if let worker = workers.popLast() { return worker }
      switch turn.phase {
      case .wait:
        if isStopping.load(ordering: .relaxed) { return nil }
        turn.begin(linecard_epoll_wait(poller, turn.events, LoopTurn.eventCountMax, waitMilliseconds()))
        tickNow = MonotonicClock.nowNanoseconds()
      case .events:
        if let event = turn.isOfGuests ? guests.next() : turn.nextEvent() {
          dispatch(event)
        } else {
          turn.phase = .timers
        }
      case .timers:
        if let timer = timers.popDue(tickNow) { timer.fire() } else { turn.phase = .jobs }
      case .jobs:
        if !runJob() { turn.phase = .sends }
      case .sends:
        flush()
        endTurn()
      }
    }
  }

  private func endTurn() {
    turn.phase = .wait
    guard guests.hasReady && !turn.isOfGuests else {
      turn.isOfGuests = false
      return
    }
    turn.beginWithGuests()
    guests.beginTurn()
    tickNow = MonotonicClock.nowNanoseconds()
  }

  private func dispatch(_ event: epoll_event) {
    let index = Int(event.data.u64 & 0xFFFF_FFFF)
    guard index < targets.count, let target = targets[index] else { return }
    guard UInt64(target.generation) == event.data.u64 >> 32 else { return }
    target.ready(event.events)
  }

  /// How long `epoll_wait` may sleep: not at all, or until something happens.
  private func waitMilliseconds() -> Int32 {
    // A flush that made room may have let somebody write more.
    if !work.isEmpty || !unflushed.isEmpty || inbox.hasWork || guests.hasReady { return 0 }
    if let due = timers.nextDueNanoseconds { alarm.ring(at: due) }
    return -1
  }

  /// Runs the next job, also of those that jobs have added; false when there is none, or when sockets come first again.
  private func runJob() -> Bool {
    if nextRunning == running.count {
      running.empty()
      nextRunning = 0
      if inbox.hasWork { inbox.take(into: &work) }
      guard !work.isEmpty, turn.jobRounds < Self.jobRoundsMax else { return false }
      turn.jobRounds += 1
      swap(&work, &running)
    }
    nextRunning += 1
    perform(running[nextRunning - 1])
    return true
  }

  private func perform(_ item: LoopWork) {
    switch item {
    case .job(let job): job.runSynchronously(on: asUnownedTaskExecutor())
    case .call(let body): body()
    }
  }

  private func flush() {
    if unflushed.isEmpty { return }
    var connections: [Connection] = []
    swap(&connections, &unflushed)
    for connection in connections { connection.flush() }
    if unflushed.isEmpty {
      connections.empty()
      swap(&connections, &unflushed)
    }
  }

  private func runLastJobs() {
    for _ in 0..<Self.lastJobRoundsMax {
      turn.jobRounds = 0
      while runJob() {}
      if work.isEmpty && !inbox.hasWork { return }
    }
  }

  /// The last turn: everything is closed, and what that wakes up still runs.
  private func wind() {
    for case let target? in targets { target.loopStopped() }
    inbox.hasWork = true
    runLastJobs()
    inbox.take(into: &work, closing: true)
    runLastJobs()
    workers.removeAll()
    timers.removeAll()
    work.removeAll()
    targets.removeAll()
    let waiters = whenStopped.withLock { waiters in
      defer { waiters = nil }
      return waiters ?? []
    }
    for done in waiters { done() }
  }
}
