import BillingTypes
import Foundation
import Protobuf
import Schemas
import ServiceRuntime

/// A scenario and all that a run of it needs, from a command line.
struct RunPreparation {
  let arguments: LoadArguments
  let path: String
  var scenario: Scenario
  /// What workers are given to read for themselves.
  let source: ScenarioSource
  var surroundings: LoadSurroundings
  var selfCheck = SelfCheck()
  /// Processes that are started here; 1 is this one alone.
  var workerCount: Int

  init(_ arguments: LoadArguments) throws(LoadFailure) {
    self.arguments = arguments
    path = arguments.operands[0]
    (scenario, source) = try Self.scenario(at: arguments.operands[0], addresses: try arguments.addresses("--target"))
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
    if arguments.has("--stolen-max") {
      selfCheck.stolenShareMax = try arguments.number("--stolen-max", default: 0, in: 0...100) / 100
    }
    let remote = arguments.values["--worker-at"] ?? []
    workerCount = try arguments.integer("--workers", default: remote.isEmpty ? 1 : 0, in: 0...LoadLimits.workersMax)
  }

  /// Reads a scenario file; every error names it.
  static func scenario(
    at path: String, addresses: [String: String]
  ) throws(LoadFailure) -> (Scenario, ScenarioSource) {
    var source = ScenarioSource(bytes: try LoadFiles.read(path), addresses: addresses)
    var reader = ScenarioReader(addresses: addresses) { name in
      let bytes = try? LoadFiles.read(LoadFiles.beside(path, name))
      source.files[name] = bytes
      return bytes
    }
    do {
      return (try reader.read(source.bytes), source)
    } catch {
      throw LoadFailure(.data, "\(path): \(error)")
    }
  }

  /// What the worker `number` is told.
  func workerRequest(_ number: Int, of count: Int) throws(LoadFailure) -> LoadV1.PrepareLoadRequest {
    let size = source.files.values.reduce(source.bytes.count) { $0 + $1.count }
    guard size <= LoadLimits.preparationBytesMax else {
      throw LoadFailure(
        .data,
        "\(path): the scenario and its files have \(size) bytes; workers take at most "
          + "\(LoadLimits.preparationBytesMax).")
    }
    return LoadV1.PrepareLoadRequest(
      scenario: source.bytes, files: source.files, addresses: source.addresses, seed: scenario.seed,
      runId: surroundings.runID, worker: Int32(number), workerCount: Int32(count),
      loopCount: Int32(arguments.has("--loops") ? surroundings.loopCount : 0))
  }

  /// The secrets of workers that are started here.
  var workerArguments: [String] {
    ["--token-file", "--identity-key-file"].flatMap { flag in arguments.text(flag).map { [flag, $0] } ?? [] }
  }
}

/// A scenario's text and files as they were read.
struct ScenarioSource: Sendable {
  var bytes: [UInt8]
  /// By the names that the scenario uses.
  var files: [String: [UInt8]] = [:]
  var addresses: [String: String]
}
