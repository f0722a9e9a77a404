import Protobuf

// What generated code calls to read ProtoJSON (protobuf.dev, ProtoJSON format); generic, so in this module (see decoding).

/// The members of the object at `path`.
func jsonMembers(_ value: JSONValue, at path: JSONPath, of message: String) throws(JSONError) -> [JSONMember] {
  guard case .object(let members) = value else {
    throw JSONError(at: path, "Expected an object (\(message)), found \(value.kindDescription).")
  }
  return members
}

/// Which fields of a message ProtoJSON has given so far; each has two spellings, so unique names do not make them unique.
struct JSONFieldsSeen {
  private var bits: UInt128 = 0

  init() {}

  /// Notes the field at `index`; false when its value is null, which is the same as absence.
  mutating func take(_ index: Int, _ value: JSONValue, at path: JSONPath) throws(JSONError) -> Bool {
    let bit = UInt128(1) << UInt128(index)
    guard bits & bit == 0 else {
      throw JSONError(at: path, "The field is given twice, under both of its names; remove one.")
    }
    bits |= bit
    if case .null = value { return false }
    return true
  }
}

/// The error for a member that the message does not have.
func unknownJSONField(_ name: String, at path: JSONPath, of message: String) -> JSONError {
  JSONError(at: path.member(name), "\(message) has no field of this name; remove it or correct the spelling.")
}

/// The error for a second member of one oneof.
func duplicateJSONChoice(_ oneof: String, at path: JSONPath) -> JSONError {
  JSONError(at: path, "Only one member of \(oneof) may be given.")
}

/// The elements of an array, each converted; null elements are refused.
func jsonArray<Element>(
  _ value: JSONValue, at path: JSONPath, _ convert: (JSONValue, JSONPath) throws(JSONError) -> Element
) throws(JSONError) -> [Element] {
  guard case .array(let elements) = value else {
    throw JSONError(at: path, "Expected an array, found \(value.kindDescription).")
  }
  var converted: [Element] = []
  converted.reserveCapacity(elements.count)
  for (index, element) in elements.enumerated() {
    if case .null = element { throw JSONError(at: path.element(index), "null is not allowed in an array.") }
    converted.append(try convert(element, path.element(index)))
  }
  return converted
}

/// The entries of an object, names and values converted; null values are refused.
func jsonMap<Key: Hashable, Value>(
  _ value: JSONValue, at path: JSONPath, key convertKey: (JSONValue, JSONPath) throws(JSONError) -> Key,
  _ convert: (JSONValue, JSONPath) throws(JSONError) -> Value
) throws(JSONError) -> [Key: Value] {
  guard case .object(let members) = value else {
    throw JSONError(at: path, "Expected an object, found \(value.kindDescription).")
  }
  var entries: [Key: Value] = [:]
  for member in members {
    let place = path.member(member.name)
    if case .null = member.value { throw JSONError(at: place, "null is not allowed in a map.") }
    let key = try convertKey(.string(member.name), place)
    guard entries.updateValue(try convert(member.value, place), forKey: key) == nil else {
      throw JSONError(at: place, "The map has this key already, spelled differently; remove one.")
    }
  }
  return entries
}

/// Text.
func jsonString(_ value: JSONValue, at path: JSONPath) throws(JSONError) -> String {
  guard case .string(let text) = value else {
    throw JSONError(at: path, "Expected a string, found \(value.kindDescription).")
  }
  return text
}

/// A boolean.
func jsonBool(_ value: JSONValue, at path: JSONPath) throws(JSONError) -> Bool {
  guard case .bool(let flag) = value else {
    throw JSONError(at: path, "Expected true or false, found \(value.kindDescription).")
  }
  return flag
}

/// A boolean as the name of a map entry.
func jsonBoolKey(_ value: JSONValue, at path: JSONPath) throws(JSONError) -> Bool {
  switch value {
  case .string("true"): return true
  case .string("false"): return false
  case .null, .bool, .number, .string, .array, .object:
    throw JSONError(at: path, "Expected \"true\" or \"false\" as the name, found \(value.kindDescription).")
  }
}

/// Bytes from base64, standard or URL-safe, with or without padding.
func jsonBytes(_ value: JSONValue, at path: JSONPath) throws(JSONError) -> [UInt8] {
  guard let bytes = Base64.decode(try jsonString(value, at: path)) else {
    throw JSONError(at: path, "Expected base64, found \(value.kindDescription).")
  }
  return bytes
}

/// An integer given as a number or a string; `1.0` and `1e3` are integers, `1.5` is not.
func jsonInteger<Number: FixedWidthInteger>(
  _ value: JSONValue, at path: JSONPath
) throws(JSONError) -> Number {
  let literal: String
  switch value {
  case .number(let text), .string(let text): literal = text
  case .null, .bool, .array, .object:
    throw JSONError(at: path, "Expected an integer, found \(value.kindDescription).")
  }
  if literal.utf8.first != UInt8(ascii: "+"), let number = Number(literal) { return number }
  guard let number = ExactInteger.parse(literal) else {
    throw JSONError(at: path, "Expected an integer, found \(value.kindDescription).")
  }
  guard let exact = Number(exactly: number) else {
    throw JSONError(at: path, "Expected an integer from \(Number.min) to \(Number.max), found \(literal.prefix(40)).")
  }
  return exact
}

/// A floating-point number, also given as a string or as "NaN", "Infinity" or "-Infinity".
func jsonFloat<Number: BinaryFloatingPoint & LosslessStringConvertible>(
  _ value: JSONValue, at path: JSONPath
) throws(JSONError) -> Number {
  switch value {
  case .string("NaN"): return .nan
  case .string("Infinity"): return .infinity
  case .string("-Infinity"): return -.infinity
  case .number(let literal), .string(let literal):
    guard let first = literal.utf8.first, first == UInt8(ascii: "-") || (0x30...0x39).contains(first),
      let number = Number(literal), number.isFinite
    else { throw JSONError(at: path, "Expected a number in range, found \(value.kindDescription).") }
    return number
  case .null, .bool, .array, .object:
    throw JSONError(at: path, "Expected a number, found \(value.kindDescription).")
  }
}

/// An enum value by its name or its number.
func jsonEnum<Value: ProtobufEnum>(_ value: JSONValue, at path: JSONPath) throws(JSONError) -> Value {
  switch value {
  case .string(let name):
    if let value = Value(name: name) { return value }
  case .number:
    return Value(number: try jsonInteger(value, at: path))
  case .null, .bool, .array, .object:
    break
  }
  let allowed = Value.allNames.joined(separator: ", ")
  throw JSONError(at: path, "Expected one of \(allowed), found \(value.kindDescription).")
}
