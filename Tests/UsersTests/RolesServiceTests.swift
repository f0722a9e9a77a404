import Protobuf
import RPC
import Schemas
import TestHouse
import Testing

/// Roles of an account's own, through the RPC door, on a real database.
@Suite struct RolesServiceTests {
  @discardableResult
  private func create(
    _ id: String, in house: UsersHouse, _ change: (inout UsersV1.CustomRole) -> Void = { _ in }
  ) async throws(RPCError) -> UsersV1.CustomRole {
    var role = UsersV1.CustomRole(displayName: "Role \(id)", baseRole: .agent)
    change(&role)
    let request = UsersV1.CreateCustomRoleRequest(
      parent: "accounts/acme", customRoleId: id, customRole: role, requestId: "role-\(id)-\(role.displayName)")
    return try await house.roles.createCustomRole(request).customRole ?? UsersV1.CustomRole()
  }

  @Test func rolesAreListedInPagesAndChanged() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      for id in ["b", "a", "c"] { try await create(id, in: house) { $0.displayName = "Z\(id)" } }
      let taken = await refusal { () async throws(RPCError) in
        try await create("d", in: house) { $0.displayName = "ZA" }
      }
      #expect(taken?.reason == "ROLE_NAME_TAKEN" && taken?.metadata["role"] == "accounts/acme/roles/a")
      var names: [String] = []
      var token = ""
      repeat {
        let page = try await house.roles.listCustomRoles(
          .init(parent: "accounts/acme", pageSize: 1, pageToken: token, orderBy: "display_name desc"))
        names += page.customRoles.map(\.displayName)
        token = page.nextPageToken
      } while !token.isEmpty
      #expect(names == ["Zc", "Zb", "Za"])
      let changed = try await house.roles.updateCustomRole(
        .init(
          customRole: .init(name: "accounts/acme/roles/a", description: "The desk"), updateMask: "description",
          requestId: "u")
      ).customRole
      #expect(changed?.description == "The desk" && changed?.displayName == "Za")
      let base = await refusal { () async throws(RPCError) in
        try await house.roles.updateCustomRole(
          .init(customRole: .init(name: "accounts/acme/roles/a", baseRole: .manager), requestId: "base"))
      }
      #expect(base?.fields == ["custom_role.base_role"])
      _ = try await house.roles.deleteCustomRole(.init(name: "accounts/acme/roles/a", requestId: "d"))
      let gone = await refusal { () async throws(RPCError) in
        try await house.roles.getCustomRole(.init(name: "accounts/acme/roles/a"))
      }
      #expect(gone?.reason == "ROLE_NOT_FOUND")
    }
  }

  @Test func aRoleIsGrantedAtCreationAndHeldUntilRevoked() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let role = try await create("desk", in: house)
      let bob = try await house.createUser("bob") { $0.customRoles = [role.name] }
      #expect(bob.customRoles == [role.name])
      let unknown = await refusal { () async throws(RPCError) in
        try await house.createUser("eve") { $0.customRoles = ["accounts/acme/roles/none"] }
      }
      #expect(unknown?.reason == "ROLE_NOT_FOUND")
      #expect(try await house.list { $0.filter = "roles:\"\(role.name)\"" }.users.map(\.name) == [bob.name])
      let held = await refusal { () async throws(RPCError) in
        try await house.roles.deleteCustomRole(.init(name: role.name, requestId: "d"))
      }
      #expect(held?.reason == "ROLE_HELD" && held?.metadata["users"] == bob.name)
      let both = await refusal { () async throws(RPCError) in
        try await house.users.revokeRole(
          .init(name: bob.name, role: .agent, customRole: role.name, requestId: "both"))
      }
      #expect(both?.fields == ["role"])
      let revoked = try await house.users.revokeRole(.init(name: bob.name, customRole: role.name, requestId: "r")).user
      #expect(revoked?.customRoles == [])
      _ = try await house.roles.deleteCustomRole(.init(name: role.name, requestId: "d2"))
      let log = try await house.audit.listAuditEntries(.init(parent: "accounts/acme", pageSize: 1_000)).auditEntries
      #expect(log.contains { $0.resource == role.name && $0.method.hasSuffix("DeleteCustomRole") })
    }
  }
}
