/// The proto files as the generator sees them: what descriptors say, in Swift values.
struct Schema {
  var files: [SchemaFile]
  /// Names of the files that output was asked for.
  var filesToGenerate: Set<String>

  /// Every message of every file, by full name.
  var messagesByName: [String: SchemaMessage] {
    var found: [String: SchemaMessage] = [:]
    func visit(_ message: SchemaMessage) {
      found[message.fullName] = message
      message.messages.forEach(visit)
    }
    files.flatMap(\.messages).forEach(visit)
    return found
  }

  /// Every enum of every file, by full name.
  var enumsByName: [String: SchemaEnum] {
    var found: [String: SchemaEnum] = [:]
    func visit(_ message: SchemaMessage) {
      for nested in message.enums { found[nested.fullName] = nested }
      message.messages.forEach(visit)
    }
    for file in files {
      for top in file.enums { found[top.fullName] = top }
      file.messages.forEach(visit)
    }
    return found
  }
}

struct SchemaFile {
  var name: String
  var package: String
  var isProto3: Bool
  var hasExtensions: Bool
  var messages: [SchemaMessage]
  var enums: [SchemaEnum]
  var services: [SchemaService]
}

struct SchemaMessage {
  var name: String
  var fullName: String
  var package: String
  var fields: [SchemaField]
  var oneofs: [SchemaOneof]
  var messages: [SchemaMessage]
  var enums: [SchemaEnum]
  var isMapEntry: Bool
  var comment: String
}

struct SchemaOneof {
  var name: String
  var comment: String
}

struct SchemaField {
  var name: String
  var fullName: String
  var number: Int32
  var kind: FieldKind
  var isRepeated: Bool
  /// Full name of the message or enum, for those kinds.
  var typeName: String
  var jsonName: String
  /// Index into the message's oneofs; also set for proto3 `optional`, whose oneof has one member.
  var oneofIndex: Int?
  var isProto3Optional: Bool
  var comment: String
}

/// The field types of proto3.
enum FieldKind: Int32 {
  case double = 1
  case float = 2
  case int64 = 3
  case uint64 = 4
  case int32 = 5
  case fixed64 = 6
  case fixed32 = 7
  case bool = 8
  case string = 9
  case message = 11
  case bytes = 12
  case uint32 = 13
  case `enum` = 14
  case sfixed32 = 15
  case sfixed64 = 16
  case sint32 = 17
  case sint64 = 18
}

struct SchemaEnum {
  var name: String
  var fullName: String
  var package: String
  var values: [SchemaEnumValue]
  var comment: String
}

struct SchemaEnumValue {
  var name: String
  var number: Int32
  var comment: String
}

struct SchemaService {
  var name: String
  var fullName: String
  var methods: [SchemaMethod]
  var comment: String
}

struct SchemaMethod {
  var name: String
  var inputType: String
  var outputType: String
  var clientStreaming: Bool
  var serverStreaming: Bool
  /// As in google.protobuf.MethodOptions: 0 unknown, 1 no side effects, 2 idempotent.
  var idempotencyLevel: Int
  /// As in linecard.options.v1.Permission.
  var permission: Int
  var routes: [SchemaRoute]
  var comment: String
}

/// One HTTP binding of a method (google.api.HttpRule).
struct SchemaRoute {
  var verb: String
  var template: String
  var body: String
  var responseBody: String
}

/// Why there is no output; the text goes to protoc's user.
struct GeneratorError: Error {
  let message: String
}
