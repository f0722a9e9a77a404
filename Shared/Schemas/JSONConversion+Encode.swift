import Protobuf

// What generated code calls to write ProtoJSON; generic, so in this module (see decoding).

extension JSONValue {
  /// A 64-bit integer, which ProtoJSON writes as a string because many readers keep only 53 bits.
  static func integerText(_ value: some BinaryInteger) -> JSONValue { .string(String(value)) }

  /// A floating-point number; what JSON has no literal for becomes a string.
  static func float<Number: BinaryFloatingPoint & LosslessStringConvertible>(_ value: Number) -> JSONValue {
    if value.isNaN { return .string("NaN") }
    if value.isInfinite { return .string(value < 0 ? "-Infinity" : "Infinity") }
    let text = String(value)
    return .number(text.hasSuffix(".0") ? String(text.dropLast(2)) : text)
  }

  /// Bytes as padded standard base64.
  static func base64(_ bytes: [UInt8]) -> JSONValue { .string(Base64.encode(bytes)) }

  /// A map as an object, names in order so that equal maps give equal texts.
  static func map<Key: Hashable, Value>(
    _ entries: [Key: Value], key: (Key) -> String, _ convert: (Value) -> JSONValue
  ) -> JSONValue {
    .object(entries.map { JSONMember(key($0.key), convert($0.value)) }.sorted { $0.name < $1.name })
  }

  /// An enum value: its name, or its number where this build knows none.
  static func enumValue(_ value: some ProtobufEnum) -> JSONValue {
    value.name.map { .string($0) } ?? .integer(value.number)
  }
}

extension JSONText {
  /// An enum value: its name, or its number where this build knows none.
  mutating func enumValue(_ value: some ProtobufEnum) {
    if let name = value.name { string(name) } else { integer(Int64(value.number)) }
  }
}
