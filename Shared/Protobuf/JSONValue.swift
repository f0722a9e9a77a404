/// A JSON text as a tree. Numbers keep their literal, so no digit is lost on the way to an integer type.
public enum JSONValue: Hashable, Sendable {
  case null
  case bool(Bool)
  /// The literal as written, such as `-1.50e3`.
  case number(String)
  case string(String)
  case array([JSONValue])
  /// Members in the order of the text; names are unique.
  case object([JSONMember])
}

/// A name and its value in a JSON object.
public struct JSONMember: Hashable, Sendable {
  public var name: String
  public var value: JSONValue

  public init(_ name: String, _ value: JSONValue) {
    self.name = name
    self.value = value
  }
}

extension JSONValue {
  /// An object of `members`, in order.
  public static func members(_ members: (String, JSONValue)...) -> JSONValue {
    .object(members.map { JSONMember($0.0, $0.1) })
  }

  /// An integer as a JSON number.
  public static func integer(_ value: some BinaryInteger) -> JSONValue { .number(String(value)) }

  /// The value of the member `name`; nil when this is no object or has none.
  public subscript(name: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.name == name }?.value
  }

  /// The element at `index`; nil when this is no array or is shorter.
  public subscript(index: Int) -> JSONValue? {
    guard case .array(let elements) = self, elements.indices.contains(index) else { return nil }
    return elements[index]
  }

  /// The text, if this is a string.
  public var stringValue: String? {
    guard case .string(let text) = self else { return nil }
    return text
  }

  /// The elements, if this is an array.
  public var arrayValue: [JSONValue]? {
    guard case .array(let elements) = self else { return nil }
    return elements
  }

  /// The integer, if this is a number or a string that spells one exactly (ProtoJSON writes 64-bit integers as strings).
  public var integerValue: Int64? {
    switch self {
    case .number(let literal), .string(let literal): Int64(literal)
    case .null, .bool, .array, .object: nil
    }
  }

  /// What the value is, for error messages.
  public var kindDescription: String {
    switch self {
    case .null: "null"
    case .bool: "a boolean"
    case .number(let literal): "the number \(literal.prefix(40))"
    case .string(let text): "the string \"\(text.prefix(40))\""
    case .array: "an array"
    case .object: "an object"
    }
  }
}
