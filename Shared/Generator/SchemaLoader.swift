import CDescriptors
import CProtobufC

/// Reads protoc's descriptors into `Schema`.
struct SchemaLoader {
  func load(_ request: UnsafeMutablePointer<Google__Protobuf__Compiler__CodeGeneratorRequest>) throws -> Schema {
    let raw = request.pointee
    let wanted = Set((0..<raw.n_file_to_generate).map { text(raw.file_to_generate[$0]) })
    let files = try elements(raw.proto_file, raw.n_proto_file).map { try FileLoader($0).load() }
    return Schema(files: files, filesToGenerate: wanted)
  }
}

/// Reads one file. Paths are those of `SourceCodeInfo`: field numbers of descriptor.proto and indexes in turn.
private struct FileLoader {
  private let file: Google__Protobuf__FileDescriptorProto
  private let comments: Comments
  private let package: String

  init(_ file: Google__Protobuf__FileDescriptorProto) {
    self.file = file
    comments = Comments(file)
    package = text(file.package)
  }

  func load() throws -> SchemaFile {
    SchemaFile(
      name: text(file.name), package: package, isProto3: text(file.syntax) == "proto3",
      hasExtensions: file.n_extension > 0,
      messages: try loadMessages(elements(file.message_type, file.n_message_type), scope: package, path: [4]),
      enums: loadEnums(elements(file.enum_type, file.n_enum_type), scope: package, path: [5]),
      services: try elements(file.service, file.n_service).enumerated().map { index, service in
        try loadService(service, path: [6, Int32(index)])
      })
  }

  private func loadMessages(
    _ messages: [Google__Protobuf__DescriptorProto], scope: String, path: [Int32]
  ) throws -> [SchemaMessage] {
    try messages.enumerated().map { index, message in
      try loadMessage(message, scope: scope, path: path + [Int32(index)])
    }
  }

  private func loadMessage(
    _ message: Google__Protobuf__DescriptorProto, scope: String, path: [Int32]
  ) throws -> SchemaMessage {
    let name = text(message.name)
    let fullName = "\(scope).\(name)"
    return SchemaMessage(
      name: name, fullName: fullName, package: package,
      fields: try elements(message.field, message.n_field).enumerated().map { index, field in
        try loadField(field, scope: fullName, path: path + [2, Int32(index)])
      },
      oneofs: elements(message.oneof_decl, message.n_oneof_decl).enumerated().map { index, oneof in
        SchemaOneof(name: text(oneof.name), comment: comments[path + [8, Int32(index)]])
      },
      messages: try loadMessages(
        elements(message.nested_type, message.n_nested_type), scope: fullName, path: path + [3]),
      enums: loadEnums(elements(message.enum_type, message.n_enum_type), scope: fullName, path: path + [4]),
      isMapEntry: message.options.map { $0.pointee.map_entry != 0 } ?? false, comment: comments[path])
  }

  private func loadField(
    _ field: Google__Protobuf__FieldDescriptorProto, scope: String, path: [Int32]
  ) throws -> SchemaField {
    let name = text(field.name)
    guard let kind = FieldKind(rawValue: Int32(bitPattern: field.type.rawValue)) else {
      throw GeneratorError(message: "\(scope).\(name): groups are not supported; use a message")
    }
    return SchemaField(
      name: name, fullName: "\(scope).\(name)", number: field.number, kind: kind,
      isRepeated: field.label == GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_REPEATED,
      typeName: String(text(field.type_name).drop { $0 == "." }), jsonName: text(field.json_name),
      oneofIndex: field.has_oneof_index != 0 ? Int(field.oneof_index) : nil,
      isProto3Optional: field.proto3_optional != 0, comment: comments[path])
  }

  private func loadEnums(
    _ enums: [Google__Protobuf__EnumDescriptorProto], scope: String, path: [Int32]
  ) -> [SchemaEnum] {
    enums.enumerated().map { index, declared in
      let path = path + [Int32(index)]
      return SchemaEnum(
        name: text(declared.name), fullName: "\(scope).\(text(declared.name))", package: package,
        values: elements(declared.value, declared.n_value).enumerated().map { index, value in
          SchemaEnumValue(
            name: text(value.name), number: value.number, comment: comments[path + [2, Int32(index)]])
        },
        comment: comments[path])
    }
  }

  private func loadService(
    _ service: Google__Protobuf__ServiceDescriptorProto, path: [Int32]
  ) throws -> SchemaService {
    let fullName = "\(package).\(text(service.name))"
    return SchemaService(
      name: text(service.name), fullName: fullName,
      methods: try elements(service.method, service.n_method).enumerated().map { index, method in
        try loadMethod(method, of: fullName, comment: comments[path + [2, Int32(index)]])
      },
      comment: comments[path])
  }

  private func loadMethod(
    _ method: Google__Protobuf__MethodDescriptorProto, of service: String, comment: String
  ) throws -> SchemaMethod {
    var loaded = SchemaMethod(
      name: text(method.name), inputType: String(text(method.input_type).drop { $0 == "." }),
      outputType: String(text(method.output_type).drop { $0 == "." }),
      clientStreaming: method.client_streaming != 0, serverStreaming: method.server_streaming != 0,
      idempotencyLevel: 0, permission: 0, routes: [], comment: comment)
    guard let options = method.options else { return loaded }
    if options.pointee.has_idempotency_level != 0 {
      loaded.idempotencyLevel = Int(options.pointee.idempotency_level.rawValue)
    }
    try MethodExtensions(unknownFieldsOf: options.pointee.base, method: "\(service).\(loaded.name)").apply(to: &loaded)
    return loaded
  }
}

private func elements<Element>(
  _ start: UnsafeMutablePointer<UnsafeMutablePointer<Element>?>?, _ count: Int
) -> [Element] {
  guard let start else { return [] }
  return (0..<count).compactMap { start[$0]?.pointee }
}

private func text(_ start: UnsafePointer<CChar>?) -> String { start.map { String(cString: $0) } ?? "" }
