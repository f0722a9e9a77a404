import RPC
import Schemas

/// grpc.health.v1.Health: the process as a whole under the empty name, and each of its services by name, which are all as
/// the process is.
struct HealthMethods: GrpcHealthV1.Health.Methods {
  let readiness: Readiness
  let services: Set<String>

  func check(
    _ request: GrpcHealthV1.HealthCheckRequest, context: CallContext
  ) async throws -> GrpcHealthV1.HealthCheckResponse {
    guard isKnown(request.service) else {
      throw RPCError(.notFound, reason: "SERVICE_UNKNOWN", message: "this process serves no \(request.service)")
    }
    return Self.response(readiness.isReady)
  }

  func list(
    _ request: GrpcHealthV1.HealthListRequest, context: CallContext
  ) async throws -> GrpcHealthV1.HealthListResponse {
    let response = Self.response(readiness.isReady)
    return GrpcHealthV1.HealthListResponse(
      statuses: Dictionary(uniqueKeysWithValues: (services + [""]).map { ($0, response) }))
  }

  func watch(
    _ request: GrpcHealthV1.HealthCheckRequest, responses: ResponseWriter<GrpcHealthV1.HealthCheckResponse>,
    context: CallContext
  ) async throws {
    var last: Bool?
    for await isReady in readiness.watch() where isReady != last {
      // A service that does not exist stays unknown; the watcher hears once and waits.
      let isKnown = isKnown(request.service)
      if isKnown || last == nil {
        try await responses.send(isKnown ? Self.response(isReady) : .init(status: .serviceUnknown))
      }
      last = isReady
    }
  }

  private func isKnown(_ service: String) -> Bool { service.isEmpty || services.contains(service) }

  private static func response(_ isReady: Bool) -> GrpcHealthV1.HealthCheckResponse {
    GrpcHealthV1.HealthCheckResponse(status: isReady ? .serving : .notServing)
  }
}
