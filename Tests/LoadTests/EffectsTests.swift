import LoadHarness
import Protobuf
import Testing

@Suite struct EffectsTests {
  private func book(_ quantities: [Int64], occupied: Int64 = 0) -> SubscriptionBook {
    var previous: Int64 = 0
    var changes: [SubscriptionBook.Change] = []
    for (index, quantity) in quantities.enumerated() {
      let date = index == 0 ? "2026-03-01" : "2026-03-12"
      changes.append(.init(effectiveDate: date, previous: previous, quantity: quantity))
      previous = quantity
    }
    return SubscriptionBook(
      name: "accounts/a/subscriptions/s", changes: changes, quantity: previous, occupied: occupied,
      startDate: "2026-03-01", endDate: "")
  }

  @Test("each acknowledged change has one effect: none missing, none twice, none of another quantity")
  func effects() {
    let before = book([10])
    #expect(EffectsCheck.problems(of: book([10, 12, 12, 9]), since: before, acknowledged: [9, 12, 12]).isEmpty)
    #expect(EffectsCheck.problems(of: before, since: before, acknowledged: []).isEmpty)
    #expect(EffectsCheck.problems(of: book([10, 12, 12]), since: before, acknowledged: [12]).count == 1)
    #expect(EffectsCheck.problems(of: book([10]), since: before, acknowledged: [12]).count == 1)
    #expect(EffectsCheck.problems(of: book([10, 13]), since: before, acknowledged: [12]).count == 1)
    var torn = book([10, 12, 9])
    torn.changes[2].previous = 10
    #expect(EffectsCheck.problems(of: torn, since: before, acknowledged: [12, 9]).count == 1)
  }

  @Test("where active users are billed the quantity is theirs, and nobody's change of it is acknowledged")
  func activeUsers() {
    var counted = book([3, 5, 4], occupied: 9)
    counted.activeUsers = 4
    #expect(EffectsCheck.problems(of: counted, since: book([3]), acknowledged: []).isEmpty)
    #expect(EffectsCheck.problems(of: counted, since: book([3]), acknowledged: [4]).count == 1)
    counted.activeUsers = 5
    #expect(EffectsCheck.problems(of: counted, since: book([3]), acknowledged: []).count == 1)
  }

  @Test("more seats in use than bought is found; as many is right") func oversold() {
    #expect(EffectsCheck.problems(of: book([10], occupied: 10), since: book([10]), acknowledged: []).isEmpty)
    #expect(EffectsCheck.problems(of: book([10], occupied: 11), since: book([10]), acknowledged: []).count == 1)
  }

  private func line(
    _ kind: String, _ start: String, _ end: String, _ quantity: Int, _ share: (Int, Int), _ cents: Int
  ) -> JSONValue {
    .members(
      ("kind", .string("INVOICE_LINE_KIND_\(kind)")), ("startDate", .string(start)), ("endDate", .string(end)),
      ("quantity", .string("\(quantity)")), ("unitPrice", .members(("minorUnits", .string("1990")))),
      ("numerator", .string("\(share.0)")), ("denominator", .string("\(share.1)")),
      ("amount", .members(("minorUnits", .string("\(cents)")))))
  }

  private func problems(_ quantities: [Int64], _ lines: [JSONValue]) -> [String] {
    var recomputation = InvoiceRecomputation()
    recomputation.check(book(quantities), lines: lines)
    #expect(recomputation.lineCount == lines.count)
    return recomputation.problems
  }

  @Test("lines are recomputed from the changes: amounts from their own numbers, seats day by day") func invoices() {
    let first = line("RECURRING", "2026-03-01", "2026-04-01", 10, (1, 1), 19_900)
    let raise = line("PRORATED", "2026-03-12", "2026-04-01", 3, (20, 31), 3_852)
    let cut = line("CREDIT", "2026-03-12", "2026-04-01", 1, (20, 31), -1_284)
    #expect(problems([10, 13], [first, raise]).isEmpty)
    #expect(problems([10, 9], [first, cut]).isEmpty)
    #expect(problems([10, 12], [first, raise, cut]).isEmpty)
    // Not billed, billed twice, billed from another day, a cent too much.
    #expect(problems([10, 13], [first]).count == 1)
    #expect(problems([10, 13], [first, raise, raise]).count == 1)
    let late = line("PRORATED", "2026-03-13", "2026-04-01", 3, (19, 31), 3_659)
    #expect(problems([10, 13], [first, late]).count == 1)
    let wrong = line("PRORATED", "2026-03-12", "2026-04-01", 3, (20, 31), 3_853)
    #expect(problems([10, 13], [first, wrong]).count == 1)
    #expect(problems([10], [.members(("kind", .string("x")))]).count == 1)
  }
}
