import BillingTypes
import InvoicingDomain

/// A script of the what-if calculator: an account with subscriptions, and what happens to them in order.
struct WhatIfScript {
  var currency: Currency
  var timeZone: BillingTimeZone
  var billCycleDay: BillCycleDay
  var proration: ProrationPolicy
  var subscriptions: [WhatIfSubscription]
  var steps: [WhatIfStep]
}

/// The terms of a subscription that no change touches. Amounts are decimal text here: the currency may come later in the
/// script.
struct WhatIfSubscription {
  /// What it is called in the script.
  var id: String
  /// What its product is called in explanations; the id, unless told otherwise.
  var title: String?
  var unit = BilledUnit.unit
  /// Written down only to be checked: one invoice has one currency.
  var currency: Currency?
  var period = BillingPeriod.month
  var billingMode = BillingMode.inAdvance
  var isAlignedToAccount = true
  var discounts: [WhatIfDiscount] = []
  var minimumCharge: String?
  var free: WhatIfFreeTime?
}

/// Something off the price.
struct WhatIfDiscount {
  enum Value {
    case percent(hundredths: Int64)
    case amount(String)
  }

  enum End {
    case never
    case until(WhatIfDate)
    case periods(Int)
  }

  var value: Value
  var from: WhatIfDate?
  var end = End.never
}

/// Time at the beginning that costs nothing.
enum WhatIfFreeTime {
  case periods(Int)
  case until(WhatIfDate)
}

/// One thing that happens.
enum WhatIfStep {
  case change(WhatIfChange)
  /// An invoice of everything that is due up to a day.
  case run(WhatIfDate)
}

/// A dated change of a subscription. What it leaves out stays as it was on its date.
struct WhatIfChange {
  var date: WhatIfDate
  /// Which subscription of the script, from 0.
  var subscription: Int
  var price: WhatIfPrice?
  var quantity: Int64?
  /// An amount charged once on the date, decimal text, and what it is for.
  var oneOff: String?
  var item = ""
  /// Whether the subscription is ended from the date on.
  var isEnded: Bool?
  var isPaused: Bool?
  var actor = ""
  /// Tells a change that is delivered twice from two changes.
  var deliveryID: String?
}

/// A price for a whole period, amounts as decimal text.
enum WhatIfPrice {
  /// `unit_price`, the price of a change that names no model.
  case unitPrice(String)
  /// `price` with a model.
  indirect case model(WhatIfPriceModel)
}

/// A pricing model with its amounts.
enum WhatIfPriceModel {
  case perUnit(unitPrice: String)
  case flat(amount: String)
  case graduated([WhatIfTier])
  case volume([WhatIfTier])
  case package(size: Int64, amount: String)
}

/// One tier of a price list.
struct WhatIfTier {
  var upTo: Int64?
  var unitPrice: String
  var flatFee: String?
}
