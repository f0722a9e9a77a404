/// Writes the conversions from and to ProtoJSON.
struct JSONGenerator {
  let types: TypeResolver

  func write(_ message: SchemaMessage, to code: inout CodeWriter) {
    writeReader(message, to: &code)
    code.line()
    writeWriter(message, to: &code)
    let text = JSONTextGenerator(types: types)
    guard text.isNeeded(message) else { return }
    code.line()
    text.write(message, to: &code)
  }

  // MARK: Reading

  private func writeReader(_ message: SchemaMessage, to code: inout CodeWriter) {
    code.block("public init(json: JSONValue, at path: JSONPath) throws(JSONError)") { code in
      code.line("self.init()")
      code.line("let members = try jsonMembers(json, at: path, of: Self.protobufName)")
      if message.fields.isEmpty {
        code.line(
          "if let extra = members.first { throw unknownJSONField(extra.name, at: path, of: Self.protobufName) }")
        return
      }
      code.line("var seen = JSONFieldsSeen()")
      code.block("for member in members") { code in
        code.line("let place = path.member(member.name)")
        code.block("switch member.name") { code in
          for (index, field) in message.fields.enumerated() {
            writeReaderCase(field, index, of: message, to: &code)
          }
          code.line("default: throw unknownJSONField(member.name, at: path, of: Self.protobufName)")
        }
      }
    }
  }

  private func writeReaderCase(
    _ field: SchemaField, _ index: Int, of message: SchemaMessage, to code: inout CodeWriter
  ) {
    let names = field.jsonName == field.name ? "\"\(field.name)\"" : "\"\(field.jsonName)\", \"\(field.name)\""
    code.line("case \(names):")
    code.indented { code in
      code.line("guard try seen.take(\(index), member.value, at: place) else { continue }")
      let parsed = reading(field, "member.value", "place")
      guard let index = field.oneofIndex, !field.isProto3Optional else {
        return code.line("self.\(Names.lowerCamel(field.name)) = \(parsed)")
      }
      let choice = Names.lowerCamel(message.oneofs[index].name)
      code.line(
        "guard self.\(choice) == nil else { throw duplicateJSONChoice(\"\(message.oneofs[index].name)\", at: place) }")
      code.line("self.\(choice) = .\(Names.identifier(Names.lowerCamel(field.name)))(\(parsed))")
    }
  }

  private func reading(_ field: SchemaField, _ source: String, _ path: String) -> String {
    if let entry = types.mapEntry(field) {
      return
        "try jsonMap(\(source), at: \(path), key: { (value, place) throws(JSONError) in \(readingKey(entry.fields[0])) }) "
        + "{ (value, place) throws(JSONError) in \(readingOne(entry.fields[1], "value", "place")) }"
    }
    if field.isRepeated {
      return "try jsonArray(\(source), at: \(path)) { (value, place) throws(JSONError) in "
        + "\(readingOne(field, "value", "place")) }"
    }
    return readingOne(field, source, path)
  }

  private func readingKey(_ field: SchemaField) -> String {
    field.kind == .bool ? "try jsonBoolKey(value, at: place)" : readingOne(field, "value", "place")
  }

  private func readingOne(_ field: SchemaField, _ source: String, _ path: String) -> String {
    switch field.kind {
    case .string: "try jsonString(\(source), at: \(path))"
    case .bytes: "try jsonBytes(\(source), at: \(path))"
    case .bool: "try jsonBool(\(source), at: \(path))"
    case .enum: "try jsonEnum(\(source), at: \(path)) as \(types.elementType(field))"
    case .message: "try \(types.elementType(field))(json: \(source), at: \(path))"
    case .double, .float: "try jsonFloat(\(source), at: \(path)) as \(types.elementType(field))"
    case .int32, .sint32, .sfixed32, .int64, .sint64, .sfixed64, .uint32, .fixed32, .uint64, .fixed64:
      "try jsonInteger(\(source), at: \(path)) as \(types.elementType(field))"
    }
  }

  // MARK: Writing

  private func writeWriter(_ message: SchemaMessage, to code: inout CodeWriter) {
    code.block("public func json() -> JSONValue") { code in
      if message.fields.isEmpty { return code.line("return .object([])") }
      code.line("var members: [JSONMember] = []")
      if message.fields.count > 1 { code.line("members.reserveCapacity(\(min(message.fields.count, 16)))") }
      for field in message.plainFields { writeMember(field, to: &code) }
      for choice in message.choices { writeChoice(choice, to: &code) }
      code.line("return .object(members)")
    }
  }

  private func writeMember(_ field: SchemaField, to code: inout CodeWriter) {
    let property = Names.identifier(Names.lowerCamel(field.name))
    func append(_ value: String) -> String { "members.append(JSONMember(\"\(field.jsonName)\", \(value)))" }
    if let entry = types.mapEntry(field) {
      let key = entry.fields[0].kind == .string ? "{ $0 }" : "{ String($0) }"
      code.block("if !\(property).isEmpty") { code in
        code.line(append(".map(\(property), key: \(key)) { \(writing(entry.fields[1], "$0")) }"))
      }
    } else if field.isRepeated {
      code.line("if !\(property).isEmpty { \(append(".array(\(property).map { \(writing(field, "$0")) })")) }")
    } else if field.isProto3Optional || field.kind == .message {
      code.line("if let value = \(property) { \(append(writing(field, "value"))) }")
    } else {
      code.line("if \(isSet(field, property)) { \(append(writing(field, property))) }")
    }
  }

  private func isSet(_ field: SchemaField, _ property: String) -> String {
    switch field.kind {
    case .string, .bytes: "!\(property).isEmpty"
    case .bool: property
    case .enum: "\(property).number != 0"
    case .double, .float, .int32, .sint32, .sfixed32, .int64, .sint64, .sfixed64, .uint32, .fixed32, .uint64, .fixed64,
      .message:
      "\(property) != 0"
    }
  }

  private func writeChoice(_ choice: SchemaChoice, to code: inout CodeWriter) {
    code.block("switch \(Names.identifier(Names.lowerCamel(choice.name)))") { code in
      for field in choice.fields {
        code.line(
          "case .\(Names.identifier(Names.lowerCamel(field.name)))(let value): "
            + "members.append(JSONMember(\"\(field.jsonName)\", \(writing(field, "value"))))")
      }
      code.line("case nil: break")
    }
  }

  private func writing(_ field: SchemaField, _ source: String) -> String {
    switch field.kind {
    case .string: ".string(\(source))"
    case .bytes: ".base64(\(source))"
    case .bool: ".bool(\(source))"
    case .enum: ".enumValue(\(source))"
    case .message: "\(source).json()"
    case .double, .float: ".float(\(source))"
    case .int64, .sint64, .sfixed64, .uint64, .fixed64: ".integerText(\(source))"
    case .int32, .sint32, .sfixed32, .uint32, .fixed32: ".integer(\(source))"
    }
  }
}
