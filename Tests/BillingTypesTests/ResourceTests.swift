import BillingTypes
import Testing

/// What every resource carries, and how problems of a request are collected.
@Suite struct ResourceTests {
  @Test func uidIsAVersion4UUID() {
    let zeros = ResourceUID(randomBytes: [UInt8](repeating: 0, count: 16))
    let ones = ResourceUID(randomBytes: [UInt8](repeating: 255, count: 16))
    #expect(zeros.text == "00000000-0000-4000-8000-000000000000")
    #expect(ones.text == "ffffffff-ffff-4fff-bfff-ffffffffffff")
  }

  @Test func aChangeGivesAnotherEtagAndTimeNeverRunsBack() {
    let created = ResourceStamp(creating: ResourceUID(stored: "0a1b2c3d-x"), at: Instant(millisecondsSinceEpoch: 50))
    let changed = created.changed(at: Instant(millisecondsSinceEpoch: 40))
    #expect(created.etag == "0a1b2c3d-1")
    #expect(changed.etag == "0a1b2c3d-2")
    #expect(changed.createdAt == created.createdAt)
    #expect(changed.updatedAt == created.updatedAt)
    #expect(created.changed(at: Instant(millisecondsSinceEpoch: 60)).updatedAt.millisecondsSinceEpoch == 60)
  }

  @Test func everyProblemIsCollectedInOrder() throws {
    var checks = FieldChecks()
    checks.require(true, "a", "is fine")
    checks.require(false, "b", "is not fine")
    #expect(checks.value("c") { try Currency(code: "eur") } == nil)
    #expect(try #require(checks.value("d") { try Currency(code: "EUR") }).code == "EUR")
    #expect(checks.problems.map(\.field) == ["b", "c"])
    #expect(checks.problems[0].description == "b is not fine")
    #expect(checks.problems[1].message.hasPrefix("is not valid: \"eur\" is not a currency"))
  }

  @Test(arguments: [
    ("", false), ("a", true), (String(repeating: "ä", count: 200), true), (String(repeating: "ä", count: 201), false),
    ("   ", false), ("a\u{0}b", false), ("a\nb", false), ("a\u{2028}b", false), ("Zoë O’Brien-Łuk", true),
  ])
  func readableText(_ text: String, _ accepted: Bool) {
    var checks = FieldChecks()
    checks.text(text, "f", lengths: 1...200)
    #expect(checks.problems.isEmpty == accepted, "\(checks.problems)")
    #expect(checks.problems.count <= 1)
  }
}
