import BillingTypes
import Foundation
import Protobuf
import ServiceRuntime

/// A scenario and all that a run of it needs, from a command line.
struct RunPreparation {
  let arguments: LoadArguments
  let path: String
  var scenario: Scenario
  var surroundings: LoadSurroundings
  var selfCheck = SelfCheck()
  var workerCount: Int

  init(_ arguments: LoadArguments) throws(LoadFailure) {
    self.arguments = arguments
    path = arguments.operands[0]
    scenario = try Self.scenario(at: arguments.operands[0], addresses: try arguments.addresses("--target"))
    if arguments.has("--seed") {
      scenario.seed = UInt64(try arguments.integer("--seed", default: 1, in: 0...Int.max))
    }
    let cores = max(1, ProcessInfo.processInfo.activeProcessorCount)
    let clock = UInt64(SystemClock().now().millisecondsSinceEpoch)
    surroundings = LoadSurroundings(
      runID: arguments.text("--run-id") ?? String(clock, radix: 36),
      loopCount: try arguments.integer("--loops", default: cores, in: 1...256))
    if let file = arguments.text("--token-file") { surroundings.token = try LoadFiles.secret(file) }
    if let file = arguments.text("--identity-key-file") {
      surroundings.identityKey = Array(try LoadFiles.secret(file).utf8)
    }
    selfCheck.lagMillisecondsMax = try arguments.number("--lag-max", default: 5, in: 0.001...60_000)
    workerCount = try arguments.integer("--workers", default: 1, in: 1...LoadLimits.workersMax)
  }

  /// Reads a scenario file; every error names it.
  static func scenario(at path: String, addresses: [String: String]) throws(LoadFailure) -> Scenario {
    let bytes = try LoadFiles.read(path)
    var reader = ScenarioReader(addresses: addresses) { name in
      try? LoadFiles.read(LoadFiles.beside(path, name))
    }
    do {
      return try reader.read(bytes)
    } catch {
      throw LoadFailure(.data, "\(path): \(error)")
    }
  }

  /// The arguments of the worker `number`, which begins with the others.
  func workerArguments(_ number: Int, of count: Int, start: UInt64) -> [String] {
    var words = ["worker", path, "--worker", "\(number)/\(count)", "--start-at", String(start)]
    for flag in ["--target", "--token-file", "--identity-key-file", "--seed", "--loops"] {
      for value in arguments.values[flag] ?? [] { words += [flag, value] }
    }
    return words + ["--run-id", surroundings.runID]
  }
}
