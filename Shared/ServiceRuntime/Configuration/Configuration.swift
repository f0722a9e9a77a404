public import BillingTypes
public import Transport

/// What a service was told: for each of its options the values and where they came from.
///
/// Asking for an option that was not declared, or for a value of another kind, is a programmer's error.
public struct Configuration: Sendable {
  /// What one option is set to.
  public struct Setting: Sendable, Hashable {
    public let values: [OptionValue]
    public let source: ConfigurationSource
  }

  /// The options in the order of their declaration.
  public let options: [Option]
  let settings: [String: Setting]

  /// What a program without options has.
  public static let none = Configuration(options: [], settings: [:])

  /// The values of an option and where they came from.
  public func setting(_ name: String) -> Setting {
    guard let setting = settings[name] else { preconditionFailure("no option is called \(name)") }
    return setting
  }

  /// Whether a flag is on; off when nobody gave it.
  public func flag(_ name: String) -> Bool {
    guard let value = single(name) else { return false }
    guard case .flag(let isOn) = value else { Self.mismatch(name) }
    return isOn
  }

  /// A text, word or path; nil when it has no value.
  public func textOrNil(_ name: String) -> String? {
    guard let value = single(name) else { return nil }
    guard case .text(let text) = value else { Self.mismatch(name) }
    return text
  }

  /// A text, word or path of an option that has a default.
  public func text(_ name: String) -> String { required(textOrNil(name), name) }

  /// A number of an option that has a default.
  public func integer(_ name: String) -> Int {
    guard case .integer(let number) = required(single(name), name) else { Self.mismatch(name) }
    return number
  }

  /// A time span, in milliseconds, of an option that has a default.
  public func milliseconds(_ name: String) -> Int64 {
    guard case .milliseconds(let count) = required(single(name), name) else { Self.mismatch(name) }
    return count
  }

  /// Every address given; none when there is no default.
  public func addresses(_ name: String) -> [SocketAddress] {
    setting(name).values.map { value in
      guard case .address(let address) = value else { Self.mismatch(name) }
      return address
    }
  }

  /// A moment; nil when it has no value.
  public func instantOrNil(_ name: String) -> Instant? {
    guard let value = single(name) else { return nil }
    guard case .instant(let instant) = value else { Self.mismatch(name) }
    return instant
  }

  /// The bytes of a secret; nil when no file was named.
  public func secretOrNil(_ name: String) -> [UInt8]? {
    guard let value = single(name) else { return nil }
    guard case .secret(_, let bytes) = value else { Self.mismatch(name) }
    return bytes
  }

  private func single(_ name: String) -> OptionValue? { setting(name).values.first }

  private func required<T>(_ value: T?, _ name: String) -> T {
    guard let value else { preconditionFailure("option \(name) has no default, so it may have no value") }
    return value
  }

  private static func mismatch(_ name: String) -> Never {
    preconditionFailure("option \(name) is of another kind")
  }
}
