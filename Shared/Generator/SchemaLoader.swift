import CDescriptors
import CProtobufC

/// Reads protoc's descriptors into `Schema`.
struct SchemaLoader {
  func load(_ request: UnsafeMutablePointer<Google__Protobuf__Compiler__CodeGeneratorRequest>) throws -> Schema {
    let raw = request.pointee
    let wanted = Set((0..<raw.n_file_to_generate).map { text(raw.file_to_generate[$0]) })
    let files = try elements(raw.proto_file, raw.n_proto_file).map(loadFile)
    return Schema(files: files, filesToGenerate: wanted)
  }

  private func loadFile(_ file: Google__Protobuf__FileDescriptorProto) throws -> SchemaFile {
    let package = text(file.package)
    return SchemaFile(
      name: text(file.name), package: package,
      messages: try elements(file.message_type, file.n_message_type).map {
        try loadMessage($0, scope: package, package: package)
      },
      enums: elements(file.enum_type, file.n_enum_type).map { loadEnum($0, scope: package, package: package) },
      services: elements(file.service, file.n_service).map { loadService($0, package: package) })
  }

  private func loadMessage(
    _ message: Google__Protobuf__DescriptorProto, scope: String, package: String
  ) throws -> SchemaMessage {
    let name = text(message.name)
    let fullName = "\(scope).\(name)"
    return SchemaMessage(
      name: name, fullName: fullName, package: package,
      fields: try elements(message.field, message.n_field).map { try loadField($0, scope: fullName) },
      oneofs: elements(message.oneof_decl, message.n_oneof_decl).map { text($0.name) },
      messages: try elements(message.nested_type, message.n_nested_type).map {
        try loadMessage($0, scope: fullName, package: package)
      },
      enums: elements(message.enum_type, message.n_enum_type).map {
        loadEnum($0, scope: fullName, package: package)
      },
      isMapEntry: message.options.map { $0.pointee.map_entry != 0 } ?? false)
  }

  private func loadField(_ field: Google__Protobuf__FieldDescriptorProto, scope: String) throws -> SchemaField {
    let name = text(field.name)
    guard let kind = FieldKind(rawValue: Int32(bitPattern: field.type.rawValue)) else {
      throw GeneratorError(message: "\(scope).\(name): groups are not supported; use a message")
    }
    return SchemaField(
      name: name, fullName: "\(scope).\(name)", number: field.number, kind: kind,
      isRepeated: field.label == GOOGLE__PROTOBUF__FIELD_DESCRIPTOR_PROTO__LABEL__LABEL_REPEATED,
      typeName: String(text(field.type_name).drop { $0 == "." }), jsonName: text(field.json_name),
      oneofIndex: field.has_oneof_index != 0 ? Int(field.oneof_index) : nil,
      isProto3Optional: field.proto3_optional != 0)
  }

  private func loadEnum(
    _ declared: Google__Protobuf__EnumDescriptorProto, scope: String, package: String
  ) -> SchemaEnum {
    SchemaEnum(
      name: text(declared.name), fullName: "\(scope).\(text(declared.name))", package: package,
      values: elements(declared.value, declared.n_value).map { (text($0.name), $0.number) })
  }

  private func loadService(_ service: Google__Protobuf__ServiceDescriptorProto, package: String) -> SchemaService {
    let name = text(service.name)
    return SchemaService(
      name: name, fullName: "\(package).\(name)",
      methods: elements(service.method, service.n_method).map(loadMethod))
  }

  private func loadMethod(_ method: Google__Protobuf__MethodDescriptorProto) -> SchemaMethod {
    var loaded = SchemaMethod(
      name: text(method.name), inputType: String(text(method.input_type).drop { $0 == "." }),
      outputType: String(text(method.output_type).drop { $0 == "." }),
      clientStreaming: method.client_streaming != 0, serverStreaming: method.server_streaming != 0,
      idempotencyLevel: 0, permission: 0, routes: [])
    guard let options = method.options else { return loaded }
    if options.pointee.has_idempotency_level != 0 {
      loaded.idempotencyLevel = Int(options.pointee.idempotency_level.rawValue)
    }
    MethodExtensions(unknownFieldsOf: options.pointee.base).apply(to: &loaded)
    return loaded
  }

  private func elements<Element>(
    _ start: UnsafeMutablePointer<UnsafeMutablePointer<Element>?>?, _ count: Int
  ) -> [Element] {
    guard let start else { return [] }
    return (0..<count).compactMap { start[$0]?.pointee }
  }

  private func text(_ start: UnsafePointer<CChar>?) -> String { start.map { String(cString: $0) } ?? "" }
}
