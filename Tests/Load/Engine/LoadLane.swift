import Protobuf
import Transport

/// What generates load on one event loop: its connections, the arrivals at work and what was measured. Used on its loop.
final class LoadLane: @unchecked Sendable {
  /// What a lane gives away: everything since the last time.
  struct Harvest: Sendable {
    var record: IntervalRecord
    var journal: [AcknowledgedChange]
    var inFlight: Int
    /// The last answer came then, on the monotonic clock.
    var lastAnswerNanoseconds: UInt64
  }

  let loop: EventLoop
  private let scenario: Scenario
  private let surroundings: LoadSurroundings
  private let clients: [TargetClient]
  private let inFlightMax: Int
  private let weights: [Double]
  private var record: IntervalRecord
  private var journal: [AcknowledgedChange] = []
  private var inFlight = 0
  private var lastAnswer: UInt64 = 0
  /// Callers begin nothing more.
  private var isStopped = false

  init(
    _ scenario: Scenario, loop: EventLoop, group: EventLoopGroup, inFlightMax: Int, surroundings: LoadSurroundings,
    stepCount: Int
  ) {
    self.scenario = scenario
    self.loop = loop
    self.surroundings = surroundings
    self.inFlightMax = inFlightMax
    clients = scenario.targets.map { TargetClient($0, loop: loop, group: group, surroundings: surroundings) }
    var sum = 0.0
    weights = scenario.flows.map { flow in
      sum += flow.weight
      return sum
    }
    record = IntervalRecord(stepCount: stepCount)
  }

  /// Gives away what was measured and begins anew. From any task.
  func harvest() async -> Harvest {
    await withCheckedContinuation { continuation in
      loop.execute { [self] in
        let fresh = record.emptied
        continuation.resume(
          returning: Harvest(record: record, journal: journal, inFlight: inFlight, lastAnswerNanoseconds: lastAnswer))
        record = fresh
        journal = []
      }
    }
  }

  /// How many arrivals are at work. From any task.
  func atWork() async -> Int {
    await withCheckedContinuation { continuation in
      loop.execute { [self] in continuation.resume(returning: inFlight) }
    }
  }

  /// Closes the connections. From any task.
  func close() {
    for client in clients { client.close() }
  }

  // MARK: arrivals, on the loop

  /// Begins what has arrived, if there is room.
  func begin(_ arrival: Arrival) {
    guard inFlight < inFlightMax else {
      if arrival.isMeasured { record.dropped += 1 }
      return
    }
    inFlight += 1
    _ = Task.immediate(executorPreference: loop) { [self] in
      await work(arrival)
      inFlight -= 1
    }
  }

  /// Starts a caller that begins anew whenever it is done, until the time is over.
  func startCaller(_ number: UInt64, of count: UInt64, measureFrom: UInt64, until end: UInt64) {
    inFlight += 1
    _ = Task.immediate(executorPreference: loop) { [self] in
      var turn: UInt64 = 0
      while true {
        let now = loop.nowNanoseconds
        if now >= end || isStopped { break }
        await work(
          Arrival(number: turn * count + number, intendedNanoseconds: now, isMeasured: now >= measureFrom))
        turn += 1
      }
      inFlight -= 1
    }
  }

  /// Does the scenario's faults until `end` on the monotonic clock.
  func startFaults(until end: UInt64) {
    for (number, fault) in scenario.faults.enumerated() {
      let injector = FaultInjector(
        fault, scenario.targets[fault.target], loop: loop, seed: scenario.seed &+ UInt64(number), end: end
      ) { [self] in record.faults += 1 }
      injector.next()
    }
  }

  /// Lets callers end after what they do now.
  func stopCallers() { isStopped = true }

  private func work(_ arrival: Arrival) async {
    var numbers = SeededNumbers(seed: scenario.seed, stream: arrival.number)
    let flow = pick(&numbers)
    var values = FlowValues(
      run: surroundings.runID, arrival: arrival.number, captureCount: flow.captureCount, feeders: scenario.feeders,
      numbers: numbers)
    var intended = arrival.intendedNanoseconds
    var captured = 0
    var isFirst = true
    for step in flow.steps {
      switch step {
      case .think(let from, let to):
        let milliseconds = values.number(from, to)
        intended &+= UInt64(milliseconds) * 1_000_000
        await pause(untilNanoseconds: intended)
      case .call(let call):
        let written = loop.nowNanoseconds
        if isFirst && arrival.isMeasured {
          record.begun += 1
          record.lag.record(written &- min(written, intended))
        }
        isFirst = false
        guard await perform(call, &values, arrival, intended: intended, captured: &captured) else { return }
        // Behind a call that was sent twice, the customer goes on after both.
        intended = loop.nowNanoseconds
      }
    }
  }

  private func pick(_ numbers: inout SeededNumbers) -> Flow {
    let point = numbers.share() * (weights.last ?? 0)
    return scenario.flows[weights.firstIndex { point < $0 } ?? 0]
  }

  private func pause(untilNanoseconds due: UInt64) async {
    await withUnsafeContinuation { (continuation: UnsafeContinuation<Void, Never>) in
      let now = loop.nowNanoseconds
      loop.schedule(afterNanoseconds: due > now ? due - now : 0) { continuation.resume() }
    }
  }

  // MARK: one call

  /// Makes a call and notes what became of it; false when the flow cannot go on.
  private func perform(
    _ step: CallStep, _ values: inout FlowValues, _ arrival: Arrival, intended: UInt64, captured: inout Int
  ) async -> Bool {
    values.step = step.index
    let client = clients[step.target]
    let prepared: PreparedCall
    do throws(JSONError) {
      prepared = try PreparedCall(step, &values, for: client)
    } catch {
      note(CallOutcome(kind: .failed, reason: "REQUEST_NOT_MADE"), step, arrival, intended, loop.nowNanoseconds)
      return false
    }
    let written = loop.nowNanoseconds
    let outcome = await prepared.send(with: client, turn: arrival.number)
    note(outcome, step, arrival, intended, written)
    if step.index == scenario.checks?.changeStep, outcome.kind == .succeeded || outcome.kind == .unknown {
      let (path, body) = prepared.journalled
      journal.append(
        AcknowledgedChange(key: values.key, path: path, body: body, isAnswered: outcome.kind == .succeeded))
    }
    guard outcome.kind == .succeeded else { return false }
    if step.doubleSubmitShare > 0, values.share() < step.doubleSubmitShare {
      let again = await prepared.send(with: client, turn: arrival.number)
      if arrival.isMeasured {
        record.repeats += 1
        if again.kind == .succeeded && again.body != outcome.body { record.differentRepeats += 1 }
      }
    }
    return capture(step, prepared, outcome, &values, &captured)
  }

  private func note(
    _ outcome: CallOutcome, _ step: CallStep, _ arrival: Arrival, _ intended: UInt64, _ written: UInt64
  ) {
    let now = loop.nowNanoseconds
    lastAnswer = now
    guard arrival.isMeasured else { return }
    record.steps[step.index].record(
      outcome, responseNanoseconds: now &- min(now, intended), serviceNanoseconds: now &- min(now, written))
  }

  private func capture(
    _ step: CallStep, _ prepared: PreparedCall, _ outcome: CallOutcome, _ values: inout FlowValues,
    _ captured: inout Int
  ) -> Bool {
    if step.captures.isEmpty { return true }
    guard let json = prepared.json(outcome.body) else { return false }
    for capture in step.captures {
      values.captured[captured] = CallOutcome.text(at: capture.path, in: json)
      captured += 1
    }
    return true
  }
}
