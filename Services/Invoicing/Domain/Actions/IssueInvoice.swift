package import BillingTypes

/// What a bill run comes to for an account.
package struct IssuedInvoice: Sendable, Hashable {
  /// The invoice to be stored; nil where nothing is due.
  package let invoice: Invoice?
  /// What its subscriptions have open then.
  package let open: [SubscriptionID: OpenPeriods]
}

/// Makes the invoice of an account in a bill run.
///
/// It depends on its arguments alone, and they on what is stored, so a run that is taken up again after a crash makes
/// the same invoice to the byte: its identifier is that of the run, its times are those of the run's start.
package func issueInvoice(
  account: BilledAccount, timelines: [SubscriptionTimeline], run: BillRun, uid: ResourceUID
) throws(RatingError) -> IssuedInvoice {
  let rated = try rateAccount(timelines, currency: account.currency, through: run.targetDate)
  if rated.lines.isEmpty { return IssuedInvoice(invoice: nil, open: rated.open) }
  let timelinesByID = Dictionary(uniqueKeysWithValues: timelines.map { ($0.id, $0) })
  var lines: [InvoiceLine] = []
  lines.reserveCapacity(rated.lines.count)
  for (index, line) in rated.lines.enumerated() {
    let timeline = timelinesByID[line.subscription]
    lines.append(
      InvoiceLine(
        line, lineNumber: index + 1, title: timeline?.title ?? line.subscription.rawValue,
        unit: timeline?.terms.unit ?? .seat))
  }
  let issueDate = account.timeZone.date(of: run.createdAt)
  let dueDate: CalendarDate
  do { dueDate = try issueDate.adding(days: account.netDays) } catch { throw .dateOutOfRange }
  let invoice = Invoice(
    name: InvoiceName(account: account.id, invoice: run.invoiceID),
    stamp: ResourceStamp(creating: uid, at: run.createdAt), billRun: run.id, issueDate: issueDate, dueDate: dueDate,
    targetDate: run.targetDate, lines: lines, total: rated.total)
  return IssuedInvoice(invoice: invoice, open: rated.open)
}
