import BillingTypes
import RPC
import Schemas
import ServiceRuntime
import Storage
import SubscriptionsDomain
import TestHouse
import Testing

/// R16-R18, R20: who exists on the platform, through the RPC door.
@Suite struct OccupancyServiceTests {
  @Test func aUserTakesASeatAndGivesItBack() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      try await house.subscribe(quantity: 1)
      let ann = try await house.arrive("u1", user: "accounts/acme/users/ann")
      #expect(ann.name == "accounts/acme/platformUsers/u1" && ann.user == "accounts/acme/users/ann")
      #expect(try await house.read().occupied == 1)
      let full = await refusal { () async throws(RPCError) in try await house.arrive("u2") }
      #expect(full?.code == .failedPrecondition && full?.reason == "NO_FREE_SEAT")
      #expect(full?.metadata == ["product": "products/axiom", "quantity": "1", "occupied": "1"])
      try await house.leave("u1")
      try await house.leave("u1")
      #expect(try await house.arrive("u2", requestID: "again").product == "products/axiom")
      let gone = await refusal { () async throws(RPCError) in try await house.leave("u1", requestID: "other") }
      #expect(gone?.code == .notFound && gone?.reason == "PLATFORM_USER_NOT_FOUND")
    }
  }

  @Test func platformUsersAreChosenByUser() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      try await house.subscribe(quantity: 9)
      let ann = "accounts/acme/users/ann"
      for (id, user) in [("u3", ann), ("u2", ""), ("u1", ann), ("u4", "")] { try await house.arrive(id, user: user) }
      var request = SubscriptionsV1.ListPlatformUsersRequest(parent: "accounts/acme", pageSize: 1, users: [ann])
      var found: [String] = []
      repeat {
        let page = try await house.occupancy.listPlatformUsers(request)
        found += page.platformUsers.map(\.name)
        request.pageToken = page.nextPageToken
      } while !request.pageToken.isEmpty
      #expect(found == ["accounts/acme/platformUsers/u1", "accounts/acme/platformUsers/u3"])
      let limit = SubscriptionsLimits.chosenUsersMaximum
      func list(_ users: [String]) async -> RPCError? {
        await refusal { () async throws(RPCError) in
          try await house.occupancy.listPlatformUsers(.init(parent: "accounts/acme", users: users))
        }
      }
      #expect(await list((0..<limit).map { "accounts/acme/users/user-\($0)" }) == nil)
      #expect(await list((0...limit).map { "accounts/acme/users/user-\($0)" })?.fields == ["users"])
      #expect(await list([ann, "accounts/tokyo/users/ann"])?.fields == ["users[1]"])
    }
  }

  @Test func aCutBelowWhoExistsNamesThemAndTheWayOut() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      try await house.subscribe(quantity: 25)
      for number in 10..<33 { try await house.arrive("u\(number)", name: "User \(number)") }
      let refused = await refusal { () async throws(RPCError) in try await house.change(to: 21, requestID: "cut") }
      let error = try #require(refused)
      #expect(error.code == .failedPrecondition && error.reason == "QUANTITY_BELOW_OCCUPIED")
      #expect(
        error.message.hasPrefix(
          "23 users exist on the Axiom platform (User 10, User 11, User 12, User 13, User 14, User 15, User 16, "
            + "User 17, User 18, User 19, User 20, User 21, User 22, User 23, User 24, User 25, User 26, User 27, "
            + "User 28, User 29 and 3 more)"))
      #expect(error.message.hasSuffix("delete at least 2 of them on the platform first, then lower the count"))
      #expect(error.metadata["occupied"] == "23" && error.metadata["quantity"] == "21")
      #expect(error.metadata["platform_users"]?.split(separator: ",").count == 20)
      #expect(error.metadata["platform_users"]?.hasPrefix("accounts/acme/platformUsers/u10,") == true)
      try await house.leave("u10")
      try await house.leave("u11")
      #expect(try await house.change(to: 21, requestID: "cut").quantity == 21)
    }
  }

  @Test(arguments: [(19, "User 29)"), (20, "User 30)"), (21, "User 30 and 1 more)")])
  func aRefusalNamesTwenty(_ count: Int, _ end: String) async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      try await house.subscribe(quantity: 25)
      for number in 11..<(11 + count) { try await house.arrive("u\(number)", name: "User \(number)") }
      let error = await refusal { () async throws(RPCError) in try await house.change(to: 0, requestID: "cut") }
      #expect(error?.message.contains(end) == true, "\(error?.message ?? "")")
    }
  }

  @Test func endingWhileUsersExistIsRefused() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      try await house.subscribe()
      try await house.arrive("u1", name: "Ann Lee")
      let refused = await refusal { () async throws(RPCError) in try await house.terminate(requestID: "end") }
      #expect(refused?.reason == "SUBSCRIPTION_OCCUPIED")
      #expect(refused?.message.hasPrefix("1 user exists on the Axiom platform (Ann Lee)") == true)
      try await house.leave("u1")
      #expect(try await house.terminate(requestID: "end").state == .terminated)
    }
  }

  @Test func refusalsNameTheReason() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      let nothingBought = await refusal { () async throws(RPCError) in try await house.arrive("u1") }
      #expect(nothingBought?.reason == "NO_FREE_SEAT" && nothingBought?.metadata["quantity"] == "0")
      try await house.subscribe()
      try await house.arrive("u1")
      let twice = await refusal { () async throws(RPCError) in try await house.arrive("u1", requestID: "again") }
      let stranger = await refusal { () async throws(RPCError) in
        try await house.arrive("u2", user: "accounts/acme/users/eve")
      }
      let foreigner = await refusal { () async throws(RPCError) in
        try await house.arrive("u2", user: "accounts/tokyo/users/ann")
      }
      let product = await refusal { () async throws(RPCError) in
        try await house.occupancy.createPlatformUser(
          .init(
            parent: "accounts/acme", platformUser: .init(product: "products/none", displayName: "x"), requestId: "p"))
      }
      #expect(twice?.code == .alreadyExists && twice?.reason == "PLATFORM_USER_EXISTS")
      #expect(stranger?.code == .notFound && stranger?.reason == "USER_NOT_FOUND")
      #expect(foreigner?.fields == ["platform_user.user"])
      #expect(product?.code == .notFound && product?.reason == "PRODUCT_NOT_FOUND")
    }
  }

  @Test func listsArePagedAndFilteredByProduct() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      try await house.createProduct("matrix")
      try await house.createPlan("matrix-eur") { $0.product = "products/matrix" }
      try await house.subscribe()
      try await house.subscribe("matrix", plan: "plans/matrix-eur")
      for number in 0..<5 { try await house.arrive("a\(number)") }
      let matrix = SubscriptionsV1.PlatformUser(product: "products/matrix", displayName: "x")
      _ = try await house.occupancy.createPlatformUser(
        .init(parent: "accounts/acme", platformUserId: "a2m", platformUser: matrix, requestId: "m"))
      func list(_ product: String, size: Int32, token: String = "") async throws -> ([String], String) {
        let page = try await house.occupancy.listPlatformUsers(
          .init(parent: "accounts/acme", pageSize: size, pageToken: token, product: product))
        return (page.platformUsers.map { String($0.name.split(separator: "/")[3]) }, page.nextPageToken)
      }
      let (first, token) = try await list("products/axiom", size: 3)
      let (second, end) = try await list("products/axiom", size: 3, token: token)
      #expect(first == ["a0", "a1", "a2"] && second == ["a3", "a4"] && end.isEmpty)
      #expect(try await list("", size: 50).0 == ["a0", "a1", "a2", "a2m", "a3", "a4"])
      #expect(try await list("products/matrix", size: 50).0 == ["a2m"])
      let mixed = await refusal { () async throws(RPCError) in
        try await house.occupancy.listPlatformUsers(
          .init(parent: "accounts/acme", pageToken: token, product: "products/matrix"))
      }
      #expect(mixed?.reason == "PAGE_TOKEN_INVALID")
    }
  }

  /// I5: 1,000 rounds in which users come and go while the quantity is raised and cut, all at once; purchased never falls
  /// below occupied, and the kept count is that of the rows.
  @Test func neverOversold() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      try await house.subscribe(quantity: 3, start: "2026-03-01")
      var refusals: [String: Int] = [:]
      for round in 0..<1_000 {
        let reasons = await withTaskGroup(of: String?.self) { group in
          for attempt in 0..<3 {
            group.addTask { await Self.arriveAndMaybeLeave(house, round, attempt) }
          }
          group.addTask {
            await refusal { () async throws(RPCError) in
              try await house.change(
                to: Int64((round * 7 + 3) % 6), on: round.isMultiple(of: 5) ? "2026-03-10" : "",
                requestID: "c\(round)")
            }?.reason
          }
          return await group.reduce(into: []) { $0.append($1) }
        }
        for reason in reasons { refusals[reason ?? "done", default: 0] += 1 }
        let now = try await house.read()
        #expect(now.quantity >= now.occupied)
      }
      #expect(Set(refusals.keys) == ["done", "NO_FREE_SEAT", "QUANTITY_BELOW_OCCUPIED"], "\(refusals)")
      let counted = try await house.service.database.read { reader in
        try reader.first("SELECT COUNT(*) FROM platform_users") { $0.int64(0) }
      }
      #expect(try await house.read().occupied == counted)
    }
  }

  private static func arriveAndMaybeLeave(_ house: SubscriptionsHouse, _ round: Int, _ attempt: Int) async -> String? {
    let id = "u\(round)-\(attempt)"
    let error = await refusal { () async throws(RPCError) in try await house.arrive(id) }
    if error == nil, (round + attempt) % 3 != 0 {
      return await refusal { () async throws(RPCError) in try await house.leave(id) }?.reason
    }
    // Now and then everybody from long ago leaves.
    if round >= 20 {
      _ = await refusal { () async throws(RPCError) in
        try await house.leave("u\(round - 20)-\(attempt)", requestID: "late-\(id)")
      }
    }
    return error?.reason
  }
}
