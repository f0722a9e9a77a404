import BillingTypes
import InvoicingDomain

/// A subscription of Cloud Phone seats for tables: monthly on day 1 in advance unless said otherwise.
func timeline(
  price: String = "12.00", currency: String = "EUR", unit: PeriodUnit = .month, count: Int = 1,
  mode: BillingMode = .inAdvance, cycleDay: Int? = 1, start: String = "2026-03-01", _ steps: [(String, Int64)],
  end: String? = nil, id: String = "phones"
) throws -> SubscriptionTimeline {
  let alignment: PeriodAlignment = try cycleDay.map { .cycleDay(try BillCycleDay($0)) } ?? .start
  return SubscriptionTimeline(
    id: try SubscriptionID(id), title: "Cloud Phone",
    terms: try SubscriptionTerms(
      unitPrice: try Money(decimalText: price, currency: try Currency(code: currency)),
      period: try BillingPeriod(unit: unit, count: count), billingMode: mode, alignment: alignment),
    start: try day(start),
    steps: try steps.map {
      try QuantityStep(effectiveDate: try day($0.0), quantity: $0.1, actor: "users/olivia")
    },
    termination: try end.map { Termination(endDate: try day($0), actor: "operator") })
}
