/// A value bound to a `?` of a statement. There is no floating-point case on purpose: money and time are integers.
public enum SQLValue: Sendable, Hashable {
  case null
  case int64(Int64)
  case text(String)
  case bytes([UInt8])

  /// A text, or NULL where there is none.
  public static func text(orNull value: String?) -> SQLValue {
    value.map(SQLValue.text) ?? .null
  }

  /// An integer, or NULL where there is none.
  public static func int64(orNull value: Int64?) -> SQLValue {
    value.map(SQLValue.int64) ?? .null
  }

  /// A count or a small number of the program.
  public static func int(_ value: Int) -> SQLValue {
    .int64(Int64(value))
  }

  /// Truth as 1 or 0, which both stores keep in an integer column.
  public static func bool(_ value: Bool) -> SQLValue {
    .int64(value ? 1 : 0)
  }
}

extension SQLValue: ExpressibleByIntegerLiteral, ExpressibleByStringLiteral {
  public init(integerLiteral value: Int64) {
    self = .int64(value)
  }

  public init(stringLiteral value: String) {
    self = .text(value)
  }
}
