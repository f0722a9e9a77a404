import BillingTypes
import Protobuf

/// An invoice as a table for people: a row for each line, its explanation below.
func invoiceText(_ invoice: JSONValue) -> [String] {
  var table = Table([
    ("#", .right), ("from", .left), ("to", .left), ("quantity", .right), ("unit price", .right), ("days", .right),
    ("amount", .right),
  ])
  let lines = invoice.elements("lines")
  for line in lines {
    table.add([
      String(line.integer("lineNumber")), line.text("startDate"), lastDay(line), String(line.integer("quantity")),
      amountText(line["unitPrice"]), "\(line.integer("numerator"))/\(line.integer("denominator"))",
      amountText(line["amount"]),
    ])
  }
  let rows = table.lines
  let explained = zip(rows.dropFirst(2), lines).flatMap { row, line in
    [row] + wrapped(line.text("explanation"), width: 96).map { "     \($0)" }
  }
  let head = [
    "Invoice \(invoice.text("name"))",
    "issued \(invoice.text("issueDate")), due \(invoice.text("dueDate")), everything up to \(invoice.text("targetDate"))",
    "",
  ]
  return head + rows.prefix(2) + explained + ["", "Total \(amountText(invoice["total"]))"]
}

/// The last day billed, for people; the wire's end is the first day that is not.
private func lastDay(_ line: JSONValue) -> String {
  guard let end = try? CalendarDate(iso: line.text("endDate")), let last = try? end.adding(days: -1) else {
    return line.text("endDate")
  }
  return last.iso
}

/// Text broken at blanks.
func wrapped(_ text: String, width: Int) -> [String] {
  var lines: [String] = []
  for word in text.split(separator: " ") {
    if let last = lines.last, displayWidth(last) + 1 + displayWidth(String(word)) <= width {
      lines[lines.count - 1] = "\(last) \(word)"
    } else {
      lines.append(String(word))
    }
  }
  return lines
}
