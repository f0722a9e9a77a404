import Foundation
import Glibc

/// What the system gives a process: its arguments, its environment, its processors; and the way out of it.
public struct ProcessSurroundings: Sendable {
  /// The arguments after the program's name.
  public var arguments: [String]
  public var environment: [String: String]
  /// Processors that this process may run on.
  public var processorCount: Int
  public var processID: Int32

  /// Surroundings as given; tests make them.
  public init(
    arguments: [String], environment: [String: String] = [:], processorCount: Int = 1, processID: Int32 = 0
  ) {
    self.arguments = arguments
    self.environment = environment
    self.processorCount = processorCount
    self.processID = processID
  }

  /// Those of this process.
  public static func current() -> ProcessSurroundings {
    ProcessSurroundings(
      arguments: Array(CommandLine.arguments.dropFirst()), environment: ProcessInfo.processInfo.environment,
      processorCount: processorCount(status: try? String(contentsOfFile: "/proc/self/status", encoding: .utf8))
        ?? max(1, ProcessInfo.processInfo.activeProcessorCount),
      processID: getpid())
  }

  /// How many processors the kernel lets a process run on, which may be fewer than the machine has (`taskset`, a
  /// container's set), from `/proc/self/status`; nil when that does not tell.
  static func processorCount(status: String?) -> Int? {
    let name = "Cpus_allowed_list:"
    guard let line = status?.split(separator: "\n").first(where: { $0.hasPrefix(name) }) else { return nil }
    var count = 0
    for range in line.dropFirst(name.count).split(separator: ",") {
      let ends = range.split(separator: "-").map { Int(trimmingBlanks($0)) }
      guard let first = ends.first ?? nil, let last = ends.last ?? nil, first <= last else { return nil }
      count += last - first + 1
    }
    return count > 0 ? count : nil
  }

  private static func trimmingBlanks(_ text: Substring) -> String { text.filter { $0 != " " && $0 != "\t" } }

  /// Ends the process in good order.
  public static func exit(_ code: ExitCode) -> Never { Glibc.exit(code.rawValue) }

  /// Ends the process on the spot.
  public static func exitNow(_ code: ExitCode) -> Never { Glibc._exit(code.rawValue) }

  /// Writes to standard output or standard error. What cannot be written is lost: there is nobody left to tell.
  public static func write(_ text: String, toStandardError: Bool) {
    write(Array(text.utf8), descriptor: toStandardError ? STDERR_FILENO : STDOUT_FILENO)
  }

  static func write(_ bytes: [UInt8], descriptor: Int32) {
    bytes.withUnsafeBytes { bytes in
      var sent = 0
      while sent < bytes.count {
        let count = Glibc.write(descriptor, bytes.baseAddress?.advanced(by: sent), bytes.count - sent)
        if count > 0 {
          sent += count
        } else if errno != EINTR {
          return
        }
      }
    }
  }
}
