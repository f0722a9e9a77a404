import BillingTypes
import Foundation
import InvoicingDomain
import Testing

@testable import LinecardctlCommands

/// The examples of the calculator's page come to what the page says.
@Suite struct RatePageTests {
  @Test func everyExampleIsTrue() throws {
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent().deletingLastPathComponent()
    let page = try String(
      contentsOf: root.appending(path: "Services/Linecardctl/Rate/README.md"), encoding: .utf8)
    let examples = page.components(separatedBy: "```json\n").dropFirst()
    #expect(examples.count >= 8)
    for example in examples {
      let parts = example.components(separatedBy: "\n```\n→ ")
      try #require(parts.count == 2, "an example says what it comes to")
      let told = parts[1].prefix { $0 != "\n" }
      let totals = try WhatIf.play(parts[0]).map { $0?.total.decimalText ?? "nothing" }
      #expect(totals.joined(separator: ", ") == told, "\(parts[0])")
    }
  }
}
