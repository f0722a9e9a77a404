import Protobuf
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing

/// R5, R67-R69, R75-R78: what becomes of users, through the RPC door, on a real database.
@Suite struct UserLifeTests {
  @Test func activeStateAndCountChangeTogether() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createUser("bob")
      let inactive = try await house.deactivate("bob")
      #expect(inactive.active == false && inactive.etag.hasSuffix("-2"))
      #expect(try await house.list().activeCount == 1)
      #expect(try await house.deactivate("bob", key: "again") == inactive)
      let active = try await house.activate("bob")
      #expect(active.active == true)
      #expect(try await house.list().activeCount == 2)
      let types = try await house.events().map(\.event.type).suffix(2)
      #expect(Array(types) == ["linecard.users.v1.UserDeactivated", "linecard.users.v1.UserActivated"])
    }
  }

  @Test func anAdministratorGivesTheRoleUpFirst() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createUser("bob") { $0.roles = [.administrator] }
      let refused = await refusal { () async throws(RPCError) in try await house.deactivate("bob") }
      #expect(refused?.code == .failedPrecondition && refused?.reason == "ADMINISTRATOR_STAYS")
      #expect(refused?.metadata["user"] == "accounts/acme/users/bob")
      #expect(refused?.metadata["roles"] == "ROLE_ADMINISTRATOR")
      #expect(try await house.revoke(.administrator, from: "bob").roles.isEmpty)
      #expect(try await house.deactivate("bob", key: "2").active == false)
    }
  }

  @Test func theLastActiveAdministratorStays() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createUser("bob") {
        $0.roles = [.administrator]
        $0.active = false
      }
      let last = await refusal { () async throws(RPCError) in try await house.revoke(.administrator, from: "ann") }
      #expect(last?.reason == "LAST_ADMINISTRATOR" && last?.metadata["user"] == "accounts/acme/users/ann")
      _ = try await house.activate("bob")
      #expect(try await house.revoke(.administrator, from: "ann", key: "2").roles == [.owner])
      let deleted = await refusal { () async throws(RPCError) in try await house.delete("bob") }
      #expect(deleted?.reason == "LAST_ADMINISTRATOR")
      let owner = await refusal { () async throws(RPCError) in try await house.delete("ann") }
      #expect(owner?.reason == "OWNER_STAYS")
    }
  }

  @Test func aDeletedUserComesBackAsItWasForThirtyDays() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let bob = try await house.createUser("bob") { $0.roles = [.agent] }
      let deleted = try await house.delete("bob")
      #expect(deleted.deleteTime?.seconds == 1_772_323_200 && deleted.purgeTime?.seconds == 1_774_915_200)
      #expect(try await house.list().users.map(\.name) == ["accounts/acme/users/ann"])
      #expect(try await house.list { $0.showDeleted = true }.users.count == 2)
      #expect(try await house.list().activeCount == 1)
      let back = try await house.restore("bob")
      #expect(back.deleteTime == nil && back.active == true && back.roles == bob.roles)
      _ = try await house.delete("bob", key: "2")
      try house.advance(milliseconds: 30 * 86_400_000 - 1)
      #expect(try await house.users.getUser(UsersV1.GetUserRequest(name: bob.name)).user?.deleteTime != nil)
      try house.advance(milliseconds: 1)
      let gone = await refusal { () async throws(RPCError) in try await house.restore("bob", key: "2") }
      #expect(gone?.code == .notFound && gone?.reason == "USER_NOT_FOUND")
      #expect(try await house.list { $0.showDeleted = true }.users.count == 1)
      #expect(try await house.createUser("bob", requestID: "new").uid != bob.uid)
    }
  }

  @Test func aLoginIsFreeWhenItsUserIsDeletedAndMayBeTakenMeanwhile() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      try await house.createUser("bob")
      _ = try await house.delete("bob")
      let id = await refusal { () async throws(RPCError) in try await house.createUser("bob", requestID: "new") }
      #expect(id?.reason == "USER_DELETED" && id?.metadata["purge_time"] == "2026-03-31T00:00:00Z")
      try await house.createUser("rob") { $0.email = "BOB@acme.example" }
      let taken = await refusal { () async throws(RPCError) in try await house.restore("bob") }
      #expect(taken?.reason == "EMAIL_TAKEN" && taken?.metadata["user"] == "accounts/acme/users/rob")
    }
  }

  @Test func detailsChangeUnderAnEtag() async throws {
    try await UsersHouse.run { house in
      try await house.createAccountWithOwner()
      let bob = try await house.createUser("bob")
      let changed = try await house.update("bob", etag: bob.etag) { $0.familyName = "Byrne" }
      #expect(changed.familyName == "Byrne" && changed.givenName == "Ann" && changed.etag != bob.etag)
      let stale = await refusal { () async throws(RPCError) in
        try await house.update("bob", etag: bob.etag) { $0.givenName = "Rob" }
      }
      #expect(stale?.code == .aborted && stale?.reason == "ETAG_MISMATCH")
      let email = await refusal { () async throws(RPCError) in
        try await house.update("bob") { $0.email = "Ann@ACME.example" }
      }
      #expect(email?.reason == "EMAIL_TAKEN")
      let active = await refusal { () async throws(RPCError) in try await house.update("bob") { $0.active = false } }
      #expect(active?.fields == ["user.active"])
      let mask = await refusal { () async throws(RPCError) in try await house.update("bob", mask: "uid") { _ in } }
      #expect(mask?.fields == ["update_mask"])
      let blank = await refusal { () async throws(RPCError) in try await house.update("bob", mask: "*") { _ in } }
      #expect(blank?.fields == ["user.given_name", "user.family_name", "user.email"])
      // What a read gave may be sent back, changed where it may be.
      var read = changed
      read.givenName = "Rob"
      #expect(try await house.update("bob", mask: "") { $0 = read }.givenName == "Rob")
    }
  }
}
