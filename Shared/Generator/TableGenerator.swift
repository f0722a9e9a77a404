/// Writes the table of all methods: who may call them, how often, and under which HTTP routes.
struct TableGenerator {
  /// Cases of `Permission` by their number in linecard.options.v1; 0 is what a method without the option has.
  static let permissions = [
    "nobody", "anyone", "member", "administrator", "owner", "operator", "service", "manager", "selfOrAdministrator",
    "signedIn",
  ]

  let types: TypeResolver

  func write(_ files: [SchemaFile], to code: inout CodeWriter) {
    code.block("extension MethodTable") { code in
      code.line("/// Every method of every service, by service and name.")
      code.block("public static let all: [MethodDescriptor] =", bracket: true) { code in
        for file in files {
          for service in file.services {
            for method in service.methods { write(method, of: service, package: file.package, to: &code) }
          }
        }
      }
    }
  }

  private func type(_ name: String) -> String {
    Names.swiftType(name, package: types.messages[name]?.package ?? "")
  }

  private func write(_ method: SchemaMethod, of service: SchemaService, package: String, to code: inout CodeWriter) {
    let shape =
      switch (method.clientStreaming, method.serverStreaming) {
      case (false, false): "unary"
      case (false, true): "serverStreaming"
      case (true, false): "clientStreaming"
      case (true, true): "bidirectional"
      }
    let idempotency = ["unknown", "noSideEffects", "idempotent"][method.idempotencyLevel]
    let permission = Self.permissions[method.permission]
    let name = Names.identifier(Names.lowerCamel(method.name))
    code.line("MethodDescriptor(")
    code.indented { code in
      code.line("name: \(Names.namespace(package)).\(service.name).Method.\(name), shape: .\(shape),")
      code.line("idempotency: .\(idempotency), permission: .\(Names.identifier(permission)),")
      code.line("accountField: \(accountField(method)),")
      code.line("routes: [\(method.routes.map(route).joined(separator: ", "))],")
      code.line("requestType: \(type(method.inputType)).self, responseType: \(type(method.outputType)).self),")
    }
  }

  /// The field that names what the method is about within an account: the one that a route fills from `accounts/…`, or
  /// for a method without routes `name` or `parent`.
  private func accountField(_ method: SchemaMethod) -> String {
    guard let path = routedField(method) ?? plainField(method) else { return "nil" }
    let property = path.split(separator: ".").map { Names.identifier(Names.lowerCamel(String($0))) }
      .joined(separator: "?.")
    return "AccountField(path: \"\(path)\") { ($0 as? \(type(method.inputType)))?.\(property) ?? \"\" }"
  }

  /// `user.name` of `/v1/{user.name=accounts/*/users/*}`.
  private func routedField(_ method: SchemaMethod) -> String? {
    for route in method.routes {
      for variable in route.template.split(separator: "{").dropFirst() {
        let sides = variable.prefix { $0 != "}" }.split(separator: "=", maxSplits: 1)
        if sides.count == 2, sides[1].hasPrefix("accounts/") { return String(sides[0]) }
      }
    }
    return nil
  }

  private func plainField(_ method: SchemaMethod) -> String? {
    guard method.routes.isEmpty, !method.clientStreaming, let message = types.messages[method.inputType] else {
      return nil
    }
    return ["name", "parent"].first { name in
      message.fields.contains { $0.name == name && $0.kind == .string && !$0.isRepeated }
    }
  }

  private func route(_ route: SchemaRoute) -> String {
    "HTTPRoute(verb: \"\(route.verb)\", template: \"\(route.template)\", body: \"\(route.body)\", "
      + "responseBody: \"\(route.responseBody)\")"
  }
}
