/// Writes the direct decoder: it reads what encoders send every day, and leaves all else to libprotobuf-c.
struct ReadGenerator {
  let types: TypeResolver

  func write(_ message: SchemaMessage, to code: inout CodeWriter) {
    let fields = message.fields.filter { types.mapEntry($0) == nil && $0.number << 3 < 1 << 14 }
    code.block("public mutating func read(from reader: inout WireReader) -> Bool") { code in
      if fields.isEmpty { return code.line("reader.isAtEnd") }
      code.block("while !reader.isAtEnd") { code in
        code.block("switch reader.tag()") { code in
          for field in fields { writeCase(field, of: message, to: &code) }
          code.line("default: return false")
        }
      }
      code.line("return true")
    }
  }

  private func writeCase(_ field: SchemaField, of message: SchemaMessage, to code: inout CodeWriter) {
    let property = Names.identifier(Names.lowerCamel(field.name))
    if field.isRepeated {
      code.line("case \(field.number << 3 | 2): guard \(appending(field, property)) else { return false }")
      return
    }
    var target = property
    var value = "value"
    var once = field.kind == .message ? "\(property) == nil, " : ""
    if let index = field.oneofIndex, !field.isProto3Optional {
      target = Names.identifier(Names.lowerCamel(message.oneofs[index].name))
      value = ".\(property)(value)"
      // Which one counts, and what is merged, is for the library to say.
      once = "\(target) == nil, "
    }
    code.line("case \(field.number << 3 | wireType(field)):")
    code.indented { code in
      code.line("guard \(once)let value = \(reading(field, "reader")) else { return false }")
      code.line("\(target == "value" ? "self.value" : target) = \(value)")
    }
  }

  private func appending(_ field: SchemaField, _ property: String) -> String {
    switch field.kind {
    case .string, .bytes, .message: "reader.append(to: &\(property))"
    case .double, .float, .int64, .uint64, .int32, .fixed64, .fixed32, .bool, .uint32, .enum, .sfixed32, .sfixed64,
      .sint32, .sint64:
      "reader.appendPacked(to: &\(property), { reader in \(reading(field, "reader")) })"
    }
  }

  private func wireType(_ field: SchemaField) -> Int32 {
    switch field.kind {
    case .double, .fixed64, .sfixed64: 1
    case .string, .bytes, .message: 2
    case .float, .fixed32, .sfixed32: 5
    case .bool, .enum, .int32, .int64, .uint32, .uint64, .sint32, .sint64: 0
    }
  }

  private func reading(_ field: SchemaField, _ reader: String) -> String {
    switch field.kind {
    case .double: "\(reader).double()"
    case .float: "\(reader).float()"
    case .int32: "\(reader).int32()"
    case .int64: "\(reader).int64()"
    case .uint32: "\(reader).uint32()"
    case .uint64: "\(reader).varint()"
    case .sint32: "\(reader).sint32()"
    case .sint64: "\(reader).sint64()"
    case .fixed32: "\(reader).fixed(UInt32.self)"
    case .fixed64: "\(reader).fixed(UInt64.self)"
    case .sfixed32: "\(reader).fixed(Int32.self)"
    case .sfixed64: "\(reader).fixed(Int64.self)"
    case .bool: "\(reader).bool()"
    case .string: "\(reader).string()"
    case .bytes: "\(reader).array()"
    case .message: "\(reader).message(\(types.elementType(field)).self)"
    case .enum: "\(reader).int32().map(\(types.elementType(field)).init(number:))"
    }
  }
}
