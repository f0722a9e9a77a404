import BillingTypes
import InvoicingDomain
import Protobuf

/// What a script comes to, as JSON or for people.
struct WhatIfReport {
  let script: WhatIfScript
  let invoices: [RatedInvoice?]

  /// `{"invoices":[…]}` with one entry a run, one row of text a line.
  func writeJSON(_ print: (String) -> Void) {
    print("{\"invoices\":[")
    for (index, invoice) in invoices.enumerated() {
      let comma = index + 1 < invoices.count ? "," : ""
      guard let invoice else {
        print("null\(comma)")
        continue
      }
      print(
        "{\"number\":\(invoice.number),\"target_date\":\"\(invoice.targetDate)\","
          + "\"total\":\"\(invoice.total.decimalText)\",\"lines\":[")
      for (row, line) in invoice.lines.enumerated() {
        print(json(line).text() + (row + 1 < invoice.lines.count ? "," : "]}\(comma)"))
      }
    }
    print("]}")
  }

  private func json(_ line: RatedLine) -> JSONValue {
    let subscription = subscription(of: line)
    // The book names its invoices by their numbers.
    let credited = line.credited.map { reference in
      JSONValue.members(
        ("invoice", .number(reference.invoice.rawValue)), ("line", .integer(reference.lineNumber)))
    }
    return .object(leavingOut: [
      ("subscription", .string(subscription.id)), ("kind", .string(Self.word(line.kind))),
      ("start", .string(line.range.start.iso)), ("end", .string(line.range.end.iso)),
      ("quantity", .integer(line.quantity)), ("unit_price", .string(line.unitPrice.decimalText)),
      ("numerator", .integer(line.numerator)), ("denominator", .integer(line.denominator)),
      ("amount", .string(line.amount.decimalText)), ("explanation", .string(explanation(line))),
      ("cause", .string(line.cause.text)), ("credits", credited),
    ])
  }

  /// For people: a table for each run, each line with its explanation.
  func writeTable(_ print: (String) -> Void) {
    for (index, invoice) in invoices.enumerated() {
      if index > 0 { print("") }
      guard let invoice else {
        print("Run \(index + 1): nothing to bill")
        continue
      }
      print("Run \(index + 1): invoice \(invoice.number), everything up to \(invoice.targetDate)")
      print("")
      for row in table(invoice.lines) { print(row) }
      print("")
      print("Total \(invoice.total.currency) \(grouped(invoice.total.decimalText))")
    }
    if invoices.isEmpty { print("No run, so nothing is billed.") }
  }

  private func table(_ lines: [RatedLine]) -> [String] {
    var table = Table([
      ("#", .right), ("subscription", .left), ("from", .left), ("to", .left), ("quantity", .right),
      ("unit price", .right), ("days", .right), ("amount", .right),
    ])
    for (row, line) in lines.enumerated() {
      table.add([
        String(row + 1), subscription(of: line).id, line.range.start.iso, line.range.lastDay.iso,
        String(line.quantity), grouped(line.unitPrice.decimalText), "\(line.numerator)/\(line.denominator)",
        grouped(line.amount.decimalText),
      ])
    }
    let rows = table.lines
    return rows.prefix(2)
      + zip(rows.dropFirst(2), lines).flatMap { row, line in
        [row] + wrapped(explanation(line), width: 96).map { "     \($0)" }
      }
  }

  /// The book knows the subscriptions by their place in the script.
  private func subscription(of line: RatedLine) -> WhatIfSubscription {
    script.subscriptions[Int(line.subscription.rawValue.dropFirst()) ?? 0]
  }

  private func explanation(_ line: RatedLine) -> String {
    let subscription = subscription(of: line)
    return line.explanation(title: subscription.title ?? subscription.id, unit: subscription.unit)
  }

  private static func word(_ kind: LineKind) -> String {
    switch kind {
    case .recurring: "RECURRING"
    case .prorated: "PRORATED"
    case .oneOff: "ONE_OFF"
    case .credit: "CREDIT"
    }
  }
}
