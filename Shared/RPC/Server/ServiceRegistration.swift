public import Protobuf

/// A service that a server can serve: its name and its methods. Generated code makes it from the service's protocol.
public struct ServiceRegistration: Sendable {
  /// The full name, as in `linecard.users.v1.AccountsService`.
  public let service: String
  public let methods: [ServiceMethod]

  /// The service `service` with its methods.
  public init(service: String, methods: [ServiceMethod]) {
    self.service = service
    self.methods = methods
  }
}

/// One method with its handler, whatever its messages are.
public struct ServiceMethod: Sendable {
  /// Which sides send several messages.
  public enum Shape: Sendable {
    case unary
    case serverStreaming
    case clientStreaming
    case bidirectional
  }

  /// The bare name, as in `CreateAccount`.
  public let name: String
  public let shape: Shape
  /// Makes the call of a request frame; nil when it has been refused already.
  let begin: @Sendable (_ origin: ServerCall.Origin) -> ServerCall?
  /// Reads the request of a call with one; nil for methods that take several.
  let readRequest: (@Sendable (_ call: ServerCall) throws(RPCError) -> any Message)?
  /// Runs the handler and answers the call.
  let run: @Sendable (_ call: ServerCall, _ context: CallContext) async throws -> Void

  /// One request, one response: `run` takes the call's request and makes it succeed. For generated code; what runs nearest
  /// to the handler costs least.
  public static func unary<Q: Message>(
    _ name: String, _ request: Q.Type,
    run: @escaping @Sendable (_ call: ServerCall, _ context: CallContext) async throws -> Void
  ) -> ServiceMethod {
    ServiceMethod(
      name: name, shape: .unary, begin: { ServerCall($0) },
      readRequest: { (call) throws(RPCError) in try call.request(as: Q.self) }, run: run)
  }

  /// One request, one response.
  public static func unary<Q: Message, R: Message>(
    _ name: String, _ request: Q.Type, _ response: R.Type,
    _ handler: @escaping @Sendable (_ request: Q, _ context: CallContext) async throws -> R
  ) -> ServiceMethod {
    unary(name, request) { call, context in call.succeed(try await handler(try call.request(), context)) }
  }

  /// One request, many responses.
  public static func serverStreaming<Q: Message, R: Message>(
    _ name: String, _ request: Q.Type, _ response: R.Type,
    _ handler:
      @escaping @Sendable (_ request: Q, _ responses: ResponseWriter<R>, _ context: CallContext) async throws
      -> Void
  ) -> ServiceMethod {
    ServiceMethod(name: name, shape: .serverStreaming) { origin in
      let call = ServerCall(origin)
      _ = call.beginFlow(nil)
      return call
    } readRequest: { (call) throws(RPCError) in
      try call.request(as: Q.self)
    } run: { call, context in
      try await handler(try call.request(), ResponseWriter(flow: call.beginFlow(nil)), context)
      call.endResponses()
    }
  }

  /// Many requests, one response.
  public static func clientStreaming<Q: Message, R: Message>(
    _ name: String, _ request: Q.Type, _ response: R.Type,
    _ handler: @escaping @Sendable (_ requests: RequestStream<Q>, _ context: CallContext) async throws -> R
  ) -> ServiceMethod {
    ServiceMethod(name: name, shape: .clientStreaming) { origin in
      RequestStreamCall<Q>.open(origin)
    } run: { call, context in
      let response = try await handler(requests(of: call), context)
      call.succeed(response)
    }
  }

  /// Many requests, many responses.
  public static func bidirectional<Q: Message, R: Message>(
    _ name: String, _ request: Q.Type, _ response: R.Type,
    _ handler:
      @escaping @Sendable (
        _ requests: RequestStream<Q>, _ responses: ResponseWriter<R>, _ context: CallContext
      ) async throws -> Void
  ) -> ServiceMethod {
    ServiceMethod(name: name, shape: .bidirectional) { origin in
      RequestStreamCall<Q>.open(origin)
    } run: { call, context in
      try await handler(requests(of: call), ResponseWriter(flow: call.beginFlow(nil)), context)
      call.endResponses()
    }
  }

  private init(
    name: String, shape: Shape, begin: @escaping @Sendable (ServerCall.Origin) -> ServerCall?,
    readRequest: (@Sendable (ServerCall) throws(RPCError) -> any Message)? = nil,
    run: @escaping @Sendable (ServerCall, CallContext) async throws -> Void
  ) {
    self.name = name
    self.shape = shape
    self.begin = begin
    self.readRequest = readRequest
    self.run = run
  }

  private static func requests<Q: Message>(of call: ServerCall) -> RequestStream<Q> {
    unsafeDowncast(call, to: RequestStreamCall<Q>.self).requests
  }
}
