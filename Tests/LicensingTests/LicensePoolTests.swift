import BillingTypes
import LicensingDomain
import RPC
import Schemas
import ServiceRuntime
import Storage
import TestHouse
import Testing

/// R36, R37: pools as Subscriptions' events make them, through the RPC door.
@Suite struct LicensePoolTests {
  @Test func aPoolHasWhatIsBoughtToday() async throws {
    try await LicensingHouse.run { house in
      try await house.tell(1, LicensingHouse.created("s", quantity: 10))
      let pool = try await house.pool()
      #expect(pool.name == "accounts/acme/licensePools/axiom" && pool.product == "products/axiom")
      #expect(pool.totalCount == 10 && pool.assignedCount == 0 && pool.availableCount == 10)
      #expect(pool.updateTime?.seconds == 1)
      try await house.tell(2, LicensingHouse.changed("s", to: 13, on: "2026-03-12"))
      try await house.tell(3, LicensingHouse.changed("s", to: 12, on: "2026-03-20"))
      #expect(try await house.pool().totalCount == 12)
      // Backdated before a later step: today stays.
      try await house.tell(4, LicensingHouse.changed("s", to: 1, on: "2026-03-02"))
      #expect(try await house.pool().totalCount == 12)
      // The last of a day counts.
      try await house.tell(5, LicensingHouse.changed("s", to: 9, on: "2026-03-20"))
      #expect(try await house.pool().totalCount == 9)
      #expect(try await house.pool().updateTime?.seconds == 5)
    }
  }

  @Test func todayIsThatOfTheAccountsZone() async throws {
    try await LicensingHouse.run { house in
      try await house.tell(1, LicensingHouse.created("s", quantity: 4, start: "2026-03-21"))
      try await house.tell(2, LicensingHouse.created("later", of: "matrix", quantity: 4, start: "2026-03-22"))
      #expect(try await house.pool().totalCount == 4)
      #expect(try await house.pool("matrix").totalCount == 0)
      try house.service.clock.move(to: try #require(Instant(rfc3339: "2026-03-21T23:00:00Z")))
      #expect(try await house.pool("matrix").totalCount == 4)
    }
  }

  @Test func endedSubscriptionsLeaveThePool() async throws {
    try await LicensingHouse.run { house in
      try await house.tell(1, LicensingHouse.created("old", quantity: 10))
      try await house.tell(2, LicensingHouse.terminated("old", on: "2026-03-10"))
      #expect(try await house.pool().totalCount == 0)
      try await house.tell(3, LicensingHouse.created("new", quantity: 3, start: "2026-03-10"))
      #expect(try await house.pool().totalCount == 3)
    }
  }

  @Test func anEventTakesEffectOnce() async throws {
    try await LicensingHouse.run { house in
      try await house.tell(1, LicensingHouse.created("s", quantity: 10))
      try await house.tell(1, LicensingHouse.created("s", quantity: 10))
      try await house.tell(2, LicensingHouse.changed("s", to: 5, on: "2026-03-02"))
      try await house.tell(1, LicensingHouse.created("s", quantity: 10))
      #expect(try await house.pool().totalCount == 5)
      await #expect(throws: StorageError.inboxGap(producer: "subscriptions", expected: 3, received: 4)) {
        try await house.tell(4, LicensingHouse.changed("s", to: 6, on: "2026-03-03"))
      }
      // Events of no interest pass by and keep the order.
      try await house.tell(3, UsersV1.AccountCreated())
      try await house.tell(4, LicensingHouse.changed("s", to: 6, on: "2026-03-03"))
      #expect(try await house.pool().totalCount == 6)
    }
  }

  @Test func poolsAreListedInPages() async throws {
    try await LicensingHouse.run { house in
      for (index, product) in ["c", "a", "b"].enumerated() {
        try await house.tell(
          Int64(index + 1), LicensingHouse.created("s-\(product)", of: product, quantity: Int64(index + 1)))
      }
      let first = try await house.licenses.listLicensePools(.init(parent: "accounts/acme", pageSize: 2))
      let second = try await house.licenses.listLicensePools(
        .init(parent: "accounts/acme", pageToken: first.nextPageToken))
      #expect((first.licensePools + second.licensePools).map(\.product) == ["products/a", "products/b", "products/c"])
      #expect((first.licensePools + second.licensePools).map(\.totalCount) == [2, 3, 1])
      #expect(second.nextPageToken.isEmpty)
      let none = try await house.licenses.listLicensePools(.init(parent: "accounts/none"))
      #expect(none.licensePools.isEmpty)
    }
  }

  @Test func refusalsNameTheReason() async throws {
    try await LicensingHouse.run { house in
      try await house.tell(1, LicensingHouse.created("s", quantity: 10))
      let absent = await refusal { () async throws(RPCError) in
        try await house.licenses.getLicensePool(.init(name: "accounts/acme/licensePools/matrix"))
      }
      let stranger = await refusal { () async throws(RPCError) in
        try await house.licenses.getLicensePool(.init(name: "accounts/none/licensePools/axiom"))
      }
      let malformed = await refusal { () async throws(RPCError) in
        try await house.licenses.getLicensePool(.init(name: "axiom"))
      }
      #expect(absent?.code == .notFound && absent?.reason == "LICENSE_POOL_NOT_FOUND")
      #expect(stranger?.code == .notFound && stranger?.reason == "LICENSE_POOL_NOT_FOUND")
      #expect(malformed?.code == .invalidArgument && malformed?.fields == ["name"])
    }
  }

  @Test func availableIsAlwaysTheDifference() throws {
    let pool = LicensePool(
      account: try AccountID("acme"), product: try ProductID("axiom"), total: 5, assigned: 3,
      updatedAt: Instant(millisecondsSinceEpoch: 0))
    #expect(pool.available == 2 && pool.resourceName == "accounts/acme/licensePools/axiom")
    let cut = LicensePool(
      account: pool.account, product: pool.product, total: 2, assigned: 3, updatedAt: pool.updatedAt)
    #expect(cut.available == 0)
  }
}
