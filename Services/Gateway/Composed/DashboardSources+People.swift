import RPC
import Schemas

/// What several users of an account have in each service, by the users' names. Whoever has nothing is not in it.
extension DashboardSources {
  func users(
    _ request: UsersV1.ListUsersRequest, _ options: CallOptions
  ) async throws(RPCError) -> UsersV1.ListUsersResponse {
    try await users.listUsers(request, options: options)
  }

  func platformUsers(
    of parent: String, being users: [String], _ options: CallOptions
  ) async throws(RPCError) -> [String: [SubscriptionsV1.PlatformUser]] {
    let all = try await Self.everyPage { token throws(RPCError) in
      let request = SubscriptionsV1.ListPlatformUsersRequest(
        parent: parent, pageSize: Self.pageSize, pageToken: token, users: users)
      let response = try await occupancy.listPlatformUsers(request, options: options)
      return (response.platformUsers, response.nextPageToken)
    }
    return Dictionary(grouping: all, by: \.user)
  }

  func licenseAssignments(
    of parent: String, heldBy users: [String], _ options: CallOptions
  ) async throws(RPCError) -> [String: [LicensingV1.LicenseAssignment]] {
    let all = try await Self.everyPage { token throws(RPCError) in
      let request = LicensingV1.ListLicenseAssignmentsRequest(
        parent: parent, pageSize: Self.pageSize, pageToken: token, users: users)
      let response = try await licenses.listLicenseAssignments(request, options: options)
      return (response.licenseAssignments, response.nextPageToken)
    }
    return Dictionary(grouping: all, by: \.user)
  }

  /// Extensions and phone numbers.
  func lines(
    of parent: String, _ users: [String], _ options: CallOptions
  ) async throws(RPCError) -> [String: UsersV1.UserLine] {
    let request = UsersV1.BatchGetUserLinesRequest(parent: parent, names: users)
    let lines = try await phoneNumbers.batchGetUserLines(request, options: options).userLines
    return Dictionary(lines.map { ($0.user, $0) }) { first, _ in first }
  }
}
