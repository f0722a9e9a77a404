import BillingTypes
import InvoicingDomain

/// The invoices of one account, kept in memory: rates, issues, and remembers what was billed.
struct InvoiceBook {
  let currency: Currency
  var invoices: [[RatedLine]] = []
  private(set) var billed: [SubscriptionID: [BilledLine]] = [:]

  init(currency: Currency) { self.currency = currency }

  /// Rates the timelines with what is billed so far, issues the lines and gives them.
  mutating func run(_ timelines: [SubscriptionTimeline], through target: CalendarDate) throws -> [RatedLine] {
    let rated = try rateAccount(timelines.map(withHistory), currency: currency, through: target)
    issue(rated.lines)
    return rated.lines
  }

  /// The timeline with everything that was billed for it.
  func withHistory(_ timeline: SubscriptionTimeline) -> SubscriptionTimeline {
    timeline.with(billed: billed[timeline.id] ?? [])
  }

  mutating func issue(_ lines: [RatedLine]) {
    if lines.isEmpty { return }
    invoices.append(lines)
    guard let invoice = try? InvoiceID("\(invoices.count)") else { return }
    for (index, line) in lines.enumerated() {
      billed[line.subscription, default: []].append(
        BilledLine(line, at: LineReference(invoice: invoice, lineNumber: index + 1)))
    }
  }

  var total: Int64 { invoices.joined().reduce(0) { $0 + $1.amount.minorUnits } }
  var lineCount: Int { invoices.reduce(0) { $0 + $1.count } }
}

extension SubscriptionTimeline {
  func with(
    billed: [BilledLine]? = nil, open: OpenPeriods? = nil, steps: [QuantityStep]? = nil,
    termination: Termination? = nil
  ) -> SubscriptionTimeline {
    SubscriptionTimeline(
      id: id, title: title, terms: terms, start: start, steps: steps ?? self.steps, priceSteps: priceSteps,
      pauseSteps: pauseSteps, purchases: purchases,
      termination: termination ?? self.termination, open: open ?? self.open,
      billed: billed ?? self.billed)
  }
}

func day(_ iso: String) throws -> CalendarDate { try CalendarDate(iso: iso) }

/// A line as one row: kind, days, quantity, share, amount.
func row(_ line: RatedLine) -> String {
  "\(line.kind.rawValue) \(line.range.start)/\(line.range.end) \(line.quantity) × \(line.numerator)/\(line.denominator) "
    + "= \(line.amount.decimalText)"
}
