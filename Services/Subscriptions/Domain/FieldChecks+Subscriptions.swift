import BillingTypes

extension FieldChecks {
  /// A date that may be left out: an inner nil where the text is empty.
  mutating func optionalDate(_ text: String, _ field: String) -> CalendarDate?? {
    value(field) { text.isEmpty ? nil : try CalendarDate(iso: text) }
  }

  /// A total of units (R14).
  mutating func quantity(_ value: Int64, _ field: String) {
    let allowed = SubscriptionsLimits.quantities
    require(allowed.contains(value), field, "must be \(allowed.lowerBound) to \(allowed.upperBound); it is \(value)")
  }
}
