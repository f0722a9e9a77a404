import RPC
import Schemas

extension DashboardMethods {
  /// The users come from one list; what they have elsewhere is asked for at the same time and put beside them.
  func listPeople(
    _ request: GatewayV1.ListPeopleRequest, context: CallContext
  ) async throws -> GatewayV1.ListPeopleResponse {
    var options = CallOptions.child(of: context)
    options.isIdempotent = true
    options.waitsForReady = false
    return try await people(request, options)
  }

  private func people(
    _ request: GatewayV1.ListPeopleRequest, _ options: CallOptions
  ) async throws(RPCError) -> GatewayV1.ListPeopleResponse {
    let sources = sources
    let list = UsersV1.ListUsersRequest(
      parent: request.parent, pageSize: request.pageSize, pageToken: request.pageToken, filter: request.filter,
      orderBy: request.orderBy)
    async let users = Part.of("users") { () throws(RPCError) in try await sources.users(list, options) }
    async let platforms = Part.of("platform_users") { () throws(RPCError) in
      try await sources.platformUsers(request.parent, options)
    }
    let page: UsersV1.ListUsersResponse
    switch await users {
    case .present(let response): page = response
    case .missing(_, let error): throw error
    }
    let platformUsers = await platforms.value ?? [:]
    return GatewayV1.ListPeopleResponse(
      people: page.users.map { GatewayV1.Person(user: $0, platformUsers: platformUsers[$0.name] ?? []) },
      nextPageToken: page.nextPageToken, activeCount: page.activeCount, totalSize: page.totalSize,
      missingParts: [await platforms.missingPart].compactMap { $0 })
  }
}
