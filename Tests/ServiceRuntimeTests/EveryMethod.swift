import Protobuf
import RPC
import Schemas

/// A server of every method of the installation, whose handlers do nothing: what is refused was refused before them.
enum EveryMethod {
  static var registrations: [ServiceRegistration] {
    Dictionary(grouping: MethodTable.all) { $0.name.service }.map { service, methods in
      ServiceRegistration(
        service: service, methods: methods.map(serviceMethod))
    }
  }

  /// The bytes of a request of `method` whose account field says `resource`.
  static func payload(_ method: MethodDescriptor, about resource: String) throws -> [UInt8] {
    guard let path = method.accountField?.path else { return [] }
    let json = path.split(separator: ".").reversed().reduce(JSONValue.string(resource)) { inner, name in
      .object([JSONMember(MessageShape.jsonName(String(name)), inner)])
    }
    return try method.requestType.init(json: json, at: .root).serialized()
  }

  private static func serviceMethod(_ descriptor: MethodDescriptor) -> ServiceMethod {
    method(descriptor, descriptor.requestType, descriptor.responseType)
  }

  private static func method<Q: Message, R: Message>(
    _ method: MethodDescriptor, _ request: Q.Type, _ response: R.Type
  ) -> ServiceMethod {
    let name = method.name.method
    switch method.shape {
    case .unary: return .unary(name, request, response) { _, _ in R() }
    case .serverStreaming:
      return .serverStreaming(name, request, response) { _, responses, _ in try await responses.send(R()) }
    case .clientStreaming: return .clientStreaming(name, request, response) { _, _ in R() }
    case .bidirectional:
      return .bidirectional(name, request, response) { _, responses, _ in try await responses.send(R()) }
    }
  }
}
