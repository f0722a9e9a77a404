/// A generated open enum: numbers that this build does not know are kept.
package protocol ProtobufEnum: Hashable, Sendable {
  /// The case of `number`, or the one for unrecognized numbers.
  init(number: Int32)

  /// The number on the wire.
  var number: Int32 { get }

  /// Full protobuf name, such as `linecard.users.v1.Role`.
  static var protobufName: String { get }

  /// The names of the known numbers, as ProtoJSON writes them.
  static var namesByNumber: [Int32: String] { get }
}

/// An enum value by its name or its number.
package func jsonEnum<Value: ProtobufEnum>(_ value: JSONValue, at path: JSONPath) throws(JSONError) -> Value {
  switch value {
  case .string(let name):
    if let number = Value.namesByNumber.first(where: { $0.value == name })?.key { return Value(number: number) }
  case .number:
    return Value(number: try jsonInteger(value, at: path))
  case .null, .bool, .array, .object:
    break
  }
  let allowed = Value.namesByNumber.sorted { $0.key < $1.key }.map(\.value).joined(separator: ", ")
  throw JSONError(at: path, "Expected one of \(allowed), found \(value.kindDescription).")
}

extension JSONValue {
  /// An enum value: its name, or its number where this build knows none.
  package static func enumValue<Value: ProtobufEnum>(_ value: Value) -> JSONValue {
    Value.namesByNumber[value.number].map { .string($0) } ?? .integer(value.number)
  }
}
