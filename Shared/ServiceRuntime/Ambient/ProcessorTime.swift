import Foundation

/// Time of all processors of this machine since it was started, in the kernel's ticks.
public struct ProcessorTime: Equatable {
  /// What others had of it while somebody here wanted it: `steal`, which a virtual machine is told by its host.
  public private(set) var stolen: UInt64
  public private(set) var whole: UInt64

  /// Reads the first line of `/proc/stat`; nil when it is none.
  public init?(stat: String) {
    let fields = stat.prefix { $0 != "\n" }.split(separator: " ")
    // The guests' time, behind it, is counted in the user's already.
    let times = fields.dropFirst().prefix(8).compactMap { UInt64($0) }
    guard fields.first == "cpu", times.count == 8 else { return nil }
    (stolen, whole) = (times[7], times.reduce(0, &+))
  }

  /// As it is now; nil where there is no `/proc`.
  public static func now() -> ProcessorTime? {
    (try? String(contentsOfFile: "/proc/stat", encoding: .utf8)).flatMap { ProcessorTime(stat: $0) }
  }

  /// Which share of the time since then others had, 0 to 1.
  public func stolenShare(since before: ProcessorTime) -> Double {
    guard whole > before.whole, stolen > before.stolen else { return 0 }
    return Double(stolen - before.stolen) / Double(whole - before.whole)
  }
}
