extension Identifier<BillRunResource> {
  /// The identifier of the n-th run for a target date where the caller names none: `2026-03-31-1`.
  public init(targetDate: CalendarDate, number: Int64) {
    self.init(valid: "\(targetDate.iso)-\(number)")
  }
}

extension Identifier<InvoiceResource> {
  /// The identifier of the invoice that a run makes in an account: that of the run.
  public init(of billRun: BillRunID) {
    self.init(valid: billRun.rawValue)
  }
}
