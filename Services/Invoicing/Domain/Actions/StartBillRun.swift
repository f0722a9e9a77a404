package import BillingTypes

/// Decides a new bill run.
package struct StartBillRun: Sendable {
  /// What the caller chose; nil lets the run be named by its target date.
  package let id: BillRunID?
  package let targetDate: CalendarDate

  /// Checks a request; `today` is the date of the clock in UTC.
  ///
  /// - Throws: ``InvoicingError/invalid(_:)`` with every problem of it.
  package init(id: String, targetDate: String, today: CalendarDate) throws(InvoicingError) {
    var checks = FieldChecks()
    let checkedID = id.isEmpty ? nil : checks.value("bill_run_id") { try BillRunID(id) }
    let date = checks.value("bill_run.target_date") { try CalendarDate(iso: targetDate) }
    if let date {
      let days = InvoicingLimits.targetDaysAheadMaximum
      checks.require(
        today.days(to: date) <= days, "bill_run.target_date", "must be at most \(days) days from today, \(today)")
    }
    guard let date, checks.problems.isEmpty else { throw .invalid(checks.problems) }
    self.id = checkedID
    self.targetDate = date
  }

  /// The identifier of the run: the caller's, or the target date and a number that makes it a new one.
  ///
  /// - Parameter earlierRuns: How many runs with this target date there have been.
  package func identifier(earlierRuns: Int64) -> BillRunID {
    id ?? BillRunID(targetDate: targetDate, number: earlierRuns + 1)
  }

  /// The new run, given the run that is still active, and whether the identifier is taken.
  package func decide(
    id: BillRunID, uid: ResourceUID, active: BillRunID?, idTaken: Bool, now: Instant
  ) throws(InvoicingError) -> BillRun {
    if idTaken { throw .billRunExists(id) }
    if let active { throw .billRunInProgress(active) }
    return BillRun(starting: id, uid: uid, targetDate: targetDate, now: now)
  }
}
