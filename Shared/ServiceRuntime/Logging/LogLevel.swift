/// How much somebody should care; a sink drops what lies below its level.
public enum LogLevel: Int, Sendable, Hashable, Comparable, CaseIterable {
  /// For finding a fault.
  case debug
  /// What happens in good order.
  case info
  /// Worth a look, and handled.
  case warning
  /// Somebody must act.
  case error

  /// The lower-case word in logs and configuration.
  public var word: String {
    switch self {
    case .debug: "debug"
    case .info: "info"
    case .warning: "warning"
    case .error: "error"
    }
  }

  public static func < (left: LogLevel, right: LogLevel) -> Bool { left.rawValue < right.rawValue }
}
