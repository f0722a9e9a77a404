import BillingTypes
import LicensingDomain
import RPC
import Schemas
import ServiceRuntime
import TestHouse
import Testing

/// R43-R47, R51, R52: units are handed out and taken back, through the RPC door.
@Suite struct LicenseAssignmentTests {
  @Test func aUnitIsAssignedOnceAndCounted() async throws {
    try await LicensingHouse.run { house in
      try await house.tell(1, LicensingHouse.created("s", quantity: 3))
      try await house.tellOfUsers(1, UsersV1.UserCreated(user: LicensingHouse.user("ann")))
      let first = try await house.assign("ann")
      #expect(first.licensePool?.assignedCount == 1 && first.licensePool?.availableCount == 2)
      #expect(first.licenseAssignment?.licensePool == "accounts/acme/licensePools/axiom")
      #expect(first.licenseAssignment?.user == "accounts/acme/users/ann")
      #expect(first.licenseAssignment?.uid.utf8.count == 36)
      #expect(try await house.assign("ann") == first, "a repeat gets the first answer")
      // Of a user who holds one nothing changes.
      #expect(try await house.assign("ann", key: "again").licenseAssignment == first.licenseAssignment)
      let pool = try await house.pool()
      #expect(pool.totalCount == 3 && pool.assignedCount == 1 && pool.availableCount == 2)
      #expect(pool.updateTime == first.licenseAssignment?.assignTime)
      let free = try await house.unassign("ann")
      #expect(free.licensePool?.assignedCount == 0 && free.licensePool?.totalCount == 3)
      #expect(try await house.unassign("ann", key: "again").licensePool?.availableCount == 3)
      let second = try await house.assign("ann", key: "anew").licenseAssignment
      #expect(second?.uid != first.licenseAssignment?.uid)
    }
  }

  @Test func neverMoreThanWereBought() async throws {
    try await LicensingHouse.run { house in
      try await house.tell(1, LicensingHouse.created("s", quantity: 5))
      for number in 0..<12 {
        try await house.tellOfUsers(
          Int64(number + 1), UsersV1.UserCreated(user: LicensingHouse.user("user-\(number)")))
      }
      let refusals = await withTaskGroup(of: RPCError?.self) { group in
        for number in 0..<12 {
          group.addTask {
            await refusal { () async throws(RPCError) in try await house.assign("user-\(number)") }
          }
        }
        return await group.reduce(into: []) { $0 += [$1].compactMap { $0 } }
      }
      #expect(refusals.count == 7)
      for error in refusals {
        #expect(error.code == .failedPrecondition && error.reason == "NO_LICENSE_AVAILABLE")
        #expect(error.metadata["total_count"] == "5" && error.metadata["assigned_count"] == "5")
      }
      #expect(try await house.pool().assignedCount == 5)
      let holders = try await house.assignments()
      #expect(holders.count == 5)
      let holder = try #require(holders.first?.split(separator: " ").first.map(String.init))
      _ = try await house.unassign(holder)
      #expect(try await house.pool().availableCount == 1)
    }
  }

  /// Who loses a unit is chosen, never automatic.
  @Test func aCutLeavesHoldersAndHandsNothingOut() async throws {
    try await LicensingHouse.run { house in
      try await house.tell(1, LicensingHouse.created("s", quantity: 2))
      for (index, id) in ["ann", "bob", "cid"].enumerated() {
        try await house.tellOfUsers(Int64(index + 1), UsersV1.UserCreated(user: LicensingHouse.user(id)))
      }
      for id in ["ann", "bob"] { _ = try await house.assign(id) }
      try await house.tell(2, LicensingHouse.changed("s", to: 1, on: "2026-03-02"))
      let cut = try await house.pool()
      #expect(cut.totalCount == 1 && cut.assignedCount == 2 && cut.availableCount == 0)
      _ = try await house.unassign("ann")
      let refused = await refusal { () async throws(RPCError) in try await house.assign("cid") }
      #expect(refused?.reason == "NO_LICENSE_AVAILABLE")
      _ = try await house.unassign("bob")
      _ = try await house.assign("cid", key: "room")
      #expect(try await house.assignments() == ["cid axiom"])
    }
  }

