import RPC
import Schemas
import TestHouse
import Testing

/// The catalog through the RPC door.
@Suite struct CatalogServiceTests {
  @Test func productsAndPlansAreCreatedAndRead() async throws {
    try await SubscriptionsHouse.run { house in
      let product = try await house.createProduct("axiom")
      #expect(product.name == "products/axiom" && product.displayName == "Axiom" && product.uid.count == 36)
      let plan = try await house.createPlan("quarterly") {
        $0.billingMode = .inArrears
        $0.periodUnit = .month
        $0.periodCount = 3
      }
      #expect(plan.name == "plans/quarterly" && plan.product == "products/axiom")
      #expect(plan.pricingModel == .perSeat && plan.billingMode == .inArrears)
      #expect(plan.periodUnit == .month && plan.periodCount == 3)
      #expect(plan.unitPrice == TypesV1.Money(currencyCode: "EUR", minorUnits: 1_990))
      let readProduct = try await house.catalog.getProduct(.init(name: "products/axiom"))
      let readPlan = try await house.catalog.getPlan(.init(name: "plans/quarterly"))
      #expect(readProduct.product == product && readPlan.plan == plan)
      let repeated = try await house.createProduct("axiom")
      #expect(repeated == product)
    }
  }

  @Test func refusalsNameTheReason() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      let product = await refusal { () async throws(RPCError) in
        try await house.createProduct("axiom", requestID: "again")
      }
      let plan = await refusal { () async throws(RPCError) in
        try await house.createPlan("axiom-eur", requestID: "again")
      }
      let orphan = await refusal { () async throws(RPCError) in
        try await house.createPlan("orphan") { $0.product = "products/none" }
      }
      let unreadable = await refusal { () async throws(RPCError) in
        try await house.createPlan("bad") {
          $0.unitPrice = nil
          $0.billingMode = .inAdvance
          $0.periodCount = -1
        }
      }
      let mode = await refusal { () async throws(RPCError) in
        try await house.createPlan("bad") { $0.billingMode = .unrecognized(5) }
      }
      let noProduct = await refusal { () async throws(RPCError) in
        try await house.catalog.getProduct(.init(name: "products/none"))
      }
      let noPlan = await refusal { () async throws(RPCError) in
        try await house.catalog.getPlan(.init(name: "plans/none"))
      }
      #expect(product?.code == .alreadyExists && product?.reason == "PRODUCT_EXISTS")
      #expect(plan?.code == .alreadyExists && plan?.reason == "PLAN_EXISTS")
      #expect(orphan?.code == .notFound && orphan?.reason == "PRODUCT_NOT_FOUND")
      #expect(unreadable?.fields == ["plan.unit_price.currency_code", "plan.period_count"])
      #expect(mode?.fields == ["plan.billing_mode"])
      #expect(noProduct?.reason == "PRODUCT_NOT_FOUND" && noPlan?.reason == "PLAN_NOT_FOUND")
    }
  }

  @Test func listsArePaged() async throws {
    try await SubscriptionsHouse.run { house in
      try await house.createCatalog()
      for number in 0..<4 {
        try await house.createProduct("p-\(number)")
        try await house.createPlan("q-\(number)")
      }
      let products = try await house.catalog.listProducts(.init(pageSize: 4))
      let moreProducts = try await house.catalog.listProducts(.init(pageToken: products.nextPageToken))
      #expect((products.products + moreProducts.products).map(\.name).count == 5)
      #expect(moreProducts.products.map(\.name) == ["products/p-3"] && moreProducts.nextPageToken.isEmpty)
      let plans = try await house.catalog.listPlans(.init(pageSize: 4))
      let morePlans = try await house.catalog.listPlans(.init(pageToken: plans.nextPageToken))
      #expect(morePlans.plans.map(\.name) == ["plans/q-3"] && morePlans.nextPageToken.isEmpty)
      let swapped = await refusal { () async throws(RPCError) in
        try await house.catalog.listPlans(.init(pageToken: products.nextPageToken))
      }
      #expect(swapped?.reason == "PAGE_TOKEN_INVALID")
    }
  }
}
