import BillingTypes
import InvoicingDomain
import Storage

/// The door to `subscriptions` and `quantity_steps`: copies of what Subscriptions owns.
enum SubscriptionStore {
  /// What is kept of a subscription besides its steps.
  struct Copy {
    let name: SubscriptionName
    let title: String
    let terms: SubscriptionTerms
    let start: CalendarDate
    var termination: Termination?
    let open: OpenPeriods

    var schedule: BillingSchedule {
      BillingSchedule(period: terms.period, alignment: terms.alignment, start: start)
    }
  }

  static func insert(_ copy: Copy, into transaction: any Transaction) throws {
    try transaction.execute(
      """
      INSERT INTO subscriptions (account_id, subscription_id, title, unit, currency_code, unit_price_minor,
        period_unit, period_count, billing_mode, start_date, open_from)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        .text(copy.name.account.rawValue), .text(copy.name.subscription.rawValue), .text(copy.title),
        .text(copy.terms.unit.rawValue), .text(copy.terms.unitPrice.currency.code),
        .int64(copy.terms.unitPrice.minorUnits), .text(copy.terms.period.unit.rawValue),
        .int(copy.terms.period.count), .text(copy.terms.billingMode.rawValue), .text(copy.start.iso),
        .text(copy.open.from.iso),
      ])
  }

  /// One subscription; nil where it is not known.
  ///
  /// - Parameter cycleDay: That of the account; nil while the account is not known.
  static func find(
    _ name: SubscriptionName, cycleDay: BillCycleDay?, in reader: any SQLReader
  ) throws -> Copy? {
    try reader.first(
      """
      SELECT subscription_id, title, unit, currency_code, unit_price_minor, period_unit, period_count, billing_mode,
        start_date, end_date, end_actor, open_from, reopened_from, reopened_until
      FROM subscriptions WHERE account_id = ? AND subscription_id = ?
      """, [.text(name.account.rawValue), .text(name.subscription.rawValue)]
    ) { try Copy(row: $0, account: name.account, cycleDay: cycleDay) }
  }

  /// Every subscription of an account that may owe something by a day, by name. Each of the two ways to owe has its index;
  /// asked for together, SQLite would keep a table of those that it has seen.
  static func open(
    of account: AccountID, cycleDay: BillCycleDay?, through date: CalendarDate, in reader: any SQLReader
  ) throws -> [Copy] {
    let parameters: [SQLValue] = [.text(account.rawValue), .text(date.iso)]
    let open = try reader.query(
      """
      SELECT subscription_id, title, unit, currency_code, unit_price_minor, period_unit, period_count, billing_mode,
        start_date, end_date, end_actor, open_from, reopened_from, reopened_until
      FROM subscriptions WHERE account_id = ? AND open_from <= ?
      """, parameters
    ) { try Copy(row: $0, account: account, cycleDay: cycleDay) }
    let reopened = try reader.query(
      """
      SELECT subscription_id, title, unit, currency_code, unit_price_minor, period_unit, period_count, billing_mode,
        start_date, end_date, end_actor, open_from, reopened_from, reopened_until
      FROM subscriptions WHERE account_id = ? AND reopened_from <= ?
      """, parameters
    ) { try Copy(row: $0, account: account, cycleDay: cycleDay) }
    return (open + reopened.filter { $0.open.from > date }).sorted { $0.name.subscription < $1.name.subscription }
  }

  static func addStep(
    _ step: QuantityStep, order: Int64, of name: SubscriptionName, in transaction: any Transaction
  ) throws {
    try transaction.execute(
      """
      INSERT INTO quantity_steps (account_id, subscription_id, effective_date, step_order, quantity, actor)
      VALUES (?, ?, ?, ?, ?, ?)
      """,
      [
        .text(name.account.rawValue), .text(name.subscription.rawValue), .text(step.effectiveDate.iso), .int64(order),
        .int64(step.quantity), .text(step.actor),
      ])
  }

  static func end(_ name: SubscriptionName, by termination: Termination, in transaction: any Transaction) throws {
    try transaction.execute(
      "UPDATE subscriptions SET end_date = ?, end_actor = ? WHERE account_id = ? AND subscription_id = ?",
      [
        .text(termination.endDate.iso), .text(termination.actor), .text(name.account.rawValue),
        .text(name.subscription.rawValue),
      ])
  }

  /// The day after a day on which the next step holds; nil when none does.
  static func nextStep(
    after date: CalendarDate, of name: SubscriptionName, in reader: any SQLReader
  ) throws -> CalendarDate? {
    try reader.first(
      """
      SELECT effective_date FROM quantity_steps
      WHERE account_id = ? AND subscription_id = ? AND effective_date > ? ORDER BY effective_date LIMIT 1
      """, [.text(name.account.rawValue), .text(name.subscription.rawValue), .text(date.iso)]
    ) { try CalendarDate(iso: $0.text(0)) }
  }

  static func setOpen(_ open: OpenPeriods, of name: SubscriptionName, in transaction: any Transaction) throws {
    try transaction.execute(
      """
      UPDATE subscriptions SET open_from = ?, reopened_from = ?, reopened_until = ?
      WHERE account_id = ? AND subscription_id = ?
      """,
      [
        .text(open.from.iso), open.reopened.map { .text($0.start.iso) } ?? .null,
        open.reopened.map { .text($0.end.iso) } ?? .null, .text(name.account.rawValue),
        .text(name.subscription.rawValue),
      ])
  }
}

extension SubscriptionStore.Copy {
  fileprivate init(row: Row, account: AccountID, cycleDay: BillCycleDay?) throws {
    name = SubscriptionName(account: account, subscription: try SubscriptionID(row.text(0)))
    title = row.text(1)
    terms = try SubscriptionTerms(
      unitPrice: Money(minorUnits: row.int64(4), currency: try Currency(code: row.text(3))),
      period: try BillingPeriod(unit: try stored(row.text(5)), count: row.int(6)),
      billingMode: try stored(row.text(7)), alignment: .cycleDay(cycleDay ?? .first), unit: try stored(row.text(2)))
    start = try CalendarDate(iso: row.text(8))
    termination = try row.textOrNil(9).map {
      Termination(endDate: try CalendarDate(iso: $0), actor: row.textOrNil(10) ?? "")
    }
    self.open = OpenPeriods(
      from: try CalendarDate(iso: row.text(11)),
      reopened: try row.textOrNil(12).map {
        DateRange(start: try CalendarDate(iso: $0), end: try CalendarDate(iso: row.text(13)))
      })
  }
}