  @Test func whoIsDeletedGivesEverythingBack() async throws {
    try await LicensingHouse.run { house in
      try await house.tell(1, LicensingHouse.created("s", quantity: 2))
      try await house.tell(2, LicensingHouse.created("m", of: "matrix", quantity: 2))
      try await house.tellOfUsers(1, UsersV1.UserCreated(user: LicensingHouse.user("ann")))
      try await house.tellOfUsers(2, UsersV1.UserCreated(user: LicensingHouse.user("bob")))
      for (user, product) in [("ann", "axiom"), ("ann", "matrix"), ("bob", "axiom")] {
        _ = try await house.assign(user, of: product)
      }
      try await house.tellOfUsers(3, UsersV1.UserDeactivated(user: LicensingHouse.user("ann")))
      #expect(try await house.assignments().count == 3, "a deactivated user holds what was held")
      try await house.tellOfUsers(4, UsersV1.UserDeleted(user: LicensingHouse.user("ann")))
      try await house.tellOfUsers(4, UsersV1.UserDeleted(user: LicensingHouse.user("ann")))
      #expect(try await house.assignments() == ["bob axiom"])
      #expect(try await house.pool().availableCount == 1)
      #expect(try await house.pool("matrix").availableCount == 2)
      let gone = await refusal { () async throws(RPCError) in try await house.assign("ann", key: "gone") }
      #expect(gone?.code == .notFound && gone?.reason == "USER_NOT_FOUND")
      try await house.tellOfUsers(5, UsersV1.UserRestored(user: LicensingHouse.user("ann")))
      #expect(try await house.assignments() == ["bob axiom"])
      _ = try await house.assign("ann", key: "back")
    }
  }

  @Test func onlyMembersAreChosen() async throws {
    try await LicensingHouse.run { house in
      try await house.tell(1, LicensingHouse.created("s", quantity: 2))
      let stranger = await refusal { () async throws(RPCError) in try await house.assign("nobody") }
      #expect(stranger?.code == .notFound && stranger?.reason == "USER_NOT_FOUND")
      // Users knows of her, though no event has told of it.
      _ = try await house.assign("zoe")
      // Events win over an answer that was on its way.
      try await house.tellOfUsers(1, UsersV1.UserCreated(user: LicensingHouse.user("zoe")))
      try await house.tellOfUsers(2, UsersV1.UserDeleted(user: LicensingHouse.user("zoe")))
      let deleted = await refusal { () async throws(RPCError) in try await house.assign("zoe", key: "late") }
      #expect(deleted?.reason == "USER_NOT_FOUND")
      let foreign = await refusal { () async throws(RPCError) in
        try await house.licenses.assignLicense(
          .init(name: "accounts/acme/licensePools/axiom", user: "accounts/other/users/ann", requestId: "f"))
      }
      #expect(foreign?.fields == ["user"])
      let empty = await refusal { () async throws(RPCError) in
        try await house.licenses.assignLicense(.init(requestId: "e"))
      }
      #expect(empty?.fields == ["name", "user"])
      try await house.tellOfUsers(3, UsersV1.UserCreated(user: LicensingHouse.user("ann")))
      let pool = await refusal { () async throws(RPCError) in try await house.assign("ann", of: "matrix") }
      #expect(pool?.reason == "LICENSE_POOL_NOT_FOUND")
    }
  }

  @Test func assignmentsAreListedByUserAndProduct() async throws {
    try await LicensingHouse.run { house in
      try await house.tell(1, LicensingHouse.created("s", quantity: 9))
      try await house.tell(2, LicensingHouse.created("m", of: "matrix", quantity: 9))
      for (index, id) in ["cid", "ann", "bob"].enumerated() {
        try await house.tellOfUsers(Int64(index + 1), UsersV1.UserCreated(user: LicensingHouse.user(id)))
        for product in ["matrix", "axiom"] { _ = try await house.assign(id, of: product) }
      }
      let all = ["ann axiom", "ann matrix", "bob axiom", "bob matrix", "cid axiom", "cid matrix"]
      for size: Int32 in [1, 2, 5, 1_000] {
        #expect(try await house.assignments(pageSize: size) == all)
        let names = ["accounts/acme/users/cid", "accounts/acme/users/ann", "accounts/acme/users/zoe"]
        #expect(
          try await house.assignments({ $0.users = names }, pageSize: size) == all.filter { !$0.hasPrefix("bob") })
        #expect(
          try await house.assignments({ ($0.users, $0.product) = (names, "products/axiom") }, pageSize: size)
            == ["ann axiom", "cid axiom"])
      }
      #expect(
        try await house.assignments({ $0.product = "products/matrix" }) == all.filter { $0.hasSuffix("matrix") })
    }
  }

  @Test func usersThatChooseAreBounded() async throws {
    try await LicensingHouse.run { house in
      let limit = LicensingLimits.chosenUsersMaximum
      func list(_ count: Int) async -> RPCError? {
        await refusal { () async throws(RPCError) in
          try await house.licenses.listLicenseAssignments(
            .init(parent: "accounts/acme", users: (0..<count).map { "accounts/acme/users/user-\($0)" }))
        }
      }
      #expect(await list(limit - 1) == nil)
      #expect(await list(limit) == nil)
      #expect(await list(limit + 1)?.fields == ["users"])
      let foreign = await refusal { () async throws(RPCError) in
        try await house.licenses.listLicenseAssignments(
          .init(parent: "accounts/acme", users: ["accounts/acme/users/ann", "accounts/other/users/ann"]))
      }
      #expect(foreign?.fields == ["users[1]"])
    }
  }
}
