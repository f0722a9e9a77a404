/// Writes the conversion to protoc-c's struct.
struct EncodeGenerator {
  let types: TypeResolver

  func write(_ message: SchemaMessage, to code: inout CodeWriter) {
    let cType = Names.cType(message.fullName)
    code.block("public func cMessage(in arena: Arena) -> UnsafeMutableRawPointer") { code in
      code.line("let c = arena.uninitialized(\(cType).self)")
      code.line("\(Names.cPrefix(message.fullName))__init(c)")
      for field in message.plainFields { writeField(field, of: message, to: &code) }
      for choice in message.choices { writeChoice(choice, of: message, to: &code) }
      code.line("return UnsafeMutableRawPointer(c)")
    }
  }

  private func writeField(_ field: SchemaField, of message: SchemaMessage, to code: inout CodeWriter) {
    let property = Names.identifier(Names.lowerCamel(field.name))
    let member = "c.pointee.\(Names.cField(field.name))"
    let count = "c.pointee.n_\(Names.cField(field.name).filter { $0 != "`" })"
    if let entry = types.mapEntry(field) {
      code.line("\(count) = \(property).count")
      writeMap(property, member, entry, to: &code)
    } else if field.isRepeated {
      code.line("\(count) = \(property).count")
      code.line(
        field.kind == .message
          ? "\(member) = arena.messages(\(property), as: \(Names.cType(field.typeName)).self)"
          : "\(member) = arena.values(\(property)) { \(value(field, "$0")) }")
    } else if field.isProto3Optional {
      let oneof = message.oneofs[field.oneofIndex ?? 0].name
      code.block("if let value = \(property)") { code in
        writeArm(field, oneof: oneof, of: message, "value", to: &code)
      }
    } else if field.kind == .message {
      code.line("if let value = \(property) { \(member) = \(value(field, "value")) }")
    } else {
      code.line("\(member) = \(value(field, property))")
    }
  }

  private func writeArm(
    _ field: SchemaField, oneof: String, of message: SchemaMessage, _ source: String, to code: inout CodeWriter
  ) {
    code.line(
      "c.pointee.\(oneof.lowercased())_case = \(Names.cOneofCase(oneof, of: message.fullName))(rawValue: \(field.number))"
    )
    code.line("c.pointee.\(Names.cField(field.name)) = \(value(field, source))")
  }

  private func writeChoice(
    _ choice: SchemaChoice, of message: SchemaMessage, to code: inout CodeWriter
  ) {
    code.block("switch \(Names.identifier(Names.lowerCamel(choice.name)))") { code in
      for field in choice.fields {
        code.line("case .\(Names.identifier(Names.lowerCamel(field.name)))(let value):")
        code.indented { writeArm(field, oneof: choice.name, of: message, "value", to: &$0) }
      }
      code.line("case nil: break")
    }
  }

  /// Entries go out in the order of their keys, so that equal messages have equal bytes.
  private func writeMap(_ property: String, _ member: String, _ entry: SchemaMessage, to code: inout CodeWriter) {
    let cType = Names.cType(entry.fullName)
    let order = entry.fields[0].kind == .bool ? "!$0.key && $1.key" : "$0.key < $1.key"
    code.block("\(member) = arena.values(\(property).sorted { \(order) })") { code in
      code.line("(key, value) -> UnsafeMutablePointer<\(cType)>? in")
      code.line("let entry = arena.uninitialized(\(cType).self)")
      code.line("\(Names.cPrefix(entry.fullName))__init(entry)")
      code.line("entry.pointee.key = \(value(entry.fields[0], "key"))")
      code.line("entry.pointee.value = \(value(entry.fields[1], "value"))")
      code.line("return entry")
    }
  }

  private func value(_ field: SchemaField, _ source: String) -> String {
    switch field.kind {
    case .bool: "\(source) ? 1 : 0"
    case .string, .bytes: "arena.data(\(source))"
    case .message: "\(source).cMessage(in: arena).assumingMemoryBound(to: \(Names.cType(field.typeName)).self)"
    case .enum:
      types.isSignedEnum(field.typeName)
        ? "\(Names.cType(field.typeName))(rawValue: \(source).number)"
        : "\(Names.cType(field.typeName))(rawValue: UInt32(bitPattern: \(source).number))"
    case .double, .float, .int32, .sint32, .sfixed32, .int64, .sint64, .sfixed64, .uint32, .fixed32, .uint64, .fixed64:
      source
    }
  }
}
