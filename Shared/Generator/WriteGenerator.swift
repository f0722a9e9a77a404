/// Writes the direct encoder: the bytes that libprotobuf-c would write, without its structs. A `MessageWriter` goes from
/// the last byte to the first, so fields stand here in falling order.
struct WriteGenerator {
  let types: TypeResolver

  func write(_ message: SchemaMessage, to code: inout CodeWriter) {
    code.block("public func write(to writer: inout MessageWriter)") { code in
      for field in message.fields.sorted(by: { $0.number > $1.number }) { writeField(field, of: message, to: &code) }
    }
  }

  private func writeField(_ field: SchemaField, of message: SchemaMessage, to code: inout CodeWriter) {
    let property = Names.identifier(Names.lowerCamel(field.name))
    if let entry = types.mapEntry(field) {
      writeMap(field, property, entry, to: &code)
    } else if field.isRepeated {
      writeRepeated(field, property, to: &code)
    } else if field.isProto3Optional {
      code.line("if let value = \(property) { \(whole(field, "value")) }")
    } else if let index = field.oneofIndex {
      let choice = Names.identifier(Names.lowerCamel(message.oneofs[index].name))
      code.line("if case .\(property)(let value) = \(choice) { \(whole(field, "value")) }")
    } else if field.kind == .message {
      code.line("if let value = \(property) { \(whole(field, "value")) }")
    } else {
      code.line("if \(isSet(field, property)) { \(whole(field, property)) }")
    }
  }

  private func writeRepeated(_ field: SchemaField, _ property: String, to code: inout CodeWriter) {
    switch field.kind {
    case .string, .bytes, .message:
      code.line("for value in \(property).reversed() { \(whole(field, "value")) }")
    case .double, .float, .int64, .uint64, .int32, .fixed64, .fixed32, .bool, .uint32, .enum, .sfixed32, .sfixed64,
      .sint32, .sint64:
      code.block("if !\(property).isEmpty") { code in
        code.block("writer.nested(tag: \(field.number << 3 | 2))") { code in
          code.line("writer in")
          code.line("for value in \(property).reversed() { \(bare(field, "value")) }")
        }
      }
    }
  }

  /// Entries go out in the order of their keys, so that equal messages have equal bytes.
  private func writeMap(
    _ field: SchemaField, _ property: String, _ entry: SchemaMessage, to code: inout CodeWriter
  ) {
    let (key, value) = (entry.fields[0], entry.fields[1])
    let order = key.kind == .bool ? "$0.key && !$1.key" : "$0.key > $1.key"
    code.block("for (key, value) in \(property).sorted(by: { \(order) })") { code in
      code.block("writer.nested(tag: \(field.number << 3 | 2))") { code in
        code.line("writer in")
        code.line(
          value.kind == .message ? whole(value, "value") : "if \(isSet(value, "value")) { \(whole(value, "value")) }")
        code.line("if \(isSet(key, "key")) { \(whole(key, "key")) }")
      }
    }
  }

  private func isSet(_ field: SchemaField, _ source: String) -> String {
    switch field.kind {
    case .bool: source
    case .string, .bytes: "!\(source).isEmpty"
    case .enum: "\(source).number != 0"
    case .message: "true"
    case .double, .float, .int32, .sint32, .sfixed32, .int64, .sint64, .sfixed64, .uint32, .fixed32, .uint64, .fixed64:
      "\(source) != 0"
    }
  }

  /// The field with its tag.
  private func whole(_ field: SchemaField, _ source: String) -> String {
    switch field.kind {
    case .string: "writer.string(\(source), tag: \(field.number << 3 | 2))"
    case .bytes: "writer.bytes(\(source), tag: \(field.number << 3 | 2))"
    case .message: "writer.message(\(source), tag: \(field.number << 3 | 2))"
    case .double, .fixed64, .sfixed64: "\(bare(field, source)); writer.varint(\(field.number << 3 | 1))"
    case .float, .fixed32, .sfixed32: "\(bare(field, source)); writer.varint(\(field.number << 3 | 5))"
    case .bool, .enum, .int32, .int64, .uint32, .uint64, .sint32, .sint64:
      "writer.varint(\(number(field, source)), tag: \(field.number << 3))"
    }
  }

  /// The field's value alone, as it stands in a packed list.
  private func bare(_ field: SchemaField, _ source: String) -> String {
    switch field.kind {
    case .double, .float: "writer.fixed(\(source).bitPattern)"
    case .fixed32, .fixed64: "writer.fixed(\(source))"
    case .sfixed32: "writer.fixed(UInt32(bitPattern: \(source)))"
    case .sfixed64: "writer.fixed(UInt64(bitPattern: \(source)))"
    case .string, .bytes, .message, .bool, .enum, .int32, .int64, .uint32, .uint64, .sint32, .sint64:
      "writer.varint(\(number(field, source)))"
    }
  }

  private func number(_ field: SchemaField, _ source: String) -> String {
    switch field.kind {
    case .bool: "\(source) ? 1 : 0"
    case .enum: "MessageWriter.signed(\(source).number)"
    case .int32, .int64: "MessageWriter.signed(\(source))"
    case .sint32, .sint64: "MessageWriter.zigZag(Int64(\(source)))"
    case .uint32, .uint64, .double, .float, .fixed32, .fixed64, .sfixed32, .sfixed64, .string, .bytes, .message:
      "UInt64(\(source))"
    }
  }
}
