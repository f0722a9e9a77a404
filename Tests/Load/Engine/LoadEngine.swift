import Glibc
import ServiceRuntime
import Synchronization
import Transport

/// Runs a scenario's load in this process and tells what was measured, second by second.
package final class LoadEngine: Sendable {
  /// What was measured over one second, or what was left at the end.
  package struct Report: Sendable {
    /// Seconds from the schedule's beginning to that of the stretch.
    package var startSeconds: Double
    package var lengthSeconds: Double
    package var record: IntervalRecord
    package var journal: [AcknowledgedChange]
    package var inFlight: Int
    /// Of the machine's processors, what others had meanwhile, 0 to 1.
    package var stolenShare: Double

    /// A report as given.
    package init(
      startSeconds: Double, lengthSeconds: Double, record: IntervalRecord, journal: [AcknowledgedChange], inFlight: Int,
      stolenShare: Double = 0
    ) {
      self.startSeconds = startSeconds
      self.lengthSeconds = lengthSeconds
      self.record = record
      self.journal = journal
      self.inFlight = inFlight
      self.stolenShare = stolenShare
    }
  }

  /// What is known at the end.
  package struct Ending: Sendable, Hashable {
    /// Arrivals that the schedule had for this process after the warm-up.
    package var planned: UInt64
    /// From the end of the warm-up to the last answer.
    package var measuredSeconds: Double
    /// Processor time of this process over the time that its loops could have had, 0 to 1.
    package var processorShare: Double

    package init(planned: UInt64, measuredSeconds: Double, processorShare: Double) {
      self.planned = planned
      self.measuredSeconds = measuredSeconds
      self.processorShare = processorShare
    }
  }

  private let scenario: Scenario
  private let surroundings: LoadSurroundings
  private let group: EventLoopGroup
  private let lanes: [LoadLane]
  /// One for each lane.
  private let pacers: [Pacer]
  private let isStopped = Atomic<Bool>(false)

  /// An engine with loops and connections of its own.
  package init(_ scenario: Scenario, surroundings: LoadSurroundings) {
    self.scenario = scenario
    self.surroundings = surroundings
    let group = EventLoopGroup(count: surroundings.loopCount, name: "load")
    self.group = group
    let inFlight = scenario.inFlightMax / surroundings.workerCount / surroundings.loopCount
    lanes = group.loops.map { loop in
      LoadLane(
        scenario, loop: loop, group: group, inFlightMax: max(1, inFlight),
        surroundings: surroundings, stepCount: scenario.stepNames.count)
    }
    pacers = lanes.map(Pacer.init)
  }

  /// Begins no more work; `run` returns when what is at work is done.
  package func stop() {
    isStopped.store(true, ordering: .relaxed)
    for pacer in pacers { pacer.stop() }
    for lane in lanes { lane.loop.execute { lane.stopCallers() } }
  }

  /// Runs to the end. `report` is called for every second, and once more for what was left.
  package func run(_ report: (Report) -> Void) async -> Ending {
    let now = MonotonicClock.nowNanoseconds()
    let start = surroundings.startNanoseconds ?? now + 20_000_000
    let warmUp = UInt64(scenario.warmUpSeconds * 1e9)
    let processorBefore = Self.processorNanoseconds()
    begin(start: start, warmUp: warmUp)
    var last = start
    var lastAnswer = start + warmUp
    var machine = ProcessorTime.now()
    var isDone = false
    while !isDone {
      let next = last + 1_000_000_000
      isDone = await waitForEnd(until: next, start: start)
      let harvested = MonotonicClock.nowNanoseconds()
      var total = IntervalRecord(stepCount: scenario.stepNames.count)
      var journal: [AcknowledgedChange] = []
      var inFlight = 0
      for lane in lanes {
        let harvest = await lane.harvest()
        total.merge(harvest.record)
        journal += harvest.journal
        inFlight += harvest.inFlight
        lastAnswer = max(lastAnswer, harvest.lastAnswerNanoseconds)
      }
      let machineNow = ProcessorTime.now()
      report(
        Report(
          startSeconds: Double(last &- min(last, start)) / 1e9, lengthSeconds: Double(harvested &- last) / 1e9,
          record: total, journal: journal, inFlight: inFlight,
          stolenShare: machine.flatMap { machineNow?.stolenShare(since: $0) } ?? 0))
      last = harvested
      machine = machineNow
    }
    let wall = Double(MonotonicClock.nowNanoseconds() - now)
    let processor = Double(Self.processorNanoseconds() - processorBefore)
    return Ending(
      planned: pacers.reduce(0) { $0 + $1.planned },
      measuredSeconds: max(1e-9, Double(lastAnswer - start - warmUp) / 1e9),
      processorShare: processor / wall / Double(surroundings.loopCount))
  }

  /// Closes connections and loops.
  package func close() async {
    for lane in lanes { lane.close() }
    await group.stopAndWait()
  }

  private func begin(start: UInt64, warmUp: UInt64) {
    // Faults are not divided: one worker does them all.
    if !scenario.faults.isEmpty && surroundings.worker == 0 {
      let end = endNanoseconds(start)
      let lane = lanes[0]
      lane.loop.execute { lane.startFaults(until: end) }
    }
    switch scenario.arrivals {
    case .open(let phases, _):
      let times = ArrivalTimes(phases, seed: scenario.seed)
      for (index, pacer) in pacers.enumerated() {
        pacer.run(
          ArrivalShare(
            times, share: surroundings.worker + index * surroundings.workerCount,
            of: surroundings.workerCount * lanes.count, start: start, warmUpNanoseconds: warmUp))
      }
    case .closed(let callers, let seconds):
      let end = start + UInt64(seconds * 1e9)
      for caller in 0..<callers where caller % surroundings.workerCount == surroundings.worker {
        let lane = lanes[caller / surroundings.workerCount % lanes.count]
        lane.loop.execute {
          lane.loop.schedule(afterNanoseconds: start &- min(start, lane.loop.nowNanoseconds)) {
            lane.startCaller(UInt64(caller), of: UInt64(callers), measureFrom: start + warmUp, until: end)
          }
        }
      }
    }
  }

  /// Waits until the instant, or until all work is done, which is what it says.
  private func waitForEnd(until instant: UInt64, start: UInt64) async -> Bool {
    while true {
      let now = MonotonicClock.nowNanoseconds()
      if isExhausted(at: now, start: start), await atWork() == 0 { return true }
      if now >= instant { return false }
      let milliseconds = max(1, Int64((instant - now) / 1_000_000))
      let isNearEnd = isExhausted(at: now, start: start) || now + 1_000_000_000 >= endNanoseconds(start)
      try? await lanes[0].loop.pause(milliseconds: min(milliseconds, isNearEnd ? 10 : 100))
    }
  }

  private func endNanoseconds(_ start: UInt64) -> UInt64 { start + UInt64(scenario.arrivals.seconds * 1e9) }

  private func isExhausted(at now: UInt64, start: UInt64) -> Bool {
    switch scenario.arrivals {
    case .open: pacers.allSatisfy(\.isFinished)
    case .closed: now >= endNanoseconds(start) || isStopped.load(ordering: .relaxed)
    }
  }

  private func atWork() async -> Int {
    var count = 0
    for lane in lanes { count += await lane.atWork() }
    return count
  }

  private static func processorNanoseconds() -> UInt64 {
    var usage = rusage()
    getrusage(__rusage_who_t(RUSAGE_SELF.rawValue), &usage)
    return [usage.ru_utime, usage.ru_stime].reduce(0) {
      $0 + UInt64($1.tv_sec) * 1_000_000_000 + UInt64($1.tv_usec) * 1_000
    }
  }
}

extension Scenario {
  /// Names of all call steps, by number.
  package var stepNames: [String] {
    flows.flatMap { flow in
      flow.steps.compactMap { step in
        if case .call(let call) = step { call.name } else { nil }
      }
    }
  }

  var inFlightMax: Int {
    switch arrivals {
    case .open(_, let inFlightMax): inFlightMax
    case .closed(let callers, _): callers
    }
  }
}
