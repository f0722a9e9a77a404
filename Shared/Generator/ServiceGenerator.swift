/// Writes a service: its name, the protocol that its handlers conform to, its registration and its client.
struct ServiceGenerator {
  let types: TypeResolver

  func write(_ service: SchemaService, package: String, to code: inout CodeWriter) {
    code.block("extension \(Names.namespace(package))") { code in
      code.documentation(service.comment)
      code.block("public enum \(service.name)") { code in
        code.line("public static let name = \"\(service.fullName)\"")
        code.line()
        writeMethodNames(service, to: &code)
        code.line()
        writeProtocol(service, to: &code)
        code.line()
        writeRegistration(service, to: &code)
        code.line()
        writeClient(service, to: &code)
      }
    }
    code.line()
  }

  private func type(_ name: String) -> String {
    Names.swiftType(name, package: types.messages[name]?.package ?? "")
  }

  private func swiftName(_ method: SchemaMethod) -> String { Names.identifier(Names.lowerCamel(method.name)) }

  private func writeMethodNames(_ service: SchemaService, to code: inout CodeWriter) {
    code.block("public enum Method") { code in
      for method in service.methods {
        code.line(
          "public static let \(swiftName(method)) = MethodName(service: \(service.name).name, method: \"\(method.name)\")"
        )
      }
    }
  }

  private func writeProtocol(_ service: SchemaService, to code: inout CodeWriter) {
    code.block("public protocol Methods: Sendable") { code in
      for method in service.methods {
        let input = type(method.inputType)
        let output = type(method.outputType)
        let request = method.clientStreaming ? "_ requests: RequestStream<\(input)>" : "_ request: \(input)"
        let tail =
          method.serverStreaming
          ? ", responses: ResponseWriter<\(output)>, context: CallContext) async throws"
          : ", context: CallContext) async throws -> \(output)"
        code.documentation(method.comment)
        code.line("func \(swiftName(method))(\(request)\(tail)")
      }
    }
  }

  private func writeRegistration(_ service: SchemaService, to code: inout CodeWriter) {
    code.block("public static func registration(_ methods: some Methods) -> ServiceRegistration") { code in
      code.line("ServiceRegistration(")
      code.indented { code in
        code.line("service: name,")
        code.line("methods: [")
        code.indented { code in
          for method in service.methods { code.line(registration(method)) }
        }
        code.line("])")
      }
    }
  }

  private func registration(_ method: SchemaMethod) -> String {
    let types = "\"\(method.name)\", \(type(method.inputType)).self, \(type(method.outputType)).self"
    let call = "try await methods.\(swiftName(method))"
    return switch (method.clientStreaming, method.serverStreaming) {
    case (false, false):
      ".unary(\"\(method.name)\", \(type(method.inputType)).self) { call, context in "
        + "call.succeed(\(call)(call.request(), context: context)) },"
    case (false, true):
      ".serverStreaming(\(types)) { request, responses, context in "
        + "\(call)(request, responses: responses, context: context) },"
    case (true, false): ".clientStreaming(\(types)) { requests, context in \(call)(requests, context: context) },"
    case (true, true):
      ".bidirectional(\(types)) { requests, responses, context in "
        + "\(call)(requests, responses: responses, context: context) },"
    }
  }

  private func writeClient(_ service: SchemaService, to code: inout CodeWriter) {
    code.block("public struct Client: Sendable") { code in
      code.line("private let client: RPCClient")
      code.line()
      code.line("public init(_ channel: any Channel) { client = channel.client }")
      for method in service.methods {
        code.line()
        code.documentation(method.comment)
        writeClientMethod(method, to: &code)
      }
    }
  }

  private func writeClientMethod(_ method: SchemaMethod, to code: inout CodeWriter) {
    let input = type(method.inputType)
    let output = type(method.outputType)
    let options = method.idempotencyLevel == 0 ? "CallOptions()" : "CallOptions(isIdempotent: true)"
    let name = swiftName(method)
    switch (method.clientStreaming, method.serverStreaming) {
    case (false, false):
      code.line("public func \(name)(")
      code.indented { $0.line("_ request: \(input), options: CallOptions = \(options)") }
      code.block(") async throws(RPCError) -> \(output)") { code in
        code.line("try await client.unary(Method.\(name), request, options: options\(idempotent(method)))")
      }
    case (false, true):
      code.line("public func \(name)(")
      code.indented { $0.line("_ request: \(input), options: CallOptions = \(options)") }
      code.block(") -> ResponseStream<\(output)>") { code in
        code.line("client.serverStreaming(Method.\(name), request, options: options\(idempotent(method)))")
      }
    case (true, false):
      code.block("public func \(name)(options: CallOptions = \(options)) -> ClientStreamingCall<\(input), \(output)>") {
        $0.line("client.clientStreaming(Method.\(name), options: options)")
      }
    case (true, true):
      code.block("public func \(name)(options: CallOptions = \(options)) -> BidirectionalCall<\(input), \(output)>") {
        $0.line("client.bidirectional(Method.\(name), options: options)")
      }
    }
  }

  /// Methods declared idempotent may be repeated whatever options the caller made.
  private func idempotent(_ method: SchemaMethod) -> String { method.idempotencyLevel == 0 ? "" : ".idempotent" }
}
