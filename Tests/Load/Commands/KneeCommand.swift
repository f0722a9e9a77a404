/// `linecard-load knee`: the scenario at one constant rate after the other, until it is known which one is too much.
struct KneeCommand {
  let arguments: LoadArguments
  let output: LoadOutput

  func run(_ interrupt: InterruptWatch) async throws(LoadFailure) -> LoadExit {
    var preparation = try RunPreparation(arguments)
    guard !preparation.scenario.objectives.isEmpty else {
      throw LoadFailure(
        .data, "\(preparation.path): objectives: The search needs at least one to tell what is too much.")
    }
    guard arguments.has("--from"), arguments.has("--to") else {
      throw LoadFailure(.usage, "knee needs --from RATE and --to RATE.")
    }
    let from = try arguments.number("--from", default: 1, in: 0.1...LoadLimits.rateMax)
    let to = try arguments.number("--to", default: 1, in: 0.1...LoadLimits.rateMax)
    guard from < to else { throw LoadFailure(.usage, "--from must be less than --to.") }
    guard preparation.workerCount == 1 else {
      throw LoadFailure(.usage, "The search runs in one process; leave --workers away.")
    }
    let seconds = try arguments.number("--seconds", default: 5, in: 0.1...LoadLimits.secondsMax)
    let repeats = try arguments.integer("--repeats", default: 3, in: 1...100)
    preparation.scenario.checks = nil
    var search = KneeSearch(from: from, to: to)
    let name = preparation.surroundings.runID
    while let rate = search.next {
      var kept = 0
      var spoiled = 0
      for turn in 1...repeats {
        preparation.surroundings.runID = "\(name)-\(search.probes.count)-\(turn)"
        preparation.scenario = preparation.scenario.at(rate: rate, seconds: seconds)
        let (result, _) = try await ScenarioRun(preparation: preparation).run(interrupt: interrupt)
        if result.isInterrupted { return .interrupted }
        let holds = result.exit == .done && result.total.dropped == 0
        if holds { kept += 1 }
        if !result.invalidities.isEmpty { spoiled += 1 }
        let total = result.total.total.response
        output.say(
          "\(decimal(rate, 1))/s  \(holds ? "holds " : "breaks")  p50 \(durationText(total.percentile(50)))  p99 "
            + "\(durationText(total.percentile(99)))  dropped \(result.total.dropped)"
            + (result.invalidities.isEmpty ? "" : "  INVALID: \(result.invalidities[0])") + "\n")
      }
      let probe = KneeSearch.Probe(rate: rate, kept: kept, repeats: repeats)
      // What a late generator measured says nothing about the server, and a bound made of it would be the generator's.
      if !probe.holds && (kept + spoiled) * 2 > repeats {
        let held = search.knee.holds.map { "The highest rate that held is \(decimal($0, 1))/s." }
        output.say(
          "At \(decimal(rate, 1))/s the generator was late more often than not; the search ends. "
            + "\(held ?? "No rate held before.")\n")
        return .invalid
      }
      search.add(probe)
    }
    return tell(search)
  }

  private func tell(_ search: KneeSearch) -> LoadExit {
    switch search.knee {
    case (nil, let breaks): output.say("Even \(decimal(breaks ?? 0, 1))/s is too much.\n")
    case (let holds?, nil): output.say("\(decimal(holds, 1))/s still holds; the knee is above it.\n")
    case (let holds?, let breaks?):
      let probe = search.probes.first { $0.rate == holds }
      output.say(
        "The knee is between \(decimal(holds, 1))/s (kept in \(probe?.kept ?? 0) of \(probe?.repeats ?? 0)) and "
          + "\(decimal(breaks, 1))/s.\n")
    }
    return search.knee.holds == nil ? .objectives : .done
  }
}

extension Scenario {
  /// The same at one rate, evenly or as a Poisson process where the first phase is one.
  func at(rate: Double, seconds: Double) -> Scenario {
    var scenario = self
    var spacing = ArrivalPhase.Spacing.poisson
    if case .open(let phases, _) = arrivals, phases[0].spacing == .even { spacing = .even }
    let piece = ArrivalPhase.Piece(fromRate: rate, toRate: rate, seconds: seconds)
    scenario.arrivals = .open(
      phases: [ArrivalPhase(pieces: [piece], spacing: spacing)], inFlightMax: inFlightMax)
    scenario.warmUpSeconds = min(warmUpSeconds, seconds / 2)
    return scenario
  }
}
