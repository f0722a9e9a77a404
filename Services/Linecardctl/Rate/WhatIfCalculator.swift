import BillingTypes
import InvoicingDomain
import Protobuf

/// Plays a script by the rules of Invoicing: every change is written into an account's book, every run bills what is due
/// and was not billed by the runs before.
struct WhatIfCalculator {
  private let script: WhatIfScript
  private let limits: WhatIfLimits
  private let amounts: WhatIfAmounts
  private let ids: [SubscriptionID]
  private var book: AccountBook
  private var invoices: [RatedInvoice?] = []
  private var lineCount = 0

  /// What every run of a script bills; nil where there is nothing to bill. Refused with its path is what can not be.
  static func play(
    _ script: WhatIfScript, limits: WhatIfLimits = WhatIfLimits()
  ) throws(JSONError) -> [RatedInvoice?] {
    try script.requireTold()
    var calculator = try WhatIfCalculator(script, limits)
    try under("steps") { () throws(JSONError) in
      for (index, step) in script.steps.enumerated() {
        do throws(JSONError) { try calculator.play(step) } catch {
          throw JSONError(at: error.path.within(.root.element(index)), error.problem)
        }
      }
    }
    return calculator.invoices
  }

  private init(_ script: WhatIfScript, _ limits: WhatIfLimits) throws(JSONError) {
    self.script = script
    self.limits = limits
    let amounts = WhatIfAmounts(currency: script.currency, timeZone: script.timeZone)
    var book = AccountBook(currency: script.currency)
    var ids: [SubscriptionID] = []
    try under("subscriptions") { () throws(JSONError) in
      for (index, subscription) in script.subscriptions.enumerated() {
        ids.append(
          try under(index) { () throws(JSONError) in
            let terms = try amounts.terms(
              of: subscription, cycleDay: script.billCycleDay, proration: script.proration)
            let id = try Self.identifier(index)
            try rated { () throws(RatingError) in
              try book.open(id, title: subscription.title ?? subscription.id, terms: terms)
            }
            return id
          })
      }
    }
    self.amounts = amounts
    self.ids = ids
    self.book = book
  }

  /// Ids of scripts are free text; the book's sort lines in the order of the script.
  private static func identifier(_ index: Int) throws(JSONError) -> SubscriptionID {
    let digits = String(index)
    do { return try SubscriptionID("s" + String(repeating: "0", count: 6 - digits.utf8.count) + digits) } catch {
      throw JSONError(at: .root, "\(error)")
    }
  }

  private mutating func play(_ step: WhatIfStep) throws(JSONError) {
    switch step {
    case .change(let change):
      let accountChange = try under("change") { () throws(JSONError) in try exact(change) }
      do { try book.apply(accountChange) } catch { throw JSONError(at: .root.member("change"), error.description) }
    case .run(let target):
      do {
        let invoice = try book.run(through: target.date(in: script.timeZone))
        lineCount += invoice?.lines.count ?? 0
        invoices.append(invoice)
      } catch {
        throw JSONError(at: .root.member("run"), error.description)
      }
      guard lineCount <= limits.linesMax else {
        throw JSONError(
          at: .root.member("run"),
          "the invoices have more than \(limits.linesMax) lines; use fewer subscriptions, or longer periods")
      }
    }
  }

  private func exact(_ change: WhatIfChange) throws(JSONError) -> AccountChange {
    let pricing = try change.price.map { price throws(JSONError) in try amounts.pricing(price) }
    let bought = try change.oneOff.map { text throws(JSONError) in
      let amount = try under("one_off") { () throws(JSONError) in try amounts.money(text) }
      return AccountChange.Bought(item: change.item, quantity: 1, unitPrice: amount)
    }
    return AccountChange(
      subscription: ids[change.subscription], date: change.date.date(in: script.timeZone), quantity: change.quantity,
      pricing: pricing, bought: bought, isEnded: change.isEnded, isPaused: change.isPaused,
      actor: change.actor, deliveryID: change.deliveryID)
  }
}
