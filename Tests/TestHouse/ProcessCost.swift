import Foundation

/// What a process has cost so far, as the system tells: for bounds that hold on a busy machine too.
package struct ProcessCost: Sendable {
  /// User and system time of all its threads.
  package let cpuMilliseconds: Int
  /// The most memory that it ever had.
  package let peakKibibytes: Int

  /// Of this process where `processID` is nil.
  package init(of processID: Int32? = nil) throws {
    let folder = "/proc/\(processID.map(String.init) ?? "self")"
    let stat = try String(contentsOfFile: folder + "/stat", encoding: .utf8)
    let fields = stat.split(separator: ")").last?.split(separator: " ") ?? []
    // Clock ticks of a hundredth of a second.
    cpuMilliseconds = ((Int(fields[11]) ?? 0) + (Int(fields[12]) ?? 0)) * 10
    let status = try String(contentsOfFile: folder + "/status", encoding: .utf8)
    let line = status.split(separator: "\n").first { $0.hasPrefix("VmHWM:") } ?? ""
    peakKibibytes = Int(line.split(separator: " ").dropLast().last ?? "") ?? 0
  }
}
