import Protobuf

/// The program behind `linecard-load`.
package enum LoadProgram {
  /// Does what the arguments ask for and says how the process is to end.
  package static func run(_ arguments: [String], output: LoadOutput = .standard) async -> LoadExit {
    do throws(LoadFailure) {
      let arguments = try LoadArguments(arguments)
      let interrupt = InterruptWatch()
      switch arguments.command {
      case .help:
        output.say(LoadArguments.help)
        return .done
      case .run:
        interrupt.start()
        return try await RunCommand(arguments: arguments, output: output).run(interrupt)
      case .knee:
        interrupt.start()
        return try await KneeCommand(arguments: arguments, output: output).run(interrupt)
      case .worker:
        interrupt.start()
        return try await WorkerCommand(arguments: arguments, output: output).run(interrupt)
      case .compare: return try compare(arguments, output)
      case .report:
        try LoadFiles.write(
          HTMLReport(try result(arguments.operands[0])).text(), to: arguments.text("--html") ?? "report.html")
        return .done
      case .check: return try check(arguments, output)
      }
    } catch {
      output.warn("linecard-load: \(error.description)\n")
      return error.exit
    }
  }

  private static func compare(_ arguments: LoadArguments, _ output: LoadOutput) throws(LoadFailure) -> LoadExit {
    let allowed = try arguments.number("--allow", default: 5, in: 0...1_000) / 100
    let before = try result(arguments.operands[0])
    let after = try result(arguments.operands[1])
    for (name, run) in [("before", before), ("after", after)] where !run.invalidities.isEmpty {
      throw LoadFailure(.invalid, "The run \(name) is invalid: \(run.invalidities[0])")
    }
    let comparison = try RunComparison(before: before, after: after, allowed: allowed)
    output.say(comparison.lines().joined(separator: "\n") + "\n")
    return comparison.isWorse ? .objectives : .done
  }

  private static func result(_ path: String) throws(LoadFailure) -> RunResult {
    let bytes = try LoadFiles.read(path)
    do {
      return try RunResult(json: try JSONValue(parsing: bytes))
    } catch {
      throw LoadFailure(.data, "\(path): \(error)")
    }
  }

  private static func check(_ arguments: LoadArguments, _ output: LoadOutput) throws(LoadFailure) -> LoadExit {
    let (scenario, _) = try RunPreparation.scenario(
      at: arguments.operands[0], addresses: try arguments.addresses("--target"))
    var lines = [scenario.name + (scenario.summary.isEmpty ? "" : ": \(scenario.summary)")]
    switch scenario.arrivals {
    case .open(let phases, let inFlightMax):
      let count = ArrivalTimes(phases, seed: scenario.seed).reduce(0) { count, _ in count + 1 }
      lines.append(
        "open: \(count) arrivals in \(shortNumber(scenario.arrivals.seconds)) s, at most \(inFlightMax) at work")
    case .closed(let callers, let seconds):
      lines.append("closed: \(callers) callers for \(shortNumber(seconds)) s")
    }
    lines += scenario.targets.map { "target \($0.name): \($0.face.rawValue) at \($0.address)" }
    lines += scenario.feeders.map { "feeder \($0.name): \($0.rows.count) rows" }
    lines += scenario.flows.map { "flow \($0.name), weight \(shortNumber($0.weight)): \($0.steps.count) steps" }
    lines += scenario.objectives.map { "objective \($0.text)" }
    output.say(lines.joined(separator: "\n") + "\n")
    return .done
  }
}
