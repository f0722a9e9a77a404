import BillingTypes
import Protobuf

/// What invoices amount to by currency, added up from the lines, so that it also shows when a total is not their sum.
struct InvoiceTotals {
  private(set) var invoiceCount = 0
  private(set) var lineCount = 0
  private var sums: [String: Money] = [:]

  init(_ invoices: [JSONValue]) throws(CommandFailure) {
    for invoice in invoices {
      invoiceCount += 1
      lineCount += invoice.elements("lines").count
      do {
        let total = try Self.money(invoice["total"])
        let lines = try invoice.elements("lines").map { try Self.money($0["amount"]) }
        let sum = try lines.reduce(Money.zero(total.currency)) { try $0.adding($1) }
        guard sum == total else {
          throw CommandFailure(.software, "\(invoice.text("name")) totals \(total), its lines add up to \(sum).")
        }
        sums[total.currency.code] = try (sums[total.currency.code] ?? .zero(total.currency)).adding(total)
      } catch let failure as CommandFailure {
        throw failure
      } catch {
        throw CommandFailure(.software, "\(invoice.text("name")): \(error)")
      }
    }
  }

  var json: JSONValue {
    let totals = sums.values.sorted { $0.currency.code < $1.currency.code }.map(Self.json)
    return .members(
      ("invoiceCount", .integer(invoiceCount)), ("lineCount", .integer(lineCount)), ("totals", .array(totals)))
  }

  var lines: [String] {
    ["All invoices", "  invoices  \(grouped(String(invoiceCount)))", "  lines     \(grouped(String(lineCount)))"]
      + totalsText(json.elements("totals"))
  }

  private static func json(_ money: Money) -> JSONValue {
    .members(("currencyCode", .string(money.currency.code)), ("minorUnits", .string(String(money.minorUnits))))
  }

  private static func money(_ value: JSONValue?) throws -> Money {
    Money(
      minorUnits: value?.integer("minorUnits") ?? 0, currency: try Currency(code: value?.text("currencyCode") ?? ""))
  }
}
