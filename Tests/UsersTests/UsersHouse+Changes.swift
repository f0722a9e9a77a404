import BillingTypes
import Protobuf
import RPC
import Schemas
import ServiceRuntime
import TestHouse

/// Changes of the users of `acme`, and lists of them.
extension UsersHouse {
  func advance(milliseconds: Int64) throws {
    let now = service.clock.now().millisecondsSinceEpoch
    try service.clock.move(to: Instant(millisecondsSinceEpoch: now + milliseconds))
  }

  static func name(_ id: String) -> String { "accounts/acme/users/\(id)" }

  func activate(_ id: String, key: String = "1", etag: String = "") async throws(RPCError) -> UsersV1.User {
    let request = UsersV1.ActivateUserRequest(name: Self.name(id), etag: etag, requestId: "activate-\(id)-\(key)")
    return try await users.activateUser(request).user ?? UsersV1.User()
  }

  func deactivate(_ id: String, key: String = "1", etag: String = "") async throws(RPCError) -> UsersV1.User {
    let request = UsersV1.DeactivateUserRequest(name: Self.name(id), etag: etag, requestId: "deactivate-\(id)-\(key)")
    return try await users.deactivateUser(request).user ?? UsersV1.User()
  }

  func delete(_ id: String, key: String = "1", etag: String = "") async throws(RPCError) -> UsersV1.User {
    let request = UsersV1.DeleteUserRequest(name: Self.name(id), etag: etag, requestId: "delete-\(id)-\(key)")
    return try await users.deleteUser(request).user ?? UsersV1.User()
  }

  func restore(_ id: String, key: String = "1", etag: String = "") async throws(RPCError) -> UsersV1.User {
    let request = UsersV1.RestoreUserRequest(name: Self.name(id), etag: etag, requestId: "restore-\(id)-\(key)")
    return try await users.restoreUser(request).user ?? UsersV1.User()
  }

  func grant(_ role: UsersV1.Role, to id: String, key: String = "1") async throws(RPCError) -> UsersV1.User {
    let request = UsersV1.GrantRoleRequest(name: Self.name(id), role: role, requestId: "grant-\(role)-\(id)-\(key)")
    return try await users.grantRole(request).user ?? UsersV1.User()
  }

  func revoke(_ role: UsersV1.Role, from id: String, key: String = "1") async throws(RPCError) -> UsersV1.User {
    let request = UsersV1.RevokeRoleRequest(name: Self.name(id), role: role, requestId: "revoke-\(role)-\(id)-\(key)")
    return try await users.revokeRole(request).user ?? UsersV1.User()
  }

  /// `mask` is nil for the fields that `change` sets.
  func update(
    _ id: String, mask: String? = nil, etag: String = "", _ change: (inout UsersV1.User) -> Void
  ) async throws(RPCError) -> UsersV1.User {
    var user = UsersV1.User()
    change(&user)
    user.name = Self.name(id)
    let request = UsersV1.UpdateUserRequest(
      user: user, updateMask: mask ?? "", etag: etag, requestId: "update-\(id)-\(user.hashValue)-\(mask ?? "")")
    return try await users.updateUser(request).user ?? UsersV1.User()
  }

  func list(
    _ change: (inout UsersV1.ListUsersRequest) -> Void = { _ in }
  ) async throws(RPCError) -> UsersV1.ListUsersResponse {
    var request = UsersV1.ListUsersRequest(parent: "accounts/acme")
    change(&request)
    return try await users.listUsers(request)
  }
}
