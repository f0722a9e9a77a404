import RPC
import Schemas

extension DashboardMethods {
  /// The users come from one page of their list; what those have elsewhere is put beside them.
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
    let list = UsersV1.ListUsersRequest(
      parent: request.parent, pageSize: request.pageSize, pageToken: request.pageToken, filter: request.filter,
      orderBy: request.orderBy)
    let page = try await sources.users(list, options)
    let (people, missingParts) = await people(page.users, of: request.parent, options)
    return GatewayV1.ListPeopleResponse(
      people: people, nextPageToken: page.nextPageToken, activeCount: page.activeCount, totalSize: page.totalSize,
      missingParts: missingParts)
  }

  /// Each user with what three services say of it, asked at once.
  private func people(
    _ users: [UsersV1.User], of parent: String, _ options: CallOptions
  ) async -> ([GatewayV1.Person], [GatewayV1.MissingPart]) {
    guard !users.isEmpty else { return ([], []) }
    let (sources, names) = (sources, users.map(\.name))
    async let platforms = Part.of("platform_users") { () throws(RPCError) in
      try await sources.platformUsers(of: parent, being: names, options)
    }
    async let licenses = Part.of("license_assignments") { () throws(RPCError) in
      try await sources.licenseAssignments(of: parent, heldBy: names, options)
    }
    async let lines = Part.of("extension,phone_numbers") { () throws(RPCError) in
      try await sources.lines(of: parent, names, options)
    }
    let platformUsers = await platforms.value ?? [:]
    let assignments = await licenses.value ?? [:]
    let userLines = await lines.value ?? [:]
    let people = users.map { user in
      let line = userLines[user.name]
      return GatewayV1.Person(
        user: user, platformUsers: platformUsers[user.name] ?? [], licenseAssignments: assignments[user.name] ?? [],
        extension: line?.extension, phoneNumbers: line?.phoneNumbers ?? [],
        phoneNumberCount: line?.phoneNumberCount ?? 0)
    }
    return (
      people, [await platforms.missingPart, await licenses.missingPart, await lines.missingPart].compactMap { $0 }
    )
  }
}
