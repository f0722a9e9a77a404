package import BillingTypes
package import Transport

/// What a service was told: for each of its options the values and where they came from.
///
/// Asking for an option that was not declared, or for a value of another kind, is a programmer's error.
package struct Configuration: Sendable {
  /// What one option is set to.
  package struct Setting: Sendable, Hashable {
    package let values: [OptionValue]
    package let source: ConfigurationSource
  }

  /// The options in the order of their declaration.
  package let options: [Option]
  let settings: [String: Setting]

  /// The values of an option and where they came from.
  package func setting(_ name: String) -> Setting {
    guard let setting = settings[name] else { preconditionFailure("no option is called \(name)") }
    return setting
  }

  /// Whether a flag is on; off when nobody gave it.
  package func flag(_ name: String) -> Bool {
    guard let value = single(name) else { return false }
    guard case .flag(let isOn) = value else { Self.mismatch(name) }
    return isOn
  }

  /// A text, word or path; nil when it has no value.
  package func textOrNil(_ name: String) -> String? {
    guard let value = single(name) else { return nil }
    guard case .text(let text) = value else { Self.mismatch(name) }
    return text
  }

  /// A text, word or path of an option that has a default.
  package func text(_ name: String) -> String { required(textOrNil(name), name) }

  /// A number of an option that has a default.
  package func integer(_ name: String) -> Int {
    guard case .integer(let number) = required(single(name), name) else { Self.mismatch(name) }
    return number
  }

  /// A time span, in milliseconds, of an option that has a default.
  package func milliseconds(_ name: String) -> Int64 {
    guard case .milliseconds(let count) = required(single(name), name) else { Self.mismatch(name) }
    return count
  }

  /// Every address given; none when there is no default.
  package func addresses(_ name: String) -> [SocketAddress] {
    setting(name).values.map { value in
      guard case .address(let address) = value else { Self.mismatch(name) }
      return address
    }
  }

  /// A moment; nil when it has no value.
  package func instantOrNil(_ name: String) -> Instant? {
    guard let value = single(name) else { return nil }
    guard case .instant(let instant) = value else { Self.mismatch(name) }
    return instant
  }

  /// The bytes of a secret; nil when no file was named.
  package func secretOrNil(_ name: String) -> [UInt8]? {
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
