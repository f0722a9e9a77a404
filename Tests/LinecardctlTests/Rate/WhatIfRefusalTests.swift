import Testing

@testable import LinecardctlCommands

/// What is wrong with a script is named by its path, with what is allowed there.
@Suite struct WhatIfRefusalTests {
  @Test(arguments: [
    ("", "$: the input is empty; write a JSON object with "),
    (" \n", "$: the input is empty; "),
    ("{", "$: Expected a member name in double quotes (at byte 1)."),
    (#"{"currency":"EUR"} x"#, "$: There is text after the JSON value"),
    ("[]", "$: an array is not allowed here; write an object, the script with "),
    (#"{"curency":"EUR"}"#, "$.curency: there is no such field in the script; it has "),
    (#"{"curency":"EUR"}"#, "the nearest is currency"),
    (#"{"subscriptions":[],"steps":[]}"#, "$.currency: it is missing; write an ISO 4217 code"),
    (#"{"currency":"EUR","steps":[]}"#, "$.subscriptions: it is missing"),
    (#"{"currency":"EUR","subscriptions":[]}"#, "$.steps: it is missing"),
    (#"{"currency":"EURO","subscriptions":[],"steps":[]}"#, "$.currency: \"EURO\" is not a currency; use an ISO 4217"),
    (#"{"currency":"EUR","subscriptions":[],"steps":{}}"#, "$.steps: an object is not allowed here; write an array"),
    (#"{"currency":"EUR","subscriptions":[{}],"steps":[]}"#, "$.subscriptions[0].id: it is missing"),
    (
      #"{"currency":"EUR","subscriptions":[{"id":"a"},{"id":"a"}],"steps":[]}"#,
      "$.subscriptions[1].id: \"a\" stands twice"
    ),
    (
      #"{"currency":"EUR","subscriptions":[{"id":"a","currency":"USD"}],"steps":[]}"#,
      "$.subscriptions[0].currency: the script is in EUR"
    ),
  ])
  func scripts(_ json: String, _ sentence: String) {
    #expect(WhatIf.refusal(json)?.contains(sentence) == true, "\(WhatIf.refusal(json) ?? "accepted")")
  }

  @Test(arguments: [
    (
      #","bill_cycle_day":0"#, "",
      "$.bill_cycle_day: the number 0 is not allowed here; write a whole number from 1 to 31"
    ),
    (#","bill_cycle_day":32"#, "", "$.bill_cycle_day: "),
    (#","time_zone":"CET""#, "", "$.time_zone: \"CET\" is not a time zone; use an IANA name"),
    (
      #","proration":{"policy":"DAYS"}"#, "",
      "$.proration.policy: the string \"DAYS\" is not allowed here; write one of \"EXACT_DAYS\""
    ),
    (#","proration":"NONE""#, "", "$.proration: the string \"NONE\" is not allowed here; write an object"),
    (
      "", #","period":"month""#,
      "$.subscriptions[0].period: the string \"month\" is not allowed here; write one of \"DAY\""
    ),
    (
      "", #","interval":0"#,
      "$.subscriptions[0].interval: the number 0 is not allowed here; write a whole number from 1 to 1000"
    ),
    ("", #","interval":1001"#, "$.subscriptions[0].interval: "),
    ("", #","interval":334,"period":"QUARTER""#, "$.subscriptions[0].interval: a period of 1002 units is not possible"),
    ("", #","billing":"LATER""#, "$.subscriptions[0].billing: "),
    ("", #","alignment":1"#, "$.subscriptions[0].alignment: "),
    (
      "", #","discounts":[{}]"#,
      "$.subscriptions[0].discounts[0]: the discount takes nothing off; write percent or amount"
    ),
    ("", #","discounts":[{"percent":"100.01"}]"#, "$.subscriptions[0].discounts[0].percent: "),
    ("", #","discounts":[{"percent":"1","periods":1,"until":"2026-03-01"}]"#, "until and periods exclude each other"),
    ("", #","minimum_charge":"-1""#, "$.subscriptions[0].minimum_charge: "),
    ("", #","free_periods":1,"free_until":"2026-03-01""#, "free_periods and free_until exclude each other"),
  ])
  func terms(_ account: String, _ terms: String, _ sentence: String) {
    let json = WhatIf.script([], terms: terms, account: account)
    #expect(WhatIf.refusal(json)?.contains(sentence) == true, "\(WhatIf.refusal(json) ?? "accepted")")
  }

  @Test(arguments: [
    (#""quantity":-1"#, "quantity: the number -1 is not allowed here; write a whole number from 0 to 1000000"),
    (#""quantity":1000001"#, "quantity: the number 1000001"), (#""quantity":1.5"#, "quantity: the number 1.5"),
    (#""quantity":"+1""#, "quantity: the string \"+1\""), (#""quantity":true"#, "quantity: a boolean"),
    (#""unit_price":1"#, "unit_price: the number 1 is not allowed here; write a decimal string of zero or more"),
    (#""unit_price":"-1""#, "unit_price: the string \"-1\""),
    (#""unit_price":"1e2""#, "unit_price: the string \"1e2\""),
    (#""unit_price":"1.""#, "unit_price: the string \"1.\""), (#""unit_price":"1.2.3""#, "unit_price: "),
    (#""one_off":"-5""#, "one_off: the string \"-5\""),
    (#""end":"yes""#, "end: the string \"yes\" is not allowed here"),
    (#""qty":1"#, "qty: there is no such field in a change"),
    (#""price":{"model":"FLAT"}"#, "price.amount: it is missing; FLAT has amount"),
    (#""price":{"model":"FLAT","amount":"1","size":3}"#, "price.size: FLAT has none; it has amount"),
    (#""price":{"amount":"1"}"#, "price.model: it is missing; write one of \"PER_UNIT\""),
    (#""price":{"model":"VOLUME","tiers":[{"up_to":5}]}"#, "price.tiers[0].unit_price: it is missing"),
    (#""price":{"model":"FLAT","amount":"1"},"unit_price":"1""#, "unit_price: unit_price and price exclude each other"),
  ])
  func changes(_ fields: String, _ sentence: String) {
    let json = WhatIf.script([WhatIf.run("2026-01-01"), WhatIf.change("2026-03-01", fields)])
    let refusal = WhatIf.refusal(json)
    #expect(refusal?.hasPrefix("$.steps[1].change.\(sentence)") == true, "\(refusal ?? "accepted")")
  }

  @Test(arguments: [
    (#"{}"#, "$.steps[0]: a step has 0 fields; write exactly one of change, run"),
    (#"{"run":{"target_date":"2026-01-01"},"change":{}}"#, "$.steps[0]: "),
    (#"{"bill":{}}"#, "$.steps[0].bill: there is no such step"),
    (#"{"run":{}}"#, "$.steps[0].run.target_date: it is missing"),
    (#"{"change":{}}"#, "$.steps[0].change.date: it is missing"),
    (#"{"change":{"date":"2026-03-01"}}"#, "$.steps[0].change.subscription: it is missing"),
    (
      #"{"change":{"date":"2026-03-01","subscription":"b"}}"#,
      "$.steps[0].change.subscription: there is no subscription \"b\"; write one of subscriptions, such as \"a\""
    ),
    (
      #"{"run":{"target_date":"2026-02-29"}}"#,
      "$.steps[0].run.target_date: there is no day 29 in month 2 of the year 2026"
    ),
    (
      #"{"run":{"target_date":"soon"}}"#,
      "$.steps[0].run.target_date: the string \"soon\" is not allowed here; write a date"
    ),
    (#"{"run":{"target_date":"10000-01-01"}}"#, "$.steps[0].run.target_date: "),
    (#"{"run":{"target_date":"0000-01-01"}}"#, "$.steps[0].run.target_date: "),
    (#"{"run":{"target_date":"2026-03-01T25:00:00Z"}}"#, "$.steps[0].run.target_date: "),
  ])
  func steps(_ step: String, _ sentence: String) {
    let refusal = WhatIf.refusal(WhatIf.script([step]))
    #expect(refusal?.hasPrefix(sentence) == true, "\(refusal ?? "accepted")")
  }

  @Test func amountsFitTheCurrencyAndSixtyFourBits() {
    func refusal(_ fields: String) -> String? {
      WhatIf.refusal(WhatIf.script([WhatIf.change("2026-03-01", fields), WhatIf.run("2026-03-01")]))
    }
    #expect(
      refusal(#""quantity":1,"unit_price":"1.005""#)?.hasPrefix(
        "$.steps[0].change.unit_price: \"1.005\" is not an amount in EUR") == true)
    #expect(refusal(#""quantity":1,"unit_price":"1.0000""#) == nil)
    #expect(refusal(#""quantity":1,"unit_price":"92233720368547758.07""#) == nil)
    #expect(
      refusal(#""quantity":1,"unit_price":"92233720368547758.08""#)?.hasPrefix(
        "$.steps[0].change.unit_price: the amount is too large") == true)
    #expect(
      refusal(#""quantity":2,"unit_price":"92233720368547758.07""#)?.hasPrefix(
        "$.steps[1].run: the amount is too large") == true)
  }

  @Test func aForgottenPriceOrQuantityIsTold() {
    func refusal(_ fields: String) -> String? { WhatIf.refusal(WhatIf.script([WhatIf.change("2026-03-01", fields)])) }
    #expect(
      refusal(#""quantity":1"#)?.hasPrefix("$.steps[0].change.unit_price: no change of \"a\" tells a price") == true)
    #expect(
      refusal(#""unit_price":"1""#)?.hasPrefix("$.steps[0].change.quantity: no change of \"a\" tells a quantity")
        == true)
    #expect(refusal(#""one_off":"1""#) == nil)
  }

  @Test func theCalendarEnds() {
    let json = WhatIf.script([WhatIf.change("9999-12-01", #""quantity":1,"unit_price":"1""#), WhatIf.run("9999-12-31")])
    #expect(WhatIf.refusal(json)?.hasPrefix("$.steps[1].run: a billing period reaches beyond the years") == true)
  }

  @Test func limits() {
    let change = WhatIf.change("2026-03-01", #""quantity":1,"unit_price":"1""#)
    let steps = WhatIf.script([change, WhatIf.run("2026-04-01"), WhatIf.run("2026-05-01")])
    #expect(WhatIf.refusal(steps, limits: WhatIfLimits(stepsMax: 3)) == nil)
    #expect(
      WhatIf.refusal(steps, limits: WhatIfLimits(stepsMax: 2)) == "$.steps[2]: there are more than 2 steps; write fewer"
    )
    #expect(WhatIf.refusal(steps, limits: WhatIfLimits(linesMax: 3)) == nil)
    #expect(
      WhatIf.refusal(steps, limits: WhatIfLimits(linesMax: 2))?.hasPrefix(
        "$.steps[2].run: the invoices have more than 2 lines") == true)
    #expect(WhatIf.refusal(steps, limits: WhatIfLimits(bytesMax: steps.utf8.count)) == nil)
    #expect(
      WhatIf.refusal(steps, limits: WhatIfLimits(bytesMax: steps.utf8.count - 1))?.hasPrefix(
        "$: The JSON text is longer") == true)
    #expect(WhatIf.refusal(steps, limits: WhatIfLimits(subscriptionsMax: 1)) == nil)
    #expect(
      WhatIf.refusal(steps, limits: WhatIfLimits(subscriptionsMax: 0))
        == "$.subscriptions: there are 1 subscriptions; at most 0 are allowed")
  }
}
