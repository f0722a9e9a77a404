import Protobuf
import Schemas
import Testing

/// The budget that stops bombs leaves room for what honest senders send, however many small parts it has.
@Suite struct HonestBudgetTests {
  private static let counts = [1, 100, 1000, 5000, 20_000]

  @Test(arguments: counts) func manyAmounts(_ count: Int) throws {
    let totals = (0..<count).map { TypesV1.Money(currencyCode: "EUR", minorUnits: Int64($0)) }
    let message = InvoicingV1.BillRun(totals: totals)
    #expect(try InvoicingV1.BillRun(serialized: message.serialized()) == message)
  }

  @Test(arguments: counts) func manyMapEntries(_ count: Int) throws {
    var counts: [String: Int64] = [:]
    for index in 0..<count { counts["key\(index)"] = Int64(index) }
    let message = TestingV1.EveryType(counts: counts)
    #expect(try TestingV1.EveryType(serialized: message.serialized()) == message)
  }

  @Test(arguments: counts) func manyShortTexts(_ count: Int) throws {
    let message = TestingV1.EveryType(strings: (0..<count).map { "id\($0)" })
    #expect(try TestingV1.EveryType(serialized: message.serialized()) == message)
  }

  @Test(arguments: counts) func manyNumbers(_ count: Int) throws {
    let message = TestingV1.EveryType(
      numbers: [Int32](repeating: 1, count: count), flags: [Bool](repeating: true, count: count),
      bigNumbers: [UInt64](repeating: 2, count: count))
    #expect(try TestingV1.EveryType(serialized: message.serialized()) == message)
  }

  @Test(arguments: counts) func manyQuantityChanges(_ count: Int) throws {
    let change = SubscriptionsV1.QuantityChange(effectiveDate: "2026-03-01", previousQuantity: 1, quantity: 2)
    let message = SubscriptionsV1.ListQuantityChangesResponse(
      quantityChanges: [SubscriptionsV1.QuantityChange](repeating: change, count: count))
    #expect(try SubscriptionsV1.ListQuantityChangesResponse(serialized: message.serialized()) == message)
  }
}
