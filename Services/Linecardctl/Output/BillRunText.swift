import Protobuf

/// A bill run as a summary for people.
func billRunText(_ run: JSONValue) -> [String] {
  let state = run.text("state").replacing("BILL_RUN_STATE_", with: "").replacing("_", with: " ").lowercased()
  let parked = run.elements("parkedAccounts")
  let head = [
    "Bill run \(run.text("name")): \(state), everything up to \(run.text("targetDate"))",
    "  accounts  \(grouped(String(run.integer("processedAccountCount")))) of \(grouped(String(run.integer("accountCount"))))",
    "  invoices  \(grouped(String(run.integer("invoiceCount"))))",
    "  lines     \(grouped(String(run.integer("lineCount"))))",
  ]
  return head + totalsText(run.elements("totals"))
    + ["  parked    \(parked.isEmpty ? "none" : String(parked.count))"]
    + parked.map { "    \($0.text("account")): \($0.text("message")) (\($0.text("reason")))" }
}

/// One line for each currency.
func totalsText(_ totals: [JSONValue]) -> [String] {
  guard !totals.isEmpty else { return ["  totals    none"] }
  let texts = totals.map(amountText)
  let width = texts.map(\.count).max() ?? 0
  return texts.enumerated().map { index, text in
    let code = text.prefix(3)
    let amount = String(text.dropFirst(4))
    let blanks = String(repeating: " ", count: width - text.count)
    return "  \(index == 0 ? "totals" : "      ")    \(code) \(blanks)\(amount)"
  }
}
