import Foundation
import Synchronization

/// The same run in several processes: each has its share of the arrivals and keeps its own histograms, which are merged here.
package final class WorkerPool: Sendable {
  private let commands: [[String]]
  private let program: String
  private let pids = Mutex<[Int32]>([])

  /// - Parameters:
  ///   - program: This executable.
  ///   - commands: The arguments of each worker.
  package init(program: String, commands: [[String]]) {
    self.program = program
    self.commands = commands
  }

  /// Asks the workers to begin no more work.
  package func stop() {
    for pid in pids.withLock({ $0 }) { kill(pid, SIGINT) }
  }

  /// Runs them to their ends. The ending has all their arrivals, the longest time and the busiest worker's share.
  package func run(
    stepCount: Int, _ report: (LoadEngine.Report) -> Void
  ) async throws(LoadFailure) -> LoadEngine.Ending {
    let (lines, continuation) = AsyncStream<String>.makeStream()
    let open = Mutex(commands.count)
    for arguments in commands {
      try start(arguments, line: { continuation.yield($0) }) {
        let left = open.withLock { count in
          count -= 1
          return count
        }
        if left == 0 { continuation.finish() }
      }
    }
    var endings: [LoadEngine.Ending] = []
    for await line in lines {
      do {
        switch try WorkerLine(line, stepCount: stepCount) {
        case .report(let one): report(one)
        case .ending(let ending): endings.append(ending)
        }
      } catch {
        stop()
        throw LoadFailure(.software, "A worker said what cannot be understood: \(line.prefix(200)).")
      }
    }
    guard endings.count == commands.count else {
      throw LoadFailure(
        .software, "\(commands.count - endings.count) of \(commands.count) workers did not come to their end.")
    }
    return LoadEngine.Ending(
      planned: endings.reduce(0) { $0 + $1.planned }, measuredSeconds: endings.map(\.measuredSeconds).max() ?? 0,
      processorShare: endings.map(\.processorShare).max() ?? 0)
  }

  private func start(
    _ arguments: [String], line: @escaping @Sendable (String) -> Void, end: @escaping @Sendable () -> Void
  ) throws(LoadFailure) {
    let process = Process()
    let pipe = Pipe()
    process.executableURL = URL(fileURLWithPath: program)
    process.arguments = arguments
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = pipe
    do {
      try process.run()
    } catch {
      throw LoadFailure(.software, "A worker cannot be started: \(program): \(error.localizedDescription).")
    }
    pids.withLock { $0.append(process.processIdentifier) }
    let output = pipe.fileHandleForReading
    Thread.detachNewThread {
      var rest = Data()
      while case let bytes = output.availableData, !bytes.isEmpty {
        rest += bytes
        while let newline = rest.firstIndex(of: 10) {
          line(String(decoding: rest[..<newline], as: UTF8.self))
          rest = Data(rest[rest.index(after: newline)...])
        }
      }
      end()
    }
  }
}
