import BillingTypes
import Protobuf

extension WhatIfScript {
  /// A subscription whose price or quantity no change tells would be billed at nothing: more likely it was forgotten.
  func requireTold() throws(JSONError) {
    var told = [Told](repeating: Told(), count: subscriptions.count)
    for (index, step) in steps.enumerated() {
      guard case .change(let change) = step else { continue }
      told[change.subscription].take(change, index)
    }
    for (told, subscription) in zip(told, subscriptions) {
      guard let first = told.firstStep else { continue }
      let path = JSONPath.root.member("steps").element(first).member("change")
      let change = "no change of \"\(subscription.id)\""
      if !told.hasPrice, !told.hasOneOff, subscription.minimumCharge == nil {
        throw JSONError(
          at: path.member("unit_price"), "\(change) tells a price; write a decimal string such as \"19.90\"")
      }
      if told.hasPrice, !told.hasQuantity {
        throw JSONError(
          at: path.member("quantity"),
          "\(change) tells a quantity; write a whole number from 0 to \(BillingLimits.quantityMaximum)")
      }
    }
  }

  /// What the changes of a subscription tell.
  private struct Told {
    var firstStep: Int?
    var hasPrice = false
    var hasQuantity = false
    var hasOneOff = false

    mutating func take(_ change: WhatIfChange, _ step: Int) {
      firstStep = firstStep ?? step
      if change.price != nil { hasPrice = true }
      if change.quantity != nil { hasQuantity = true }
      if change.oneOff != nil { hasOneOff = true }
    }
  }
}
