public import BillingTypes
public import Transport

/// What an option may be set to.
public enum OptionKind: Sendable, Hashable {
  /// Present or absent on the command line; `true` or `false` elsewhere.
  case flag
  /// Any text.
  case text
  /// A whole number within a range.
  case integer(ClosedRange<Int>)
  /// An address as `SocketAddress` reads it.
  case address
  /// A time span such as `250ms`, `20s`, `5m`, `1h`, within a range of milliseconds.
  case duration(ClosedRange<Int64>)
  /// A path of a file or directory.
  case path
  /// One of these words.
  case choice([String])
  /// A moment such as `2026-03-01T00:00:00Z`, or a date for its first moment in UTC.
  case instant
  /// The path of a file that holds a secret; read at start, never printed.
  case secretFile
}

/// A value that an option has.
public enum OptionValue: Sendable, Hashable {
  case flag(Bool)
  case text(String)
  case integer(Int)
  case address(SocketAddress)
  case milliseconds(Int64)
  case instant(Instant)
  /// The file's path and what it holds, without a line end.
  case secret(path: String, bytes: [UInt8])

  /// As it would be written; of a secret the path only.
  public var description: String {
    switch self {
    case .flag(let isOn): isOn ? "true" : "false"
    case .text(let text): text
    case .integer(let number): "\(number)"
    case .address(let address): "\(address)"
    case .milliseconds(let count): "\(count)ms"
    case .instant(let instant): instant.rfc3339
    case .secret(let path, _): "\(path) (its content is hidden)"
    }
  }
}
