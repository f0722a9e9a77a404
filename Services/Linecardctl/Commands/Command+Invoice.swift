import BillingTypes
import Protobuf

extension Command {
  static let invoiceList = Command(
    CommandSyntax(
      words: ["invoice", "list"], operands: ["ACCOUNT"], summary: "the invoices of an account, or of all with -")
  ) { invocation, session in
    let account = try accountName(invocation.operands[0])
    let invoices = try await session.gateway.list("/v1/\(account)/invoices", "invoices")
    guard !session.output.isJSON else { return session.output.print(json: .array(invoices)) }
    var table = Table([
      ("invoice", .left), ("issued", .left), ("due", .left), ("lines", .right), ("total", .right),
    ])
    for invoice in invoices {
      table.add([
        invoice.text("name"), invoice.text("issueDate"), invoice.text("dueDate"),
        String(invoice.elements("lines").count), amountText(invoice["total"]),
      ])
    }
    for line in table.lines { session.output.print(line) }
  }

  static let invoiceShow = Command(
    CommandSyntax(
      words: ["invoice", "show"], operands: ["NAME"],
      summary: "an invoice, line by line with explanations (accounts/acme/invoices/7)")
  ) { invocation, session in
    let name: InvoiceName
    do {
      name = try InvoiceName(resourceName: invocation.operands[0])
    } catch {
      throw UsageError("\(error)")
    }
    show(try await session.gateway.get("/v1/\(name.resourceName)"), session.output)
  }

  static let invoiceLatest = Command(
    CommandSyntax(words: ["invoice", "latest"], operands: ["ACCOUNT"], summary: "the last invoice of an account")
  ) { invocation, session in
    let account = try accountName(invocation.operands[0])
    let invoices = try await session.gateway.list("/v1/\(account)/invoices", "invoices")
    let latest = invoices.max { left, right in
      (left.text("targetDate"), left.text("createTime")) < (right.text("targetDate"), right.text("createTime"))
    }
    guard let latest else { throw CommandFailure(.refused, "\(account) has no invoice yet.") }
    show(latest, session.output)
  }

  private static func show(_ invoice: JSONValue, _ output: Output) {
    guard !output.isJSON else { return output.print(json: invoice) }
    for line in invoiceText(invoice) { output.print(line) }
  }

  static let invoiceTotals = Command(
    CommandSyntax(
      words: ["invoice", "totals"], summary: "what all invoices amount to, by currency, added up from every line")
  ) { _, session in
    let invoices = try await session.gateway.list("/v1/accounts/-/invoices", "invoices")
    let totals = try InvoiceTotals(invoices)
    if session.output.isJSON { return session.output.print(json: totals.json) }
    for line in totals.lines { session.output.print(line) }
  }

  /// `accounts/acme` from `acme` or from itself.
  static func accountName(_ text: String) throws(UsageError) -> String {
    if text == "-" { return "accounts/-" }
    do {
      return try text.hasPrefix("accounts/") ? AccountID(resourceName: text).resourceName : AccountID(text).resourceName
    } catch {
      throw UsageError("\(error)")
    }
  }
}
