/// Knows every type of the schema and how it is spelled in Swift.
struct TypeResolver {
  let messages: [String: SchemaMessage]
  let enums: [String: SchemaEnum]

  init(_ schema: Schema) {
    messages = schema.messagesByName
    enums = schema.enumsByName
  }

  /// The map entry behind a field, if the field is a map.
  func mapEntry(_ field: SchemaField) -> SchemaMessage? {
    guard field.isRepeated, field.kind == .message, let entry = messages[field.typeName], entry.isMapEntry else {
      return nil
    }
    return entry
  }

  /// The Swift type of one value of the field.
  func elementType(_ field: SchemaField) -> String {
    switch field.kind {
    case .double: "Double"
    case .float: "Float"
    case .int32, .sint32, .sfixed32: "Int32"
    case .int64, .sint64, .sfixed64: "Int64"
    case .uint32, .fixed32: "UInt32"
    case .uint64, .fixed64: "UInt64"
    case .bool: "Bool"
    case .string: "String"
    case .bytes: "[UInt8]"
    case .message: Names.swiftType(field.typeName, package: messages[field.typeName]?.package ?? "")
    case .enum: Names.swiftType(field.typeName, package: enums[field.typeName]?.package ?? "")
    }
  }

  /// The Swift type of the property.
  func propertyType(_ field: SchemaField) -> String {
    if let entry = mapEntry(field) { return "[\(elementType(entry.fields[0])): \(elementType(entry.fields[1]))]" }
    if field.isRepeated { return "[\(elementType(field))]" }
    if field.isProto3Optional || field.kind == .message { return "\(elementType(field))?" }
    return elementType(field)
  }

  /// The property's default as Swift source.
  func defaultValue(_ field: SchemaField) -> String {
    if mapEntry(field) != nil { return "[:]" }
    if field.isRepeated { return "[]" }
    if field.isProto3Optional || field.kind == .message { return "nil" }
    switch field.kind {
    case .double, .float, .int32, .sint32, .sfixed32, .int64, .sint64, .sfixed64, .uint32, .fixed32, .uint64, .fixed64:
      return "0"
    case .bool: return "false"
    case .string: return "\"\""
    case .bytes: return "[]"
    case .enum: return ".init(number: 0)"
    case .message: return "nil"
    }
  }

  /// Whether protoc-gen-c's enum has a signed raw value: it has a negative number.
  func isSignedEnum(_ name: String) -> Bool { enums[name]?.values.contains { $0.number < 0 } ?? false }
}

extension SchemaMessage {
  /// Fields outside of real oneofs.
  var plainFields: [SchemaField] { fields.filter { $0.oneofIndex == nil || $0.isProto3Optional } }

  /// The real oneofs with their fields; those behind proto3 `optional` are no oneofs in the API.
  var choices: [SchemaChoice] {
    oneofs.indices.compactMap { index in
      let members = fields.filter { $0.oneofIndex == index && !$0.isProto3Optional }
      return members.isEmpty
        ? nil : SchemaChoice(name: oneofs[index].name, comment: oneofs[index].comment, fields: members)
    }
  }
}

/// A oneof with its members.
struct SchemaChoice {
  let name: String
  let comment: String
  let fields: [SchemaField]
}
