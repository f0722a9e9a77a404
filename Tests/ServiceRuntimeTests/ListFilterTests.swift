import BillingTypes
import ServiceRuntime
import Testing

/// Filters, orders and masks as callers write them.
@Suite struct ListFilterTests {
  private static let fields: [String: Set<ListFilter.Comparison>] = [
    "active": [.equals, .differs], "name": [.equals, .has], "time": [.below, .atMost, .above, .atLeast],
  ]

  private static func parse(_ text: String) throws(FieldProblem) -> ListFilter {
    try ListFilter(parsing: text, fields: fields)
  }

  @Test func restrictionsAndWordsAreRead() throws {
    let filter = try Self.parse(#"active = true AND name:"a \"b\" \\" lee "two words""#)
    #expect(try filter.boolean("active") == true)
    #expect(filter.text("name", .has) == #"a "b" \"# && filter.text("name", .equals) == nil)
    #expect(filter.words == ["lee", "two words"])
    #expect(try Self.parse("").isEmpty && Self.parse("  ").isEmpty)
    #expect(try Self.parse("active!=true").boolean("active") == false)
  }

  @Test func momentsAreARange() throws {
    let filter = try Self.parse(#"time >= "1970-01-01T00:00:01Z" time<"1970-01-01T00:00:02Z""#)
    #expect(try filter.moments("time") == 1_000...1_999)
    let open = try Self.parse(#"time>"1970-01-01T00:00:01Z" time<="1970-01-01T00:00:02Z""#)
    #expect(try open.moments("time") == 1_001...2_000)
    #expect(try Self.parse("").moments("time") == Int64.min...Int64.max)
    let nothing = try Self.parse(#"time > "1970-01-02" time < "1970-01-01""#)
    #expect(try nothing.moments("time") == Int64.max...Int64.max)
  }

  @Test(arguments: [
    "shoe=9", "active:true", "active=", "=true", "active=true active=false", "name:\"open", "a OR b", "NOT a", "(a)",
    "a,b = 1", String(repeating: "x", count: 1_001), "a b c d e f",
  ])
  func whatIsNotUnderstoodIsRefused(_ text: String) {
    let problem = #expect(throws: FieldProblem.self) { try Self.parse(text) }
    #expect(problem?.field == "filter")
  }

  @Test func limitsAreInclusive() throws {
    #expect(try Self.parse(String(repeating: "x", count: 1_000)).words.count == 1)
    #expect(try Self.parse("a b c d e").words.count == 5)
  }

  @Test func wrongValuesSayWhatToUse() throws {
    let filter = try Self.parse("active=maybe time>yesterday")
    #expect(throws: FieldProblem.self) { try filter.boolean("active") }
    #expect(throws: FieldProblem.self) { try filter.moments("time") }
  }

  @Test func ordersAreOneFieldAndADirection() throws {
    let fields = ["name", "email"]
    #expect(try ListOrder(parsing: "", fields: fields).text == "name")
    #expect(try ListOrder(parsing: "email desc", fields: fields).isDescending)
    #expect(try !ListOrder(parsing: "email asc", fields: fields).isDescending)
    for text in ["shoe", "email up", "name, email", "name desc desc"] {
      #expect(throws: FieldProblem.self) { try ListOrder(parsing: text, fields: fields) }
    }
  }

  @Test func masksNameFieldsOrMeanWhatIsSet() throws {
    let fields = ["given_name", "email"]
    let named = try FieldMask(parsing: "givenName", fields: fields)
    #expect(named.value("given_name", "", isSet: false) == "" && named.value("email", "x", isSet: true) == nil)
    let implied = try FieldMask(parsing: "", fields: fields)
    #expect(implied.value("given_name", "", isSet: false) == nil && implied.value("email", "x", isSet: true) == "x")
    let all = try FieldMask(parsing: "*", fields: fields)
    #expect(all.value("given_name", "", isSet: false) == "" && all.value("email", "x", isSet: true) == "x")
    for text in ["uid", "given_name,", ",", "given_name, email"] {
      #expect(throws: FieldProblem.self) { try FieldMask(parsing: text, fields: fields) }
    }
  }
}
