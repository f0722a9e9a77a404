/// A kind of resource that identifiers name; the kinds are in `ResourceKinds.swift`.
public protocol ResourceKind: Sendable {
  /// What a person calls it, such as `account`.
  static var noun: String { get }
  /// The segment before the identifier in a resource name, such as `accounts`.
  static var collection: String { get }
  /// Fewest characters of an identifier.
  static var lengthMinimum: Int { get }
}

extension ResourceKind {
  public static var lengthMinimum: Int { 1 }
}

/// The identifier of one resource within its parent: lower-case letters, digits and hyphens, not a hyphen first, at most
/// 40. Typed by what it names, so that a user is never taken for an account.
public struct Identifier<Kind: ResourceKind>: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The identifier as text.
  public let rawValue: String

  /// A checked identifier.
  public init(_ rawValue: String) throws(IdentifierError) {
    let bytes = rawValue.utf8
    guard (Kind.lengthMinimum...BillingLimits.identifierLengthMaximum).contains(bytes.count),
      bytes.first != UInt8(ascii: "-"), bytes.allSatisfy(isIdentifierByte)
    else { throw .malformedIdentifier(kind: Kind.noun, text: rawValue, lengthMinimum: Kind.lengthMinimum) }
    self.rawValue = rawValue
  }

  /// An identifier that is valid by how it was made.
  init(valid rawValue: String) { self.rawValue = rawValue }

  /// The identifier of a resource for which nobody chose one.
  public init(_ uid: ResourceUID) { self.init(valid: uid.text) }

  public var description: String { rawValue }

  /// By bytes.
  public static func < (left: Self, right: Self) -> Bool { left.rawValue < right.rawValue }
}

/// Why text names no resource.
public enum IdentifierError: Error, Hashable, CustomStringConvertible {
  /// An identifier of wrong characters or length.
  case malformedIdentifier(kind: String, text: String, lengthMinimum: Int)
  /// A resource name of another form.
  case malformedName(text: String, expected: String)

  public var description: String {
    switch self {
    case .malformedIdentifier(let kind, let text, let lengthMinimum):
      "\"\(text.prefix(64))\" is not \(kind.first.map { "aeiou".contains($0) } == true ? "an" : "a") \(kind) id; use "
        + "\(lengthMinimum) to \(BillingLimits.identifierLengthMaximum) lower-case letters, digits and hyphens, "
        + "not a hyphen first"
    case .malformedName(let text, let expected):
      "\"\(text.prefix(160))\" is not a name of the form \(expected)"
    }
  }
}

private func isIdentifierByte(_ byte: UInt8) -> Bool {
  (97...122).contains(byte) || (48...57).contains(byte) || byte == UInt8(ascii: "-")
}
