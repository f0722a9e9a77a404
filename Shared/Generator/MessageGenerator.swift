/// Writes one message as a Swift value type.
struct MessageGenerator {
  let types: TypeResolver

  /// The struct with its properties and initializer, its nested types, and its conversions.
  func write(_ message: SchemaMessage, to code: inout CodeWriter) {
    code.block("extension \(parentType(of: message))") { code in
      code.documentation(message.comment)
      code.block("public struct \(message.name): Message") { code in
        writeProperties(message, to: &code)
        writeInitializer(message, to: &code)
        writeDescriptor(message, to: &code)
      }
    }
    code.line()
    let swiftType = Names.swiftType(message.fullName, package: message.package)
    writeChoices(message, to: &code)
    code.block("extension \(swiftType)") { code in
      ReadGenerator(types: types).write(message, to: &code)
      code.line()
      DecodeGenerator(types: types).write(message, to: &code)
      code.line()
      EncodeGenerator(types: types).write(message, to: &code)
      code.line()
      WriteGenerator(types: types).write(message, to: &code)
    }
    code.line()
    if !WellKnown.hasOwnJSON(message.fullName) {
      code.block("extension \(swiftType)") { code in
        JSONGenerator(types: types).write(message, to: &code)
      }
      code.line()
    }
    for nested in message.enums { EnumGenerator().write(nested, to: &code) }
    for nested in message.messages where !nested.isMapEntry { write(nested, to: &code) }
  }

  private func parentType(of message: SchemaMessage) -> String {
    let own = Names.swiftType(message.fullName, package: message.package)
    return String(own.dropLast(message.name.count + 1))
  }

  private func writeProperties(_ message: SchemaMessage, to code: inout CodeWriter) {
    for field in message.plainFields {
      code.documentation(field.comment)
      code.line("public var \(Names.identifier(Names.lowerCamel(field.name))): \(types.propertyType(field))")
    }
    for choice in message.choices {
      code.documentation(choice.comment)
      code.line("public var \(Names.identifier(Names.lowerCamel(choice.name))): \(Names.upperCamel(choice.name))?")
    }
    if !message.fields.isEmpty { code.line() }
  }

  private func writeInitializer(_ message: SchemaMessage, to code: inout CodeWriter) {
    guard !message.fields.isEmpty else { return code.line("public init() {}") }
    code.line("public init() { self.init(\(firstArgument(message))) }")
    code.line()
    var parameters = message.plainFields.map {
      "\(Names.identifier(Names.lowerCamel($0.name))): \(types.propertyType($0)) = \(types.defaultValue($0))"
    }
    parameters += message.choices.map {
      "\(Names.identifier(Names.lowerCamel($0.name))): \(Names.upperCamel($0.name))? = nil"
    }
    code.line("public init(")
    code.indented { code in
      for (index, parameter) in parameters.enumerated() {
        code.line(parameter + (index + 1 < parameters.count ? "," : ""))
      }
    }
    code.block(")") { code in
      for name in message.plainFields.map(\.name) + message.choices.map(\.name) {
        let property = Names.identifier(Names.lowerCamel(name))
        code.line("self.\(property.filter { $0 != "`" }) = \(property)")
      }
    }
    code.line()
  }

  /// `init()` hands its first default to the memberwise initializer, so that the two do not call each other.
  private func firstArgument(_ message: SchemaMessage) -> String {
    if let field = message.plainFields.first {
      return "\(Names.lowerCamel(field.name)): \(types.defaultValue(field))"
    }
    return "\(Names.lowerCamel(message.choices[0].name)): nil"
  }

  private func writeDescriptor(_ message: SchemaMessage, to code: inout CodeWriter) {
    code.line("public static let protobufName = \"\(message.fullName)\"")
    code.block(
      "nonisolated(unsafe) public static let cDescriptor: UnsafePointer<ProtobufCMessageDescriptor> =", closing: "}()"
    ) {
      code in
      code.line("var message = \(Names.cType(message.fullName))()")
      code.line("\(Names.cPrefix(message.fullName))__init(&message)")
      code.line("return message.base.descriptor")
    }
  }

  private func writeChoices(_ message: SchemaMessage, to code: inout CodeWriter) {
    for choice in message.choices {
      code.block("extension \(Names.swiftType(message.fullName, package: message.package))") { code in
        code.block("public enum \(Names.upperCamel(choice.name)): Hashable, Sendable") { code in
          for field in choice.fields {
            code.documentation(field.comment)
            code.line("case \(Names.identifier(Names.lowerCamel(field.name)))(\(types.elementType(field)))")
          }
        }
      }
      code.line()
    }
  }
}

/// Messages whose ProtoJSON is not that of their fields; it is written by hand in `Shared/Schemas`.
enum WellKnown {
  static func hasOwnJSON(_ fullName: String) -> Bool {
    ["google.protobuf.Timestamp", "google.protobuf.Duration"].contains(fullName)
  }
}
