import BillingTypes
import InvoicingDomain
import Protobuf
import Testing

@testable import LinecardctlCommands

/// What scripts come to; the arithmetic itself is tried in `Tests/InvoicingTests` and against `Tests/Rating/oracle.py`.
@Suite struct WhatIfTests {
  private let start = WhatIf.change("2026-03-01", #""quantity":10,"unit_price":"19.90""#)

  @Test func aRunSeesEarlierInvoicesAndLaterCorrections() throws {
    let json = WhatIf.script([
      start, WhatIf.run("2026-03-01"), WhatIf.change("2026-03-12", #""quantity":"13""#), WhatIf.run("2026-03-12"),
      WhatIf.run("2026-03-12"), WhatIf.change("2026-03-05", #""quantity":8"#), WhatIf.run("2026-03-12"),
    ])
    #expect(
      try WhatIf.rows(json) == [
        "2026-03-01/2026-04-01 10 × 19.90 × 31/31 = 199.00",
        "2026-03-12/2026-04-01 3 × 19.90 × 20/31 = 38.52",
        "-",
        "2026-03-05/2026-03-12 2 × 19.90 × 7/31 = -8.99",
      ])
  }

  @Test func theLastChangeOfADayCountsFieldByField() throws {
    let json = WhatIf.script([
      start, WhatIf.change("2026-03-01", #""quantity":4,"one_off":"5.00""#),
      WhatIf.change("2026-03-01", #""unit_price":"10","one_off":"7""#), WhatIf.run("2026-03-01"),
    ])
    #expect(
      try WhatIf.rows(json).sorted() == [
        "2026-03-01/2026-03-02 1 × 7.00 × 1/1 = 7.00", "2026-03-01/2026-04-01 4 × 10.00 × 31/31 = 40.00",
      ])
  }

  @Test func nullIsLeftOutAndADeliveryCountsOnce() throws {
    let change = WhatIf.change("2026-03-01", #""quantity":2,"unit_price":"1","end":null,"delivery_id":"x""#)
    let other = WhatIf.change("2026-03-01", #""quantity":3"#)
    #expect(
      try WhatIf.rows(WhatIf.script([change, other, change, WhatIf.run("2026-03-01")])) == [
        "2026-03-01/2026-04-01 3 × 1.00 × 31/31 = 3.00"
      ])
  }

  @Test func momentsAreDatesInTheZoneOfTheAccount() throws {
    func first(_ moment: String, _ zone: String) throws -> String {
      let json = WhatIf.script(
        [WhatIf.change(moment, #""quantity":1,"unit_price":"31""#), WhatIf.run("2026-04-30")],
        account: #","time_zone":"\#(zone)""#)
      return try #require(try WhatIf.rows(json).first).prefix(10).description
    }
    #expect(try first("2026-03-28T23:30:00Z", "Europe/Rome") == "2026-03-29")
    #expect(try first("2026-03-29T21:59:59Z", "Europe/Rome") == "2026-03-29")
    #expect(try first("2026-03-29T22:00:00Z", "Europe/Rome") == "2026-03-30")
    #expect(try first("2026-03-29T01:30:00+14:00", "UTC") == "2026-03-28")
    #expect(try first("2026-03-29", "Pacific/Auckland") == "2026-03-29")
  }

  @Test func stepsMayStandBeforeWhatTheyName() throws {
    let json = """
      {"steps":[\(start),\(WhatIf.run("2026-03-01"))],"subscriptions":[{"id":"b"},{"id":"a"}],"currency":"JPY",
      "bill_cycle_day":15}
      """
    #expect(WhatIf.refusal(json)?.hasPrefix("$.steps[0].change.unit_price: \"19.90\" is not an amount in JPY") == true)
    #expect(
      try WhatIf.rows(json.replacing("19.90", with: "1990")) == ["2026-03-01/2026-03-15 10 × 1990 × 14/28 = 9950"])
  }

  @Test func quartersAndIntervals() throws {
    let json = WhatIf.script(
      [WhatIf.change("2026-01-31", #""quantity":1,"unit_price":"9""#), WhatIf.run("2026-10-31")],
      terms: #","period":"QUARTER","interval":"1","alignment":"SUBSCRIPTION""#)
    #expect(
      try WhatIf.rows(json).map { $0.prefix(21) } == [
        "2026-01-31/2026-04-30", "2026-04-30/2026-07-31", "2026-07-31/2026-10-31", "2026-10-31/2027-01-31",
      ])
  }

  @Test(arguments: [
    (#"{"model":"PER_UNIT","unit_price":"2"}"#, "24.00"), (#"{"model":"FLAT","amount":"50"}"#, "50.00"),
    (#"{"model":"GRADUATED","tiers":[{"up_to":10,"unit_price":"2","flat_fee":"1"},{"unit_price":"1.50"}]}"#, "24.00"),
    (#"{"model":"VOLUME","tiers":[{"up_to":10,"unit_price":"2"},{"unit_price":"1.50"}]}"#, "18.00"),
    (#"{"model":"PACKAGE","size":5,"amount":"8"}"#, "24.00"),
  ])
  func models(_ price: String, _ amount: String) throws {
    let json = WhatIf.script([
      WhatIf.change("2026-03-01", #""quantity":12,"price":\#(price)"#), WhatIf.run("2026-03-01"),
    ])
    #expect(try WhatIf.play(json).map { $0?.total.decimalText } == [amount])
  }

  @Test(arguments: [
    (#","discounts":[{"percent":"12.5","periods":2}]"#, ["17.50", "17.50", "20.00"]),
    (#","discounts":[{"amount":"3","from":"2026-04-01","until":"2026-05-01"}]"#, ["20.00", "17.00", "20.00"]),
    (#","minimum_charge":"25""#, ["25.00", "25.00", "25.00"]), (#","free_periods":1"#, [nil, "20.00", "20.00"]),
    (#","free_until":"2026-04-01""#, [nil, "20.00", "20.00"]),
  ])
  func deals(_ terms: String, _ totals: [String?]) throws {
    let json = WhatIf.script(
      [
        WhatIf.change("2026-03-01", #""quantity":10,"unit_price":"2""#), WhatIf.run("2026-03-01"),
        WhatIf.run("2026-04-01"), WhatIf.run("2026-05-01"),
      ], terms: terms)
    #expect(try WhatIf.play(json).map { $0?.total.decimalText } == totals)
  }

  @Test func linesAreWrittenAsJSON() throws {
    let json = WhatIf.script(
      [
        start, WhatIf.run("2026-03-01"), WhatIf.run("2026-03-01"), WhatIf.change("2026-03-31", #""end":true"#),
        WhatIf.run("2026-03-31"),
      ], terms: #","title":"Cloud Phone","unit":"SEAT""#)
    let script = try WhatIfScript(json: Array(json.utf8))
    var text = ""
    WhatIfReport(script: script, invoices: try WhatIfCalculator.play(script)).writeJSON { text += $0 + "\n" }
    let invoices = try #require(try JSONValue(parsing: text)["invoices"])
    #expect(invoices[0]?["total"] == .string("199.00"))
    #expect(invoices[1] == .null)
    #expect(
      invoices[2]?["lines"]?[0]?.text()
        == #"{"subscription":"a","kind":"CREDIT","start":"2026-03-31","end":"2026-04-01","quantity":10,"#
        + #""unit_price":"19.90","numerator":1,"denominator":31,"amount":"-6.42","#
        + #""explanation":"\#(invoices[2]?["lines"]?[0]?.text("explanation") ?? "")","#
        + #""cause":"Ended on 31 March 2026","credits":{"invoice":1,"line":1}}"#)
  }

  @Test func peopleReadTables() throws {
    let json = WhatIf.script([start, WhatIf.run("2026-03-01"), WhatIf.run("2026-03-01")])
    let script = try WhatIfScript(json: Array(json.utf8))
    var lines: [String] = []
    WhatIfReport(script: script, invoices: try WhatIfCalculator.play(script)).writeTable { lines.append($0) }
    #expect(
      lines == [
        "Run 1: invoice 1, everything up to 2026-03-01", "",
        "#  subscription  from        to          quantity  unit price   days  amount",
        "-  ------------  ----------  ----------  --------  ----------  -----  ------",
        "1  a             2026-03-01  2026-03-31        10       19.90  31/31  199.00",
        "     10 units of a, 1–31 March 2026: 10 × EUR 19.90", "", "Total EUR 199.00", "", "Run 2: nothing to bill",
      ])
  }
}
