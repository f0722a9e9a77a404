import Protobuf
import Testing

@testable import LinecardctlCommands

/// How answers look to people.
@Suite struct OutputTests {
  @Test(arguments: [
    ("0", "0"), ("999", "999"), ("1000", "1,000"), ("-1234567.80", "-1,234,567.80"), ("12.345", "12.345"),
  ])
  func grouping(_ decimal: String, _ text: String) {
    #expect(grouped(decimal) == text)
  }

  @Test func wideCharactersTakeTwoColumns() {
    #expect(displayWidth("abc") == 3)
    #expect(displayWidth("佐藤 a") == 6)
    #expect(displayWidth("é") == 1)
  }

  @Test func bar() {
    #expect(Progress.bar("x", 0, 0) == "x [----------------------------------------] 0 of 0")
    #expect(Progress.bar("x", 1, 2) == "x [####################--------------------] 1 of 2")
  }

  @Test func invoice() throws {
    let invoice = try JSONValue(
      parsing: """
        {"name":"accounts/acme/invoices/2","issueDate":"2026-04-01","dueDate":"2026-05-01","targetDate":"2026-04-01",
        "lines":[{"lineNumber":1,"startDate":"2026-03-12","endDate":"2026-04-01","quantity":"3",
        "unitPrice":{"currencyCode":"EUR","minorUnits":"1990"},"numerator":"20","denominator":"31",
        "amount":{"currencyCode":"EUR","minorUnits":"3852"},"explanation":"3 seats more from 12 March."}],
        "total":{"currencyCode":"EUR","minorUnits":"3852"}}
        """)
    #expect(
      invoiceText(invoice) == [
        "Invoice accounts/acme/invoices/2",
        "issued 2026-04-01, due 2026-05-01, everything up to 2026-04-01",
        "",
        "#  from        to          quantity  unit price   days     amount",
        "-  ----------  ----------  --------  ----------  -----  ---------",
        "1  2026-03-12  2026-03-31         3   EUR 19.90  20/31  EUR 38.52",
        "     3 seats more from 12 March.",
        "",
        "Total EUR 38.52",
      ])
  }

  @Test func totalsAreAddedUpFromTheLines() throws {
    let invoices = try JSONValue(
      parsing: """
        [{"name":"a","total":{"currencyCode":"JPY","minorUnits":"3"},"lines":[
        {"amount":{"currencyCode":"JPY","minorUnits":"5"}},{"amount":{"currencyCode":"JPY","minorUnits":"-2"}}]}]
        """)
    let totals = try InvoiceTotals(invoices.arrayValue ?? [])
    #expect(totals.lines == ["All invoices", "  invoices  1", "  lines     2", "  totals    JPY 3"])
    let wrong = try JSONValue(parsing: invoices.text().replacing("\"5\"", with: "\"6\""))
    #expect(throws: CommandFailure.self) { try InvoiceTotals(wrong.arrayValue ?? []) }
  }

  @Test func problems() throws {
    let body =
      #"{"status":400,"detail":"Wrong.","code":"INVALID_ARGUMENT","reason":"X","errors":[{"field":"a","message":"m"}]}"#
    let problem = Problem(status: 400, body: Array(body.utf8))
    #expect(problem.detail == "Wrong. a: m")
    let repeated = Problem(status: 400, body: Array(body.replacing("Wrong.", with: "The field a is wrong: m").utf8))
    #expect(repeated.detail == "The field a is wrong: m")
    #expect(problem.exitCode == .refused)
    #expect(!problem.isPassing)
    let bare = Problem(status: 503, body: Array("no".utf8))
    #expect(bare.isPassing)
    #expect(bare.exitCode == .unavailable)
    #expect(Problem(status: 403, body: []).exitCode == .noPermission)
  }
}
