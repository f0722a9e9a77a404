import BillingTypes
import Protobuf
import Testing

@testable import LinecardctlCommands

/// What is sent, and in which order.
@Suite struct ImportPlanTests {
  private func plan(from first: String? = nil, until last: String? = nil) throws -> ImportPlan {
    let files = try ProviderFiles(goodFiles.mapValues { Array($0.utf8) })
    return ImportPlan(
      files, from: try first.map { try CalendarDate(iso: $0) }, until: try last.map { try CalendarDate(iso: $0) })
  }

  private func keys(_ plan: ImportPlan) -> [[[String]]] {
    plan.stages.map { $0.lanes.map { $0.map(\.key) } }
  }

  @Test func orderOfStages() throws {
    let plan = try plan()
    #expect(
      keys(plan) == [
        [["import/accounts/acme"], ["import/accounts/bolt"]],
        [["import/users/acme/ada", "import/users/acme/ben"], ["import/users/bolt/cy"]],
        [["import/products/axiom"]],
        [["import/plans/axiom-eur"], ["import/plans/axiom-usd"]],
        [["import/subscriptions/acme/axiom"]],
        [["import/platform_users/acme/axiom-ada", "import/platform_users/acme/axiom-ben"]],
        [["import/changes/o-1"]],
        [["import/subscriptions/bolt/axiom"]],
        [["import/changes/o-2", "import/changes/o-3"]],
      ])
    #expect(
      plan.stages.map { $0.date?.iso ?? "" }.dropFirst(4) == [
        "2026-03-01", "2026-03-01", "2026-03-12", "2026-03-15", "2026-03-20",
      ])
    #expect(plan.requestCount == 15)
  }

  @Test func twoHalvesAreTheWhole() throws {
    let first = try plan(until: "2026-03-12")
    let second = try plan(from: "2026-03-13")
    #expect(keys(first) + keys(second) == keys(try plan()))
    #expect(second.stages.allSatisfy { $0.date != nil })
  }

  @Test func requests() throws {
    let requests = try plan().stages.flatMap(\.lanes).joined()
    func text(_ key: String) -> String? {
      requests.first { $0.key == key }.map { "\(GatewayClient.target($0.path, $0.query)) \($0.body.text())" }
    }
    #expect(
      text("import/accounts/bolt") == """
        /v1/accounts?accountId=bolt {"displayName":"Bolt, Inc.","kind":"ACCOUNT_KIND_CUSTOMER","currencyCode":"USD",\
        "timeZone":"America/New_York","locale":"en-US","paymentTerms":"PAYMENT_TERMS_CARD","netDays":0,"billCycleDay":31}
        """)
    #expect(
      text("import/plans/axiom-eur") == """
        /v1/plans?planId=axiom-eur {"displayName":"Axiom","product":"products/axiom",\
        "pricingModel":"PRICING_MODEL_PER_SEAT","billingMode":"BILLING_MODE_IN_ADVANCE",\
        "periodUnit":"PERIOD_UNIT_MONTH","periodCount":1,"unitPrice":{"currencyCode":"EUR","minorUnits":"1990"}}
        """)
    #expect(
      text("import/platform_users/acme/axiom-ada") == """
        /v1/accounts/acme/platformUsers?platformUserId=axiom-ada {"product":"products/axiom",\
        "displayName":"Ada Ace","user":"accounts/acme/users/ada"}
        """)
    #expect(
      text("import/changes/o-1") == """
        /v1/accounts/acme/subscriptions/axiom:changeQuantity {"quantity":"13","effectiveDate":"2026-03-12"}
        """)
  }
}
