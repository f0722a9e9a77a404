import BillingTypes
import Protobuf

/// An amount from the gateway's JSON, `EUR 1,234.50`: its decimals by its currency, thousands grouped.
func amountText(_ money: JSONValue?) -> String {
  guard let money, let currency = try? Currency(code: money.text("currencyCode")) else { return "-" }
  return "\(currency.code) \(grouped(Money(minorUnits: money.integer("minorUnits"), currency: currency).decimalText))"
}

/// Decimal text with a comma between thousands.
func grouped(_ decimal: String) -> String {
  let isNegative = decimal.hasPrefix("-")
  let parts = decimal.drop { $0 == "-" }.split(separator: ".", maxSplits: 1)
  let digits = Array(parts[0])
  var text = ""
  for (index, digit) in digits.enumerated() {
    if index > 0 && (digits.count - index) % 3 == 0 { text.append(",") }
    text.append(digit)
  }
  return (isNegative ? "-" : "") + text + (parts.count > 1 ? ".\(parts[1])" : "")
}
