import BillingTypes
import InvoicingDomain
import Protobuf
import Schemas
import Storage

/// What events of Users do here.
enum UsersEvents {
  static func apply(_ event: StoredEvent, _ transaction: any Transaction) throws {
    let payload = event.event.payload
    switch event.event.type {
    case UsersV1.AccountCreated.protobufName:
      try MisunderstoodEventStore.understand(event, of: "users", in: transaction) {
        let account = try BilledAccount(schema: UsersV1.AccountCreated(serialized: payload).account)
        try AccountStore.insert(account, into: transaction)
        try align(account, in: transaction)
      }
    case UsersV1.AccountUpdated.protobufName:
      try MisunderstoodEventStore.understand(event, of: "users", in: transaction) {
        let account = try BilledAccount(schema: UsersV1.AccountUpdated(serialized: payload).account)
        try AccountStore.update(account, in: transaction)
      }
    default: return
    }
  }

  /// Subscriptions that came before their account are open from a mere day until its cycle day is known.
  private static func align(_ account: BilledAccount, in transaction: any Transaction) throws {
    let copies = try SubscriptionStore.open(
      of: account.id, cycleDay: account.billCycleDay, through: .maximum, in: transaction)
    for copy in copies {
      let open = OpenPeriods(from: copy.schedule.openFrom(copy.open.from))
      try SubscriptionStore.setOpen(open, of: copy.name, in: transaction)
    }
  }
}

extension BilledAccount {
  /// What billing needs of an account.
  fileprivate init(schema account: UsersV1.Account?) throws {
    let account = account ?? UsersV1.Account()
    guard (0...Int32(InvoicingLimits.netDaysMaximum)).contains(account.netDays) else {
      throw FieldProblem("account.net_days", "must be 0 to \(InvoicingLimits.netDaysMaximum); it is \(account.netDays)")
    }
    self.init(
      id: try AccountID(resourceName: account.name), currency: try Currency(code: account.currencyCode),
      timeZone: try BillingTimeZone(identifier: account.timeZone),
      netDays: account.paymentTerms == .card ? 0 : Int(account.netDays),
      billCycleDay: account.billCycleDay == 0 ? .first : try BillCycleDay(Int(account.billCycleDay)))
  }
}
