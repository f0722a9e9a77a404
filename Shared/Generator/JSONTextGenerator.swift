/// Writes the way from protoc-c's struct straight to ProtoJSON text.
struct JSONTextGenerator {
  let types: TypeResolver

  /// Entries of a map must be found again by key, and sorted: what has one is rare enough to go by the tree.
  func isNeeded(_ message: SchemaMessage) -> Bool { !message.fields.contains { types.mapEntry($0) != nil } }

  func write(_ message: SchemaMessage, to code: inout CodeWriter) {
    code.block(
      "public static func writeJSON(_ cMessage: UnsafeRawPointer, to text: inout JSONText) throws(ProtobufError)"
    ) { code in
      if !message.fields.isEmpty {
        code.line("let c = cMessage.assumingMemoryBound(to: \(Names.cType(message.fullName)).self)")
      }
      code.line("text.beginObject()")
      for field in message.plainFields { writePlain(field, of: message, to: &code) }
      for choice in message.choices { writeChoice(choice, to: &code) }
      code.line("text.endObject()")
    }
  }

  private func writePlain(_ field: SchemaField, of message: SchemaMessage, to code: inout CodeWriter) {
    let source = "c.pointee.\(Names.cField(field.name))"
    if field.isRepeated {
      writeElements(field, source, to: &code)
    } else if field.isProto3Optional {
      let oneof = message.oneofs[field.oneofIndex ?? 0].name.lowercased()
      code.line("if c.pointee.\(oneof)_case.rawValue == \(field.number) { \(member(field, source)) }")
    } else if field.kind == .message {
      code.line("if let inner = \(source) { \(member(field, "inner")) }")
    } else {
      code.line("if \(isSet(field, source)) { \(member(field, source)) }")
    }
  }

  private func writeElements(_ field: SchemaField, _ source: String, to code: inout CodeWriter) {
    let count = "c.pointee.n_\(Names.cField(field.name).filter { $0 != "`" })"
    code.block("if \(count) > 0") { code in
      code.line("text.beginArray(\(quotedName(field)))")
      code.block("for index in 0..<\(count)") { code in
        if field.kind == .message {
          code.line("guard let inner = \(source)[index] else { continue }")
          code.line("text.separate(); \(writing(field, "inner"))")
        } else {
          code.line("text.separate(); \(writing(field, "\(source)[index]"))")
        }
      }
      code.line("text.endArray()")
    }
  }

  private func writeChoice(_ choice: SchemaChoice, to code: inout CodeWriter) {
    code.block("switch c.pointee.\(choice.name.lowercased())_case.rawValue") { code in
      for field in choice.fields {
        code.line("case \(field.number): \(member(field, "c.pointee.\(Names.cField(field.name))"))")
      }
      code.line("default: break")
    }
  }

  /// The statements that write a name and its value.
  private func member(_ field: SchemaField, _ source: String) -> String {
    "text.name(\(quotedName(field))); \(writing(field, source))"
  }

  /// As a literal of the generated code: `"\"name\":"`.
  private func quotedName(_ field: SchemaField) -> String { "\"\\\"\(field.jsonName)\\\":\"" }

  private func isSet(_ field: SchemaField, _ source: String) -> String {
    switch field.kind {
    case .string, .bytes: "\(source).len > 0"
    case .enum: "enumNumber(\(source)) != 0"
    case .bool, .double, .float, .int32, .sint32, .sfixed32, .int64, .sint64, .sfixed64, .uint32, .fixed32, .uint64,
      .fixed64, .message:
      "\(source) != 0"
    }
  }

  private func writing(_ field: SchemaField, _ source: String) -> String {
    switch field.kind {
    case .string: "try text.string(\(source), field: \"\(field.fullName)\")"
    case .bytes: "text.base64(\(source))"
    case .bool: "text.bool(\(source) != 0)"
    case .enum: "text.enumValue(\(types.elementType(field))(number: enumNumber(\(source))))"
    case .message: "try \(types.elementType(field)).writeJSON(UnsafeRawPointer(\(source)), to: &text)"
    case .double, .float: "text.value(.float(\(source)))"
    case .int64, .sint64, .sfixed64, .uint64, .fixed64: "text.integerText(\(source))"
    case .int32, .sint32, .sfixed32, .uint32, .fixed32: "text.integer(Int64(\(source)))"
    }
  }
}
