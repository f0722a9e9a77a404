/// Writes the conversion from protoc-c's struct.
struct DecodeGenerator {
  let types: TypeResolver

  func write(_ message: SchemaMessage, to code: inout CodeWriter) {
    code.block("public init(cMessage: UnsafeRawPointer) throws(ProtobufError)") { code in
      if message.fields.isEmpty { return code.line("self.init()") }
      code.line("let c = cMessage.assumingMemoryBound(to: \(Names.cType(message.fullName)).self)")
      for field in message.plainFields {
        if field.isProto3Optional {
          writeOptional(field, of: message, to: &code)
        } else {
          writePlain(field, to: &code)
        }
      }
      for choice in message.choices { writeChoice(choice, of: message, to: &code) }
    }
  }

  private func property(_ field: SchemaField) -> String { Names.lowerCamel(field.name) }

  private func writePlain(_ field: SchemaField, to code: inout CodeWriter) {
    if let entry = types.mapEntry(field) { return writeMap(field, entry, to: &code) }
    if field.isRepeated { return writeRepeated(field, to: &code) }
    if field.kind == .message {
      code.line(
        "self.\(property(field)) = if let inner = c.pointee.\(Names.cField(field.name)) "
          + "{ try \(types.elementType(field))(cMessage: UnsafeRawPointer(inner)) } else { nil }")
      return
    }
    code.line("self.\(property(field)) = \(value(field, "c.pointee.\(Names.cField(field.name))"))")
  }

  private func writeOptional(_ field: SchemaField, of message: SchemaMessage, to code: inout CodeWriter) {
    let oneof = message.oneofs[field.oneofIndex ?? 0].name
    let arm = "c.pointee.\(Names.cField(field.name))"
    let present =
      field.kind == .message ? "try \(types.elementType(field))(cMessage: UnsafeRawPointer(\(arm)))" : value(field, arm)
    code.line(
      "self.\(property(field)) = if c.pointee.\(oneof.lowercased())_case.rawValue == \(field.number) "
        + "{ \(present) } else { nil }")
  }

  private func writeChoice(
    _ choice: SchemaChoice, of message: SchemaMessage, to code: inout CodeWriter
  ) {
    code.block("switch c.pointee.\(choice.name.lowercased())_case.rawValue") { code in
      for field in choice.fields {
        let arm = "c.pointee.\(Names.cField(field.name))"
        let inner =
          field.kind == .message
          ? "try \(types.elementType(field))(cMessage: UnsafeRawPointer(\(arm)))" : value(field, arm)
        code.line(
          "case \(field.number): self.\(Names.lowerCamel(choice.name)) = "
            + ".\(Names.identifier(Names.lowerCamel(field.name)))(\(inner))")
      }
      code.line("default: self.\(Names.lowerCamel(choice.name)) = nil")
    }
  }

  private func writeRepeated(_ field: SchemaField, to code: inout CodeWriter) {
    let name = Names.cField(field.name)
    let start = "c.pointee.\(name), c.pointee.n_\(name.filter { $0 != "`" })"
    switch field.kind {
    case .message: code.line("self.\(property(field)) = try decodeMessages(\(start))")
    case .string: code.line("self.\(property(field)) = try decodeStrings(\(start), field: \"\(field.fullName)\")")
    case .double, .float, .int32, .sint32, .sfixed32, .int64, .sint64, .sfixed64, .uint32, .fixed32, .uint64, .fixed64,
      .bool, .bytes, .enum:
      code.line("self.\(property(field)) = decodeArray(\(start)) { \(value(field, "$0")) }")
    }
  }

  private func writeMap(_ field: SchemaField, _ entry: SchemaMessage, to code: inout CodeWriter) {
    let name = Names.cField(field.name)
    let local = "\(property(field))Entries"
    code.line("var \(local): \(types.propertyType(field)) = [:]")
    code.block("for index in 0..<c.pointee.n_\(name)") { code in
      code.line("guard let entry = c.pointee.\(name)[index] else { continue }")
      let key = value(entry.fields[0], "entry.pointee.key")
      let inner = entry.fields[1]
      if inner.kind == .message {
        code.line("let key = \(key)")
        code.line(
          "\(local)[key] = if let inner = entry.pointee.value "
            + "{ try \(types.elementType(inner))(cMessage: UnsafeRawPointer(inner)) } else { \(types.elementType(inner))() }"
        )
      } else {
        code.line("\(local)[\(key)] = \(value(inner, "entry.pointee.value"))")
      }
    }
    code.line("self.\(property(field)) = \(local)")
  }

  /// The conversion of one value that is no message.
  private func value(_ field: SchemaField, _ source: String) -> String {
    switch field.kind {
    case .bool: "\(source) != 0"
    case .string: "try decodeString(\(source), field: \"\(field.fullName)\")"
    case .bytes: "decodeBytes(\(source))"
    case .enum: "\(types.elementType(field))(number: enumNumber(\(source)))"
    case .double, .float, .int32, .sint32, .sfixed32, .int64, .sint64, .sfixed64, .uint32, .fixed32, .uint64, .fixed64,
      .message:
      source
    }
  }
}
