package import Protobuf

/// A service that a server can serve: its name and its methods. Generated code makes it from the service's protocol.
package struct ServiceRegistration: Sendable {
  /// The full name, as in `linecard.users.v1.AccountsService`.
  package let service: String
  package let methods: [ServiceMethod]

  /// The service `service` with its methods.
  package init(service: String, methods: [ServiceMethod]) {
    self.service = service
    self.methods = methods
  }
}

/// One method with its handler, whatever its messages are.
package struct ServiceMethod: Sendable {
  /// Which sides send several messages.
  package enum Shape: Sendable {
    case unary
    case serverStreaming
    case clientStreaming
    case bidirectional
  }

  /// The bare name, as in `CreateAccount`.
  package let name: String
  package let shape: Shape
  /// Makes a call whose request envelope had this payload (valid only during the call); nil when it has been answered
  /// already because the payload is malformed.
  let admit: @Sendable (_ origin: consuming ServerCall.Origin, _ payload: UnsafeRawBufferPointer) -> ServerCall?
  /// Runs the handler and answers the call.
  let run: @Sendable (_ call: ServerCall, _ context: CallContext) async throws -> Void

  /// One request, one response: `run` takes the call's input and makes it succeed. For generated code; what runs nearest
  /// to the handler costs least.
  package static func unary<Q: Message>(
    _ name: String, _ request: Q.Type,
    run: @escaping @Sendable (_ call: ServerCall, _ context: CallContext) async throws -> Void
  ) -> ServiceMethod {
    ServiceMethod(name: name, shape: .unary, admit: { $0.open(Q.self, $1) }, run: run)
  }

  /// One request, one response.
  package static func unary<Q: Message, R: Message>(
    _ name: String, _ request: Q.Type, _ response: R.Type,
    _ handler: @escaping @Sendable (_ request: Q, _ context: CallContext) async throws -> R
  ) -> ServiceMethod {
    unary(name, request) { call, context in call.succeed(try await handler(call.input(), context)) }
  }

  /// One request, many responses.
  package static func serverStreaming<Q: Message, R: Message>(
    _ name: String, _ request: Q.Type, _ response: R.Type,
    _ handler:
      @escaping @Sendable (_ request: Q, _ responses: ResponseWriter<R>, _ context: CallContext) async throws
      -> Void
  ) -> ServiceMethod {
    ServiceMethod(name: name, shape: .serverStreaming) { origin, payload in
      let call = origin.open(Q.self, payload)
      _ = call?.beginFlow(nil)
      return call
    } run: { call, context in
      try await handler(call.input(), ResponseWriter(flow: call.beginFlow(nil)), context)
      call.endResponses()
    }
  }

  /// Many requests, one response.
  package static func clientStreaming<Q: Message, R: Message>(
    _ name: String, _ request: Q.Type, _ response: R.Type,
    _ handler: @escaping @Sendable (_ requests: RequestStream<Q>, _ context: CallContext) async throws -> R
  ) -> ServiceMethod {
    ServiceMethod(name: name, shape: .clientStreaming) { origin, payload in
      origin.openStream(Q.self, first: payload)
    } run: { call, context in
      let response = try await handler(call.input(), context)
      call.succeed(response)
    }
  }

  /// Many requests, many responses.
  package static func bidirectional<Q: Message, R: Message>(
    _ name: String, _ request: Q.Type, _ response: R.Type,
    _ handler:
      @escaping @Sendable (
        _ requests: RequestStream<Q>, _ responses: ResponseWriter<R>, _ context: CallContext
      ) async throws -> Void
  ) -> ServiceMethod {
    ServiceMethod(name: name, shape: .bidirectional) { origin, payload in
      origin.openStream(Q.self, first: payload)
    } run: { call, context in
      try await handler(call.input(), ResponseWriter(flow: call.beginFlow(nil)), context)
      call.endResponses()
    }
  }
}
