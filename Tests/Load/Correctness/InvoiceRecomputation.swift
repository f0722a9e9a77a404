import BillingTypes
package import Protobuf

/// Holds invoice lines against a subscription's changes, knowing nothing of how the house rates: a line's amount from its
/// own numbers, and the seats that all lines together bill on each day from the changes.
package struct InvoiceRecomputation {
  /// What is wrong, one sentence each.
  package private(set) var problems: [String] = []
  package private(set) var lineCount = 0

  /// Nothing checked yet.
  package init() {}

  /// Checks the lines of one subscription, of all invoices of its account.
  package mutating func check(_ book: SubscriptionBook, lines: [JSONValue]) {
    lineCount += lines.count
    var seats: [Int64: Int64] = [:]
    var last: Int64 = 0
    for line in lines {
      guard let read = Line(line) else {
        problems.append("\(book.name): an invoice line cannot be understood: \(line.text().prefix(200))")
        return
      }
      if read.isOneOff { continue }
      checkAmount(read, of: book.name)
      for day in read.days { seats[day, default: 0] += read.isCredit ? -read.quantity : read.quantity }
      last = max(last, read.days.upperBound)
    }
    guard let first = Self.day(book.startDate) else { return }
    let end = Self.day(book.endDate) ?? Int64.max
    var day = first
    while day < last {
      let bought = day < end ? Self.quantity(book.changes, on: day) : 0
      if seats[day, default: 0] != bought {
        let date = (try? CalendarDate(dayNumber: Int(day)))?.iso ?? "day \(day)"
        problems.append(
          "\(book.name): \(seats[day, default: 0]) seats are billed on \(date), and \(bought) were bought.")
        return
      }
      day += 1
    }
  }

  /// Quantity × unit price × numerator ÷ denominator, half up; of a credit, which is a share of what was billed before and
  /// has its own rounding, within one minor unit.
  private mutating func checkAmount(_ line: Line, of name: String) {
    let product = Int128(line.quantity) * Int128(line.unitMinor) * Int128(line.numerator)
    let exact = (2 * product + Int128(line.denominator)) / (2 * Int128(line.denominator))
    let difference = (line.isCredit ? -Int128(line.amountMinor) : Int128(line.amountMinor)) - exact
    if difference.magnitude > (line.isCredit ? 1 : 0) {
      problems.append(
        "\(name): a line of \(line.quantity) × \(line.unitMinor) × \(line.numerator)/\(line.denominator) says "
          + "\(line.amountMinor)."
      )
    }
  }

  static func quantity(_ changes: [SubscriptionBook.Change], on day: Int64) -> Int64 {
    changes.last { Self.day($0.effectiveDate).map { $0 <= day } ?? false }?.quantity ?? 0
  }

  static func day(_ text: String) -> Int64? { (try? CalendarDate(iso: text)).map { Int64($0.dayNumber) } }

  private struct Line {
    let quantity: Int64
    let unitMinor: Int64
    let numerator: Int64
    let denominator: Int64
    let amountMinor: Int64
    let days: Range<Int64>
    let isCredit: Bool
    let isOneOff: Bool

    /// ProtoJSON leaves out what is 0.
    init?(_ json: JSONValue) {
      guard let kind = json["kind"]?.stringValue, let start = day(json["startDate"]?.stringValue ?? ""),
        let end = day(json["endDate"]?.stringValue ?? ""), start <= end
      else { return nil }
      quantity = json["quantity"]?.integerValue ?? 0
      unitMinor = json["unitPrice"]?["minorUnits"]?.integerValue ?? 0
      numerator = json["numerator"]?.integerValue ?? 0
      denominator = max(1, json["denominator"]?.integerValue ?? 1)
      amountMinor = json["amount"]?["minorUnits"]?.integerValue ?? 0
      days = start..<end
      isCredit = kind == "INVOICE_LINE_KIND_CREDIT"
      isOneOff = kind == "INVOICE_LINE_KIND_ONE_OFF"
    }
  }
}
