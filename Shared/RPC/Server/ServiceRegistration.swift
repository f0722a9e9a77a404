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
  /// Makes a call whose request envelope had this payload (valid only during the call) ready for its handler; nil when
  /// it has been answered already because the payload is malformed.
  let prepare: @Sendable (_ call: ServerCall, _ payload: UnsafeRawBufferPointer) -> ReadyCall?

  /// One request, one response.
  package static func unary<Q: Message, R: Message>(
    _ name: String, _ request: Q.Type, _ response: R.Type,
    _ handler: @escaping @Sendable (_ request: Q, _ context: CallContext) async throws -> R
  ) -> ServiceMethod {
    ServiceMethod(name: name, shape: .unary) { call, payload in
      guard let request = call.decode(Q.self, payload) else { return nil }
      if call.isIntercepted { return call.ready(request) { call.succeed(try await handler(request, $0)) } }
      // As `ready`, with one closure less: this is the path that matters.
      return ReadyCall(call: call) {
        do {
          call.succeed(try await handler(request, call.context))
          call.handlerEnded(with: nil)
        } catch {
          call.handlerEnded(with: error)
        }
      }
    }
  }

  /// One request, many responses.
  package static func serverStreaming<Q: Message, R: Message>(
    _ name: String, _ request: Q.Type, _ response: R.Type,
    _ handler:
      @escaping @Sendable (_ request: Q, _ responses: ResponseWriter<R>, _ context: CallContext) async throws
      -> Void
  ) -> ServiceMethod {
    ServiceMethod(name: name, shape: .serverStreaming) { call, payload in
      guard let request = call.decode(Q.self, payload) else { return nil }
      let flow = call.beginFlow(nil)
      return call.ready(request) { context in
        try await handler(request, ResponseWriter(flow: flow), context)
        call.endResponses()
      }
    }
  }

  /// Many requests, one response.
  package static func clientStreaming<Q: Message, R: Message>(
    _ name: String, _ request: Q.Type, _ response: R.Type,
    _ handler: @escaping @Sendable (_ requests: RequestStream<Q>, _ context: CallContext) async throws -> R
  ) -> ServiceMethod {
    ServiceMethod(name: name, shape: .clientStreaming) { call, payload in
      guard let requests = call.receiveRequests(Q.self, first: payload) else { return nil }
      return call.ready(nil) { context in
        let response = try await handler(requests, context)
        call.succeed(response)
      }
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
    ServiceMethod(name: name, shape: .bidirectional) { call, payload in
      guard let requests = call.receiveRequests(Q.self, first: payload) else { return nil }
      let flow = call.beginFlow(nil)
      return call.ready(nil) { context in
        try await handler(requests, ResponseWriter(flow: flow), context)
        call.endResponses()
      }
    }
  }
}
