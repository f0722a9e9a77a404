/// What schemas may not contain, because code made from it would be unsafe or does not exist.
struct SchemaRules {
  /// Messages within messages; the same as `ProtobufLimits.nestingMax`.
  static let nestingMax = 32
  /// Fields of one message; the reader of ProtoJSON remembers in 128 bits which it has seen.
  static let fieldsMax = 128

  let types: TypeResolver

  /// Throws for the first rule that a file which output is asked for breaks.
  func check(_ file: SchemaFile) throws {
    guard file.isProto3 else {
      throw GeneratorError(message: "\(file.name) is not proto3; begin it with syntax = \"proto3\"")
    }
    guard !file.hasExtensions else {
      throw GeneratorError(message: "\(file.name) declares extensions; keep them in a file that is not generated")
    }
    for declared in file.enums { try check(declared) }
    for message in file.messages { try check(message) }
    for service in file.services {
      for method in service.methods { try check(method, of: service) }
    }
  }

  private func check(_ message: SchemaMessage) throws {
    try refuseRecursion(in: message.fullName, below: [])
    guard message.fields.count <= Self.fieldsMax else {
      throw GeneratorError(message: "\(message.fullName) has more than \(Self.fieldsMax) fields; split it")
    }
    try checkNames(of: message)
    for declared in message.enums { try check(declared) }
    for nested in message.messages where !nested.isMapEntry { try check(nested) }
  }

  /// libprotobuf-c has no recursion limit, so a type may not contain itself, and nesting has a bound.
  private func refuseRecursion(in name: String, below path: [String]) throws {
    guard !path.contains(name) else {
      let chain = (path + [name]).joined(separator: " > ")
      throw GeneratorError(message: "\(name) contains itself (\(chain)); recursive messages are refused")
    }
    guard path.count < Self.nestingMax else {
      throw GeneratorError(message: "\(path[0]) nests deeper than \(Self.nestingMax) messages")
    }
    for field in types.messages[name]?.fields ?? [] where field.kind == .message {
      try refuseRecursion(in: field.typeName, below: path + [name])
    }
  }

  // MARK: Names

  private static let takenTypes: Set<String> = ["Any", "Protocol", "Self", "Type"]
  private static let takenMembers: Set<String> = [
    "cDescriptor", "cMessage", "init", "json", "protobufName", "serialized",
  ]

  private func checkNames(of message: SchemaMessage) throws {
    guard !Self.takenTypes.contains(message.name) else {
      throw GeneratorError(message: "\(message.fullName) has a name that Swift keeps for itself; rename it")
    }
    var members = Self.takenMembers
    for name in message.plainFields.map(\.name) + message.choices.map(\.name) {
      guard members.insert(Names.lowerCamel(name)).inserted else {
        throw GeneratorError(message: "\(message.fullName).\(name): the Swift name is taken; rename it")
      }
    }
    var nested = Set(message.messages.map(\.name) + message.enums.map(\.name))
    for choice in message.choices where !nested.insert(Names.upperCamel(choice.name)).inserted {
      throw GeneratorError(message: "\(message.fullName).\(choice.name): the Swift type's name is taken; rename it")
    }
  }

  private func check(_ declared: SchemaEnum) throws {
    var names: Set<String> = ["allNames", "name", "number", "protobufName", "unrecognized"]
    var numbers: Set<Int32> = []
    for value in declared.values {
      guard numbers.insert(value.number).inserted else {
        throw GeneratorError(message: "\(declared.fullName).\(value.name) is an alias; each number has one name")
      }
      guard names.insert(Names.enumCase(value.name, of: declared.name)).inserted else {
        throw GeneratorError(message: "\(declared.fullName).\(value.name): the Swift name is taken; rename it")
      }
    }
  }

  // MARK: Methods

  private func check(_ method: SchemaMethod, of service: SchemaService) throws {
    let place = "\(service.fullName).\(method.name)"
    guard TableGenerator.permissions.indices.contains(method.permission) else {
      throw GeneratorError(message: "\(place) has a permission that the generator does not know")
    }
    for route in method.routes { try check(route, of: method, at: place) }
  }

  private func check(_ route: SchemaRoute, of method: SchemaMethod, at place: String) throws {
    guard !method.clientStreaming else {
      throw GeneratorError(message: "\(place) takes a stream and can have no HTTP route")
    }
    guard route.template.hasPrefix("/") else {
      throw GeneratorError(message: "\(place) has an HTTP route whose path does not begin with a slash")
    }
    let variables = route.template.split(separator: "{").dropFirst().map { $0.prefix { $0 != "=" && $0 != "}" } }
    let body = ["", "*"].contains(route.body) ? [] : [route.body[...]]
    try requireFields(variables + body, in: method.inputType, at: place)
    try requireFields(route.responseBody.isEmpty ? [] : [route.responseBody[...]], in: method.outputType, at: place)
  }

  private func requireFields(_ names: [Substring], in message: String, at place: String) throws {
    for name in names where !hasField(name.split(separator: ".")[...], in: message) {
      throw GeneratorError(message: "\(place) has an HTTP route that names \(name), which \(message) does not have")
    }
  }

  /// Whether a message has a field, or a field of a message that it holds: `user.name`.
  private func hasField(_ path: ArraySlice<Substring>, in message: String) -> Bool {
    guard let name = path.first, let field = types.messages[message]?.fields.first(where: { $0.name == name }) else {
      return false
    }
    let rest = path.dropFirst()
    return rest.isEmpty || field.kind == .message && hasField(rest, in: field.typeName)
  }
}
